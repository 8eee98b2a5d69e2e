"""The guide builds without a warning, holds together, and asks nobody else for anything."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from flask import Flask
from selenium.webdriver import Chrome
from werkzeug.serving import make_server

from api import guide, headers
from guide import build, pages
from guide.build import BuildFailed, build_site
from guide.pages import CHECKOUT, DOCS, add_navigation, find_pages, point_links
from guide.reading_aids import ADDED
from tests.cluster.browsing import Console, axe, browser

__all__ = ["axe", "browser"]  # fixtures of elsewhere

pytestmark = pytest.mark.slow

INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)")
LOADING = re.compile(r"(?:src|srcset|action|data|poster)$")


class Reading(HTMLParser):
    """The anchors, the links, and what a page loads by itself."""

    def __init__(self, page: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: set[str] = set()
        self.loaded: set[str] = set()
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.anchors.add(value)
            elif name == "href" and value:
                (self.links if tag == "a" else self.loaded).add(value)
            elif LOADING.match(name) and value:
                self.loaded.add(value)


@pytest.fixture(scope="module")
def read(site: Path) -> dict[Path, Reading]:
    return {page: Reading(page) for page in site.rglob("*.html")}


def test_every_page_of_the_documents_is_there(site: Path) -> None:
    names = [Path(name).with_suffix(".html") for name in find_pages().values()]
    assert [name for name in names if not (site / name).is_file()] == []
    assert (site / "decisions" / "index.html").is_file()
    assert not list(site.rglob("*.map"))


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(
    site: Path, read: dict[Path, Reading]
) -> None:
    for page, reading in read.items():
        assert not INLINE.findall(page.read_text("utf-8")), page
        assert not [one for one in reading.loaded if urlsplit(one).netloc], page
    for style in site.rglob("*.css"):
        assert not re.findall(r"@import|url\(\s*[\"']?(?:https?:)?//", style.read_text("utf-8")), (
            style
        )


@pytest.mark.parametrize(("without", "aided"), ADDED)
def test_what_the_theme_leaves_out_is_added(site: Path, without: str, aided: str) -> None:
    """It fails as well when the theme writes something else."""
    texts = [page.read_text("utf-8") for page in site.rglob("*.html")]
    assert any(aided in text for text in texts)
    assert not any(without in text for text in texts)


def test_links_and_anchors_lead_somewhere(read: dict[Path, Reading]) -> None:
    lost = []
    for page, reading in read.items():
        for link in reading.links | reading.loaded:
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            anchors = read[target].anchors if parts.fragment and target in read else None
            if not target.is_file() or (
                anchors is not None and unquote(parts.fragment) not in anchors
            ):
                lost.append(f"{page.name}: {link}")
    assert lost == []


def test_a_page_that_no_section_names_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And so is a link to a heading that is not there; what was built before stays."""
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "README.md").write_text("# Docs\n\n## Reference\n\n[a](a.md#nowhere)\n")
    (docs / "a.md").write_text("# A\n\nWords.\n")
    (docs / "b.md").write_text("# B\n\nWords.\n")
    monkeypatch.setattr(pages, "DOCS", docs)
    monkeypatch.setattr(pages, "ELSEWHERE", {})
    monkeypatch.setattr(pages, "FOLDERS", ())
    monkeypatch.setattr(build, "write_reference", lambda folder: {})
    target = tmp_path / "site"
    target.mkdir()
    (target / "index.html").write_text("before")

    with pytest.raises(BuildFailed, match=r"b\.md.*toctree") as caught:
        build_site(target)

    assert "nowhere" in str(caught.value)
    assert (target / "index.html").read_text() == "before"


def test_links_to_what_is_no_page_become_its_name() -> None:
    text = "[page](api.md#limits) [set-up](../troupe)\n\n```sh run\n[in](../troupe)\n```\n"

    pointed = point_links(text, DOCS / "install.md", "install.md", find_pages())

    assert "[page](api.md#limits) set-up (`troupe`)" in pointed
    assert "[in](../troupe)" in pointed


def test_links_from_outside_and_into_folders_are_those_of_the_site() -> None:
    found = find_pages()
    security = point_links(
        "[walls](docs/sandbox.md)", CHECKOUT / "SECURITY.md", "security.md", found
    )
    lesson = DOCS / "tutorials" / "lesson.md"
    deeper = point_links(
        "[why](../decisions) [kept](../../SECURITY.md)", lesson, "tutorials/lesson.md", found
    )

    assert security == "[walls](sandbox.md)"
    assert deeper == "[why](../decisions/index.md) [kept](../security.md)"


def test_the_navigation_is_that_of_the_first_page() -> None:
    text = "# T\n\n## Tutorials\n\n[b](b.md), [a](a.md)\n\n## Reference\n\n[c](c.md)\n"

    made = add_navigation(text, {"reference/errors.md": "Errors"})

    assert ":caption: Tutorials\n\nb.md\na.md\n" in made
    assert ":caption: Reference\n\nc.md\nreference/errors.md\n" in made
    assert "[Errors](reference/errors.md)" in made


@pytest.fixture
def served(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """As the API serves it, with its headers."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    monkeypatch.setattr(guide, "SITE", site)
    app = Flask("guide", static_folder=None)
    guide.install(app)
    headers.install(app)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}{guide.ROOT}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_it_works_in_a_browser_under_the_strict_policy(browser: Chrome, served: str) -> None:
    """Search and the change of colours, and no word of complaint; nobody else is asked."""
    screen = Console(browser, served)
    screen.set_screen(1440, "light")
    browser.get(f"{served}/search.html?q=lease")
    screen.find("#search-results li", words="document")
    browser.get(f"{served}/index.html")
    before = browser.execute_script("return document.body.dataset.theme")
    screen.click(".theme-toggle")
    assert browser.execute_script("return document.body.dataset.theme") != before
    screen.click("article a", words="An app for dancers")
    screen.find("h1", words="An app for dancers")
    asked = browser.execute_script(
        "return performance.getEntriesByType('resource').map(e => e.name)"
    )
    assert asked
    assert all(name.startswith(f"{served}/") for name in asked)
    told = [words for words in screen.complaints() if "Changed to dark mode" not in words]
    assert told == []


@pytest.mark.long
@pytest.mark.parametrize("name", ["index", "tutorials/dancer", "reference/settings", "scoring"])
def test_it_fits_every_screen_and_everybody(
    browser: Chrome, axe: str, served: str, name: str
) -> None:
    browser.get(f"{served}/{name}.html")
    Console(browser, served).demand_fit_for_everybody(axe)
