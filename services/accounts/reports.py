"""What users say is wrong, kept for operators: a lesson that errs, a dance, comment or dancer that
should not be shown.

ReportError
├── TooManyReports      the user has as many open reports as they may have
└── ReportNotFound      no such report (any more)
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.once import Once
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import DocumentStore, Index

REPORTS = "reports"
NEWEST_FIRST = ("-created_at",)
INDEXES = (
    Index(("reporter", "state")),
    Index(("state", *NEWEST_FIRST)),
    Index(("about",)),
)
MOST_OPEN = 100  # of one user
OPEN, SETTLED = "open", "settled"


class ReportError(Exception):
    """The report is not kept. The message is fit for the caller."""


class TooManyReports(ReportError):
    """The user has as many open reports as they may have."""


class ReportNotFound(ReportError):
    """No such report (any more)."""


class ReportKind(StrEnum):
    LESSON = "lesson"
    SUBMISSION = "submission"
    COMMENT = "comment"
    USER = "user"


@dataclass(frozen=True)
class Reported:
    """Which thing: `about` is whose it is, `place` where in it, in words."""

    kind: ReportKind
    target: str
    about: str
    place: str = ""


@dataclass(frozen=True, kw_only=True)
class Report(Record):
    """Who says what of which thing, as `Reported` has it.

    `settled_by` and `answer` are the operator's.
    """

    id: str = field(metadata=stored_as("_id"))
    kind: ReportKind
    target: str
    about: str
    reporter: str
    words: str
    place: str = ""
    created_at: str
    state: str = OPEN
    settled_at: str | None = field(default=None, metadata=LEFT_OUT)
    settled_by: str | None = field(default=None, metadata=LEFT_OUT)
    answer: str | None = field(default=None, metadata=LEFT_OUT)


class Reports:
    """Keeps reports. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock
        self._once = Once(documents, clock)

    def prepare(self) -> None:
        self._documents.ensure(REPORTS, INDEXES)

    def add(self, reporter: str, thing: Reported, words: str) -> Report:
        """A new report; the same of the same thing by the same user is one. Raises
        TooManyReports."""
        said = "\0".join((reporter, thing.kind.value, thing.target, thing.place, words))
        report = Report(
            id=f"report_{hashlib.sha256(said.encode()).hexdigest()[:24]}",
            **asdict(thing),
            reporter=reporter,
            words=words,
            created_at=stamp(self._clock()),
        )
        if found := self._documents.get(REPORTS, report.id):
            return Report.from_document(found)
        if self._documents.count(REPORTS, {"reporter": reporter, "state": OPEN}) >= MOST_OPEN:
            raise TooManyReports(f"You have {MOST_OPEN} open reports. Wait for answers to them.")
        return Report.from_document(self._once.insert(REPORTS, report.to_document()))

    def settle(self, report_id: str, operator: str, answer: str) -> Report:
        """Note what an operator has done about it; once more replaces it. Raises ReportNotFound."""
        change = {
            "state": SETTLED,
            "settled_at": stamp(self._clock()),
            "settled_by": operator,
            "answer": answer,
        }
        document = self._documents.update(REPORTS, {"_id": report_id}, {"$set": change})
        if document is None:
            raise ReportNotFound(f"There is no report {report_id!r}.")
        return Report.from_document(document)
