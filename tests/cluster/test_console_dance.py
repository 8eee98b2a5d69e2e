"""The dancer's pages in Chromium: from an account to a score, at every width, light and dark."""

from __future__ import annotations

import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.cluster.browsing import CLIP, TIMEOUT, Console, open_console, pad, thin_out
from workers.client import Client
from workers.cluster import Cluster

pytestmark = pytest.mark.cluster

EMAIL, PASSWORD = "console@example.com", "a long pass phrase"
BUSY = "[aria-busy], .skeleton"
SLOW = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 4e6}


@pytest.fixture(scope="module")
def console(cluster: Cluster, browser: Chrome) -> Iterator[Console]:
    with open_console(browser, cluster.url, width=390) as opened:
        yield opened


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """So large that it is sent in two parts."""
    made = tmp_path_factory.mktemp("clip") / "my dance.mp4"
    thin_out(CLIP, made, every=2)
    pad(made)
    return made


def draw_dark_clip(target: Path) -> None:
    """Three seconds of nearly nothing."""
    with av.open(str(target), "w") as written:
        stream = written.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(30):
            frame = av.VideoFrame.from_ndarray(np.full((120, 160, 3), 12, np.uint8))
            frame.pts, frame.time_base = number, Fraction(1, 10)
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))


def elements(console: Console, selector: str) -> list[WebElement]:
    return console.browser.find_elements(By.CSS_SELECTOR, selector)


def log_in(cluster: Cluster) -> Client:
    client = Client(cluster.url)
    client.log_in(EMAIL, PASSWORD)
    return client


def set_line(console: Console, conditions: dict[str, float]) -> None:
    console.browser.execute_cdp_cmd("Network.enable", {})
    console.browser.execute_cdp_cmd("Network.emulateNetworkConditions", conditions)


def break_off_an_upload(console: Console, cluster: Cluster) -> None:
    """Leave the page when the first part has come."""
    set_line(console, SLOW)
    console.click("button", words="Submit this take")
    find_id = (
        "return Object.entries(localStorage).find(([name]) => name.startsWith('upload:'))?.[1]"
    )
    upload = console.wait(lambda: console.browser.execute_script(find_id), "upload", 60)
    client, path = log_in(cluster), f"/api/s3/multipart/{upload}"
    console.wait(lambda: client.call("GET", path)["parts"], "first part", 60)
    console.open("/dance")
    console.find(".drop")


def choose(console: Console, clip: Path) -> None:
    console.browser.find_element(By.CSS_SELECTOR, "#clip-file").send_keys(str(clip))


def test_somebody_who_never_saw_it_gets_a_score(
    console: Console, cluster: Cluster, clip: Path
) -> None:
    """On a phone's width: account, clip, live progress, a lost connection, the result."""
    console.browser.get(cluster.url)
    assert console.browser.current_url.endswith("/console"), "a browser is led to the console"
    console.click("a", words="Dance today")
    assert "next=" in console.wait(
        lambda: console.browser.current_url.partition("sign-up")[2], "sign-up"
    )
    console.fill(displayName="Eva", email=EMAIL, password=PASSWORD)
    console.click("[type=submit]")
    console.find("h2", words="What counts")

    choose(console, clip)
    console.find(".checks .good", words="Bright enough")
    console.find(".checks .warn", words="12 seconds are short")
    break_off_an_upload(console, cluster)

    choose(console, clip)
    console.find(".checks .good", words="Bright enough")
    console.fill(caption="First try")
    console.click("button", words="Submit this take")
    share = console.find("[aria-live].num", words="%", seconds=60).text.partition(" %")[0]
    assert int(share) > 60, "the first of two parts is not sent again"
    console.find("h2", words="Your dance is being looked at", seconds=60)
    assert console.complaints() == []

    for offline in (True, False):
        set_line(console, {**SLOW, "uploadThroughput": -1, "offline": offline})
        time.sleep(2)
    points = console.find(".total strong", seconds=TIMEOUT).text
    console.complaints()  # those of the break

    submission = console.browser.current_url.rpartition("/")[2]
    told = log_in(cluster).call("GET", f"/api/ai/analysis-status/{submission}")
    assert float(points) == told["total_score"]
    assert len(console.browser.find_elements(By.CSS_SELECTOR, ".lane rect")) >= 4 * 11
    low, high = told["details"]["total_interval"]
    console.find(".score", words=f"between {low:.1f} and {high:.1f}")


