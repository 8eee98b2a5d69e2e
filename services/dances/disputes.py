"""What dancers say against a remark on their dance: kept for the operators, once a remark, until
they settle it."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.submission import Submission
from services.documents.once import Once
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import DocumentStore, Filter, Index
from services.jobs.job import Job
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS

DISPUTES = "disputes"
NEWEST_FIRST = ("-created_at",)
INDEXES = (Index(NEWEST_FIRST), Index(("settled_at", *NEWEST_FIRST)), Index(("submission_id",)))
LONGEST_REASON = 500


class DisputeError(Exception):
    """There is nothing to dispute or to settle. The message is fit for the caller."""


class RemarkNotFound(DisputeError):
    """The score has no remark of this number."""


class DisputeNotFound(DisputeError):
    """Nobody disputes this remark (any more)."""


@dataclass(frozen=True, kw_only=True)
class Dispute(Record):
    """A remark as it was, what its dancer says against it, and what an operator found."""

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
    settled_at: str | None = field(default=None, metadata=LEFT_OUT)
    settled_by: str | None = field(default=None, metadata=LEFT_OUT)
    answer: str | None = field(default=None, metadata=LEFT_OUT)


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
            id=_key_of(submission.id, number),
            submission_id=submission.id,
            user_id=submission.user_id,
            job_id=analysis.id,
            reason=reason,
            scorer_version=score.scorer_version,
            created_at=stamp(self._clock()),
        )
        return Dispute.from_document(self._once.insert(DISPUTES, dispute.to_document()))

    def page(self, request: PageRequest, *, settled: bool | None = None) -> Page:
        """All, or those that are settled or not, the newest first. Raises InvalidCursor."""
        where: Filter = {} if settled is None else {"settled_at": {"$gt": ""} if settled else None}
        name = {None: "all", True: "settled", False: "open"}[settled]
        return read_page(self._documents, DISPUTES, where, NEWEST_FIRST, request, filter_name=name)

    def settle(self, submission_id: str, number: int, operator: str, answer: str) -> Dispute:
        """Note what an operator found; once more replaces it. Raises DisputeNotFound."""
        change = {"settled_at": stamp(self._clock()), "settled_by": operator, "answer": answer}
        key = {"_id": _key_of(submission_id, number)}
        document = self._documents.update(DISPUTES, key, {"$set": change})
        if document is None:
            raise DisputeNotFound(f"Nobody disputes remark {number} of {submission_id!r}.")
        return Dispute.from_document(document)


def _key_of(submission_id: str, number: int) -> str:
    return f"{submission_id}:{number}"
