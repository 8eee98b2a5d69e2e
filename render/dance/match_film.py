"""A dance beside its reference: the reference as a ghost, limbs that differ in red, and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from render.dance.beat_bar import is_better_at_top
from render.dance.brush import Colour, Picture
from render.dance.caption import Caption
from render.dance.ghost import PALE, GhostShape
from render.dance.overlay import best_moment, fit_for_drawing, nearest_frame, write_film, write_jpeg
from render.dance.skeleton import Skeleton
from render.video.mp4 import Sound
from scoring.landmarks import PoseTrack
from scoring.match_ghost import fit_ghost
from scoring.match_limbs import limb_differences
from scoring.signals import Floats

ALIKE, DIFFERS, UNKNOWN = (92, 230, 150), (255, 84, 72), (150, 154, 168)
BETWEEN = (255, 196, 84)
SMALL, LARGE = 15.0, 45.0
"""Degrees up to which a limb is as shown, and from which it does something else."""
LEGEND: dict[str, Colour] = {"as shown": ALIKE, "differs": DIFFERS, "the reference": PALE}


def draw_match_film(
    frames: Iterable[tuple[float, Picture]],
    dance: PoseTrack,
    reference: PoseTrack,
    match: Mapping[str, Any],
    out_path: Path,
    *,
    sound: Sound | None = None,
    poster: Path | None = None,
    on_frame: Callable[[int], None] | None = None,
) -> None:
    """Write the film as MP4 (H.264, AAC, faststart), whole or not at all.

    frames    (seconds, (height, width, 3) uint8 RGB upright) of the dance, times increasing
    match     what `scoring.match.match` told of both tracks; it has a score
    poster    where to put a JPEG of the moment with the widest pose
    on_frame  gets the number of pictures done, and may raise to stop

    Raises ValueError when there is not one frame.
    """
    drawn = _draw_match(frames, dance, _Scenes(dance, reference, match), poster)
    write_film(drawn, out_path, sound=sound, on_frame=on_frame)


def line_of(match: Mapping[str, Any]) -> tuple[float, float]:
    """Slope and offset of the reference's time over the dance's; matches of older versions have no
    `sync`, and are shown by the poses."""
    if sync := match.get("sync"):
        return float(sync["tempo_ratio"]), float(sync["offset_seconds"])
    slower = match.get("tempo_difference_percent") or 0.0
    return 1 + float(slower) / 100, float(match["offset_seconds"])


def colour_of(degrees: float) -> Colour:
    """Green for a limb as it was shown, over yellow to red; grey where nobody can say."""
    if np.isnan(degrees):
        return UNKNOWN
    share = float(np.clip((degrees - SMALL) / (LARGE - SMALL), 0, 1))
    ends = ((ALIKE, BETWEEN), (BETWEEN, DIFFERS))[share >= 0.5]
    part = 2 * share - (share >= 0.5)
    red, green, blue = (round(a + (b - a) * part) for a, b in zip(*ends, strict=True))
    return red, green, blue


def _draw_match(
    frames: Iterable[tuple[float, Picture]],
    dance: PoseTrack,
    scenes: _Scenes,
    poster: Path | None,
) -> Iterator[tuple[float, Picture]]:
    scene, moment = None, best_moment(dance)
    for time, rgb in frames:
        picture = fit_for_drawing(rgb)
        scene = scene or scenes.of(picture)
        scene.draw(picture, time)
        if poster is not None and time >= moment:
            write_jpeg(poster, picture)
            poster = None
        yield time, picture


class _Scenes:
    """What is known of both dances, before the size of the pictures is."""

    def __init__(self, dance: PoseTrack, reference: PoseTrack, match: Mapping[str, Any]) -> None:
        line, mirrored = line_of(match), bool(match["mirrored"])
        self.dance, self.match, self.line = dance, match, line
        self.ghost = fit_ghost(dance, reference, line, mirrored=mirrored)
        self.times, self.differences = limb_differences(dance, reference, line, mirrored=mirrored)

    def of(self, picture: Picture) -> _Scene:
        return _Scene(self, picture.shape[1], picture.shape[0])


class _Scene:
    """All that is drawn over each picture of one film."""

    def __init__(self, known: _Scenes, width: int, height: int) -> None:
        self._known, self._size = known, (width, height)
        self._skeleton = Skeleton(known.dance, width, height)
        scale = (width / known.dance.width, height / known.dance.height)
        self._ghost = GhostShape(known.ghost, scale)
        busy = np.concatenate([self._skeleton.visible_points(), self._ghost.visible_points()])
        self._at_top = is_better_at_top(busy, width, height)
        self._captions: dict[int, Caption] = {}

    def draw(self, picture: Picture, time: float) -> None:
        index = nearest_frame(self._known.dance.times, time)
        if index is not None:
            self._ghost.draw(picture, index)
            self._skeleton.draw(picture, index, self._colours(time))
        self._caption(time).draw(picture)

    def _colours(self, time: float) -> dict[str, Colour]:
        at = int(np.abs(self._known.times - time).argmin())
        differences: dict[str, Floats] = self._known.differences
        return {limb: colour_of(float(degrees[at])) for limb, degrees in differences.items()}

    def _caption(self, time: float) -> Caption:
        slope, offset = self._known.line
        number = phrase_at(self._known.match["phrases"], slope * time + offset)
        if number not in self._captions:
            head, words = tell(self._known.match, number)
            self._captions[number] = Caption(head, words, LEGEND, self._size, at_top=self._at_top)
        return self._captions[number]


def phrase_at(phrases: list[dict[str, Any]], time: float) -> int:
    """The number of the phrase at a second of the reference; −1 where there is none."""
    inside = (k for k, phrase in enumerate(phrases) if phrase["start"] <= time)
    number = max(inside, default=-1)
    return number if number < 0 or time < phrases[number]["end"] + GAP else -1


GAP = 0.5
"""Seconds between the end of one phrase, as it was danced, and the next."""


def tell(match: Mapping[str, Any], number: int) -> tuple[str, str]:
    """Head line and words of a phrase; of the whole where there is none."""
    how = ", as in a mirror" if match["mirrored"] else ""
    if number < 0:
        return f"Match {match['score']:.0f} of 100{how}", str(match.get("words", ""))
    phrases = match["phrases"]
    head = f"Phrase {number + 1} of {len(phrases)}: {phrases[number]['score']:.0f} of 100{how}"
    return head, str(phrases[number]["words"])
