"""What dancers say against a remark on their dance: kept for the operators, once a remark."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.submission import Submission
from services.documents.once import Once
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import Record, stored_as
from services.interfaces import DocumentStore, Index
from services.jobs.job import Job
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS

DISPUTES = "disputes"
NEWEST_FIRST = ("-created_at",)
INDEXES = (Index(NEWEST_FIRST), Index(("submission_id",)))
LONGEST_REASON = 500


class RemarkNotFound(Exception):
    """The score has no remark of this number. The message is fit for the caller."""


@dataclass(frozen=True, kw_only=True)
class Dispute(Record):
    """A remark as it was, and what its dancer says against it."""

    id: str = field(metadata=stored_as("_id"))
    submission_id: str
    user_id: str
    job_id: str
    number: int
    kind: str
    axis: str | None
    start: float | None
    end: float | None
    words: str
    reason: str
    scorer_version: str | None
    created_at: str


class DisputeService:
    """Keeps disputes. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock
        self._once = Once(documents, clock)

    def prepare(self) -> None:
        """Make the collection and its indexes."""
        self._documents.ensure(DISPUTES, INDEXES)

    def dispute(self, submission: Submission, analysis: Job, number: int, reason: str) -> Dispute:
        """Note that the dancer calls a remark wrong; what was noted first stays.

        Raises RemarkNotFound.
        """
        score = POSE_ANALYSIS.result_of(analysis).score
        remark = next((one for one in score.remarks if one.number == number), None)
        if remark is None:
            raise RemarkNotFound(
                f"There is no remark {number}: `remarks` of the analysis has their numbers."
            )
        dispute = Dispute(
            **remark.values(),
            id=f"{submission.id}:{number}",
            submission_id=submission.id,
            user_id=submission.user_id,
            job_id=analysis.id,
            reason=reason,
            scorer_version=score.scorer_version,
            created_at=stamp(self._clock()),
        )
        return Dispute.from_document(self._once.insert(DISPUTES, dispute.to_document()))

    def page(self, request: PageRequest) -> Page:
        """All of them, the newest first. Raises InvalidCursor."""
        return read_page(self._documents, DISPUTES, {}, NEWEST_FIRST, request)
