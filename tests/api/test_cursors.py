"""Cursors of all lists are good for their list and filter only; no address takes what it does not
know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from api.app import create_app, routes
from api.declare import Access, Route
from services.interfaces import DocumentStore
from settings import Settings
from tests.api.calls import CALLS, filled
from tests.api.conftest import Person, composed

JOBS = "/api/v1/jobs"
LISTS = {
    f"{route.method} {route.rule}": route
    for route in routes()
    if route.declaration.query and "cursor" in route.declaration.query.model_fields
}
# pages for people, and what they are made of, are no part of the API
PAGES = ("/console", "/docs/guide")


def make_jobs(user: Person, many: int) -> None:
    for number in range(many):
        user.post("/api/v1/videos/generate", json={"prompt": f"Waves {number}"})


def jobs(user: Person, query: str) -> dict[str, Any]:
    answer = user.get(f"{JOBS}?items_per_page=1&{query}")
    assert answer.status_code == 200, answer.text
    data: dict[str, Any] = answer.json["data"]
    return data


def cursor_of(page: dict[str, Any]) -> str:
    cursor = page["pagination"]["next_cursor"]
    assert isinstance(cursor, str)
    return cursor


def blames_the_cursor(answer: TestResponse) -> bool:
    status = 400 if answer.request.path.startswith("/api/v1/") else 422
    return answer.status_code == status and "begin again without it" in answer.text


def test_no_list_takes_a_cursor_that_is_not_its_own(
    admin: Person, user: Person, names: dict[str, str]
) -> None:
    make_jobs(user, 2)
    foreign = cursor_of(jobs(user, ""))

    assert len(LISTS) > 15
    for key, route in LISTS.items():
        path = filled(CALLS[key].path, names).partition("?")[0]
        caller = admin if route.declaration.access is Access.ADMIN else user
        for cursor in (foreign, foreign.partition(".")[0], "rubbish", "."):
            if (path, cursor) != (JOBS, foreign):
                answer = caller.get(path, query_string={"cursor": cursor})
                assert blames_the_cursor(answer), f"{key}: {answer.text}"


def test_a_changed_cursor_is_refused(user: Person) -> None:
    make_jobs(user, 2)
    cursor = cursor_of(jobs(user, ""))
    for place in (0, 5, len(cursor) - 2):
        changed = cursor[:place] + ("A" if cursor[place] != "A" else "B") + cursor[place + 1 :]
        assert blames_the_cursor(user.get(f"{JOBS}?items_per_page=1&cursor={changed}"))
    assert len(jobs(user, f"cursor={cursor}")["items"]) == 1


def test_a_cursor_is_bound_to_its_filter_and_not_to_the_size_of_the_page(user: Person) -> None:
    make_jobs(user, 3)
    cursor = cursor_of(jobs(user, "status=queued"))

    assert blames_the_cursor(user.get(f"{JOBS}?cursor={cursor}"))
    assert blames_the_cursor(user.get(f"{JOBS}?cursor={cursor}&status=failed"))
    whole = user.get(f"{JOBS}?items_per_page=5&page=7&cursor={cursor}&status=queued").json
    assert len(whole["data"]["items"]) == 2


def test_a_cursor_of_an_administrators_search_is_bound_too(admin: Person, user: Person) -> None:
    make_jobs(user, 3)
    search = "/api/v1/admin/jobs?limit=1&status=queued"
    cursor = admin.get(search).json["data"]["next_cursor"]

    assert admin.get(f"{search}&cursor={cursor}").status_code == 200
    assert blames_the_cursor(admin.get(f"/api/v1/admin/jobs?status=failed&cursor={cursor}"))
    asked = {"error_code": "X", "cursor": cursor}
    assert blames_the_cursor(admin.post("/api/v1/admin/jobs/requeue", json=asked))


def test_a_walk_by_cursor_ends_without_one_and_an_emptied_list_with_an_empty_page(
    user: Person,
) -> None:
    make_jobs(user, 3)
    query, seen = "", 0
    while True:
        page = jobs(user, query)
        seen += len(page["items"])
        if page["pagination"]["next_cursor"] is None:
            break
        query = f"cursor={cursor_of(page)}"
    assert seen == 3

    first = jobs(user, "")
    for path in [f"{JOBS}/{item['id']}" for item in user.get(JOBS).json["data"]["items"]]:
        user.post(f"{path}/cancel")
        assert user.delete(path).status_code in (200, 204)
    rest = jobs(user, f"cursor={cursor_of(first)}")
    assert (rest["items"], rest["pagination"]["next_cursor"]) == ([], None)
    assert not rest["pagination"]["has_next"]


def test_a_cursor_outlives_a_change_of_the_secret(
    user: Person, settings: Settings, documents: DocumentStore, tmp_path: Path
) -> None:
    make_jobs(user, 2)
    cursor = cursor_of(jobs(user, ""))
    fresh = replace(settings, jwt_secret="n" * 32, jwt_previous_secrets=(settings.jwt_secret,))
    app = create_app(fresh, composed(fresh, tmp_path, documents))

    later = Person(app.test_client(), user.id, user.token)
    assert len(jobs(later, f"cursor={cursor}")["items"]) == 1


def every_address(app: Flask) -> list[tuple[str, str]]:
    return sorted(
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"OPTIONS"}
        if not rule.rule.startswith(PAGES)
    )


def test_every_address_refuses_a_field_that_it_does_not_know(
    app: Flask, user: Person, admin: Person, names: dict[str, str]
) -> None:
    """With good variables, so that nothing else is wrong."""
    known: dict[tuple[str, str], Route] = {(one.method, one.rule): one for one in routes()}
    for method, rule in every_address(app):
        route = known[method.replace("HEAD", "GET"), rule]
        call = CALLS[f"{route.method} {rule}"]
        path, _, query = filled(call.path or rule, names).partition("?")
        caller = admin if route.declaration.access is Access.ADMIN else user
        body = {"data": b"x"} if route.declaration.own_query else {}
        answer = caller.request(method, f"{path}?{query}&nonsense=1", **body)
        place = f"{method} {rule}: {answer.status_code} {answer.text}"
        if route.declaration.own_query:  # links that are signed as a whole
            assert answer.status_code in (403, 422), place
        else:
            assert answer.status_code == (400 if rule.startswith("/api/v1/") else 422), place
            assert method == "HEAD" or "nonsense" in answer.text, place
