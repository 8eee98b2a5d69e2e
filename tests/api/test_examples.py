"""Every JSON route shows an example in the documentation that was really answered."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from api.declare import Access
from api.examples import FILE, presentable, read_examples
from api.openapi import document
from tests.api.calls import CALLS, filled
from tests.api.conftest import Person
from tests.api.shapes import shape_of

# the fixture that sends a good call
from tests.api.test_routes import ROUTES, send

__all__ = ["send"]

UNSHOWN = "GET /openapi.json"
OF_THE_MOMENT = "GET /api/feed"  # what comes first there is of either kind
BEFORE: dict[str, dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))


def have_one_shape(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return shape_of({"request": None, **one}) == shape_of({"request": None, **other})


def write_examples(answered: dict[str, dict[str, Any]]) -> None:
    """Each as it was where its shape still is, so that ids of the day change nothing."""
    kept = {
        key: BEFORE[key] if key in BEFORE and have_one_shape(BEFORE[key], answer) else answer
        for key, answer in answered.items()
    }
    FILE.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    read_examples.cache_clear()


@pytest.fixture
def answered(
    send: Any, user: Person, admin: Person, names: dict[str, str]
) -> dict[str, dict[str, Any]]:
    """Each route's good call, and what it answers, by route."""
    if os.environ.get("RECORD_EXAMPLES"):
        FILE.write_text("{}", encoding="utf-8")  # the last ones may be of another form
    found = {}
    for key in sorted(CALLS, key="POST /auth/logout-everywhere".__eq__):
        asked_of_admin = ROUTES[key].declaration.access is Access.ADMIN
        answer = send(admin if asked_of_admin else user, ROUTES[key], CALLS[key])
        if answer.is_json and key != UNSHOWN:
            told = {"status": answer.status_code, "answer": presentable(answer.json)}
            sent = CALLS[key].json
            found[key] = told | (
                {} if sent is None else {"request": presentable(filled(sent, names))}
            )
    return dict(sorted(found.items()))


def test_every_route_has_an_example_of_the_shape_that_it_answers(
    answered: dict[str, dict[str, Any]],
) -> None:
    if os.environ.get("RECORD_EXAMPLES"):
        write_examples(answered)
    again = "run RECORD_EXAMPLES=1 ./troupe test tests/api/test_examples.py"
    assert set(read_examples()) == set(answered), again
    for key, answer in answered.items():
        if key != OF_THE_MOMENT:
            assert have_one_shape(vars(read_examples()[key]), answer), f"{key}: {again}"


def test_the_examples_are_in_the_openapi_document() -> None:
    shown = {
        f"{method.upper()} {path}": content["example"]
        for path, operations in document(list(ROUTES.values()))["paths"].items()
        for method, operation in operations.items()
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
        if "example" in content
    }
    assert len(shown) == len(read_examples())
    assert shown["GET /health"] == {"status": "ok"}


def test_no_example_has_a_token_or_a_signature() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert "eyJhbGciOiJIUzI1NiIs…" in text
    assert "signature=…" in text


def test_no_example_tells_where_on_our_machine_something_lies() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert [word for word in ("file://", "/tmp/", "/objects/") if word in text] == []
