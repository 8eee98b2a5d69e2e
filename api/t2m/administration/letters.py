"""Letters and what became of them, for administrators; addresses from which mail came back."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.context import services
from api.declare import Resource, admin, answer, query, refuses
from api.refusals import Missing
from api.schema import Content, Moment
from api.t2m.paging import PageQuery, Pagination
from services.accounts.users import User
from services.mail.outbox import Bounce, StoredLetter

resource = Resource("letters", tag="Administration")

Status = Literal["pending", "sent", "bounced", "failed"]


class LettersQuery(PageQuery):
    status: Status | None = None


class LetterShown(Content):
    """What a letter says is not shown. `said`: the mail server's last words, or what is wrong with
    the way to it. `bounced`: it does not know the address; `failed`: it is given up."""

    id: str
    user_id: str
    recipient: str
    kind: str
    status: Status
    attempt: int = Field(description="How often it was tried")
    said: str | None
    next_try_at: Moment | None
    created_at: Moment
    ended_at: Moment | None

    @classmethod
    def of(cls, letter: StoredLetter) -> LetterShown:
        return cls.model_validate({name: getattr(letter, name) for name in cls.model_fields})


class LetterList(Content):
    items: list[LetterShown]
    pagination: Pagination


class BouncedAddress(Content):
    """An address to which nothing more is sent, and what its mail server said."""

    address: str
    user_id: str
    at: Moment
    said: str

    @classmethod
    def of(cls, bounce: Bounce) -> BouncedAddress:
        return cls.copy_of(bounce, address=bounce.recipient)


class BouncedAddressList(Content):
    items: list[BouncedAddress]
    pagination: Pagination


class BounceLifted(Content):
    address: str
    message: Literal["Letters go to this address again"] = "Letters go to this address again"


@resource.get("/api/v1/admin/letters")
@admin
@query(LettersQuery)
@answer(200, LetterList)
@refuses(503)
def list_letters(caller: User, query: LettersQuery) -> LetterList:  # noqa: ARG001
    """Letters that wait for the mail server or have ended within 30 days; the newest first.

    Without TROUPE_SMTP_URL there are none: letters are laid into a folder then.
    """
    page = services().mail.outbox.page(query.status, query.request)
    shown = [LetterShown.of(StoredLetter.from_document(one)) for one in page.documents]
    return LetterList(items=shown, pagination=Pagination.of(page))


@resource.get("/api/v1/admin/bounced-addresses")
@admin
@query(PageQuery)
@answer(200, BouncedAddressList)
@refuses(503)
def list_bounced_addresses(caller: User, query: PageQuery) -> BouncedAddressList:  # noqa: ARG001
    """Addresses that their mail servers do not know, to which nothing is sent any more."""
    page = services().mail.outbox.bounces(query.request)
    shown = [BouncedAddress.of(Bounce.from_document(one)) for one in page.documents]
    return BouncedAddressList(items=shown, pagination=Pagination.of(page))


@resource.delete("/api/v1/admin/bounced-addresses/<address>")
@admin
@answer(200, BounceLifted)
@refuses(404, 503)
def lift_bounce(caller: User, address: str) -> BounceLifted:  # noqa: ARG001
    """Let letters go to an address again, which is right after all."""
    if not services().mail.outbox.lift(address):
        raise Missing(f"Nothing is known against the address {address!r}.")
    return BounceLifted(address=address)
