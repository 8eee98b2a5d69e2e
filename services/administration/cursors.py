"""Where a list or a walk goes on: some texts, as one that a URL can carry."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence

from services.documents.paging import LONGEST_CURSOR, InvalidCursor


def encode(place: Sequence[str]) -> str:
    text = json.dumps(list(place), separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode(cursor: str, length: int) -> list[str]:
    """What `encode` made of so many texts. Raises InvalidCursor."""
    padded = cursor + "=" * (-len(cursor) % 4)
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError("too long")
        place = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        if not isinstance(place, list) or [type(one) for one in place] != [str] * length:
            raise ValueError("of another list")
    except (ValueError, RecursionError) as problem:
        message = "This is no cursor of this list. Use it as it was given."
        raise InvalidCursor(message) from problem
    return place
