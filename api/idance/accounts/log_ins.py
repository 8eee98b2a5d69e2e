"""Where one is logged in: each log-in with its device, and the end of one of them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Literal

from flask import request

from api.auth import demand_log_in, family_in_use
from api.context import services
from api.declare import Resource, answer, refuses, user
from api.schema import CamelContent, Moment
from services.accounts.refresh_tokens import LogIn
from services.accounts.users import User
from services.clock import now

resource = Resource("log_ins", tag="Accounts")

# The words of `User-Agent` in the order in which they decide: a browser claims to be others, too.
BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
PROGRAM = re.compile(r"[\w.-]{1,40}(?:/[\w.-]{1,20})?")


class LogInShown(CamelContent):
    """`current` is the one of the token that was sent. `endsAt`: unless it is used before."""

    id: str
    current: bool
    device: str | None
    begun_at: Moment | None
    last_used_at: Moment | None
    ends_at: Moment

    @classmethod
    def of(cls, found: LogIn) -> LogInShown:
        return cls.copy_of(
            found,
            id=found.family,
            current=found.family == family_in_use(),
            device=found.device or None,
        )


class LogIns(CamelContent):
    log_ins: list[LogInShown]


class LogInEnded(CamelContent):
    id: str
    ended: Literal[True] = True


def describe_device() -> str:
    """The browser and system of this request in a few words, or the program; "" where unknown."""
    agent = request.headers.get("User-Agent", "")
    browser = next((name for word, name in BROWSERS if f"{word}/" in agent), None)
    system = next((name for word, name in SYSTEMS if word in agent), None)
    if browser or system:
        return f"{browser or 'A browser'} on {system}" if system else str(browser)
    program = PROGRAM.match(agent)
    return program[0] if program else ""


@resource.get("/api/users/me/log-ins")
@user
@answer(200, LogIns)
@refuses(403, 503)
def list_log_ins(caller: User) -> LogIns:
    """Where you are logged in, what was used last first. API keys are not among them."""
    demand_log_in()
    found = services().accounts.refresh_tokens.log_ins(caller)
    return LogIns(log_ins=[LogInShown.of(one) for one in found])


@resource.delete("/api/users/me/log-ins/<log_in_id>")
@user
@answer(200, LogInEnded)
@refuses(403, 404, 503)
def end_log_in(caller: User, log_in_id: str) -> LogInEnded:
    """End one log-in: its tokens are worthless from now on."""
    demand_log_in()
    house = services()
    house.accounts.refresh_tokens.end_own(caller, log_in_id)
    lifetime = timedelta(hours=house.settings.jwt_hours, minutes=1)
    house.accounts.users.tokens.revoke_family(log_in_id, now() + lifetime)
    return LogInEnded(id=log_in_id)
