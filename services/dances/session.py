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

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Status = Literal["active", "completed"]

ACTIVE, COMPLETED = "active", "completed"
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
class Plan:
    """What somebody sets out to dance. `dance_style` is a slug, `planned_duration` in seconds."""

    title: str
    dance_style: str
    description: str | None = None
    location: str | None = None
    planned_duration: int | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of it: keys of uploaded files, and seconds danced."""

    video_key: str
    thumbnail_key: str | None = None
    duration: int | None = None
    notes: str | None = None


@dataclass(frozen=True)
class Session:
    """One session. Times are stamps, durations seconds; what is not known yet is None."""

    id: str
    user_id: str
    plan: Plan
    status: Status
    duration: int | None
    notes: str | None
    video_key: str | None
    thumbnail_key: str | None
    created_at: str
    completed_at: str | None

    @property
    def completed(self) -> bool:
        return self.status == COMPLETED

    @property
    def title(self) -> str:
        return self.plan.title

    @property
    def dance_style(self) -> str:
        return self.plan.dance_style

    @property
    def shown_duration(self) -> int:
        """How long it was; before it is completed, how long it is meant to be."""
        return self.duration or self.plan.planned_duration or 0

    @property
    def prefixes(self) -> tuple[str, str]:
        """Where the files of this session lie."""
        return f"sessions/{self.user_id}/{self.id}/", f"users/{self.user_id}/"

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Session:
        names = ("title", "dance_style", "description", "location", "planned_duration")
        plan = Plan(**{name: document[name] for name in names}, tags=tuple(document["tags"]))
        held = ("status", "duration", "notes", "video_key", "thumbnail_key", "created_at")
        return cls(
            id=document["_id"],
            user_id=document["user_id"],
            plan=plan,
            completed_at=document["completed_at"],
            **{name: document[name] for name in held},
        )
