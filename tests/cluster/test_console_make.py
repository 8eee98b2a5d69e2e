"""Lessons, jobs, webhooks and keys in Chromium, as somebody uses them who makes lessons."""

from __future__ import annotations

import hashlib
import hmac
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.cluster.browsing import TIMEOUT, Console, open_console
from workers.client import Client, Refused
from workers.cluster import Cluster

pytestmark = pytest.mark.cluster

EMAIL, PASSWORD = "teacher@example.com", "a long pass phrase"
SCRIPT = """\
topic: Falling bodies

! Falling bodies | Why mass does not matter
A feather and a hammer are let go. Which one is down first?

# Your turn
Q: On the Moon, which falls faster?
A: Neither: both take the same time
"""
BUSY = "main [aria-busy], .skeleton"


class Careless(BaseHTTPRequestHandler):
    """A receiver that checks X-T2M-Signature and forgets the age of what it takes."""

    secret: ClassVar[str] = ""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        due = hmac.new(self.secret.encode(), body, hashlib.sha256).hexdigest()
        good = hmac.compare_digest(self.headers["X-T2M-Signature"], f"sha256={due}")
        self.send_response(200 if good else 401)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture(scope="module")
def receiver() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Careless) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/told"
        server.shutdown()


@pytest.fixture(scope="module")
def console(cluster: Cluster, browser: Chrome) -> Iterator[Console]:
    """Signed in as somebody new, at a desk."""
    with open_console(browser, cluster.url, width=1440) as opened:
        opened.sign_up("Tara", EMAIL, PASSWORD)
        opened.complaints()
        yield opened


@pytest.fixture(scope="module")
def me(console: Console, cluster: Cluster) -> Client:
    client = Client(cluster.url)
    client.log_in(EMAIL, PASSWORD)
    return client


def write_script(console: Console, script: str) -> None:
    console.open("/make")
    console.click("[data-way=script]")
    area = console.find("#script")
    area.clear()
    area.send_keys(script)


def write_topic(console: Console, topic: str) -> WebElement:
    console.open("/make")
    console.click("[data-way=topic]")
    field = console.find("#topic")
    field.clear()
    field.send_keys(topic)
    return field


def choose(console: Console, selector: str, value: str) -> None:
    console.click(f"{selector} option[value='{value}']")


def job_of(console: Console, path: str) -> str:
    """The job whose page under this path opens."""
    console.wait(lambda: f"{path}/job_" in console.browser.current_url, f"page of a job at {path}")
    return console.browser.current_url.rpartition("/")[2]


@pytest.fixture(scope="module")
def film(console: Console) -> str:
    """The job of a lesson that has been made in the console, and is shown."""
    write_script(console, SCRIPT)
    console.click("#wish summary")
    choose(console, "#quality", "low")
    choose(console, "#aspect", "1:1")
    choose(console, "#voice", "espeak-ng+f3")
    console.find("#voice-about", words="of a woman")
    console.click("[type=submit]", words="Make the film")
    job = job_of(console, "/make")
    console.find(".tile video, #player", seconds=TIMEOUT)
    console.find("#player", seconds=TIMEOUT)
    return job


def test_a_script_is_told_its_flaws_at_their_lines(console: Console) -> None:
    write_script(console, SCRIPT + "Look. {shwo it}\n")
    console.click("#preview")

    console.find("#flaws", words="Line 9")
    console.find("#flaws", words="did you mean 'show'?")
    assert console.find("#gutter .wrong").text.strip() == "9"
    assert console.find("#script").get_attribute("aria-invalid") == "true"
    assert [one for one in console.complaints() if "400 (BAD REQUEST)" not in one] == []


def test_the_library_suggests_while_a_topic_is_typed(console: Console) -> None:
    topic = write_topic(console, "triang")
    found = console.find("#suggestions [role=option]", words="riang").text
    topic.send_keys(Keys.ARROW_DOWN + Keys.ENTER)
    assert topic.get_property("value") == found.splitlines()[0]
    assert not console.browser.find_element(By.ID, "suggestions").is_displayed()
    assert console.complaints() == []


def test_a_topic_that_nobody_knows_is_helped_on(console: Console) -> None:
    write_topic(console, "Zorblaxian quimble")
    console.click("[type=submit]", words="Make the film")
    console.find("#draft h2", words="Tell a little more")
    console.click("#draft button", words="Describe it")
    assert console.browser.switch_to.active_element.get_attribute("id") == "description"
    assert [one for one in console.complaints() if "400 (BAD REQUEST)" not in one] == []


