"""All documents that match, however many there are: read in batches, by key and not by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from services.interfaces import Document, DocumentStore, Filter

BATCH = 100


def find_each(
    documents: DocumentStore,
    collection: str,
    where: Filter,
    check: Callable[[], None] = lambda: None,
    *,
    sort: Sequence[str] = ("_id",),
) -> Iterator[Document]:
    """What matches; the caller may delete it meanwhile. `sort` is by one field.

    `check` is called before each document and may raise to end the walk. Raises Unavailable.
    """
    after: list[Any] | None = None
    while page := documents.find(collection, where, sort=sort, after=after, limit=BATCH):
        last = page[-1]
        names = [name.removeprefix("-") for name in sort]
        after = [last[name] for name in names] + ([] if "_id" in names else [last["_id"]])
        for document in page:
            check()
            yield document
