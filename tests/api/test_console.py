"""The console's pages, their files, and the place of a browser's log-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.console import session
from api.console.pages import PAGES, ROOT, Page
from api.console.static_files import list_modules, read_static_files, static_version
from api.console.subjects import (
    find_any_job,
    find_app,
    find_challenge,
    find_dance,
    find_film,
    find_job,
    find_own_app,
    find_person,
    find_webhook,
)
from api.t2m.administration.figures import BOUNDS
from render.phrases import languages
from services.assembly import Services
from services.jobs.kinds.registry import KINDS
from services.jobs.pipelines import QUEUES
from tests.api.conftest import PASSWORD, Person

LARGEST_SCRIPTS = 30 * 1024  # bytes of own JavaScript of a page, as it is sent
OWN = {session.HEADER: "1"}
ADMINISTRATORS = [page for page in PAGES if page.section == "Admin"]
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def address_of(rule: str, subject: str = "x") -> str:
    return ROOT + re.sub(r"<(?:\w+:)?\w+>", subject, rule)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser: it keeps cookies."""
    return app.test_client()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.rule or "/")
def test_a_page_loads_only_what_is_ours_and_little_of_it(client: FlaskClient, page: Page) -> None:
    answer = client.get(address_of(page.rule))

    assert answer.status_code == (401 if page in ADMINISTRATORS else 200)
    assert answer.mimetype == "text/html"
    assert re.fullmatch(r"\w+", page.endpoint), "requests are counted under it"
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    assert not re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", answer.text)
    files = re.findall(rf'(?:src|href)="{ROOT}/static/{static_version()}/([^"]+)"', answer.text)
    assert not set(files) - set(read_static_files())
    scripts = list_modules(*(name for name in files if name.endswith(".js")))
    sent = [read_static_files()[name].zipped for name in scripts]
    assert sum(map(len, sent)) <= LARGEST_SCRIPTS
    fetched = re.findall(r"<[^>]+/([\w-]+\.js)>; rel=modulepreload", answer.headers["Link"])
    assert set(fetched) == set(scripts) - {"theme.js"}, "none waits for another to be read"
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', answer.text)


def test_every_module_imports_what_is_there() -> None:
    for name in read_static_files():
        if name.endswith(".js"):
            assert set(list_modules(name)) <= set(read_static_files())


@pytest.mark.parametrize("page", ADMINISTRATORS, ids=lambda page: page.rule)
def test_administrators_pages_are_inert_until_one_is_there(client: FlaskClient, page: Page) -> None:
    text = client.get(address_of(page.rule)).text
    main = text[text.index("<main") : text.index("</main>")]
    shown = re.sub(r"<template.*</template>", "", main, flags=re.DOTALL)
    assert "<template" in main
    assert not re.findall(r"<(?:h1|form|table|section|a)\b", shown)
    scripts = re.findall(r'src="[^"]*/(admin\w+\.js)"', text)
    assert len(scripts) == 1
    assert "openDesk(" in read_static_files()[scripts[0]].plain.decode()


def test_the_console_names_every_kind_of_job_every_queue_and_every_bound() -> None:
    words = read_static_files()["job_words.js"].plain.decode()
    assert set(re.findall(r'^  (\w+): \{ name: "', words, re.MULTILINE)) == set(KINDS)
    queues = re.search(r"QUEUES = \[(.*)\]", words)
    assert queues is not None
    assert re.findall(r'"([\w-]+)"', queues[1]) == list(QUEUES)
    bounds = read_static_files()["admin_limits.js"].plain.decode()
    named = set(re.findall(r"\bTROUPE_(\w+): ", bounds))
    assert named == {name.upper() for name in BOUNDS}


def test_a_lesson_may_be_asked_for_in_every_language_that_has_phrases(client: FlaskClient) -> None:
    form = client.get(f"{ROOT}/make").text
    choice = form[form.index('<select id="language"') :].partition("</select>")[0]
    assert set(re.findall(r'value="(\w+)"', choice)) == languages()


def test_the_start_leads_a_browser_to_the_console_and_greets_programs(client: FlaskClient) -> None:
    led = client.get("/", headers=BROWSER)
    assert (led.status_code, led.headers["Location"]) == (303, ROOT)

    for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
        assert client.get("/", headers=accept).json == {"message": "Welcome to iDance API Gateway"}


def test_an_unknown_page_is_a_page_that_says_so(client: FlaskClient) -> None:
    answer = client.get(f"{ROOT}/no/such/page")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text


ABOUT_SOMETHING = {
    find_challenge: "challenge",
    find_dance: "submission",
    find_person: "user",
    find_film: "film",
    find_job: "job",
    find_any_job: "job",
    find_app: "app",
    find_own_app: "app",
    find_webhook: "webhook",
}


def test_a_page_about_what_is_not_there_says_so_to_who_is_known(
    client: FlaskClient, register: Callable[..., Person], names: dict[str, str]
) -> None:
    """`x` is nothing; the administrator has nothing of the user's but what all may see."""
    pages = [page for page in PAGES if "<" in page.rule]
    assert {page.find for page in pages} == set(ABOUT_SOMETHING)
    unknown = {page.rule: client.get(address_of(page.rule)).status_code for page in pages}
    assert set(unknown.values()) == {200, 401}, "who is not known is asked to sign in"

    keep(client, {"access_token": register(admin=True).token, "refresh_token": "x"})
    private = {find_job, find_film, find_own_app, find_webhook}
    for page in pages:
        assert page.find is not None
        answer = client.get(address_of(page.rule))
        assert (answer.status_code, page.rule) == (404, page.rule)
        assert "There is no such page" in answer.text
        assert "Cookie" in answer.headers["Vary"]
        there = address_of(page.rule, names[ABOUT_SOMETHING[page.find]])
        assert client.get(there).status_code == (404 if page.find in private else 200)
    assert client.get(f"{ROOT}/admin/challenges/new").status_code == 200


