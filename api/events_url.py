"""Where events can be followed without a token (`api.t2m.jobs`): a job's, and all of an account."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

from api.auth import acting_app
from api.context import services
from api.refusals import Missing
from services.accounts.users import User
from services.interfaces import Refused

EventsUrl = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "format": "uri",
            "description": "The job's events as a stream, for whoever has this link, for an hour",
        }
    ),
]


def events_url(job_id: str) -> str:
    return services().files.event_links.sign(job_id)


def account_events_url(caller: User) -> str | None:
    """None for an app that acts for a user: a link would outlive the user's consent."""
    return None if acting_app() else services().files.account_links.sign(_subject_of(caller))


def open_account_link(link: str) -> User:
    """Whose jobs such a link tells of. Raises Refused, Expired, Missing."""
    subject, _, signed = link.partition(".")
    services().files.account_links.check(subject, signed)
    account = services().accounts.users.get(subject.rpartition("-")[0])
    if account is None:
        raise Missing("There is no such account.")
    if _subject_of(account) != subject:
        raise Refused("the account has logged out everywhere since")
    return account


def _subject_of(account: User) -> str:
    return f"{account.id}-{account.token_epoch}"
