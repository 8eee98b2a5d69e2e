"""Letting an app in, in Chromium: from the app's own site to the console, and back."""

from __future__ import annotations

import json
import secrets
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from selenium.webdriver import Chrome

from tests.cluster.browsing import Console, open_console
from workers.client import Client
from workers.cluster import Cluster

pytestmark = pytest.mark.cluster

PASSWORD = "a long pass phrase"


class School(ThreadingHTTPServer):
    """The web server of an app: it sends visitors away to be asked, and greets who comes back."""

    def __init__(self, api: str) -> None:
        super().__init__(("127.0.0.1", 0), Visit)
        self.api, self.state = api, secrets.token_urlsafe(8)
        self.url = f"http://localhost:{self.server_port}"
        self.app: dict[str, Any] = {}
        self.key = ""

    def set_up(self) -> None:
        """Its owner makes the app, and a key for this server."""
        owner = Client(self.api)
        owner.register("A Teacher")
        wish = {"name": "Dance school", "return_urls": [f"{self.url}/back"]}
        self.app = owner.call("POST", "/api/v1/apps", wish)["data"]
        key = owner.call("POST", f"/api/v1/apps/{self.app['id']}/keys", {"name": "Server"})
        self.key = key["data"]["key"]

    def way_in(self, **changed: str) -> str:
        way = {"scopes": "read", "return_to": f"{self.url}/back", "state": self.state, **changed}
        return f"{self.app['consent_url']}?{urlencode(way)}"

    def ask(self, path: str, body: Any = None, **headers: str) -> Any:
        """What the API answers to the app's key."""
        sent = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data, sent | headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)


