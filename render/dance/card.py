"""The share card: a still of the dance with its points, stars and axes, as one upright picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

from render.dance.brush import Colour, Picture
from render.dance.letters import Letters, wrap_words
from render.dance.overlay import fit_for_drawing, nearest_frame, widest_pose
from render.dance.score_panel import AXES
from render.dance.skeleton import Skeleton
from render.dance.stage import STAGE, show_dancer
from scoring.landmarks import PoseTrack

WIDTH, HEIGHT = STAGE.width, 1350
MARGIN = 72
NIGHT: Colour = (13, 14, 24)
INK, FAINT, RAIL = (255, 255, 255), (176, 180, 196), (46, 49, 66)
GOLD, EMPTY_STAR = (255, 202, 84), (62, 65, 84)
SUPERSAMPLE = 2
LINES = 2
"""Of the challenge's name."""


@dataclass(frozen=True)
class CardFacts:
    """What stands on the card. `dancer` is None where the dancer shows no name."""

    title: str
    total: float
    max_total: float
    stars: int
    level: str
    points: Mapping[str, float]
    maxima: Mapping[str, float]
    dancer: str | None = None


def draw_card(
    frames: Iterable[tuple[float, Picture]] | None,
    track: PoseTrack,
    remarks: Sequence[Mapping[str, Any]],
    facts: CardFacts,
) -> bytes:
    """The card as PNG, 1080 × 1350.

    frames   (seconds, (height, width, 3) uint8 RGB upright); None: of a video that is gone, then
             the skeleton stands alone. None after the still is looked at
    remarks  of the score: the still is of the widest pose in its best moments

    Raises ValueError where the video has no picture at that moment.
    """
    moment = choose_still(track, remarks)
    still = _still(frames, track, moment)
    card = Image.new("RGB", (WIDTH, HEIGHT), NIGHT)
    card.paste(Image.fromarray(show_dancer(still, track, moment)), (0, 0))
    _write(card, facts)
    found = BytesIO()
    card.save(found, "PNG", optimize=True)
    return found.getvalue()


def choose_still(track: PoseTrack, remarks: Sequence[Mapping[str, Any]]) -> float:
    """Seconds of the widest pose within the best moments; of all where there are none."""
    best = [(one["start"], one["end"]) for one in remarks if one["kind"] == "best"]
    inside = np.zeros(len(track), bool)
    for start, end in best:
        inside |= (track.times >= start) & (track.times < end)
    inside &= track.detected
    return widest_pose(track, inside if inside.any() else track.detected)


def _still(
    frames: Iterable[tuple[float, Picture]] | None, track: PoseTrack, moment: float
) -> Picture | None:
    """The picture at that moment with the skeleton on it."""
    if frames is None:
        return None
    picture = next((fit_for_drawing(rgb) for time, rgb in frames if time >= moment), None)
    if picture is None:
        raise ValueError("the video has no picture at the best moment")
    index = nearest_frame(track.times, moment)
    if index is not None:
        Skeleton(track, picture.shape[1], picture.shape[0]).draw(picture, index)
    return picture


def _write(card: Image.Image, facts: CardFacts) -> None:
    """All that stands under the still, drawn larger and scaled down."""
    top = STAGE.height - 290
    size = (WIDTH * SUPERSAMPLE, (HEIGHT - top) * SUPERSAMPLE)
    layer = Image.new("RGBA", size, (*NIGHT, 0))
    letters = Letters(ImageDraw.Draw(layer), SUPERSAMPLE)
    axes = HEIGHT - top - 168
    lines = wrap_words(letters, facts.title, 50, WIDTH - 2 * MARGIN, LINES)
    name = 58 if facts.dancer else 0
    _write_heading(letters, facts, lines, axes - 346 - 60 * (len(lines) - 1) - name)
    _write_axes(letters, facts, axes)
    small = layer.resize((WIDTH, HEIGHT - top), Image.Resampling.LANCZOS)
    card.paste(small, (0, top), small)


def _write_heading(letters: Letters, facts: CardFacts, lines: list[str], top: float) -> None:
    """Total and stars side by side, then the challenge and the dancer."""
    end = letters.write((MARGIN - 6, top + 160), f"{facts.total:.1f}", 172, INK, bold=5)
    letters.write((end + 20, top + 160), f"/ {facts.max_total:g}", 46, FAINT)
    right = WIDTH - MARGIN
    for k in range(5):
        colour = GOLD if k < facts.stars else EMPTY_STAR
        letters.star((right - 27 - (4 - k) * 62, top + 62), 27, colour)
    letters.write((right, top + 156), facts.level, 46, INK, anchor="rs", bold=1)
    line = top + 250
    for words in lines:
        letters.write((MARGIN, line), words, 50, INK, bold=1)
        line += 60
    if facts.dancer:
        (name,) = wrap_words(letters, facts.dancer, 40, WIDTH - 2 * MARGIN, 1)
        letters.write((MARGIN, line + 4), name, 40, FAINT)


def _write_axes(letters: Letters, facts: CardFacts, top: float) -> None:
    """Two columns of two axes."""
    gap, width = 64, (WIDTH - 2 * MARGIN - 64) / 2
    for k, (axis, (label, _, colour)) in enumerate(AXES.items()):
        left, y = MARGIN + (k % 2) * (width + gap), top + (k // 2) * 104
        most = facts.maxima[axis]
        letters.write((left, y), label, 36, INK)
        told = f"{facts.points[axis]:.1f} / {most:g}" if most else "not judged"
        letters.write((left + width, y), told, 32, FAINT, anchor="rs")
        letters.bar((left, y + 20, left + width, y + 34), RAIL)
        share = min(max(facts.points[axis] / most, 0.0), 1.0) if most else 0.0
        if share > 0:
            letters.bar((left, y + 20, left + max(14, share * width), y + 34), colour)
