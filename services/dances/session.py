"""A dance session: begun with a plan, danced, completed with a video.

SessionError            the message is fit for the caller
├── SessionNotFound     no such session, or not the caller's
├── SessionEnded        it was completed before
├── PlanChanged         the idempotency key has begun another session
└── FileRefused         not the caller's file, not of this session, or not what it should be
    ├── VideoRefused
    └── ThumbnailRefused
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from services.documents.records import LEFT_OUT, Record, stored_as

Status = Literal["active", "completed"]

ACTIVE: Status = "active"
COMPLETED: Status = "completed"
LONGEST = 12 * 3600  # seconds: a day of workshops


class SessionError(Exception):
    """The session cannot be begun, shown or completed. The message is fit for the caller."""


class SessionNotFound(SessionError):
    """No such session, or not the caller's."""


class SessionEnded(SessionError):
    """It was completed before."""


class PlanChanged(SessionError):
    """The idempotency key has begun another session."""


class FileRefused(SessionError):
    """Not the caller's file, not of this session, or not what it should be."""


class VideoRefused(FileRefused):
    """Said of the video."""


class ThumbnailRefused(FileRefused):
    """Said of the thumbnail."""


@dataclass(frozen=True)
class Plan(Record):
    """What somebody sets out to dance. `dance_style` is a slug, `planned_duration` in seconds."""

    title: str
    dance_style: str
    description: str | None = None
    location: str | None = None
    planned_duration: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of it: keys of uploaded files, seconds danced, and who in the video it is."""

    video_key: str
    thumbnail_key: str | None = None
    duration: int | None = None
    notes: str | None = None
    person: int | None = None


@dataclass(frozen=True, kw_only=True)
class Session(Plan):
    """One session. Times are stamps, durations seconds; what is not known yet is None.

    `person` is who in the video danced it, counted from the left.

    It is `unsettled` from its completion until it is counted and shown.
    """

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    status: Status
    duration: int | None = None
    notes: str | None = None
    video_key: str | None = None
    thumbnail_key: str | None = None
    person: int | None = field(default=None, metadata=LEFT_OUT)
    created_at: str
    completed_at: str | None = None
    idempotency_key: str | None = field(default=None, metadata=LEFT_OUT)
    unsettled: bool = field(default=False, metadata=LEFT_OUT, compare=False)

    @property
    def completed(self) -> bool:
        return self.status == COMPLETED

    @property
    def plan(self) -> Plan:
        return Plan.from_document(self.to_document())

    def came_of(self, outcome: Outcome) -> bool:
        """Whether it was completed with this; a duration that was not told is as it was found."""
        told = (self.video_key, self.thumbnail_key, self.notes)
        same = told == (outcome.video_key, outcome.thumbnail_key, outcome.notes)
        return self.completed and same and outcome.duration in (None, self.duration)

    @property
    def shown_duration(self) -> int:
        """How long it was; before it is completed, how long it is meant to be."""
        return self.duration or self.planned_duration or 0

    @property
    def still_key(self) -> str | None:
        """What stands for the video."""
        return self.thumbnail_key

    @property
    def prefixes(self) -> tuple[str, str]:
        """Where the files of this session lie."""
        return f"sessions/{self.user_id}/{self.id}/", f"users/{self.user_id}/"