class Visit(BaseHTTPRequestHandler):
    server: School

    def do_GET(self) -> None:
        place = urlsplit(self.path)
        if place.path == "/back":
            self.answer(self.greet({name: told[0] for name, told in parse_qs(place.query).items()}))
        elif place.path != "/":
            self.send_response(204)  # a browser asks for an icon
            self.end_headers()
        else:
            self.send_response(303)
            self.send_header("Location", self.server.way_in())
            self.end_headers()

    def greet(self, brought: dict[str, str]) -> str:
        if brought.pop("state", "") != self.server.state:
            return "Somebody else has begun this visit."
        if "error" in brought:
            return f"You said no: {brought['error']}."
        known = self.server.ask(f"/api/v1/apps/{self.server.app['id']}/users", brought)["data"]
        user = {"Troupe-User": known["user_id"]}
        name = self.server.ask("/api/users/profile", **user)["displayName"]
        return f"Welcome, {name}; you allow {' and '.join(known['scopes'])}."

    def answer(self, words: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(f"<!doctype html><h1>{words}</h1>".encode())

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def school(cluster: Cluster) -> Iterator[School]:
    with School(cluster.url) as server:
        server.set_up()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def console(cluster: Cluster, browser: Chrome) -> Iterator[Console]:
    with open_console(browser, cluster.url, width=390) as opened:
        yield opened


def test_a_stranger_is_sent_by_an_app_makes_an_account_lets_it_in_and_is_greeted_by_name(
    school: School, console: Console
) -> None:
    console.browser.get(school.url)
    console.fill(displayName="Ada", email=f"{school.state}@example.com", password=PASSWORD)
    console.click("[type=submit]")
    console.find("h1", words="Let Dance school in?")
    console.find("#back", words=urlsplit(school.url).netloc)
    assert "Dance, make lessons" not in console.find("#consent").text, "it asks to read alone"
    console.click("#allow")

    console.find("h1", words="Welcome, Ada; you allow read.")
    assert console.browser.current_url.startswith(f"{school.url}/back?code=")
    used = parse_qs(urlsplit(console.browser.current_url).query)["code"][0]
    console.open("/account/apps")
    console.find(f"#{school.app['id']}", words="Dance school")
    console.click("button", words="Shut out")
    console.click("dialog button", words="Shut it out")
    console.find("#apps", words="No app acts for you")
    assert console.complaints() == []
    assert school.ask(f"/api/v1/apps/{school.app['id']}/users")["data"]["items"] == []
    with pytest.raises(urllib.error.HTTPError, match="400"):
        school.ask(f"/api/v1/apps/{school.app['id']}/users", {"code": used})


def test_who_refuses_is_sent_back_and_nobody_is_led_where_the_app_does_not_live(
    school: School, console: Console
) -> None:
    console.sign_up("Ben", f"ben-{school.state}@example.com", PASSWORD)
    console.browser.get(school.url)
    console.click("#refuse")
    console.find("h1", words="You said no: access_denied.")

    for forged in (f"{school.url}/elsewhere", "javascript:alert(1)", "https://evil.example.com/"):
        console.browser.get(school.way_in(return_to=forged))
        console.find("#consent", words="has not named")
        assert not console.browser.find_elements("css selector", "#allow, #refuse")
    console.browser.get(school.way_in(scopes="read,admin"))
    console.find("#consent", words="asks for what there is not")
    complaints = console.complaints()
    assert len(complaints) == 3, "the browser says of each forged address that it was refused"
    assert all("400 (BAD REQUEST)" in one for one in complaints), complaints
    assert school.ask(f"/api/v1/apps/{school.app['id']}/users")["data"]["items"] == []


def test_an_app_is_made_given_a_key_and_a_webhook_and_deleted(console: Console) -> None:
    console.sign_up("Dana", f"dana-{secrets.token_hex(4)}@example.com", PASSWORD)
    console.open("/account/apps")
    console.find("#own-apps", words="You have no app")
    console.fill(name="Waltz school", return_urls="ftp://a.example/back")
    console.click("#new-app [type=submit]")
    console.find(".field-error", words="https")
    console.find("[name=return_urls]").clear()
    console.fill(return_urls="https://waltz.example.com/back")
    console.click("#new-app [type=submit]")

    console.find("#title", words="Waltz school")
    console.find("#keys", words="The app cannot call yet")
    console.find("#key-name").send_keys("Server")
    console.click("#new-app-key [type=submit]")
    key = console.find("dialog code").text
    console.click("dialog [aria-label=Close]")
    console.find("#keys", words=key[:8])
    console.fill(url="https://waltz.example.com/told")
    console.click("#new-app-hook [type=submit]")
    console.find("dialog", words="This secret is shown only now")
    console.click("dialog [aria-label=Close]")
    console.find("#hooks", words="waltz.example.com/told")
    console.click("#hooks button", words="Delete")
    console.click("dialog button", words="Delete it")
    console.find("#hooks", words="The app hears of nothing")
    console.click("#delete")
    console.click("dialog button", words="Delete it")
    console.find("#own-apps", words="You have no app")
    complaints = console.complaints()
    assert len(complaints) == 1, complaints
    assert "400 (BAD REQUEST)" in complaints[0], "the address that was refused"


@pytest.mark.long
def test_the_pages_of_ones_own_apps_fit_everybody(console: Console, axe: str) -> None:
    console.sign_up("Eve", f"eve-{secrets.token_hex(4)}@example.com", PASSWORD)
    console.open("/account/apps")
    console.find("#own-apps", words="You have no app")
    console.fill(name="Waltz school")
    console.demand_fit_for_everybody(axe)
    console.click("#new-app [type=submit]")
    console.find("#keys", words="The app cannot call yet")
    console.find("#key-name").send_keys("Server")
    console.click("#new-app-key [type=submit]")
    console.click("dialog [aria-label=Close]")
    console.find("#hooks", words="The app hears of nothing")
    console.demand_fit_for_everybody(axe)
    assert console.complaints() == []


@pytest.mark.long
def test_both_pages_fit_everybody(school: School, console: Console, axe: str) -> None:
    console.sign_up("Cleo", f"cleo-{school.state}@example.com", PASSWORD)
    console.browser.get(school.way_in(scopes="read,write"))
    console.find("#allow")
    console.demand_fit_for_everybody(axe)
    console.click("#allow")
    console.find("h1", words="Welcome, Cleo")
    console.open("/account/apps")
    console.find(f"#{school.app['id']}")
    console.demand_fit_for_everybody(axe)