def test_a_page_about_ones_own_is_there(
    client: FlaskClient, user: Person, names: dict[str, str]
) -> None:
    keep(client, {"access_token": user.token, "refresh_token": "x"})
    for page in PAGES:
        if page.find and page not in ADMINISTRATORS:
            there = address_of(page.rule, names[ABOUT_SOMETHING[page.find]])
            assert client.get(there).status_code == 200


def test_files_are_kept_for_good_under_their_version_alone(client: FlaskClient) -> None:
    kept = client.get(f"{ROOT}/static/{static_version()}/client.js")
    assert kept.mimetype == "text/javascript"
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(kept.request.path, headers={"If-None-Match": kept.headers["ETag"]})
    assert again.status_code == 304

    assert client.get(f"{ROOT}/static/older/client.js").headers["Cache-Control"] == "no-cache"
    assert client.get(f"{ROOT}/static/{static_version()}/../pages.py").status_code == 404


def test_who_does_not_administer_is_refused_the_page_itself(
    client: FlaskClient, pair: dict[str, str], services: Services
) -> None:
    keep(client, pair)
    for page in ADMINISTRATORS:
        refused = client.get(address_of(page.rule))
        assert refused.status_code == 403
        assert "<template" not in refused.text
        assert "You are signed in as page@example.com" in refused.text
        assert refused.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in refused.headers["Vary"]

    known = services.accounts.users.get(pair["user_id"])
    assert known is not None
    services.accounts.roles.appoint(known)
    assert client.get(f"{ROOT}/admin").status_code == 401, "another role is another log-in"
    body = {"email": "page@example.com", "password": PASSWORD}
    keep(client, client.post("/auth/login", json=body).json or {})
    opened = client.get(f"{ROOT}/admin")
    assert opened.status_code == 200
    assert "<template" in opened.text

    client.delete(f"{ROOT}/session", headers=OWN)
    assert client.get(f"{ROOT}/admin").status_code == 401


@pytest.fixture
def pair(client: FlaskClient) -> dict[str, str]:
    body = {"email": "page@example.com", "password": PASSWORD}
    return client.post("/auth/register", json=body).json or {}


def keep(client: FlaskClient, pair: dict[str, str]) -> TestResponse:
    body = {name: pair[name] for name in ("access_token", "refresh_token")}
    return client.put(f"{ROOT}/session", json=body, headers=OWN)


def test_the_log_in_is_kept_where_no_script_and_no_other_path_gets_it(
    client: FlaskClient, pair: dict[str, str]
) -> None:
    kept = keep(client, pair)
    session_cookie, page_cookie = kept.headers.getlist("Set-Cookie")
    for cookie, place in ((session_cookie, f"{ROOT}/session"), (page_cookie, ROOT)):
        assert {"HttpOnly", f"Path={place}", "SameSite=Strict"} <= set(cookie.split("; "))
    assert pair["refresh_token"] in session_cookie
    assert pair["refresh_token"] not in page_cookie
    assert pair["refresh_token"] not in kept.text

    opened = client.post(f"{ROOT}/session", headers=OWN)
    assert opened.json == {
        "access_token": pair["access_token"],
        "expires_in": pytest.approx(86400, abs=5),
    }
    assert opened.headers["Cache-Control"] == "no-store"
    assert client.get("/api/users/profile").status_code == 401, "the API knows no cookies"


def test_only_the_consoles_own_pages_are_answered(
    client: FlaskClient, pair: dict[str, str]
) -> None:
    keep(client, pair)
    assert client.post(f"{ROOT}/session").status_code == 403
    strange = {**OWN, "Sec-Fetch-Site": "cross-site"}
    for method in ("POST", "PUT", "DELETE"):
        assert client.open(f"{ROOT}/session", method=method, headers=strange).status_code == 403


def test_a_log_in_that_ends_soon_is_renewed_once(
    client: FlaskClient, pair: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(client, pair)
    with monkeypatch.context() as patch:
        patch.setattr(session, "RENEWED_BEFORE", timedelta(days=2))
        renewed = client.post(f"{ROOT}/session", headers=OWN).json or {}
    assert renewed["access_token"] not in (None, pair["access_token"])

    again = client.post(f"{ROOT}/session", headers=OWN).json or {}
    assert again["access_token"] == renewed["access_token"]
    me = client.get(
        "/api/users/profile", headers={"Authorization": f"Bearer {again['access_token']}"}
    )
    assert me.status_code == 200


def test_a_log_in_that_has_ended_is_forgotten(
    client: FlaskClient, pair: dict[str, str], services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(client, pair)
    services.accounts.users.end_tokens(pair["user_id"])
    monkeypatch.setattr(session, "RENEWED_BEFORE", timedelta(days=2))
    assert client.post(f"{ROOT}/session", headers=OWN).json == {
        "access_token": None,
        "expires_in": 0,
    }
    assert client.get_cookie(session.COOKIE, path=f"{ROOT}/session") is None


def test_signing_out_removes_the_cookie(client: FlaskClient, pair: dict[str, str]) -> None:
    keep(client, pair)
    client.delete(f"{ROOT}/session", headers=OWN)
    assert client.get_cookie(session.COOKIE, path=f"{ROOT}/session") is None
    assert client.post(f"{ROOT}/session", headers=OWN).json == {
        "access_token": None,
        "expires_in": 0,
    }
