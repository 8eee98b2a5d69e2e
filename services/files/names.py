"""Names that people gave their files: kept to be shown, never used as paths."""

from __future__ import annotations

import re
import unicodedata

LONGEST_NAME = 255  # characters; and no more than 255 bytes of UTF-8
NAMELESS = "file"
SUBDIRECTORY = r"[A-Za-z0-9_-][A-Za-z0-9._ -]{0,63}(?:/[A-Za-z0-9_-][A-Za-z0-9._ -]{0,63}){0,7}"

_SEPARATORS = re.compile(r"[/\\]")


def harmless(name: str) -> str:
    """The last part of the name, with nothing in it that is not shown."""
    last = _SEPARATORS.split(unicodedata.normalize("NFC", name))[-1]
    # C: control and format characters, such as those that turn the direction of writing
    shown = "".join(c for c in last if not unicodedata.category(c).startswith("C")).strip(" .")
    return shorter(shown, LONGEST_NAME) or NAMELESS


def shorter(name: str, longest: int) -> str:
    """The name in at most so many bytes; its ending stays."""
    stem, dot, ending = name.rpartition(".")
    tail = f"{dot}{ending}" if stem and len(ending) <= 10 else ""
    room = longest - len(tail.encode())
    kept = (stem if tail else name).encode()[:room].decode("utf-8", "ignore")
    return kept + tail
