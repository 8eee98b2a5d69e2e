"""Every JSON route shows an example in the documentation that was really answered."""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

from api.declare import Access
from api.examples import FILE, presentable, recorded
from api.openapi import document
from tests.api.calls import CALLS
from tests.api.conftest import Person
from tests.api.shapes import shape_of

# the fixtures that make one of everything
from tests.api.test_routes import ROUTES, names, send

__all__ = ["names", "send"]

UNSHOWN = "GET /openapi.json"


@pytest.fixture
def answered(send: Any, user: Person, admin: Person) -> dict[str, Any]:
    """What each route answers to its good call, by route."""
    found = {}
    for key in sorted(CALLS, key="POST /auth/logout".__eq__):
        asked_of_admin = ROUTES[key].declaration.access is Access.ADMIN
        answer = send(admin if asked_of_admin else user, ROUTES[key], CALLS[key])
        if answer.is_json and key != UNSHOWN:
            found[key] = presentable(answer.json)
    return dict(sorted(found.items()))


def test_every_route_has_an_example_of_the_shape_that_it_answers(answered: dict[str, Any]) -> None:
    if os.environ.get("RECORD_EXAMPLES"):
        FILE.write_text(json.dumps(answered, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        recorded.cache_clear()
    again = "run RECORD_EXAMPLES=1 ./troupe test tests/api/test_examples.py"
    assert set(recorded()) == set(answered), again
    for key, answer in answered.items():
        assert shape_of(recorded()[key]) == shape_of(answer), f"{key}: {again}"


def test_the_examples_are_in_the_openapi_document() -> None:
    shown = {
        f"{method.upper()} {path}": content["example"]
        for path, operations in document(list(ROUTES.values()))["paths"].items()
        for method, operation in operations.items()
        for answer in operation["responses"].values()
        for content in answer.get("content", {}).values()
        if "example" in content
    }
    assert len(shown) == len(recorded())
    assert shown["GET /health"] == {"status": "ok"}


def test_no_example_has_a_token_or_a_signature() -> None:
    text = FILE.read_text(encoding="utf-8")
    assert "eyJhbGciOiJIUzI1NiIs…" in text
    assert "signature=…" in text
