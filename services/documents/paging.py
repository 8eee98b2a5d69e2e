"""Long lists in pages: by number, or by a cursor that says where the last page ended.

A page by number costs a skip; a page by cursor costs the same wherever it is, and stays in its
place while new documents come in before it. A cursor carries how many documents it has passed and
the total that the first page told, so that who walks a list by cursor never has it counted again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.documents.vocabulary import KEY, read_sort, scalar
from services.interfaces import Document, DocumentStore, Filter

DEFAULT_LIMIT, MAX_LIMIT = 20, 100
LONGEST_CURSOR = 2000


class InvalidCursor(Exception):
    """The cursor was not given out for this list. The message is fit for the caller."""


@dataclass(frozen=True)
class PageRequest:
    """Which page is wanted. A cursor goes before the number."""

    page: int = 1
    limit: int = DEFAULT_LIMIT
    cursor: str | None = None


@dataclass(frozen=True)
class Page:
    """One page: its documents, how many lie before it and in all, and what leads on."""

    documents: list[Document]
    offset: int
    limit: int
    total: int
    next_cursor: str | None

    @property
    def number(self) -> int:
        return self.offset // self.limit + 1

    @property
    def pages(self) -> int:
        return math.ceil(self.total / self.limit)


@dataclass(frozen=True)
class Place:
    """Where a page begins: behind `offset` documents, and behind these sort values if known."""

    offset: int
    total: int
    after: list[Any] | None = None

    def encode(self, list_name: str) -> str:
        """As a cursor: text for a URL, good for the list of this name only."""
        fields = [list_name, self.offset, self.total, *(self.after or ())]
        text = json.dumps(fields, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, cursor: str, list_name: str, fields: int) -> Place:
        """What `encode` made of the values of so many sort fields. Raises InvalidCursor."""
        try:
            name, offset, total, *after = _unpack_cursor(cursor)
            if name != list_name or len(after) != fields or not (_count(offset) and _count(total)):
                raise ValueError("of another list")
            return cls(offset, total, [scalar(value) for value in after])
        except (ValueError, TypeError, RecursionError) as problem:
            message = "This is no cursor of this list. Use nextCursor as it was given."
            raise InvalidCursor(message) from problem


def read_page(
    documents: DocumentStore,
    collection: str,
    where: Filter,
    sort: Sequence[str],
    request: PageRequest,
    *,
    total: int | None = None,
    filter_name: str | None = None,
) -> Page:
    """A page of what matches. A number beyond the last page is answered as the last.

    A cursor is good for the filter for which it was given out; `filter_name` stands for the filter
    where its values move with time. `total` is how many match, where a kept counter tells;
    otherwise they are counted. Raises InvalidCursor, Unavailable.
    """
    paths = [field.path for field in read_sort(sort)]
    chosen = filter_name or json.dumps(where, sort_keys=True)
    name = _list_name(collection, sort, chosen)
    if request.cursor is not None:
        place = Place.decode(request.cursor, name, len(paths))
    else:
        total = documents.count(collection, where) if total is None else total
        last = max(1, math.ceil(total / request.limit))
        place = Place((min(request.page, last) - 1) * request.limit, total)
    skip = 0 if place.after else place.offset
    found = documents.find(
        collection, where, sort=sort, after=place.after, skip=skip, limit=request.limit + 1
    )
    shown, more = found[: request.limit], len(found) > request.limit
    total = place.total if total is None else total
    behind = Place(place.offset + len(shown), total, _values(shown[-1], paths) if more else None)
    following = behind.encode(name) if more else None
    return Page(shown, place.offset, request.limit, total, following)


def _unpack_cursor(text: str) -> list[Any]:
    if len(text) > LONGEST_CURSOR:
        raise ValueError("too long")
    padded = text + "=" * (-len(text) % 4)
    fields = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    if not isinstance(fields, list):
        raise TypeError("no list")
    return fields


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**53


def _list_name(collection: str, sort: Sequence[str], chosen: str) -> str:
    return hashlib.sha256(f"{collection} {' '.join(sort)} {chosen}".encode()).hexdigest()[:8]


def _values(document: Document, paths: Sequence[str]) -> list[Any]:
    """What the document has at these paths; None where it has nothing."""
    return [document[KEY] if path == KEY else _value_at(document, path) for path in paths]


def _value_at(document: Document, path: str) -> Any:
    held: Any = document
    for name in path.split("."):
        held = held.get(name) if isinstance(held, dict) else None
    return held