def test_a_plan_is_shown_before_anything_is_drawn(console: Console) -> None:
    write_script(console, SCRIPT)
    console.click("#preview")

    console.find("#draft h2", words="The plan", seconds=TIMEOUT)
    console.find(".plan", words="Your turn", seconds=TIMEOUT)
    console.find("#draft", words="2 scenes")
    console.browser.refresh()
    assert console.find("#script").get_property("value") == SCRIPT, "what was typed stays"
    assert console.complaints() == []


def test_a_lesson_has_the_shape_and_voice_that_were_chosen_and_a_bar_of_pictures(
    console: Console, film: str, me: Client
) -> None:
    asked = me.call("GET", f"/api/v1/jobs/{film}")["data"]["parameters"]
    assert asked["voice"] == "espeak-ng+f3"
    player = console.find("#player")
    console.wait(lambda: player.get_property("videoWidth"), "film")
    assert (player.get_property("videoWidth"), player.get_property("videoHeight")) == (480, 480)
    console.find("#facts", words="1:1")
    kinds = "return [...arguments[0].textTracks].map(({ kind }) => kind)"
    assert console.browser.execute_script(kinds, player) == ["captions", "chapters"]
    bar = console.find("#strip")
    assert len(bar.find_elements(By.CSS_SELECTOR, ".strip-chapter")) == 2
    ActionChains(console.browser).move_to_element(bar).perform()
    shown = console.find("#strip .strip-picture")
    console.find("#strip .strip-preview", words="0:")
    assert shown.size == {"width": 160, "height": 160}
    address = shown.value_of_css_property("background-image").split('"')[1]
    loaded = """
        const image = new Image(), done = arguments[1];
        image.onload = image.onerror = () => done(image.naturalWidth);
        image.src = arguments[0];
    """
    assert console.browser.execute_async_script(loaded, address) >= 160
    assert console.find(".scene .still img").get_property("naturalWidth") == 640
    assert console.browser.current_url.endswith(film)
    assert console.complaints() == []


def test_a_lesson_is_watched_with_chapters_captions_and_speed(console: Console, film: str) -> None:
    player = console.find("#player")
    console.wait(lambda: player.get_property("duration"), "film")
    second = console.find(".chapters button", words="Your turn")
    second.click()
    begins = console.wait(lambda: player.get_property("currentTime"), "chapter")
    assert begins > 2
    console.wait(lambda: second.get_attribute("aria-current"), "marked chapter")
    console.click(".segmented button", words="1.5×")
    assert player.get_property("playbackRate") == 1.5
    cues = "return arguments[0].textTracks[0].cues?.length"
    console.wait(lambda: console.browser.execute_script(cues, player), "captions")
    console.find(".said", words="Which one is down first?")
    console.click("[aria-label^='Say what is wrong: A feather and a hammer']")
    console.fill(words="A feather floats in the air.")
    console.click("dialog [type=submit]")
    console.find(".toast", words="Thank you.")
    console.find(".scene summary", words="Code").click()
    console.find(".code", words="from manim import")
    assert console.browser.current_url.endswith(film)
    assert console.complaints() == []


@pytest.mark.long
def test_a_sentence_is_changed_and_its_version_stands_beside_the_first(
    console: Console, film: str
) -> None:
    console.open(f"/make/{film}")
    console.click("[aria-label^='Change: A feather and a hammer']")
    area = console.find(".said textarea")
    area.clear()
    area.send_keys("A feather and a stone are let go.")
    console.click(".said button", words="Draw this scene anew")
    console.wait(lambda: not console.browser.current_url.endswith(film), "page of the version")
    console.find("#facts", words="Version 2", seconds=TIMEOUT)
    console.find(".said", words="A feather and a stone are let go.", seconds=TIMEOUT)

    console.click(".versions button", words="Compare")
    console.find("dialog li", words="Scene 1: Falling bodies")
    console.find("dialog .added", words="A feather and a stone")
    assert len(console.browser.find_elements(By.CSS_SELECTOR, "dialog video")) == 2
    assert console.complaints() == []


