"""A page on another origin uses the API in a real browser: Chromium, where there is one."""

from __future__ import annotations

import functools
import shutil
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.cluster.browsing import CLIP, thin_out
from workers.cluster import Cluster

pytestmark = pytest.mark.cluster

PAGE = Path(__file__).with_name("page")
ASK = """\
const [given, done] = arguments;
Promise.resolve(eval(given)).then(done, (problem) => done({ problem: String(problem) }));"""


@pytest.fixture(scope="module")
def foreign_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A web server that knows nothing of us: its page, and a video of its user's."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(PAGE, folder, dirs_exist_ok=True)
    thin_out(CLIP, folder / "dance.mp4")
    handler = functools.partial(Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(params=["cluster", "s3_cluster"])
def page(request: pytest.FixtureRequest, foreign_site: str, browser: Chrome) -> Page:
    """The foreign page, opened, with its files in a folder or in S3."""
    cluster: Cluster = request.getfixturevalue(request.param)
    assert urlsplit(cluster.url).netloc != urlsplit(foreign_site).netloc
    browser.get(f"{foreign_site}/index.html?api={quote(cluster.url)}")
    return Page(browser)


class Page:
    """The page in the browser; what it cannot do is an error here, too."""

    def __init__(self, browser: Chrome) -> None:
        self.browser = browser

    def ask(self, script: str) -> Any:
        found = self.browser.execute_async_script(ASK, script)
        problem = found.get("problem") if isinstance(found, dict) else None
        assert problem is None, f"{problem}\n{self.browser.get_log('browser')}"
        return found


def test_a_page_dances_follows_the_events_and_sees_its_report(page: Page) -> None:
    """In a frame, and as a page of its own that is shut in."""
    made = page.ask("dance()")
    assert made["etag"], "a page may read an upload's ETag"
    assert made["location"] == f"/api/ai/analysis-status/{made['submission']}"
    assert int(made["pause"]) >= 1
    assert made["replayed"] == "true", "submitting has begun the analysis"

    followed = page.ask(f"follow('{made['events']}')")
    assert [followed[0]["event"], followed[-1]["event"]] == ["job.queued", "job.completed"]
    assert followed[-1]["data"]["job_id"] == made["job"]
    assert page.ask(f"read('{made['job']}')")[-1] == followed[-1]

    shown = page.ask(f"showReport('{made['submission']}')")
    page.browser.switch_to.frame("report")
    words = page.browser.find_element(By.TAG_NAME, "body").text
    page.browser.switch_to.default_content()
    assert f"{shown['score']:g}" in words
    assert followed[-1]["data"]["result"]["total_score"] == shown["score"]
    assert "What stands out" in words

    page.browser.get(shown["url"])
    assert "dance report" in page.browser.title
    assert page.browser.find_element(By.TAG_NAME, "h2").is_displayed()
    assert page.browser.get_log("browser") == []


def test_a_page_plays_a_lesson_with_captions(page: Page) -> None:
    played = page.ask("lesson()")

    assert played["seconds"] > 5
    assert played["width"] > 0
    assert len(played["cues"]) >= 3
    assert all(played["cues"])
    assert played["picture"] > 0
