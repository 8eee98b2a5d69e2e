"""What happened to a job, as its outbox and the collection job_events keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from services.documents.records import LEFT_OUT, Record, stored_as

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


@dataclass(frozen=True, kw_only=True)
class JobEvent(Record):
    """One event; `at` is a stamp. In the outbox it has no `id` yet and names no job."""

    id: str | None = field(default=None, metadata={**stored_as("_id"), **LEFT_OUT})
    job_id: str | None = field(default=None, metadata=LEFT_OUT)
    sequence: int
    type: str
    at: str
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LogLine(Record):
    """The data of an event of the type `log`."""

    level: LogLevel
    message: str
    details: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class JobProgress(Record):
    """The data of an event of the type `job.progress`."""

    percentage: float = 0.0
    current_stage: str | None = None