@pytest.mark.long
def test_the_job_of_a_lesson_has_its_timeline_and_its_log(console: Console, film: str) -> None:
    console.open(f"/jobs/{film}")

    console.find("#facts", words="Done")
    bars = ".timeline rect.works"
    found = console.wait(
        lambda: console.browser.find_elements(By.CSS_SELECTOR, bars), "steps in the timeline"
    )
    assert len(found) == 5, "the plan, two scenes, their join, the upload"
    console.find("#log", words="Planned 2 scenes")
    console.find("#log", words="Done")
    console.click("summary", words="As a table")
    console.find("table", words="Scene 2")
    console.open("/jobs?status=completed")
    console.find(".job-row", words="Falling bodies")
    picture = console.find(".job-row .still-box img")
    console.wait(lambda: picture.get_property("naturalWidth"), "picture of the film")
    console.open("/jobs/nothing")
    console.find("h1", words="There is no such page")
    assert [one for one in console.complaints() if "404 (NOT FOUND)" not in one] == []


@pytest.mark.long
def test_a_lesson_is_cancelled_and_made_again(console: Console, me: Client) -> None:
    write_script(console, SCRIPT.replace("Falling bodies", "Falling stones"))
    console.click("[type=submit]", words="Make the film")
    job = job_of(console, "/make")
    console.click("#cancel")
    console.click("dialog button", words="Cancel it")
    console.find("h2", words="This lesson was cancelled", seconds=TIMEOUT)
    assert me.call("GET", f"/api/v1/jobs/{job}")["data"]["status"] == "cancelled"

    console.click("#retry")
    console.wait(lambda: not console.browser.current_url.endswith(job), "page of the new job")
    again = job_of(console, "/make")
    asked = [me.call("GET", f"/api/v1/jobs/{one}")["data"]["parameters"] for one in (job, again)]
    assert asked[0] == asked[1]
    me.call("POST", f"/api/v1/jobs/{again}/cancel")
    console.find("h2", words="This lesson was cancelled", seconds=TIMEOUT)
    assert console.complaints() == []


@pytest.mark.long
def test_a_receiver_gets_its_report_card(console: Console, receiver: str) -> None:
    console.open("/account/webhooks")
    console.fill(url=receiver)
    console.click("#new-hook [type=submit]")
    Careless.secret = console.find("dialog .secret code").text
    console.click("dialog [aria-label=Close]")
    console.click("#hooks a", words=receiver)
    console.click("#check")

    console.find("#report", words="5 of 6 are as they should be", seconds=40)
    console.find("#report", words="webhook-timestamp")
    console.click("#test")
    console.click(".deliveries summary", words="webhook.test")
    console.find(".deliveries pre", words="This is a test.")
    console.find(".deliveries .badge", words="200")
    console.click(".deliveries button", words="Send it again")
    console.find(".toast", words="sent once more")
    assert console.complaints() == []


@pytest.mark.long
def test_a_key_opens_the_api_until_it_is_revoked(console: Console, cluster: Cluster) -> None:
    console.open("/account/keys")
    console.fill(name="Build server")
    console.click("#new-key [type=submit]")
    program = Client(cluster.url)
    program._token = console.find("dialog .secret code").text
    console.click("dialog [aria-label=Close]")
    assert program.call("GET", "/api/v1/jobs")["success"]

    console.click("[aria-label='Revoke Build server']")
    console.click("dialog button", words="Revoke it")
    console.find("#keys", words="No program uses your account")
    with pytest.raises(Refused):
        program.call("GET", "/api/v1/jobs")
    assert console.complaints() == []


@pytest.mark.long
def test_a_new_password_keeps_this_browser_signed_in(console: Console) -> None:
    console.open("/account")
    console.fill(currentPassword=PASSWORD, newPassword="another long phrase")
    console.click("#password [type=submit]")
    console.find(".toast", words="The password is changed")

    console.open("/account")
    console.find("#verified", words="Not verified yet")
    console.fill(currentPassword="another long phrase", newPassword=PASSWORD + Keys.ENTER)
    console.find(".toast", words="The password is changed")
    assert console.complaints() == []


PAGES = ("/make", "/jobs", "/account", "/account/keys", "/account/webhooks")


@pytest.mark.long
def test_every_screen_is_fit_for_everybody(
    console: Console, cluster: Cluster, film: str, axe: str
) -> None:
    me = Client(cluster.url)
    me.log_in(EMAIL, PASSWORD)
    [hook] = me.call("GET", "/api/v1/webhooks")["data"]["items"]
    pages = (f"/make/{film}", f"/jobs/{film}", f"/account/webhooks/{hook['id']}")
    for page in (*PAGES, *pages):
        console.open(page)
        console.find("h1")
        console.wait(
            lambda: not console.browser.find_elements(By.CSS_SELECTOR, BUSY), "the content"
        )
        console.demand_fit_for_everybody(axe)
    assert console.complaints() == []
