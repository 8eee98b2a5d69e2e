"""Reports: what should not be shown, or errs, told to the operators, who settle it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.auth import demand_person
from api.context import services
from api.declare import Resource, admin, answer, body, query, refuses, user
from api.dispatch import Answer
from api.idance.settlements import Settlement, Words
from api.paging import PagePlace, PageQuery, read_page_of
from api.refusals import Invalid, Missing
from api.schema import CamelBody, CamelContent, Moment
from services.accounts.reports import NEWEST_FIRST, REPORTS, Report, Reported, ReportKind
from services.accounts.users import User
from services.dances.reactions import COMMENTS

resource = Resource("reports", tag="Reports")


class NewReport(CamelBody):
    """`target` is the id of a submission, comment or user."""

    kind: Literal["submission", "comment", "user"]
    target: str = Field(min_length=1, max_length=100)
    words: Words = Field(description="What is wrong with it", examples=["This is not a dance."])


class ReportKept(CamelContent):
    report_id: str
    state: str
    created_at: Moment

    @classmethod
    def of(cls, report: Report) -> ReportKept:
        return cls(report_id=report.id, state=report.state, created_at=report.created_at)


class ReportsQuery(PageQuery):
    state: Literal["open", "settled"] = "open"


class ReportShown(ReportKept):
    """As operators see it. `about` is the user whose thing it is; `place` tells where in it.

    `quoted` is a comment or a dancer's name as it is now, null where it is gone or something else;
    `submissionId` where a comment stands.
    """

    kind: ReportKind
    target: str
    about: str
    reporter: str
    words: str
    place: str
    settled_at: Moment | None
    settled_by: str | None
    answer: str | None
    quoted: str | None
    submission_id: str | None

    @classmethod
    def of_report(cls, report: Report) -> ReportShown:
        values, (quoted, submission_id) = report.values(), _quote_target(report)
        return cls(report_id=values.pop("id"), **values, quoted=quoted, submission_id=submission_id)


class ReportList(CamelContent):
    reports: list[ReportShown]
    pagination: PagePlace


@resource.post("/api/reports")
@user
@body(NewReport)
@answer(201, ReportKept)
@refuses(404, 409, 503)
def report_something(caller: User, body: NewReport) -> Answer:
    """Tell the operators of a dance, a comment or a dancer that should not be shown."""
    demand_person(caller)
    kind = ReportKind(body.kind)
    about = _owner_of(kind, body.target)
    if about == caller.id:
        words = "It is yours: delete it, or change it"
        raise Invalid.field("body", "target", message=words)
    report = services().accounts.reports.add(
        caller.id, Reported(kind, body.target, about), body.words
    )
    return Answer(ReportKept.of(report))


@resource.get("/api/admin/reports")
@admin
@query(ReportsQuery)
@answer(200, ReportList)
@refuses(503)
def list_reports(caller: User, query: ReportsQuery) -> ReportList:  # noqa: ARG001 - the same for all
    """What was reported and, unless you ask for others, is not settled; the newest first."""
    where = {"state": query.state}
    found, place = read_page_of(services().documents, REPORTS, where, NEWEST_FIRST, query)
    shown = [ReportShown.of_report(Report.from_document(document)) for document in found]
    return ReportList(reports=shown, pagination=place)


@resource.post("/api/admin/reports/<report_id>/settle")
@admin
@body(Settlement)
@answer(200, ReportShown)
@refuses(404, 503)
def settle_report(caller: User, report_id: str, body: Settlement) -> ReportShown:
    """Note what you have done about a report. What it is about is not changed by that."""
    return ReportShown.of_report(
        services().accounts.reports.settle(report_id, caller.id, body.answer)
    )


def _quote_target(report: Report) -> tuple[str | None, str | None]:
    """What is reported, as it is now, where it is words; and where a comment stands."""
    if report.kind is ReportKind.USER and (known := services().accounts.users.get(report.target)):
        return known.display_name, None
    if report.kind is ReportKind.COMMENT:
        said = services().documents.get(COMMENTS, report.target)
        return (said["content"], said["submission_id"]) if said else (None, None)
    return None, None


def _owner_of(kind: ReportKind, target: str) -> str:
    """The user whose thing this is. Raises Missing, SubmissionNotFound."""
    if kind is ReportKind.SUBMISSION:
        return services().dances.submissions.get(target).user_id
    if kind is ReportKind.USER and services().accounts.users.get(target):
        return target
    if kind is ReportKind.COMMENT and (said := services().documents.get(COMMENTS, target)):
        return str(said["user_id"])
    raise Missing(f"There is no {kind.value} {target!r}.")
