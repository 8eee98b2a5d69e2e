"""What was deleted of whom, when and why: written before the deletion, never changed."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.interfaces import DocumentStore, DuplicateKey, Index

AUDIT = "audit"
INDEXES = (Index(("job_id", "kind")), Index(("user_id", "at")))


@dataclass(frozen=True)
class Deletion:
    """One thing that goes: `kind` and `subject` say what it is, `reason` which rule it fell under.

    `user_id` is whose it was; None where it was nobody's.
    """

    kind: str
    subject: str
    user_id: str | None
    reason: str
    details: dict[str, Any] = field(default_factory=dict)


class AuditLog:
    """Append-only. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(AUDIT, INDEXES)

    def note(self, job_id: str, deletion: Deletion) -> bool:
        """Write one entry. False where an earlier attempt of the same job has written it."""
        key = f"{job_id}:{deletion.kind}:{deletion.subject}"
        entry = {"_id": key, "job_id": job_id, "action": "deleted", "at": stamp(self._clock())}
        try:
            self._documents.insert(AUDIT, {**entry, **asdict(deletion)})
        except DuplicateKey:
            return False
        return True

    def count(self, job_id: str, kind: str) -> int:
        """How many things of a kind a job has deleted, over all its attempts."""
        return self._documents.count(AUDIT, {"job_id": job_id, "kind": kind})
