"""Over all routes: who may call them, and what exactly they answer."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from api.app import routes
from api.declare import Access, Route
from api.dialects import BARE_ENVELOPE, PLAIN, dialect_of
from services.accounts.refresh_tokens import new_family
from services.assembly import Services
from services.jobs.admin_runs import SYSTEM, RunKind
from tests.api.calls import CALLS, Call, filled
from tests.api.conftest import MP4, Person
from tests.api.letters import link_in_a_new_letter, word_in_a_new_letter, words_of_email_changes
from tests.api.shapes import SHAPES, shape_of

ROUTES = {f"{route.method} {route.rule}": route for route in routes()}
ASKING = {
    key: route
    for key, route in ROUTES.items()
    if route.declaration.access in (Access.USER, Access.ADMIN)
}
EVER_CHANGING = "/api/v1/system/"  # figures of the moment
OWN = [key for key, call in CALLS.items() if call.own]


@pytest.fixture
def send(
    names: dict[str, str], other: Person, services: Services
) -> Callable[[Person, Route, Call], Any]:
    names["dancer"] = other.id
    names["reset_word"] = word_in_a_new_letter(services, other.id)
    names |= words_of_email_changes(services)
    names["refresh_token"] = refresh_token(services, names["user"])
    names["api_key"] = services.accounts.api_keys.create(names["user"], "Old", ["read"], None)[0].id
    names["foreign_app"] = foreign_app(services, other.id, names["user"])
    names["run"] = services.runs.start(RunKind.ROTATION, SYSTEM).id

    def sending(caller: Person, route: Route, call: Call) -> Any:
        if route.rule == "/auth/logout" and caller.id == names["user"]:
            caller = logged_in_again(caller)  # the token that the others are sent with stays
        closing = route.rule in ("/auth/change-password", "/api/users/me")
        if closing and caller.id == names["user"]:
            caller = somebody_new(caller, route.endpoint)  # for the same reason
        path = filled(call.path, names)
        options: dict[str, Any] = {}
        if call.json is not None:
            options["json"] = filled(call.json, names)
        if call.form is not None:
            options["data"] = {name: _sent(value) for name, value in call.form.items()}
        if call.signed == "GET":
            path = services.objects.presign_download(names["key"], 60)
        if call.signed == "PUT":
            signed = services.objects.presign_upload(names["new_key"], "video/mp4", len(MP4), 60)
            path, options = signed.url, {"data": MP4, "headers": dict(signed.headers)}
        if call.signed == "LETTER":
            path = link_in_a_new_letter(services, names["user"])
        return caller.request(route.method, path, **options)

    return sending


def logged_in_again(user: Person) -> Person:
    """The user with another token."""
    made = user.post("/auth/login", json=CALLS["POST /auth/login"].json).json
    return replace(user, token=made["access_token"])


def somebody_new(user: Person, name: str) -> Person:
    """Another account with the password of all of them."""
    account = {**CALLS["POST /auth/login"].json, "email": f"{name}@example.com"}
    made = user.post("/auth/register", json=account).json
    return Person(user.client, made["user_id"], made["access_token"])


def foreign_app(services: Services, owner_id: str, user_id: str) -> str:
    """Another's app, which the user has let in."""
    owner = services.accounts.users.get(owner_id)
    assert owner is not None
    app = services.accounts.apps.create(owner, "Another school").id
    services.accounts.apps.let_in(app, user_id, ["read"])
    return app


def refresh_token(services: Services, user_id: str) -> str:
    known = services.accounts.users.get(user_id)
    assert known is not None
    return services.accounts.refresh_tokens.give(known, new_family(), device="a test")


def _sent(value: Any) -> Any:
    """A field of a form: bytes are sent as a file of that content."""
    return (io.BytesIO(value), "notes.txt") if isinstance(value, bytes) else value


def test_every_route_of_the_app_is_declared_and_has_a_good_call(app: Flask) -> None:
    served = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith(("console.", "guide."))  # pages for people
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }

    assert served == set(ROUTES) == set(CALLS) == set(SHAPES)


