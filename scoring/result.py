"""The score of one dance: `score(track)`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from scoring.analysis import measure
from scoring.axes import axes
from scoring.calibration import MAXIMUM
from scoring.caveats import caveats
from scoring.details import write_details
from scoring.evidence import InsufficientEvidence
from scoring.feedback import write_feedback
from scoring.landmarks import PoseTrack, encode
from scoring.music import Music, digest
from scoring.timeline import write_timeline
from scoring.version import SCORER_VERSION

__all__ = ["MAXIMUM", "InsufficientEvidence", "Score", "score"]


@dataclass(frozen=True)
class Score:
    """Points rounded to one decimal; `total_score` is their exact sum, out of 100."""

    balance: float
    rhythm: float
    smoothness: float
    creativity: float
    total_score: float
    feedback: str
    details: dict[str, Any]
    timeline: dict[str, Any]
    scorer_version: str
    pose_sha256: str
    music_sha256: str | None
    degraded: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def breakdown(self) -> dict[str, float]:
        """Points by axis."""
        return {axis: getattr(self, axis) for axis in MAXIMUM}

    def to_document(self) -> dict[str, Any]:
        """Plain values, ready for JSON: equal tracks give equal bytes with sorted keys."""
        return {
            "score_breakdown": self.breakdown,
            "total_score": self.total_score,
            "feedback": self.feedback,
            "details": self.details,
            "timeline": self.timeline,
            "scorer_version": self.scorer_version,
            "pose_sha256": self.pose_sha256,
            "music_sha256": self.music_sha256,
            "degraded": self.degraded,
            "warnings": list(self.warnings),
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
    measured = measure(track, target_bpm, music)
    found = axes(measured)
    known = caveats(track, measured.signals)
    points = {axis: round(found[axis].points, 1) + 0.0 for axis in MAXIMUM}
    return Score(
        **points,
        total_score=round(sum(points.values()), 1),
        feedback=write_feedback(measured, found),
        details=write_details(measured, found),
        timeline=write_timeline(measured, points),
        scorer_version=SCORER_VERSION,
        pose_sha256=hashlib.sha256(encode(track)).hexdigest(),
        music_sha256=None if music is None else digest(music),
        degraded=known.degraded,
        warnings=known.warnings,
    )