@pytest.mark.long
def test_words_lead_to_their_moment_and_the_film_is_measured(console: Console) -> None:
    console.find(".faces [aria-pressed=true]", words="Measured", seconds=TIMEOUT)
    jump = console.find(".jump")
    minutes, seconds = jump.find_element(By.CSS_SELECTOR, ".when").text.strip().split(":")
    console.click(".jump")
    film = console.browser.find_element(By.CSS_SELECTOR, ".film")
    begun = 60 * int(minutes) + int(seconds)
    console.wait(lambda: begun <= film.get_property("currentTime") <= begun + 3, "jump")
    console.browser.execute_script("arguments[0].pause()", film)
    plot = console.find(".plot")
    plot.send_keys(" ")
    plot.send_keys(" ")
    console.browser.execute_script("arguments[0].pause(); arguments[0].currentTime = 5", film)
    plot.send_keys("\ue014")
    console.wait(lambda: abs(film.get_property("currentTime") - 6) < 0.2, "step of a second")


@pytest.mark.long
def test_a_dance_is_liked_talked_about_and_on_the_board(console: Console) -> None:
    console.click("#talk button", words="0 likes")
    console.find("#talk button", words="1 like")
    console.fill(content="What a start")
    console.click("#talk [type=submit]")
    console.find(".comments", words="What a start")
    console.open("/dance/board")
    console.find(".people .me", words="Eva")
    console.open("/dance/feed")
    picture = console.find(".poster img")
    console.wait(lambda: picture.get_property("naturalWidth"), "poster")
    assert console.complaints() == []


def test_a_clip_that_will_not_do_is_known_before_it_is_sent(
    console: Console, tmp_path: Path
) -> None:
    draw_dark_clip(tmp_path / "dark.mp4")
    console.open("/dance")
    console.find(".drop")
    choose(console, tmp_path / "dark.mp4")
    console.find(".checks .bad", words="10 are needed")
    console.find(".checks .warn", words="It is dark")
    console.find(".checks .warn", words="The picture is small")
    assert not console.find("button", words="Submit this take").is_enabled()


@pytest.mark.long
def test_somebody_films_themselves(console: Console) -> None:
    console.open("/dance")
    console.set_screen(1440, "light")
    console.click("button", words="Film yourself")
    console.click(".record")
    console.find(".record[aria-pressed=true]")
    console.find(".clock", words="0:02")
    console.click(".record")
    console.find(".checks .bad", words="seconds; 10 are needed")
    assert console.complaints() == []


PAGES = ("/dance", "/dance/feed", "/dance/board", "/dance/profile")


@pytest.mark.long
def test_every_screen_is_fit_for_everybody(console: Console, cluster: Cluster, axe: str) -> None:
    dance = log_in(cluster).call("GET", "/api/feed")["feed"][0]
    pages = (*PAGES, f"/dance/results/{dance['id']}", f"/dance/people/{dance['userId']}")
    for page in (*pages, "/no/such"):
        console.open(page)
        console.find("h1")
        console.wait(lambda: not elements(console, BUSY), "content")
        console.demand_fit_for_everybody(axe)
    console.set_screen(1440, "light")
    console.click(".avatar-button")
    console.click(".menu button", words="Sign out")
    console.find("#who-slot a", words="Sign in")
    for page in ("", "/sign-in", "/sign-up", "/new-password"):
        console.open(page)
        console.find("h1")
        console.demand_fit_for_everybody(axe)
    assert [one for one in console.complaints() if "no/such" not in one] == []
