"""Letting an app in and going back to it: the way there, and the code that tells who came."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from api.console.pages import ROOT
from services.accounts.apps import APP_GRANTS, CODE_LIFETIME
from services.accounts.return_urls import LONGEST, ReturnUrlMalformed, check_return_url
from services.assembly import Services
from services.clock import now
from tests.api.conftest import PASSWORD, Person
from tests.api.test_apps import APPS, CONSENT, Program

BACK = "https://school.example.com/back?from=troupe"
WAY = {"return_to": BACK, "state": "a&b=c #1"}


@pytest.fixture
def program(other: Person) -> Program:
    """An app of somebody else's, which has named a way back."""
    made = other.post(APPS, json={"name": "Dance school", "return_urls": [BACK]}).json["data"]
    key = other.post(f"{APPS}/{made['id']}/keys", json={"name": "Server"}).json["data"]["key"]
    return Program(made["id"], other.client, key)


def words_of(url: str) -> dict[str, list[str]]:
    assert url.startswith(f"{BACK}&")
    return parse_qs(urlsplit(url).query, strict_parsing=True)


def let_in(person: Person, program: Program, **wish: Any) -> str:
    """The code that they bring to the app."""
    given = person.put(f"{CONSENT}/{program.id}", json={**WAY, **wish}).json
    return words_of(given["return_url"])["code"][0]


def hand_over(program: Program, code: str, **options: Any) -> Any:
    return program.itself.post(f"{APPS}/{program.id}/users", json={"code": code}, **options)


def test_who_lets_an_app_in_brings_it_a_code_that_tells_who_they_are_once(
    user: Person, program: Program
) -> None:
    given = user.put(f"{CONSENT}/{program.id}", json={"scopes": ["read"], **WAY}).json
    brought = words_of(given["return_url"])
    assert (brought["from"], brought["state"]) == (["troupe"], [WAY["state"]])
    assert (given["scopes"], sorted(brought)) == (["read"], ["code", "from", "state"])

    known = hand_over(program, brought["code"][0])
    assert known.json["data"]["user_id"] == user.id
    assert known.json["data"]["scopes"] == ["read"]
    again = hand_over(program, brought["code"][0])
    assert again.json["error"]["reason"] == "CODE_REFUSED"
    assert program.ask(user.id, "GET", "/api/users/profile").status_code == 200


def test_a_lost_answer_is_asked_for_again_under_its_key(user: Person, program: Program) -> None:
    code, key = let_in(user, program), {"Idempotency-Key": "arrival-1"}
    first, again = (hand_over(program, code, headers=key).json for _ in range(2))
    assert first == again
    assert first["data"]["user_id"] == user.id


def test_who_refuses_goes_back_with_no_code_and_lets_nobody_in(
    user: Person, program: Program
) -> None:
    asked = user.get(f"{CONSENT}/{program.id}", query_string=WAY).json
    told = words_of(asked["refusal_url"])
    assert told == {"from": ["troupe"], "error": ["access_denied"], "state": [WAY["state"]]}
    assert user.get(CONSENT).json["items"] == []


FORGED = (
    "https://evil.example.com/back?from=troupe",
    BACK + "&code=mine",
    BACK.upper(),
    "https://school.example.com",
    "https://school.example.com@evil.example.com/back?from=troupe",
    "//school.example.com/back?from=troupe",
    "javascript:alert(1)//school.example.com/back?from=troupe",
    "",
)


@pytest.mark.parametrize("forged", FORGED)
def test_to_an_address_that_the_app_has_not_named_leads_no_way_and_nothing_is_granted(
    user: Person, program: Program, forged: str
) -> None:
    way = {"return_to": forged, "state": "a1"}
    for refused in (
        user.get(f"{CONSENT}/{program.id}", query_string=way),
        user.put(f"{CONSENT}/{program.id}", json=way),
    ):
        assert refused.status_code == 400
        assert refused.json["error"]["reason"] == "RETURN_ADDRESS_UNKNOWN"
        assert "_url" not in refused.json
    assert user.get(CONSENT).json["items"] == []


def test_an_address_of_another_app_is_none_of_this_one(
    user: Person, other: Person, program: Program
) -> None:
    foreign = other.post(APPS, json={"name": "Another"}).json["data"]["id"]
    assert user.put(f"{CONSENT}/{foreign}", json=WAY).status_code == 400
    assert user.put(f"{CONSENT}/{program.id}", json=WAY).status_code == 200


@pytest.mark.parametrize(
    "url",
    [
        "http://school.example.com/back",
        "http://127.0.0.1.example.com/",
        "https://user:word@school.example.com/",
        "https://school.example.com/back#part",
        "https://school.example.com\\@evil.example.com/",
        "https://school.example.com/ back",
        "https:school.example.com",
        "https:///back",
        "https://schule.example.com/zurück",
        "https://school.example.com:port/",
        "https://[::1/",
        "/console",
        "javascript:alert(1)",
        "data:text/html,hello",
        "school:/back",
        "com.example.school://user@host/",
        f"https://school.example.com/{'x' * LONGEST}",
    ],
)
def test_an_address_to_which_nobody_should_be_sent_cannot_be_named(
    other: Person, program: Program, url: str
) -> None:
    wish = {"name": "School", "return_urls": [url]}
    for refused in (
        other.post(APPS, json=wish),
        other.put(f"{APPS}/{program.id}", json=wish),
    ):
        assert refused.status_code == 400
        assert "return_urls" in str(refused.json["error"]["details"])
    with pytest.raises(ReturnUrlMalformed):
        check_return_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://school.example.com:8443/back",
        "http://localhost:3000/back",
        "http://[::1]:3000/",
        "com.example.school:/back",
    ],
)
def test_sites_ones_own_machine_and_apps_on_it_can_be_named(url: str) -> None:
    assert check_return_url(url) == url


