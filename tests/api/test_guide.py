"""The guide's pages, as the API sends them: under a policy that lets nothing in from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from api import guide


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(guide, "SITE", tmp_path / "site")
    (tmp_path / "secret.html").write_text("not of the site")
    return tmp_path / "site"


@pytest.fixture
def built(site: Path) -> Path:
    (site / "_static").mkdir(parents=True)
    (site / "index.html").write_text("<h1>The guide</h1>")
    (site / "_static" / "troupe.css").write_text("body { margin: 0; }")
    (site / "troupe-sources.stamp").write_text("123")
    return site


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.usefixtures("built")
def test_the_start_leads_to_the_first_page(client: FlaskClient) -> None:
    assert client.get("/docs/guide").location == "/docs/guide/"
    answer = client.get("/docs/guide/")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.text == "<h1>The guide</h1>"


@pytest.mark.usefixtures("built")
def test_a_file_comes_with_a_strict_policy_and_is_asked_for_again_only_when_it_changed(
    client: FlaskClient,
) -> None:
    answer = client.get("/docs/guide/_static/troupe.css", headers={"Accept-Encoding": "gzip"})
    policy = answer.headers["Content-Security-Policy"]
    again = client.get(
        "/docs/guide/_static/troupe.css",
        headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["ETag"]},
    )

    assert "default-src 'none'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert answer.headers["Content-Encoding"] == "gzip"
    assert again.status_code == 304


def test_a_guide_that_is_built_anew_is_seen_at_once(client: FlaskClient, built: Path) -> None:
    client.get("/docs/guide/")
    (built / "index.html").write_text("<h1>Another guide</h1>")

    assert "Another" in client.get("/docs/guide/").text


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    "name", ["../secret.html", "%2e%2e/secret.html", "troupe-sources.stamp", "_static", "none.html"]
)
def test_only_pages_of_the_site_are_sent(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/docs/guide/{name}")

    assert answer.status_code == 404
    assert "not of the site" not in answer.text


@pytest.mark.usefixtures("site")
def test_what_has_not_been_built_says_what_to_do(client: FlaskClient) -> None:
    answer = client.get("/docs/guide/")

    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert "./troupe docs" in answer.text


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize("name", ["n" * 300 + ".html", "a%00b.html"])
def test_a_name_that_no_file_can_have_is_not_there(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/docs/guide/{name}")
    assert (answer.status_code, "There is no such page" in answer.text) == (404, True)
