"""Records: what is stored is read and written through one dataclass, and nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Literal

import pytest

from services.documents.records import LEFT_OUT, Malformed, Record, stored_as


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True)
class Part(Record):
    name: str
    source: str = field(metadata=stored_as("from"))


@dataclass(frozen=True)
class Whole(Record):
    title: str
    seconds: float
    colour: Colour = Colour.RED
    parts: tuple[Part, ...] = ()
    links: dict[str, Part] = field(default_factory=dict)
    note: str | None = None
    theme: str | None = field(default=None, metadata=LEFT_OUT)
    details: Any = None
    kind: Literal["film", "song"] = "film"


DOCUMENT = {
    "title": "Ada",
    "seconds": 3,
    "colour": "red",
    "parts": [{"name": "a", "from": "x"}],
    "links": {"one": {"name": "b", "from": "y"}},
    "note": None,
    "kind": "song",
    "details": {"any": [1, {"thing": None}]},
}


def test_fields_are_read_under_their_stored_names() -> None:
    whole = Whole.from_document(DOCUMENT)
    assert (whole.title, whole.seconds, whole.colour) == ("Ada", 3, Colour.RED)
    assert whole.parts == (Part("a", "x"),)
    assert whole.links == {"one": Part("b", "y")}
    assert whole.details == DOCUMENT["details"]


def test_reading_and_writing_changes_nothing() -> None:
    assert Whole.from_document(DOCUMENT).to_document() == DOCUMENT


def test_a_new_record_is_written_whole_but_for_what_is_left_out() -> None:
    whole = Whole("Ada", 3, parts=(Part("a", "x"),), links={"one": Part("b", "y")}, kind="song")
    assert whole.to_document() == {**DOCUMENT, "details": None}
    assert replace(whole, theme="dark").to_document()["theme"] == "dark"


def test_what_a_newer_version_has_written_survives_a_change() -> None:
    newer = {**DOCUMENT, "later": 1, "parts": [{"name": "a", "from": "x", "later": 2}]}
    changed = replace(Whole.from_document(newer), title="Bob")
    assert changed.to_document() == {**newer, "title": "Bob"}


def test_what_an_older_version_has_not_written_stays_away_until_it_is_changed() -> None:
    old = {"title": "Ada", "seconds": 3.5}
    whole = Whole.from_document(old)
    assert (whole.colour, whole.parts, whole.note) == (Colour.RED, (), None)
    assert whole.to_document() == old
    assert replace(whole, note="new").to_document() == {**old, "note": "new"}


def test_what_is_read_does_not_decide_whether_records_are_equal() -> None:
    assert Part.from_document({"name": "a", "from": "x", "later": 1}) == Part("a", "x")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": 1}, "Whole.title: int in the place of str"),
        ({"seconds": True}, "Whole.seconds: bool in the place of float"),
        ({"parts": {}}, "Whole.parts: dict in the place of a list"),
        ({"parts": [{"name": "a"}]}, "Whole.parts: Part.source: it is missing"),
        ({"links": []}, "Whole.links: list in the place of an object"),
        ({"colour": "blue"}, "Whole.colour: 'blue' is not a valid Colour"),
        ({"kind": "book"}, "Whole.kind: 'book' is none of 'film', 'song'"),
        ({"title": None}, "Whole.title: NoneType in the place of str"),
    ],
)
def test_another_type_is_refused_with_the_place(change: dict[str, Any], words: str) -> None:
    with pytest.raises(Malformed, match=words):
        Whole.from_document({**DOCUMENT, **change})


def test_a_missing_field_without_a_default_is_refused() -> None:
    with pytest.raises(Malformed, match=r"Whole\.seconds: it is missing"):
        Whole.from_document({"title": "Ada"})


def test_a_type_that_no_document_has_is_an_error_of_the_record() -> None:
    @dataclass(frozen=True)
    class Strange(Record):
        at: bytes

    with pytest.raises(TypeError, match="records know no"):
        Strange.from_document({"at": b""})
