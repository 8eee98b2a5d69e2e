"""A dancer says that a remark on the dance is wrong; operators read it, and settle it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.causes import AnalysisUnfinished
from api.context import services
from api.declare import Resource, admin, answer, body, query, refuses, user
from api.idance.dances.results import Axis
from api.idance.settlements import Settlement
from api.paging import PagePlace, PageQuery
from api.schema import Body, CamelContent, Content, Moment
from services.accounts.users import User
from services.dances.disputes import LONGEST_REASON, Dispute
from services.jobs.job import JobStatus

resource = Resource("disputes", tag="Analysis")

Line = r"^[^\x00-\x1f\x7f-\x9f]*$"
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=LONGEST_REASON, pattern=Line)
]


class DisputeBody(Body):
    """Why it is wrong, in your own words; may be left out."""

    reason: Reason = Field(default="", examples=["I was standing on both feet there."])


class Disputed(Content):
    """What is kept: the remark, and the reason that was given first."""

    submission_id: str
    number: int
    words: str
    reason: str
    created_at: Moment


class DisputeShown(CamelContent):
    """A remark that its dancer calls wrong."""

    submission_id: str
    user_id: str
    job_id: str
    number: int
    kind: Literal["feedback", "best", "practise"]
    axis: Axis | None
    start: float | None
    end: float | None
    words: str
    reason: str
    scorer_version: str | None
    created_at: Moment
    settled_at: Moment | None
    settled_by: str | None
    answer: str | None

    @classmethod
    def of(cls, dispute: Dispute) -> DisputeShown:
        values = dispute.values()
        del values["id"]
        return cls(**values)


class DisputesQuery(PageQuery):
    state: Literal["open", "settled"] = "open"


class Disputes(CamelContent):
    disputes: list[DisputeShown]
    pagination: PagePlace


@resource.post("/api/ai/analysis/<submission_id>/remarks/<int:number>/dispute")
@user
@body(DisputeBody)
@answer(200, Disputed)
@refuses(404, 409, 503)
def dispute_remark(caller: User, submission_id: str, number: int, body: DisputeBody) -> Disputed:
    """Say that a remark on one of your dances is wrong. It is kept for the operators, once."""
    submission = services().dances.submissions.own(submission_id, caller.id)
    job = services().dances.analyses.of(submission)
    if job is None or job.status is not JobStatus.COMPLETED:
        raise AnalysisUnfinished("There is no finished analysis whose remarks could be wrong.")
    kept = services().dances.disputes.dispute(submission, job, number, body.reason)
    return Disputed(
        submission_id=kept.submission_id,
        number=kept.number,
        words=kept.words,
        reason=kept.reason,
        created_at=kept.created_at,
    )


@resource.get("/api/admin/disputes")
@admin
@query(DisputesQuery)
@answer(200, Disputes)
@refuses(503)
def list_disputes(caller: User, query: DisputesQuery) -> Disputes:  # noqa: ARG001 - any administrator may
    """The remarks that dancers call wrong and, unless you ask for others, nobody has settled; the
    newest first.
    """
    page = services().dances.disputes.page(query.request, settled=query.state == "settled")
    shown = [DisputeShown.of(Dispute.from_document(one)) for one in page.documents]
    return Disputes(disputes=shown, pagination=PagePlace.of(page))


@resource.post("/api/admin/disputes/<submission_id>/<int:number>/settle")
@admin
@body(Settlement)
@answer(200, DisputeShown)
@refuses(404, 503)
def settle_dispute(caller: User, submission_id: str, number: int, body: Settlement) -> DisputeShown:
    """Note what you have found out about a disputed remark. The score is not changed by that."""
    kept = services().dances.disputes.settle(submission_id, number, caller.id, body.answer)
    return DisputeShown.of(kept)
