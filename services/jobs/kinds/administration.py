"""What the administrator's jobs have in common."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record


@dataclass(frozen=True, kw_only=True)
class AdminRun(Record):
    """A run that came to its end, at the time of `timestamp` (a stamp)."""

    success: bool
    timestamp: str
