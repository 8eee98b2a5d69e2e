"""What the ledger finds wrong."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """Each breaks "every accepted job ends, and every effect of it is there exactly once"."""

    LAPSED_STEP = "lapsed_step"  # not taken back in time
    UNTOLD_END = "untold_end"  # what follows from an end or a score is outstanding
    MISSING_OBJECT = "missing_object"
    MISSING_EVENT = "missing_event"
    DOUBLED_EVENT = "doubled_event"
    MISSING_SCORE = "missing_score"
    DIFFERENT_SCORE = "different_score"
    UNPAID_AWARD = "unpaid_award"
    DOUBLED_AWARD = "doubled_award"
    MISSING_BADGE = "missing_badge"
    DOUBLED_BADGE = "doubled_badge"
    WRONG_STATISTICS = "wrong_statistics"
    UNREADABLE_JOB = "unreadable_job"  # damaged, or written by a newer version
    ORPHANED_OBJECT = "orphaned_object"
    ORPHANED_SCRATCH = "orphaned_scratch"


@dataclass(frozen=True)
class Fault:
    """One finding: `subject` is the id or key of what is wrong, `job_id` whose effect it is."""

    kind: FaultKind
    subject: str
    words: str
    job_id: str | None = None
