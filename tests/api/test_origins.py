"""Pages of other origins: which are let in, and what they may send, read, embed and frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from api.app import create_app
from api.openapi import document
from services.assembly import Services
from settings import Settings
from tests.api.conftest import PASSWORD, Person, Stage
from tests.api.test_routes import ROUTES

PAGE = "https://app.example.com"
ALLOW = "Access-Control-Allow-Origin"
Opened = Callable[..., FlaskClient]


@pytest.fixture
def opened(settings: Settings, services: Services) -> Opened:
    """The app, open to these origins."""

    def opening(*origins: str) -> FlaskClient:
        changed = replace(settings, allowed_origins=origins)
        changed.check()
        return create_app(changed, replace(services, settings=changed)).test_client()

    return opening


def ask_first(client: FlaskClient, path: str, origin: str, **wish: str) -> TestResponse:
    """The question that a browser asks before a request."""
    method, sent = wish.get("method", "POST"), wish.get("sent", "authorization,content-type")
    headers = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": sent}
    return client.options(path, headers={"Origin": origin, **headers})


@pytest.mark.parametrize("path", ["/auth/login", "/api/v1/videos/generate", "/storage/a/b.mp4"])
def test_an_allowed_page_may_send_what_the_api_heeds(opened: Opened, path: str) -> None:
    sent = "authorization,content-type,idempotency-key,prefer,last-event-id,if-none-match,range"
    answer = ask_first(opened(PAGE), path, PAGE, sent=sent)

    assert answer.status_code == 200
    assert answer.headers[ALLOW] == PAGE
    allowed = answer.headers["Access-Control-Allow-Headers"].lower().replace(" ", "")
    assert set(allowed.split(",")) == set(sent.split(","))
    assert "POST" in answer.headers["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.vary


def test_every_request_header_of_the_documentation_may_be_sent(opened: Opened) -> None:
    client = opened(PAGE)
    documented = {
        parameter["name"]
        for path in document(list(ROUTES.values()))["paths"].values()
        for operation in path.values()
        for parameter in operation["parameters"]
        if parameter["in"] == "header"
    }

    answer = ask_first(client, "/", PAGE, method="GET", sent=",".join(documented))

    assert len(documented) > 3
    allowed = answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert {name.lower() for name in allowed} == {name.lower() for name in documented}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/health", 200), ("/nothing", 404), ("/api/v1/jobs", 401), ("/auth/login", 405)],
)
def test_an_allowed_page_may_read_answers_and_refusals(
    opened: Opened, path: str, status: int
) -> None:
    answer = opened(PAGE).get(path, headers={"Origin": PAGE})

    assert answer.status_code == status
    assert answer.headers[ALLOW] == PAGE
    exposed = answer.headers["Access-Control-Expose-Headers"]
    for name in ("Location", "Retry-After", "ETag", "RateLimit-Remaining", "Idempotency-Replayed"):
        assert name in exposed


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://app.example.com",
        "https://app.example.com:8443",
        "https://app.example.com.evil.example",
        "null",
    ],
)
def test_any_other_page_gets_no_permission(opened: Opened, origin: str) -> None:
    client = opened(PAGE)
    answers = [client.get("/health", headers={"Origin": origin})]
    answers.append(ask_first(client, "/auth/login", origin))

    for answer in answers:
        assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
        assert "Origin" in answer.vary


@pytest.mark.parametrize(
    ("pattern", "let_in", "shut_out"),
    [
        (
            "https://*.example.com",
            ["https://a.example.com", "https://a.b.example.com"],
            [
                "https://example.com",
                "https://a.example.com.evil.io",
                "https://evil.io#.example.com",
            ],
        ),
        (
            "http://localhost:*",
            ["http://localhost:5173"],
            ["http://localhost", "http://localhost:5173.evil.io", "http://localhostt:1"],
        ),
        ("capacitor://localhost", ["capacitor://localhost"], ["ionic://localhost"]),
    ],
)
def test_a_pattern_lets_in_what_it_says(
    opened: Opened, pattern: str, let_in: list[str], shut_out: list[str]
) -> None:
    client = opened(pattern)
    for origin in let_in:
        assert client.get("/health", headers={"Origin": origin}).headers[ALLOW] == origin
    for origin in shut_out:
        assert ALLOW not in client.get("/health", headers={"Origin": origin}).headers, origin


def test_a_star_lets_all_in_and_gives_no_credentials(opened: Opened) -> None:
    answer = ask_first(opened("*"), "/auth/login", "https://anywhere.example")

    assert answer.headers[ALLOW] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers


def test_files_by_link_stand_in_pages_and_others_do_not(
    opened: Opened, user: Person, stage: Stage
) -> None:
    client = opened(PAGE)
    url = stage.services.objects.presign_download(stage.store("a/b.mp4"), 60)
    link, _ = stage.services.files.links.sign(stage.file(user.id), 3600, {})
    for path in (url, link):
        answer = client.get(path, headers={"Origin": PAGE})
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers[ALLOW] == PAGE

    own = client.get("/api/users/profile", headers={"Authorization": f"Bearer {user.token}"})
    assert own.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_report_opens_as_a_page_that_can_do_nothing(opened: Opened, stage: Stage) -> None:
    client = opened(PAGE, "http://localhost:*")
    url = stage.services.objects.presign_download(
        stage.store("a/report.html", b"<p>", "text/html; charset=utf-8"),
        60,
        filename="report.html",
        inline=True,
    )

    answer = client.get(url)

    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert "img-src data:" in policy
    assert policy[-1] == f"frame-ancestors 'self' {PAGE} http://localhost:*"


def test_a_page_of_another_origin_logs_in(opened: Opened) -> None:
    account = {"email": "page@example.com", "password": PASSWORD}
    answer = opened(PAGE).post("/auth/register", json=account, headers={"Origin": PAGE})

    assert answer.status_code == 201
    assert answer.headers[ALLOW] == PAGE
