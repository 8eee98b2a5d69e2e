"""The score of one dance: `score(track)`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from scoring.analysis import measure
from scoring.axes import Axis, axes
from scoring.calibration import MAXIMUM
from scoring.caveats import caveats
from scoring.details import write_details
from scoring.evidence import InsufficientEvidence
from scoring.feedback import Remark, in_one_text, write_remarks
from scoring.filming import (
    UNSURE,
    as_fast_as_it_may_have_been,
    is_dark,
    is_slowed,
    least_doubt,
)
from scoring.highlights import Highlight, find_highlights
from scoring.landmarks import PoseTrack, encode
from scoring.music import Music, digest
from scoring.practice import choose_exercises
from scoring.timeline import DIGITS, judge_seconds, write_timeline
from scoring.version import SCORER_VERSION

__all__ = ["MAXIMUM", "InsufficientEvidence", "Score", "score"]


TOO_DARK = (
    "The film is too dark to say how you moved: what is told of it here is uncertain. Dance in "
    "brighter light, and have the lamp before you, not behind."
)


@dataclass(frozen=True)
class Score:
    """Points rounded to one decimal; `total_score` is their exact sum, out of `max_total`.

    It is `partial` where the film shows the upper body only: then balance is 0, and not judged.

    remarks     what is said, numbered: the feedback's sentences, then the best moments and those
                to practise; each {number, kind, axis, start, end, words}
    exercises   what to practise next, {axis, finding, name, words, seconds}
    """

    balance: float
    rhythm: float
    smoothness: float
    creativity: float
    total_score: float
    feedback: str
    remarks: list[dict[str, Any]]
    exercises: list[dict[str, Any]]
    details: dict[str, Any]
    timeline: dict[str, Any]
    scorer_version: str
    pose_sha256: str
    music_sha256: str | None
    degraded: bool = False
    warnings: tuple[str, ...] = ()
    partial: bool = False

    @property
    def max_total(self) -> float:
        """What could be earned: a partial score has no balance."""
        return sum(MAXIMUM.values()) - (MAXIMUM["balance"] if self.partial else 0.0)

    @property
    def breakdown(self) -> dict[str, float]:
        """Points by axis."""
        return {axis: getattr(self, axis) for axis in MAXIMUM}

    def to_document(self) -> dict[str, Any]:
        """Plain values, ready for JSON: equal tracks give equal bytes with sorted keys."""
        return {
            "score_breakdown": self.breakdown,
            "total_score": self.total_score,
            "max_total": self.max_total,
            "partial": self.partial,
            "feedback": self.feedback,
            "remarks": self.remarks,
            "exercises": self.exercises,
            "details": self.details,
            "timeline": self.timeline,
            "scorer_version": self.scorer_version,
            "pose_sha256": self.pose_sha256,
            "music_sha256": self.music_sha256,
            "degraded": self.degraded,
            "warnings": list(self.warnings),
        }


def limit_axes(
    track: PoseTrack, found: dict[str, Axis], span: tuple[float, float]
) -> dict[str, Axis]:
    """The axes as far as the film can be believed: no surer than it, and no higher.

    Of a film that was slowed down they are the lower ones of both speeds, and unsure by both.
    """
    doubt = least_doubt(track, span[1] - span[0])
    if is_slowed(track):
        try:
            fast = axes(measure(as_fast_as_it_may_have_been(track)))
        except InsufficientEvidence:  # so short that only the slow one can be judged
            doubt = max(doubt, UNSURE)
        else:
            found = {axis: one.or_lower(fast[axis]) for axis, one in found.items()}
    return {
        axis: one.unsure(doubt * MAXIMUM[axis]).within(MAXIMUM[axis]) for axis, one in found.items()
    }


def score(
    track: PoseTrack,
    *,
    target_bpm: float | None = None,
    music: Music | None = None,
) -> Score:
    """Score a dance from its landmarks and, where there is some, its music.

    The beat is that of the `music` where it has at least six beats, else a grid at `target_bpm`,
    else the dancer's own pulse.

    Raises InsufficientEvidence where the track does not show enough to judge, and ValueError
    where `target_bpm` is no tempo.
    """
    if is_slowed(track):  # its picture is not as fast as its sound
        music = None
    measured = measure(track, target_bpm, music)
    found = limit_axes(track, axes(measured), measured.span)
    known, dark = caveats(track, measured.signals, measured.hidden), is_dark(track)
    points = {axis: round(found[axis].points, 1) + 0.0 for axis in MAXIMUM}
    seconds = judge_seconds(measured)
    said = [Remark(None, TOO_DARK)] if dark else write_remarks(measured, found)
    return Score(
        **points,
        total_score=round(sum(points.values()), 1),
        feedback=in_one_text(said),
        remarks=number_remarks(said, [] if dark else find_highlights(measured, seconds)),
        exercises=[] if dark else choose_exercises(measured, points),
        details=write_details(measured, found),
        timeline=write_timeline(measured, points, seconds),
        scorer_version=SCORER_VERSION,
        pose_sha256=hashlib.sha256(encode(track)).hexdigest(),
        music_sha256=None if music is None else digest(music),
        degraded=known.degraded,
        warnings=known.warnings,
        partial=bool(measured.hidden),
    )


def number_remarks(said: list[Remark], moments: list[Highlight]) -> list[dict[str, Any]]:
    """All that is said of a dance as plain values, numbered from 1."""
    rows: list[dict[str, Any]] = [
        {"kind": "feedback", "axis": one.axis, "start": None, "end": None, "words": one.words}
        for one in said
    ]
    rows += [
        {
            "kind": moment.seen.kind,
            "axis": moment.axis,
            "start": round(moment.window.start, DIGITS),
            "end": round(moment.window.end, DIGITS),
            "words": moment.seen.words,
        }
        for moment in moments
    ]
    return [{"number": number, **row} for number, row in enumerate(rows, 1)]
