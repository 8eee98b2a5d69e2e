"""Whose calls are counted, and which: a user's by account, an app's own by its owner's,
a guest's by address.

A refusal that came before anything was counted (a bad token, an unknown path, a link that does not
hold) is counted by itself, by address and, where a token of ours names one, by account: nobody uses
up what others behind the same address need, and no good request is refused for others' bad ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g, request

from api.context import edge
from api.dialects import dialect_of
from api.held_requests import Hold
from api.limits import REFUSALS, LimitClass, Standing, address_key


@contextmanager
def counted_call(limit: LimitClass | None) -> Iterator[None]:
    """Around a view: the call is counted, also where it only counts once accepted.

    Counting that first and taking it back is what a thousand calls at once cannot slip through.
    Raises RateLimited.
    """
    usual = dialect_of(request.path).usual_limit
    limit = limit or usual
    if limit.accepted_only:
        count_call(usual, caller_key())
    standing = count_call(limit, caller_key())
    try:
        yield
    except BaseException:
        _take_back(limit, standing)
        raise
    if g.get("repeated"):
        _take_back(limit, standing)


def count_call(limit: LimitClass, key: str, calls: int = 1) -> Standing | None:
    """Count under this key; the answer tells where its caller stands. Raises RateLimited."""
    limiter = edge().limiter
    if limiter is None or limit.setting is None:
        return None
    g.counted, g.standing = True, None
    g.standing = standing = limiter.count(limit, key, calls)
    return standing


def caller_key() -> str:
    """The user where there is one, the owner of an app, else the address."""
    tenant = g.get("tenant")
    return f"user:{tenant}" if tenant else f"address:{caller_address()}"


def caller_address() -> str:
    return address_key(request.remote_addr)


def take_place() -> Hold | None:
    """A place for this request, which is to be held open; None where those are not counted.

    Raises TooManyHeld, PlacesTaken.
    """
    held = edge().held
    return held.take(g.get("tenant"), caller_address()) if held else None


def count_refusal() -> None:
    """Count a refusal, unless the request has been counted already. Raises RateLimited."""
    if not g.get("counted"):
        count_call(REFUSALS, f"{g.get('claimed_id', '')}:{caller_address()}")


def _take_back(limit: LimitClass, standing: Standing | None) -> None:
    limiter = edge().limiter
    if limiter is not None and standing is not None and limit.accepted_only:
        g.standing = limiter.take_back(limit, caller_key(), standing)
