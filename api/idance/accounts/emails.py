"""Another e-mail address: asked for with the password, confirmed from the new mail box, and taken
back from the old one."""

from __future__ import annotations

from typing import Literal

from flask import Response
from pydantic import Field

from api.auth import demand_log_in
from api.causes import AddressOfSettings
from api.context import services
from api.declare import Resource, answer, body, guest, limit, query, refuses, user
from api.idance.accounts.letter_page import HTML, LetterLink, show_page
from api.idance.accounts.views import Email, delay_attempt
from api.limits import LETTERS, SIGN_INS_PER_ADDRESS
from api.schema import CamelBody, CamelContent, Moment
from services.accounts.users import User, normal

resource = Resource("emails", tag="Accounts")

CONFIRM, TAKE_BACK = "Your new e-mail address", "Your account"


class EmailChangeRequest(CamelBody):
    current_password: str = Field(max_length=1000, examples=["correct horse battery"])
    new_email: Email = Field(examples=["new@example.com"])


class EmailChangePending(CamelContent):
    """A letter is on its way to `email`; its link is good until `expiresAt`."""

    message: Literal["Open the link in the letter to the new address"] = (
        "Open the link in the letter to the new address"
    )
    email: str
    expires_at: Moment


class EmailChangeWithdrawn(CamelContent):
    """`withdrawn` is false where no other address was asked for."""

    withdrawn: bool


@resource.post("/auth/change-email")
@user
@limit(LETTERS)
@body(EmailChangeRequest)
@answer(202, EmailChangePending, "A letter is on its way to the new address")
@refuses(403, 409, 503)
def change_email(caller: User, body: EmailChangeRequest) -> EmailChangePending:
    """Ask for another e-mail address. It is the account's when the link in the letter to it has
    been opened and confirmed; all tokens until then end, and the old address is told."""
    demand_log_in()
    if caller.is_admin and caller.email == normal(services().settings.admin_email or ""):
        raise AddressOfSettings(
            "The settings name this administrator. Set another TROUPE_ADMIN_EMAIL instead."
        )
    with delay_attempt(caller.email):
        services().accounts.users.check_password(caller.id, body.current_password)
    sent = services().accounts.email_change.request(caller, body.new_email)
    return EmailChangePending(email=sent.email, expires_at=sent.expires_at)


@resource.delete("/auth/change-email")
@user
@answer(200, EmailChangeWithdrawn)
@refuses(403, 503)
def withdraw_email_change(caller: User) -> EmailChangeWithdrawn:
    """Keep the address that you have: the link that was sent to another one is worth nothing."""
    demand_log_in()
    return EmailChangeWithdrawn(withdrawn=services().accounts.email_change.withdraw(caller))


@resource.get("/confirm-email")
@guest
@limit(SIGN_INS_PER_ADDRESS)
@query(LetterLink)
@answer(200, None, "A page with a button", media=HTML)
@refuses(422, 503)
def show_email_confirmation(query: LetterLink) -> Response:
    """What the link in the letter to a new address leads to. It changes nothing yet."""
    email = services().accounts.email_change.check(query.token)
    return show_page(CONFIRM, f"The account shall have the address {email}.", "Confirm")


@resource.post("/confirm-email")
@guest
@limit(SIGN_INS_PER_ADDRESS)
@query(LetterLink)
@answer(200, None, "A page that says so", media=HTML)
@refuses(409, 422, 503)
def confirm_email(query: LetterLink) -> Response:
    """Make the new address the account's. All tokens until now end."""
    email = services().accounts.email_change.confirm(query.token).email
    return show_page(CONFIRM, f"The account has the address {email} now. Log in with it.")


@resource.get("/take-back-email")
@guest
@limit(SIGN_INS_PER_ADDRESS)
@query(LetterLink)
@answer(200, None, "A page with a button", media=HTML)
@refuses(422, 503)
def show_taking_back(query: LetterLink) -> Response:
    """What the link in the letter to an old address leads to. It changes nothing yet."""
    email = services().accounts.email_change.check_taking_back(query.token)
    words = f"If somebody else has given your account another address, take it back to {email}."
    return show_page(TAKE_BACK, words, "Take it back")


@resource.post("/take-back-email")
@guest
@limit(SIGN_INS_PER_ADDRESS)
@query(LetterLink)
@answer(200, None, "A page that says so", media=HTML)
@refuses(409, 422, 503)
def take_email_back(query: LetterLink) -> Response:
    """Give the account its old address back. Its log-ins, API keys and password end; a letter lets
    you choose a new password."""
    email = services().accounts.email_change.take_back(query.token).email
    words = f"The account has the address {email} again. A letter lets you choose a new password."
    return show_page(TAKE_BACK, words)
