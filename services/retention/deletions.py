"""One cleanup under way: every deletion is written down before it happens, and it can be ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from services.retention.audit import AuditLog, Deletion


class Say(Protocol):
    """Appends to the job's log."""

    def __call__(self, message: str, **details: Any) -> None: ...


@dataclass(frozen=True)
class Rule:
    """What is from before this stamp may go, for this reason."""

    before: str
    reason: str


@dataclass(frozen=True)
class Undertaking:
    """The job that deletes. `check` raises when it is to stop; then a later run goes on."""

    job_id: str
    audit: AuditLog
    say: Say
    check: Callable[[], None]

    def note(self, deletion: Deletion) -> None:
        """Write the deletion down, once a job. It follows at once, or in the next attempt."""
        if self.audit.note(self.job_id, deletion):
            self.say(
                f"Deleting {deletion.kind} {deletion.subject}",
                user_id=deletion.user_id,
                reason=deletion.reason,
                **deletion.details,
            )

    def count(self, kind: str) -> int:
        """How many of a kind this job has deleted, also before it was killed and begun again."""
        return self.audit.count(self.job_id, kind)
