"""Cursors as callers see them: signed for the list and the filter for which they are given out.

What is signed is the place in the list, the address, and all that was asked for but the place and
the number of items. Within the services cursors are plain.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TypeVar

from flask import g, has_request_context, request
from pydantic import BaseModel

from api.context import services
from services.documents.paging import InvalidCursor

Model = TypeVar("Model", bound=BaseModel)

# where in the list a page is, and how long: these may change from page to page
PLACE = {"cursor", "page", "limit", "items_per_page", "as_of"}
SIGNATURE_BYTES = 16


def take_cursor(asked: Model) -> Model:
    """The query or body with the plain cursor in it, where it has one. Raises InvalidCursor."""
    if "cursor" not in type(asked).model_fields:
        return asked
    g.list_asked = f"{request.path}\n{asked.model_dump_json(exclude=PLACE)}"
    given: str | None = getattr(asked, "cursor")  # noqa: B009 - only models of lists have one
    return asked if given is None else asked.model_copy(update={"cursor": _verify_cursor(given)})


def give_cursor(plain: str | None) -> str | None:
    """What leads on from here; None at the end of the list. Commands, which ask no server, get it
    plain, as the services take it."""
    if plain is None or not has_request_context():
        return plain
    return f"{plain}.{_signatures(plain)[0]}"


def _verify_cursor(given: str) -> str:
    plain, _, signature = given.rpartition(".")
    ours = _signatures(plain)
    if not any(hmac.compare_digest(each.encode(), signature.encode()) for each in ours):
        raise InvalidCursor(
            "This cursor was given out for another list or another filter, or has been changed. "
            "Use it as it was given, with the same filter, or begin again without it."
        )
    return plain


def _signatures(plain: str) -> list[str]:
    """By the newest key, and by those that have signed before it."""
    signed = f"{g.list_asked}\n{plain}".encode()
    keys = services().derive_keys("cursors")
    made = (hmac.digest(key, signed, hashlib.sha256)[:SIGNATURE_BYTES] for key in keys)
    return [base64.urlsafe_b64encode(each).decode().rstrip("=") for each in made]