def test_who_may_gets_the_pinned_answer_of_every_route(
    send: Any, user: Person, admin: Person
) -> None:
    """One world for all of them; what ends the session comes last."""
    for key in sorted(CALLS, key="POST /auth/logout-everywhere".__eq__):
        asked_of_admin = ROUTES[key].declaration.access is Access.ADMIN
        answer = send(admin if asked_of_admin else user, ROUTES[key], CALLS[key])

        assert answer.status_code == CALLS[key].status, f"{key}: {answer.text}"
        assert given_shape(answer) == pinned_shape(key, answer), key


def given_shape(answer: Any) -> Any:
    return shape_of(answer.json) if answer.is_json else answer.mimetype


def pinned_shape(key: str, answer: Any) -> Any:
    """With the envelope around it, where there is one."""
    if dialect_of(ROUTES[key].rule) in (PLAIN, BARE_ENVELOPE) or not answer.is_json:
        return SHAPES[key]
    words = {"message": "str"} if "message" in answer.json else {}
    return {"success": "bool", "data": SHAPES[key], **words}


def test_who_has_no_good_token_is_refused_everywhere(
    guest: Person, send: Any, services: Services, register: Callable[..., Person]
) -> None:
    garbage = Person(guest.client, token="not-a-token")
    ended = register(admin=True)
    services.accounts.users.end_tokens(ended.id)
    bad = ((guest, "AUTH_REQUIRED"), (garbage, "AUTH_INVALID"), (ended, "AUTH_INVALID"))
    for key, route in ASKING.items():
        for caller, code in bad:
            answer = send(caller, route, CALLS[key])

            assert answer.status_code == 401, key
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            if dialect_of(route.rule) is PLAIN:
                assert answer.json["code"] in ("TOKEN_MISSING", "TOKEN_INVALID"), key
            else:
                assert answer.json["error"]["code"] == code, key


def test_a_bad_token_is_refused_where_none_would_do(guest: Person, send: Any) -> None:
    garbage = Person(guest.client, token="not-a-token")
    for key, route in ROUTES.items():
        if route.declaration.access is Access.OPTIONAL:
            answers = [send(caller, route, CALLS[key]).status_code for caller in (guest, garbage)]
            assert answers == [CALLS[key].status, 401], key


def test_what_a_path_names_is_of_one_user_or_of_what_all_users_share() -> None:
    """A new route of users is held against strangers, or named here."""
    shared = (
        *("/api/challenges/", "/api/submissions/", "/api/users/<user_id>/"),
        "/api/v1/auth/apps/",  # whoever is asked for consent reads the app's name
    )
    named = {
        key: route
        for key, route in ROUTES.items()
        if "<" in route.rule and route.declaration.access is Access.USER
    }

    kept_apart = {key for key in named if CALLS[key].own}
    rest = {key for key, route in named.items() if not route.rule.startswith(shared)}

    assert rest <= kept_apart


def test_guests_reach_what_is_for_guests(guest: Person, send: Any) -> None:
    for key, route in ROUTES.items():
        if route.declaration.access is Access.GUEST:
            assert send(guest, route, CALLS[key]).status_code < 400, key


@pytest.mark.parametrize("who", ["other", "admin"])
def test_to_others_the_users_things_do_not_exist(
    who: str, send: Any, request: pytest.FixtureRequest
) -> None:
    stranger = request.getfixturevalue(who)
    for key in OWN:
        answer = send(stranger, ROUTES[key], CALLS[key])

        assert answer.status_code in (404, 422), f"{key}: {answer.text}"


def test_users_are_refused_what_only_administrators_may(user: Person, send: Any) -> None:
    for key, route in ASKING.items():
        if route.declaration.access is Access.ADMIN:
            assert send(user, route, CALLS[key]).status_code == 403, key


def test_a_head_request_answers_like_get_without_the_body(user: Person, send: Any) -> None:
    for key, route in ROUTES.items():
        call = CALLS[key]
        if route.method != "GET" or call.signed:
            continue
        whole = send(user, route, call)
        head = Route("HEAD", route.rule, route.view, route.endpoint, route.tag)
        answer = send(user, head, call)

        assert (answer.status_code, answer.data) == (whole.status_code, b""), key
        if not route.rule.startswith(EVER_CHANGING):
            assert answer.content_length == whole.content_length, key
