"""Pages by number and by cursor, over a real store."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from services.documents.paging import InvalidCursor, Page, PageRequest, read_page
from services.interfaces import DocumentStore

SORT = ("-score", "at")


@pytest.fixture
def store(documents: DocumentStore) -> DocumentStore:
    """25 documents, whose scores repeat."""
    for n in range(25):
        documents.insert("items", {"_id": f"{n:02}", "score": n % 4, "at": f"t{n % 3}", "kind": 1})
    return documents


def page(store: DocumentStore, total: int | None = None, **wanted: Any) -> Page:
    return read_page(store, "items", {"kind": 1}, SORT, PageRequest(**wanted), total=total)


def ids(page: Page) -> list[str]:
    return [document["_id"] for document in page.documents]


def test_pages_by_number_show_everything_once_in_order(store: DocumentStore) -> None:
    walked = [ids(page(store, page=n, limit=10)) for n in (1, 2, 3)]

    in_order = [d["_id"] for d in store.find("items", {}, sort=SORT)]
    assert [len(part) for part in walked] == [10, 10, 5]
    assert [one for part in walked for one in part] == in_order


def test_pages_by_cursor_are_the_pages_by_number(store: DocumentStore) -> None:
    current, walked = page(store, limit=7), []
    while True:
        walked.append((current.number, current.total, current.pages, ids(current)))
        if current.next_cursor is None:
            break
        current = page(store, limit=7, cursor=current.next_cursor)

    assert walked == [(n, 25, 4, ids(page(store, page=n, limit=7))) for n in (1, 2, 3, 4)]


def test_a_page_by_cursor_stays_in_its_place_while_documents_come_in_before_it(
    store: DocumentStore,
) -> None:
    first, second = page(store, limit=5), page(store, page=2, limit=5)
    store.insert("items", {"_id": "new", "score": 99, "at": "t0", "kind": 1})

    assert first.next_cursor
    assert ids(page(store, limit=5, cursor=first.next_cursor)) == ids(second)
    assert ids(page(store, page=2, limit=5)) != ids(second)


def test_a_number_beyond_the_last_page_is_answered_as_the_last(store: DocumentStore) -> None:
    far = page(store, page=10**30, limit=10)

    assert (far.number, far.pages, len(far.documents), far.next_cursor) == (3, 3, 5, None)


def test_an_exactly_full_last_page_leads_nowhere(store: DocumentStore) -> None:
    assert page(store, page=5, limit=5).next_cursor is None


def test_an_empty_list_is_page_one_of_none(documents: DocumentStore) -> None:
    found = read_page(documents, "items", {}, SORT, PageRequest(page=3))

    assert (found.number, found.pages, found.total, found.documents) == (1, 0, 0, [])


def test_a_kept_total_is_taken_as_it_is(store: DocumentStore) -> None:
    assert (page(store, total=1000, limit=10).pages, page(store, limit=10).pages) == (100, 3)


def packed(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "!!!", "ÿ", packed({}), packed([]), packed([1, 2, 3]), packed("a"), "[" * 99],
)
def test_a_made_up_cursor_is_refused(store: DocumentStore, cursor: str) -> None:
    with pytest.raises(InvalidCursor):
        page(store, cursor=cursor)


def test_a_tampered_cursor_is_refused(store: DocumentStore) -> None:
    good = page(store, limit=2).next_cursor
    assert good
    fields = json.loads(base64.urlsafe_b64decode(good + "=" * (-len(good) % 4)))
    name, number, total, *after = fields
    bad: list[list[Any]] = [
        [name, -1, total, *after],
        [name, number, "many", *after],
        [name, True, total, *after],
        [name, number, total, {"$gt": ""}, *after[1:]],
        [name, number, total, *after, 1],
        [name, number, total, 10**400, *after[1:]],
        [name, number, total, float("nan"), *after[1:]],
    ]

    for fields in bad:
        with pytest.raises(InvalidCursor):
            page(store, cursor=packed(fields))


def test_a_cursor_of_another_list_is_refused(store: DocumentStore) -> None:
    other = read_page(store, "items", {}, ("-at", "score"), PageRequest(limit=2)).next_cursor

    with pytest.raises(InvalidCursor):
        page(store, cursor=other)
