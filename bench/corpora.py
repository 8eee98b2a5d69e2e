"""Every corpus in one table: real dancers with all copies, generated dancers, what is no dance.

    ./troupe bench corpora [--real DIR] [--json]

A row has the points of each axis, the total with its interval, or why there is no score; that of
a clip with copies also the spread between them. Then the verdict: whether every real dancer is
above everything that is no dance, how far the copies of one clip are apart, whether dancers are
told apart better than copies are, whether the numbers of the scorer's table that name real dancers
are what they have, and whether each clip left out of these numbers is still above what is no dance.
The exit code is 1 where one of the five does not hold.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from bench.figures import tell
from bench.real_numbers import left_out, real_numbers
from scoring.analysis import Measurement, measure
from scoring.calibration import COPIES_DEVIATE, REAL_CLIPS
from scoring.evidence import InsufficientEvidence
from scoring.landmarks import PoseTrack, decode
from scoring.music import Music
from scoring.result import MAXIMUM, score
from scoring.synthesis.anchors import DANCER
from scoring.synthesis.derivation import Derived
from scoring.synthesis.non_dances import NON_DANCES, TAKES, music_of

REAL = Path(__file__).parents[2] / "shared" / "data" / "real" / "poses"
"""Where pose tracks of real dancers lie beside a checkout; they are not ours to pass on."""
NO_DANCERS = ("whis_dance",)
"""Drawn, not danced."""
ORIGINAL = "original"
COPIES_TOLERANCE = 0.15
"""Points."""
COPIES_APART, TOLD_APART = 2.0, 3.0


@dataclass(frozen=True)
class Clip:
    """One track of a corpus, and its beats."""

    corpus: str
    name: str
    copy: str
    track: PoseTrack
    music: Music | None


@dataclass(frozen=True)
class Row:
    """What the scorer says of a clip: points and intervals, or a refusal."""

    corpus: str
    name: str
    copy: str
    points: dict[str, float] | None = None
    total: float | None = None
    interval: tuple[float, float] | None = None
    refusal: str | None = None
    marked: tuple[str, ...] = ()

    @property
    def level(self) -> float:
        """The total; a refusal is below everything."""
        return 0.0 if self.total is None else self.total


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    clips = list(every_clip(options.real))
    rows = [judge(clip) for clip in clips]
    found = verdict(rows) | check_calibration(clips, rows)
    tell(table(rows), rows=[asdict(row) for row in rows])
    for name, (holds, words) in found.items():
        tell(f"{'holds' if holds else 'FAILS'}: {name}: {words}", promise=name, holds=bool(holds))
    return 0 if all(holds for holds, _ in found.values()) else 1


def every_clip(real: Path) -> Iterator[Clip]:
    """Clips of all corpora; without the folder of real ones, of the others."""
    if real.is_dir():
        yield from real_clips(real)
    else:
        print(f"{real} is not there: no real dancers.", file=sys.stderr)
    yield from generated_dancers()
    yield from non_dances()


def real_clips(folder: Path) -> Iterator[Clip]:
    """A folder for each clip: `COPY.pose.bin`, and `beats.json` where the beats are known."""
    for clip in sorted(path for path in folder.iterdir() if path.is_dir()):
        beats = clip / "beats.json"
        music = Music.at(json.loads(beats.read_bytes())["beats"]) if beats.exists() else None
        for track in sorted(clip.glob("*.pose.bin"), key=lambda path: ORIGINAL not in path.name):
            copy = track.name.removesuffix(".pose.bin")
            corpus = "drawn" if clip.name in NO_DANCERS else "real"
            yield Clip(corpus, clip.name, copy, decode(track.read_bytes()), music)


def generated_dancers() -> Iterator[Clip]:
    """The dancer that the table is anchored on, in other tempi and bodies."""
    for take in TAKES:
        motion = type(take)(**{**asdict(take), "timing": DANCER.timing})
        name = f"dancer {take.bpm:.0f}"
        yield Clip("generated", name, ORIGINAL, motion.track(), music_of(take))


def non_dances() -> Iterator[Clip]:
    """Everything that is no dance, in every tempo, body and seed."""
    for name, make in NON_DANCES.items():
        for take in TAKES:
            clip = f"{name} {take.bpm:.0f}"
            yield Clip("no dance", clip, ORIGINAL, make(take), music_of(take))


def judge(clip: Clip) -> Row:
    """The row of a clip."""
    try:
        result = score(clip.track, music=clip.music)
    except InsufficientEvidence as told:
        return Row(clip.corpus, clip.name, clip.copy, refusal=told.code)
    return Row(
        clip.corpus,
        clip.name,
        clip.copy,
        points=result.breakdown,
        total=result.total_score,
        interval=tuple(result.details["total_interval"]),
        marked=("degraded",) if result.degraded else (),
    )


def verdict(rows: list[Row]) -> dict[str, tuple[bool, str]]:
    """What must hold over all rows, and what was found."""
    real = [row for row in rows if row.corpus == "real"]
    if not real:
        return {}
    found = {"order": _order(rows, real), "copies": _copies(real)}
    groups = _by_name(real).values()
    if len(groups) > 1 and any(len(levels) > 1 for levels in groups):
        found["spread"] = _spread(real)
    return found


def check_calibration(clips: list[Clip], rows: list[Row]) -> dict[str, tuple[bool, str]]:
    """Whether the numbers from real dancers are theirs, and hold without each of them."""
    real = {clip.name: clip for clip in clips if clip.name in REAL_CLIPS and clip.copy == ORIGINAL}
    if {*real} != {*REAL_CLIPS}:
        return {}
    measured = {name: measure(clip.track, music=clip.music) for name, clip in real.items()}
    numbers = [*real_numbers(measured), *copies_deviate(rows)]
    wrong = [f"{n.name}: table {n.said:g}, found {n.found:.3f}" for n in numbers if not n.holds]
    out = list(left_out(measured, _others(clips)))
    words = ", ".join(f"{name} {own:.1f} over {other:.1f}" for name, own, other in out)
    return {
        "numbers": (not wrong, "; ".join(wrong) or f"{len(numbers)} are what the clips have"),
        "left out": (all(own > other for _, own, other in out), words),
    }


def copies_deviate(rows: list[Row]) -> Iterator[Derived]:
    """The points by which copies of one film differ, as the table says it and as they do."""
    groups: dict[str, list[dict[str, float]]] = {}
    for row in rows:
        if row.name in REAL_CLIPS and row.points is not None and not row.marked:
            groups.setdefault(row.name, []).append(row.points)
    several = [copies for copies in groups.values() if len(copies) > 1]
    for axis, said in COPIES_DEVIATE.items() if several else ():
        variances = [np.var([points[axis] for points in copies], ddof=1) for copies in several]
        found = float(np.sqrt(np.mean(variances)))
        yield Derived(axis, "copies", said, found, tolerance=COPIES_TOLERANCE)


def _others(clips: list[Clip]) -> dict[str, Measurement]:
    found = {}
    for clip in clips:
        if clip.corpus == "no dance":
            with suppress(InsufficientEvidence):
                found[clip.name] = measure(clip.track, music=clip.music)
    return found


def _order(rows: list[Row], real: list[Row]) -> tuple[bool, str]:
    lowest = min(real, key=lambda row: row.level)
    others = [row for row in rows if row.corpus in ("no dance", "drawn") and not row.marked]
    highest = max(others, key=lambda row: row.level)
    words = (
        f"lowest real {lowest.name} ({lowest.copy}) {_points(lowest)}, "
        f"highest of the others {highest.name} {_points(highest)}"
    )
    return lowest.level > highest.level, words


def _copies(real: list[Row]) -> tuple[bool, str]:
    apart = {name: np.ptp(levels) for name, levels in _by_name(real).items() if len(levels) > 1}
    words = ", ".join(f"{name} {value:.1f}" for name, value in apart.items())
    return all(value <= COPIES_APART for value in apart.values()), words


def _spread(real: list[Row]) -> tuple[bool, str]:
    groups = _by_name(real)
    between = float(np.std([np.mean(levels) for levels in groups.values()], ddof=1))
    inside = [np.var(levels, ddof=1) for levels in groups.values() if len(levels) > 1]
    within = float(np.sqrt(np.mean(inside)))
    words = f"between dancers {between:.1f}, between copies {within:.1f} (standard deviations)"
    return between >= TOLD_APART * within, words


def _by_name(rows: list[Row]) -> dict[str, list[float]]:
    groups: dict[str, list[float]] = {}
    for row in rows:
        if row.marked:  # a degraded score stands on no board
            continue
        groups.setdefault(row.name, []).append(row.level)
    return groups


def table(rows: list[Row]) -> str:
    """The rows as text."""
    head = f"{'corpus':10}{'clip':22}{'copy':10}" + "".join(f"{axis:>12}" for axis in MAXIMUM)
    lines = [f"{head}{'total':>8}   interval"]
    for row in rows:
        start = f"{row.corpus:10}{row.name:22}{row.copy:10}"
        if row.points is None or row.interval is None:
            lines.append(f"{start}refused: {row.refusal}")
            continue
        points = "".join(f"{row.points[axis]:12.1f}" for axis in MAXIMUM)
        low, high = row.interval
        lines.append(f"{start}{points}{row.total:8.1f}   {low:.1f}–{high:.1f} {_marks(row)}")
    return "\n".join(lines)


def _marks(row: Row) -> str:
    return ", ".join(row.marked)


def _points(row: Row) -> str:
    return f"refused ({row.refusal})" if row.total is None else f"{row.total:.1f}"


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="troupe bench corpora")
    parser.add_argument("--real", type=Path, default=REAL, metavar="DIR")
    return parser.parse_args(arguments)
