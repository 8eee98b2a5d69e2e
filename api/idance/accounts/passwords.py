"""Passwords: changed by who knows the current one, reset by who has the mail box."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.auth import demand_log_in
from api.context import services
from api.declare import Resource, answer, body, guest, limit, refuses, user
from api.dispatch import Answer
from api.idance.accounts.views import NO_STORE, Token, delay_attempt
from api.limits import LETTERS, SIGN_INS_PER_ADDRESS
from api.rates import caller_address, count_call
from api.schema import CamelBody, Content
from services.accounts.login_delay import account_digest
from services.accounts.users import User

resource = Resource("passwords", tag="Accounts")


class PasswordChange(CamelBody):
    current_password: str = Field(max_length=1000, examples=["correct horse battery"])
    new_password: str = Field(min_length=8, max_length=1000, examples=["another long phrase"])


class ForgottenPassword(CamelBody):
    email: str = Field(max_length=1000, examples=["user@example.com"])


class PasswordChoice(CamelBody):
    """`token` is the word of the letter."""

    token: str = Field(min_length=1, max_length=200)
    new_password: str = Field(min_length=8, max_length=1000, examples=["another long phrase"])


class LetterSent(Content):
    message: Literal["If there is such an account, a letter is on its way"] = (
        "If there is such an account, a letter is on its way"
    )


@resource.post("/auth/change-password")
@user
@body(PasswordChange)
@answer(200, Token)
@refuses(403)
def change_password(caller: User, body: PasswordChange) -> Answer:
    """Choose another password. All tokens until now end; this answers with new ones."""
    demand_log_in()
    with delay_attempt(caller.email):
        users = services().accounts.users
        changed = users.change_password(caller.id, body.current_password, body.new_password)
    return Answer(Token.of(changed), headers=NO_STORE)


@resource.post("/auth/forgot-password")
@guest
@limit(SIGN_INS_PER_ADDRESS)
@body(ForgottenPassword)
@answer(202, LetterSent, "Whether there is such an account is not told")
@refuses(503)
def forget_password(body: ForgottenPassword) -> LetterSent:
    """Have a letter sent that lets its reader choose a new password, once, for an hour."""
    count_call(LETTERS, f"{account_digest(body.email)}:{caller_address()}")
    services().accounts.password_reset.send(body.email)
    return LetterSent()


@resource.post("/auth/reset-password")
@guest
@limit(SIGN_INS_PER_ADDRESS)
@body(PasswordChoice)
@answer(200, Token)
@refuses(503)
def reset_password(body: PasswordChoice) -> Answer:
    """Choose a new password with the word of the letter, and log in. All tokens until now end."""
    changed = services().accounts.password_reset.use(body.token, body.new_password)
    return Answer(Token.of(changed), headers=NO_STORE)
