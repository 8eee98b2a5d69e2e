"""The examples, as they stand: with curl, Python, Node, a receiver of webhooks, and two pages."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import av
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.cluster.browsing import CLIP, TIMEOUT, Console, thin_out
from troupe_client import Troupe
from workers.cluster import Cluster
from workers.valkey import free_port

pytestmark = pytest.mark.cluster

CHECKOUT = Path(__file__).resolve().parents[2]
EXAMPLES = CHECKOUT / "examples"
EMAIL, PASSWORD = "examples@example.com", "a long pass phrase"
TOPIC = "Pythagorean theorem"
SECRET = "a secret of ours"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("clip") / "dance.mp4"
    thin_out(CLIP, made)
    return made


@pytest.fixture(scope="module")
def troupe(cluster: Cluster) -> Iterator[Troupe]:
    with Troupe(cluster.url) as client:
        client.register(EMAIL, PASSWORD)
        yield client


@pytest.fixture(scope="module")
def environment(cluster: Cluster, troupe: Troupe) -> dict[str, str]:
    """What an example is told."""
    return {
        **{"PATH": os.environ["PATH"], "PYTHONPATH": str(CHECKOUT / "clients/python")},
        **{"TROUPE_URL": cluster.url, "TROUPE_API_KEY": troupe.create_api_key("Examples")["key"]},
        "TROUPE_WEBHOOK_SECRET": SECRET,
    }


COMMANDS = {
    "curl.sh": "bash",
    "dance_and_lesson.py": sys.executable,
    "dance_and_lesson.mjs": "node",
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_program_has_a_dance_scored_and_a_lesson_made(
    name: str, environment: dict[str, str], clip: Path, tmp_path: Path
) -> None:
    program = shutil.which(COMMANDS[name])
    if not program:
        pytest.skip(f"there is no {COMMANDS[name]}")
    done = subprocess.run(
        [program, EXAMPLES / name, clip, TOPIC],
        **{"cwd": tmp_path, "env": environment, "capture_output": True, "text": True},
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    told = dict(line.split(": ", 1) for line in done.stdout.splitlines() if line[0] != " ")
    assert 0 < float(told["score"]) <= 100
    assert told["lesson"].startswith("lesson.mp4")
    with av.open(str(tmp_path / "lesson.mp4")) as film:
        assert film.duration > 5_000_000


def test_the_receiver_takes_what_is_signed_and_nothing_else(
    environment: dict[str, str], troupe: Troupe
) -> None:
    """As the API's own check of receivers says."""
    port = free_port()
    command = [sys.executable, str(EXAMPLES / "webhook_receiver.py"), str(port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as receiver:
        try:
            url = f"http://127.0.0.1:{port}/"
            body = {"url": url, "events": ["job.cancelled"], "secret": SECRET}
            hook = troupe.request("POST", "/api/v1/webhooks", body)
            wait_for_listener(port)
            verdict = troupe.request("POST", f"/api/v1/webhooks/{hook['id']}/check")
            assert verdict["passed"], verdict
            for _ in ("good", "later", "out_of_order"):  # the duplicate is taken, but once
                assert receiver.stdout.readline().startswith("webhook.test")
            video = troupe.videos.create("Ohm's law", quality="high")
            video.cancel()
            assert receiver.stdout.readline().strip() == f"job.cancelled {video.job_id}"
        finally:
            receiver.terminate()


def wait_for_listener(port: int) -> None:
    for _ in range(100):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    pytest.fail("the receiver does not listen")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The checkout, as any web server would serve it."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(CHECKOUT))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/examples"
        server.shutdown()


class Page(Console):
    """An example in the browser."""

    def __init__(self, browser: Chrome, site: str, name: str, cluster: Cluster) -> None:
        super().__init__(browser, site)
        browser.get(f"{site}/{name}?api={quote(cluster.url)}")
        browser.get_log("browser")

    def read(self, selector: str, seconds: float = TIMEOUT) -> str:
        return str(self.find(selector, seconds=seconds).text)

    def register(self) -> None:
        self.fill(email=f"page-{time.time_ns()}@example.com", password=PASSWORD)
        self.click("[value=register]")


@pytest.mark.long
@pytest.mark.parametrize("store", ["cluster", "s3_cluster"])
def test_a_page_scores_dances(
    site: str, browser: Chrome, store: str, clip: Path, request: pytest.FixtureRequest
) -> None:
    """With files in a folder and in S3."""
    cluster: Cluster = request.getfixturevalue(store)
    page = Page(browser, site, "dance_app.html", cluster)
    page.register()
    page.find("#stage")
    page.fill(clip=str(clip))
    page.click("#entry button")
    assert 0 < float(page.read("#score").split(" of ")[0]) <= 100
    assert page.read("#takes li")
    page.click("#ask")
    browser.switch_to.frame(page.find("#report", seconds=TIMEOUT))
    assert "What stands out" in page.find("body", words="What stands out").text
    browser.switch_to.default_content()
    assert page.complaints() == []


@pytest.mark.long
def test_a_page_makes_lessons(site: str, browser: Chrome, cluster: Cluster) -> None:
    page = Page(browser, site, "lesson_maker.html", cluster)
    page.register()
    page.fill(topic="Nothing that anybody knows")
    page.click("#wish button")
    assert "lessons like" in page.read("#problem")
    page.find("[name=topic]").clear()
    page.fill(topic=TOPIC)
    page.wait(lambda: browser.find_elements(By.CSS_SELECTOR, "#lessons option"), "suggestion")
    page.click("#wish button")
    assert page.read("#title") == TOPIC
    page.wait(
        lambda: browser.execute_script(
            "return film.duration > 5 && film.textTracks[0].cues?.length > 2"
        ),
        "film with captions",
    )
    assert page.read("#mine button") == TOPIC
    assert [words for words in page.complaints() if "400" not in words] == []
