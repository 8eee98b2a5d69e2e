"""A person's own data: taken along, deleted piece by piece, erased with the account."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.auth import demand_log_in
from api.context import links, services
from api.declare import Growth, Resource, adds, answer, body, refuses, user
from api.dispatch import Answer
from api.events_url import EventsUrl, events_url
from api.idance.accounts.views import delay_attempt
from api.refusals import Missing
from api.schema import CamelBody, CamelContent, Moment
from services.accounts.users import User
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.data_export import EXPORT, Exported

resource = Resource("leaving", tag="Your data")


class Confirmation(CamelBody):
    """The password of the account; the e-mail address for an account that has no password."""

    password: str | None = Field(default=None, max_length=1000, examples=["correct horse battery"])
    email: str | None = Field(default=None, max_length=1000)


class Closed(CamelContent):
    """`eraseAt` is when all that names you is erased. Until then the account can be kept."""

    message: Literal["The account will be erased"] = "The account will be erased"
    erase_at: Moment


class Kept(CamelContent):
    message: Literal["The account stays"] = "The account stays"


class DanceDeleted(CamelContent):
    id: str
    deleted: Literal[True] = True


class Export(CamelContent):
    """An archive (ZIP) of all that is kept of you. `downloadUrl` needs no token for an hour."""

    export_id: str
    status: JobStatus
    events_url: EventsUrl
    created_at: Moment
    completed_at: Moment | None
    download_url: str | None
    size: int | None
    files: int | None

    @classmethod
    def of(cls, job: Job) -> Export:
        done = job.status is JobStatus.COMPLETED
        made = Exported.from_document(job.steps[EXPORT].result) if done else None
        return cls.copy_of(
            job,
            export_id=job.id,
            events_url=events_url(job.id),
            download_url=links().download(made.archive_key) if made else None,
            size=made.size if made else None,
            files=made.files if made else None,
        )


@resource.delete("/api/users/me")
@user
@body(Confirmation)
@answer(202, Closed)
@refuses(403, 409, 503)
def close_account(caller: User, body: Confirmation) -> Closed:
    """Close your account and have all that names you erased: at once, or when the grace is over.

    Without a grace all tokens end now. What others need stays without your name.
    """
    demand_log_in()
    with delay_attempt(caller.email):
        erase_at = services().erasure.leaving.close(caller, body.password, body.email)
    return Closed(erase_at=erase_at)


@resource.post("/api/users/me/keep")
@user
@answer(200, Kept)
@refuses(403, 503)
def keep_account(caller: User) -> Kept:
    """Keep an account that you have closed, as long as its grace lasts."""
    demand_log_in()
    services().erasure.leaving.keep(caller)
    return Kept()


@resource.post("/api/users/me/export")
@adds(Growth.OWN_DATA)
@user
@answer(202, Export)
@refuses(503)
def export_own_data(caller: User) -> Answer:
    """Have an archive made of all that is kept of you. One at a time."""
    demand_log_in()
    headers = {"Location": "/api/users/me/export", "Retry-After": "5"}
    return Answer(Export.of(services().erasure.exports.request(caller.id)), headers=headers)


@resource.get("/api/users/me/export")
@user
@answer(200, Export)
@refuses(404, 503)
def show_own_export(caller: User) -> Export:
    """The archive that you have asked for last, and where it is."""
    demand_log_in()
    job = services().erasure.exports.newest(caller.id)
    if job is None:
        raise Missing("No archive was asked for yet: POST /api/users/me/export.")
    return Export.of(job)


@resource.delete("/api/sessions/<session_id>")
@user
@answer(200, DanceDeleted)
@refuses(404, 409, 503)
def delete_session(caller: User, session_id: str) -> DanceDeleted:
    """Delete a session with its submissions, its scores and its video."""
    services().erasure.own_dances.delete_session(session_id, caller.id)
    return DanceDeleted(id=session_id)


@resource.delete("/api/submissions/<submission_id>")
@user
@answer(200, DanceDeleted)
@refuses(404, 409, 503)
def delete_submission(caller: User, submission_id: str) -> DanceDeleted:
    """Delete a submission with its score, its place and what was said of it; the session stays.

    An administrator may delete anybody's; that is written down in the audit log.
    """
    own = services().dances.submissions.get(submission_id).user_id == caller.id
    if caller.is_admin and not own:
        services().erasure.own_dances.withdraw_submission(
            submission_id, "an administrator withdrew it"
        )
    else:
        services().erasure.own_dances.delete_submission(submission_id, caller.id)
    return DanceDeleted(id=submission_id)