def test_an_address_that_is_taken_back_leads_no_way_any_more(
    user: Person, other: Person, program: Program
) -> None:
    changed = other.put(f"{APPS}/{program.id}", json={"name": "School"}).json["data"]
    assert (changed["name"], changed["return_urls"]) == ("School", [])
    assert user.put(f"{CONSENT}/{program.id}", json=WAY).status_code == 400
    assert user.get(f"{CONSENT}/{program.id}").json["name"] == "School"


def test_a_code_is_worth_nothing_to_another_app_or_to_its_user(
    user: Person, other: Person, program: Program, register: Callable[..., Person]
) -> None:
    code = let_in(user, program)
    thief = register()
    made = thief.post(APPS, json={"name": "Thief"}).json["data"]["id"]
    refused = thief.post(f"{APPS}/{made}/users", json={"code": code})
    assert refused.json["error"]["reason"] == "CODE_REFUSED"
    for stranger in (user, thief):
        answer = stranger.post(f"{APPS}/{program.id}/users", json={"code": code})
        assert answer.status_code == 404
    assert hand_over(program, code).status_code == 200


def test_nobody_comes_as_somebody_else_with_their_own_code(
    user: Person, admin: Person, program: Program
) -> None:
    """A code names its user, but is good only with the secret that goes with the name."""
    mine = let_in(user, program)
    let_in(admin, program)
    forged = f"{admin.id}.{mine.partition('.')[2]}"
    for code in (forged, f"{admin.id}.", "." + mine, mine.partition(".")[2], "x"):
        assert hand_over(program, code).json["error"]["reason"] == "CODE_REFUSED"
    assert hand_over(program, mine).json["data"]["user_id"] == user.id


@pytest.mark.parametrize("ends", ["consent", "later", "again", "app", "account"])
def test_a_code_ends_with_what_it_came_of(
    user: Person, other: Person, program: Program, ends: str
) -> None:
    code = let_in(user, program)
    if ends in ("consent", "later"):
        user.delete(f"{CONSENT}/{program.id}")
    if ends == "later":
        user.put(f"{CONSENT}/{program.id}", json={})
    if ends == "again":
        assert let_in(user, program) != code
    if ends == "app":
        other.delete(f"{APPS}/{program.id}")
    if ends == "account":
        user.request("DELETE", "/api/users/me", json={"password": PASSWORD})
    assert hand_over(program, code).status_code in (400, 401)


def test_a_code_is_good_for_ten_minutes(
    user: Person, program: Program, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    for age, status in ((CODE_LIFETIME - timedelta(seconds=9), 200), (CODE_LIFETIME, 400)):
        code = let_in(user, program)
        with monkeypatch.context() as patch:
            late = now() + age
            patch.setattr(services.accounts.apps, "_clock", lambda late=late: late)
            assert hand_over(program, code).status_code == status


def test_no_key_and_no_app_gives_consent_or_is_given_a_code(
    user: Person, other: Person, program: Program, services: Services
) -> None:
    key = services.accounts.api_keys.create(user.id, "Own", ["read", "write"], None)[1]
    user.put(f"{CONSENT}/{program.id}", json={})
    for refused in (
        Person(user.client, user.id, key).put(f"{CONSENT}/{program.id}", json=WAY),
        program.ask(user.id, "PUT", f"{CONSENT}/{program.id}", json=WAY),
        program.itself.put(f"{CONSENT}/{program.id}", json=WAY),
        program.itself.put(f"{APPS}/{program.id}", json={"name": "x"}),
    ):
        assert (refused.status_code, "LOG_IN_NEEDED" in refused.text) == (403, True)


def test_a_code_is_kept_as_a_digest_and_is_in_nobodys_archive(
    user: Person, program: Program, services: Services
) -> None:
    code = let_in(user, program)
    (kept,) = services.documents.find(APP_GRANTS, {"user_id": user.id})
    assert code.partition(".")[2] not in str(kept)
    archived = dict(services.erasure.exports._list_documents(user.id, lambda: None))
    assert "Dance school" not in archived[APP_GRANTS]
    assert '"code"' not in archived[APP_GRANTS]


def test_a_state_without_a_way_back_is_an_error(user: Person, program: Program) -> None:
    assert user.get(f"{CONSENT}/{program.id}?state=x").status_code == 400
    assert user.put(f"{CONSENT}/{program.id}", json={"state": "x"}).status_code == 400
    assert user.get(CONSENT).json["items"] == []


def test_the_page_is_in_nobodys_frame_and_its_address_goes_nowhere(
    program: Program, user: Person, app: Flask
) -> None:
    made = user.get(f"{CONSENT}/{program.id}").json
    page = app.test_client().get(
        f"{ROOT}/apps/{made['app_id']}?return_to=https://evil.example.com&state=x"
    )
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "evil.example.com" not in page.text
    assert "Location" not in page.headers
