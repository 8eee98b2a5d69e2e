"""Changes that are made once, whoever tries them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.documents.once import CLEARED_AT_ONCE, KEPT, Once
from services.interfaces import Change, DocumentStore

MORE: Change = {"$inc": {"count": 1}, "$set": {"touched": True}}


class Time:
    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 23, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(autouse=True)
def counter(documents: DocumentStore) -> None:
    documents.insert("counters", {"_id": "c", "count": 0})


@pytest.fixture
def once(documents: DocumentStore, time: Time) -> Once:
    return Once(documents, time)


def count(documents: DocumentStore) -> int:
    document = documents.get("counters", "c")
    assert document
    return int(document["count"])


def test_a_change_of_one_name_is_made_once(once: Once, documents: DocumentStore) -> None:
    made = [once.apply("counters", "c", "sub_1-count", MORE) for _ in range(3)]

    assert made == [True, False, False]
    assert count(documents) == 1
    assert documents.find("counters", {"touched": True})


def test_changes_of_other_names_are_made_too(once: Once, documents: DocumentStore) -> None:
    for n in range(5):
        once.apply("counters", "c", f"sub_{n}-count", MORE)

    assert count(documents) == 5


def test_what_is_not_there_is_not_changed(once: Once) -> None:
    assert not once.apply("counters", "gone", "a", MORE)


def test_old_marks_are_cleared_and_young_ones_stay(
    once: Once, documents: DocumentStore, time: Time
) -> None:
    for n in range(CLEARED_AT_ONCE):
        once.apply("counters", "c", f"old_{n}", MORE)
    time.moment += KEPT + timedelta(seconds=1)

    once.apply("counters", "c", "young", MORE)

    held = documents.get("counters", "c")
    assert held
    assert list(held["applied"]) == ["young"]
    assert not once.apply("counters", "c", "young", MORE)
    assert count(documents) == CLEARED_AT_ONCE + 1


def test_of_two_documents_of_one_id_the_first_is_kept(once: Once) -> None:
    first = once.insert("things", {"_id": "a", "by": 1})

    assert once.insert("things", {"_id": "a", "by": 2}) == first
