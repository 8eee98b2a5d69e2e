"""A submission: one session danced for one challenge, and what became of it.

pending_analysis → scored          for good
pending_analysis ⇄ failed → scored

SubmissionError
├── SubmissionNotFound   no such submission, or not this user's
├── AlreadySubmitted     this session was submitted to this challenge before
├── SessionUnfinished    only a completed session can be submitted
├── AlreadyScored        it has its score, and keeps it
└── AnalysisUnderWay     its analysis is of another video
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

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
    """Its analysis is of another video."""


class SubmissionStatus(StrEnum):
    PENDING = "pending_analysis"
    SCORED = "scored"
    FAILED = "failed"


@dataclass(frozen=True)
class Submission:
    """The document. Times are stamps; `total_score` and `challenge_score` reach from 0 to 100.

    `due` names what is yet to follow from its last change (`services.dances.consequences`);
    `revision` counts the changes that something follows from.
    """

    id: str
    user_id: str
    challenge_id: str
    challenge_title: str
    session_id: str
    dance_style: str
    video_key: str | None
    thumbnail_key: str | None
    caption: str
    tags: list[str]
    submitted_at: str
    status: SubmissionStatus = SubmissionStatus.PENDING
    total_score: float | None = None
    score_breakdown: dict[str, float] | None = None
    challenge_score: float | None = None
    feedback: str | None = None
    badge_awarded: str | None = None
    pose_data_key: str | None = None
    degraded: bool = False
    pose_only: bool = False
    error_message: str | None = None
    job_id: str | None = None
    like_count: int = 0
    comment_count: int = 0
    shares: int = 0
    processed_at: str | None = None
    due: tuple[str, ...] = ()
    unfinished: bool = False
    revision: int = 1

    @property
    def scored(self) -> bool:
        return self.status is SubmissionStatus.SCORED

    @property
    def counts(self) -> bool:
        """Whether its score enters averages, leaderboards and awards: a degraded one does not."""
        return self.scored and not self.degraded

    def to_document(self) -> dict[str, Any]:
        values = {name: getattr(self, name) for name in NAMES}
        key = values.pop("id")
        return {"_id": key, **values, "status": self.status.value, "due": list(self.due)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Submission:
        values = {name: document[name] for name in NAMES if name in document}
        values["id"] = document["_id"]
        values["status"] = SubmissionStatus(document["status"])
        values["due"] = tuple(document.get("due", ()))
        return cls(**values)


NAMES = tuple(field.name for field in fields(Submission))
