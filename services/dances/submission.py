"""A submission: one session danced for one challenge, and what became of it.

pending_analysis → scored          for good
pending_analysis ⇄ failed → scored

SubmissionError
├── SubmissionNotFound   no such submission, or not this user's
├── AlreadySubmitted     this session was submitted to this challenge before
├── SessionUnfinished    only a completed session can be submitted
├── AlreadyScored        it has its score, and keeps it
└── AnalysisUnderWay     its analysis is of another video, or of another person in it
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from services.documents.records import LEFT_OUT, Record, stored_as

SUBMISSIONS = "submissions"


class SubmissionError(Exception):
    """Not possible with this submission. The message is fit for the caller."""


class SubmissionNotFound(SubmissionError):
    """No such submission, or not this user's."""


class AlreadySubmitted(SubmissionError):
    """This session was submitted to this challenge before."""


class SessionUnfinished(SubmissionError):
    """Only a completed session can be submitted."""


class AlreadyScored(SubmissionError):
    """It has its score, and keeps it."""


class AnalysisUnderWay(SubmissionError):
    """Its analysis is of another video, or of another person in it."""


class SubmissionStatus(StrEnum):
    PENDING = "pending_analysis"
    SCORED = "scored"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class ReactionCounts(Record):
    """How many reactions a submission has: all that a page of many reads of it."""

    session_id: str
    like_count: int = 0
    comment_count: int = 0
    shares: int = 0


@dataclass(frozen=True, kw_only=True)
class Submission(ReactionCounts):
    """The document. Times are stamps; `total_score` and `challenge_score` reach from 0 to 100.

    `person` is who in the video it is, counted from the left; None: whoever is most in view.
    `due` names what is yet to follow from its last change (`services.dances.consequences`);
    `revision` counts the changes that something follows from.
    """

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    challenge_id: str
    challenge_title: str
    dance_style: str
    video_key: str | None
    thumbnail_key: str | None
    caption: str
    tags: tuple[str, ...]
    submitted_at: str
    status: SubmissionStatus = SubmissionStatus.PENDING
    total_score: float | None = None
    score_breakdown: dict[str, float] | None = None
    challenge_score: float | None = None
    max_total: float = field(default=100.0, metadata=LEFT_OUT)
    feedback: str | None = None
    badge_awarded: str | None = None
    pose_data_key: str | None = None
    poster_key: str | None = field(default=None, metadata=LEFT_OUT)
    video_seconds: float | None = field(default=None, metadata=LEFT_OUT)
    degraded: bool = False
    pose_only: bool = False
    person: int | None = field(default=None, metadata=LEFT_OUT)
    metadata: dict[str, str] = field(default_factory=dict, metadata=LEFT_OUT)
    error_message: str | None = None
    job_id: str | None = None
    processed_at: str | None = None
    due: tuple[str, ...] = ()
    unfinished: bool = False
    revision: int = 1

    @property
    def wish(self) -> tuple[str, tuple[str, ...], bool, dict[str, str]]:
        """What its dancer has said of it."""
        return self.caption, tuple(self.tags), self.pose_only, self.metadata

    @property
    def still_key(self) -> str | None:
        """What stands for the video: the dancer's own picture, else the one of the analysis."""
        return self.thumbnail_key or self.poster_key

    @property
    def scored(self) -> bool:
        return self.status is SubmissionStatus.SCORED

    @property
    def counts(self) -> bool:
        """Whether its score enters averages, leaderboards and awards: a degraded one does not."""
        return self.scored and not self.degraded
