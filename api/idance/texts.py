"""What people write about themselves and their dances: how long it may be, and what it may hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints

from services.accounts.practice import style_slug

LONGEST_URL = 2048
# Characters that turn the direction of the text around them, also that of other people's words.
_TURNING = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINES = frozenset("\n\t")


def visible(text: str) -> str:
    """One line in one form. Raises ValueError for what cannot be seen or disturbs what can."""
    return _demand_visible_text(text, frozenset())


def visible_lines(text: str) -> str:
    """The same, over as many lines as wanted."""
    return _demand_visible_text(text.replace("\r\n", "\n"), _LINES)


def _demand_visible_text(text: str, allowed: frozenset[str]) -> str:
    for character in text:
        hidden = unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
        if (hidden and character not in allowed) or character in _TURNING:
            raise ValueError(f"Leave out the invisible character U+{ord(character):04X}")
    return unicodedata.normalize("NFC", text)


def web_address(text: str) -> str:
    """The URL itself when a browser can open it. Raises ValueError."""
    try:
        parts = urlsplit(text)
        known = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        known = False
    if not known or not text.isprintable() or " " in text or "\\" in text:
        raise ValueError("Give the whole address, beginning with https:// or http://")
    if parts.username is not None or parts.password is not None:
        raise ValueError("An address that everybody sees has no name or password in it")
    return text


def distinct(tags: Sequence[str]) -> list[str]:
    """Each tag once, in the order in which they were given."""
    return list(dict.fromkeys(tags))


def _line(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=longest)


def _lines(longest: int) -> StringConstraints:
    return StringConstraints(strip_whitespace=True, max_length=longest)


DisplayName = Annotated[str, _line(80), AfterValidator(visible)]
Title = Annotated[str, _line(120), AfterValidator(visible)]
Place = Annotated[str, _line(120), AfterValidator(visible)]
Prose = Annotated[str, _lines(2000), AfterValidator(visible_lines)]
Tag = Annotated[str, _line(40), AfterValidator(visible)]
Tags = Annotated[list[Tag], Field(max_length=20), AfterValidator(distinct)]
DanceStyle = Annotated[str, _line(80), AfterValidator(style_slug)]
WebAddress = Annotated[
    str, StringConstraints(min_length=1, max_length=LONGEST_URL), AfterValidator(web_address)
]
