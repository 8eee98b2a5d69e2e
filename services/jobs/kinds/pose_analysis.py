"""The kind pose_analysis: a video of a dance becomes landmarks, beats, and a score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from services.documents.records import LEFT_OUT, Record
from services.jobs.job import Stage, Step
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.pipelines import (
    POSE_FORGET,
    POSE_MERGE,
    POSE_PROBE,
    POSE_REFERENCE,
    POSE_SEGMENT,
    SCORING_LISTEN,
    SCORING_MATCH,
    SCORING_SCORE,
    step,
)

PROBE, MERGE, LISTEN, SCORE, REFERENCE = "probe", "merge", "listen", "score", "reference"
SEGMENT = "segment-"  # and its number


@dataclass(frozen=True, kw_only=True)
class AnalysisParameters(Record):
    """Whose video is analysed, and how. It is an uploaded one or one to be fetched."""

    submission_id: str
    video_key: str | None = None
    video_url: str | None = None
    challenge_type: str | None = None
    target_bpm: float | None = None
    reference_key: str | None = None
    pose_only: bool = False
    media: tuple[str, ...] = ()
    person: int | None = field(default=None, metadata=LEFT_OUT)


# -- from step to step -------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Probed(Record):
    """Of the probe: where the video is, and what was counted of it."""

    video_key: str
    video_sha256: str | None = None
    frames: int


@dataclass(frozen=True, kw_only=True)
class SegmentSpan(Record):
    """What one segment is asked to look at: seconds, and pictures before them to warm up with."""

    index: int
    start: float
    end: float
    warmup_frames: int


@dataclass(frozen=True, kw_only=True)
class Extracted(Record):
    """Of a segment: the key of the landmarks of its first person, and of those of everybody.

    Workers of older versions write and read the first only.
    """

    key: str
    tracklets_key: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class MergeArguments(Record):
    """The names of the steps whose landmarks become one track."""

    segments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DemonstrationPose(Record):
    """Of the reference: the keys of its landmarks and of its sound's onsets, or why there are none.

    The onsets are missing where the sound could not be read.
    """

    pose_key: str | None = field(default=None, metadata=LEFT_OUT)
    onsets_key: str | None = field(default=None, metadata=LEFT_OUT)
    reason: str | None = field(default=None, metadata=LEFT_OUT)


# -- the job's result, part by part ------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class VideoDigest(Record):
    """Of the probe: what the video is, its seconds, and where a still of it lies. Older analyses
    have less; of a video that is not to be kept there is no still."""

    video_sha256: str | None = None
    duration: float | None = field(default=None, metadata=LEFT_OUT)
    poster_key: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class PoseFiles(Record):
    """Where the landmarks lie. Older analyses lack some forms."""

    pose_key: str | None = None
    pose_data_key: str | None = None
    pose_trc_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Merged(PoseFiles):
    """Of the merge: for the steps that follow, and for the job's result."""

    pose_key: str
    pose_data_key: str


@dataclass(frozen=True, kw_only=True)
class Listened(Record):
    """Where the beats lie: for the steps that follow, and for the job's result."""

    music_key: str | None = None


@dataclass(frozen=True, kw_only=True)
class Heard(Listened):
    """Of listening: also the key of the sound's onsets, where the dance is matched with another."""

    onsets_key: str | None = field(default=None, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class NumberedRemark(Record):
    """What is said of a dance: a sentence of the feedback, or of a moment between two seconds."""

    number: int
    kind: str
    axis: str | None = None
    start: float | None = None
    end: float | None = None
    words: str


@dataclass(frozen=True, kw_only=True)
class Exercise(Record):
    """What to practise next for an axis, so many seconds a day."""

    axis: str
    finding: str
    name: str
    words: str
    seconds: int


@dataclass(frozen=True, kw_only=True)
class ScoreDocument(Record):
    """A score as `scoring.result.Score.to_document` writes it."""

    score_breakdown: dict[str, float]
    total_score: float
    feedback: str
    details: dict[str, Any] | None = None
    timeline: dict[str, Any] | None = None
    scorer_version: str | None = None
    pose_sha256: str | None = None
    music_sha256: str | None = None
    degraded: bool = False
    warnings: tuple[str, ...] = ()
    partial: bool = field(default=False, metadata=LEFT_OUT)
    max_total: float = field(default=100.0, metadata=LEFT_OUT)
    remarks: tuple[NumberedRemark, ...] = field(default=(), metadata=LEFT_OUT)
    exercises: tuple[Exercise, ...] = field(default=(), metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class Scored(Record):
    """The score, and the signed statement of what it was made from."""

    score: ScoreDocument
    proof: dict[str, Any] | None = None
    degraded: bool = False


@dataclass(frozen=True, kw_only=True)
class Match(Record):
    """How closely a demonstration was followed, or why nobody can say."""

    score: float | None = None
    reason: str | None = None


@dataclass(frozen=True, kw_only=True)
class Matched(Record):
    """None where the challenge has no demonstration."""

    match: Match | None = None


@dataclass(frozen=True, kw_only=True)
class VideoForgotten(Record):
    """Whether the video was deleted, for only its pose was to be kept."""

    video_deleted: bool = False


@dataclass(frozen=True, kw_only=True)
class AnalysisResult(VideoDigest, PoseFiles, Listened, Scored, Matched, VideoForgotten):
    """All that a completed analysis has found."""

    pose_data_key: str


# -- its steps ---------------------------------------------------------------------------------

POSE_ANALYSIS = JobKind(
    name="pose_analysis",
    view=JobView.ANALYSIS,
    limit="analyses",
    stages=(Stage("validation", 0.03), Stage("pose_extraction", 0.85), Stage("scoring", 0.12)),
    first=step(PROBE, POSE_PROBE, "validation"),
    usual_seconds=45,
    parameters=AnalysisParameters,
    result=AnalysisResult,
)


def analysis_steps(
    segments: Sequence[SegmentSpan], *, reference: bool = False, pose_only: bool = False
) -> list[Step]:
    """What follows the probe of a video: sound and segments in parallel, then the score.

    With a `reference` the dance is also matched with it; `pose_only` deletes the video at the end.
    """
    extract = [
        step(f"{SEGMENT}{i:03d}", POSE_SEGMENT, "pose_extraction", after=[PROBE], arguments=span)
        for i, span in enumerate(segments)
    ]
    names = [segment.name for segment in extract]
    parts = MergeArguments(segments=tuple(names))
    merge = step(MERGE, POSE_MERGE, "scoring", after=names, arguments=parts)
    listen = step(LISTEN, SCORING_LISTEN, "pose_extraction", after=[PROBE])
    score = step(SCORE, SCORING_SCORE, "scoring", after=[MERGE, LISTEN])
    steps = [listen, *extract, merge, score]
    if reference:
        steps.append(step(REFERENCE, POSE_REFERENCE, "pose_extraction", after=[PROBE]))
        steps.append(step("match", SCORING_MATCH, "scoring", after=[SCORE, REFERENCE]))
    if pose_only:
        steps.append(step("forget", POSE_FORGET, "scoring", after=[SCORE]))
    return steps
