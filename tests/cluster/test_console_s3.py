"""The console with its files in S3: uploads in parts and films from the bucket's own address."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from tests.cluster.browsing import CLIP, TIMEOUT, Console, open_console, pad, thin_out
from tests.services.conftest import S3Server
from workers.client import Client
from workers.cluster import Cluster

pytestmark = [pytest.mark.cluster, pytest.mark.long]

EMAIL, PASSWORD = "bucket@example.com", "a long pass phrase"
SCRIPT = """\
! Waves | How they travel
A wave carries energy, and no water.

# Your turn
Q: What does a wave carry?
A: Energy
"""
PLAYS = "return arguments[0].readyState >= 2 && arguments[0].currentSrc"
LOADED = "return performance.getEntriesByType('resource').map(({ name }) => name)"


@pytest.fixture(scope="module")
def console(s3_cluster: Cluster, browser: Chrome) -> Iterator[Console]:
    with open_console(browser, s3_cluster.url, width=390) as opened:
        opened.sign_up("Bea", EMAIL, PASSWORD)
        opened.complaints()
        yield opened


def wait_for_film(console: Console, selector: str) -> str:
    """Where the film comes from, as soon as pictures of it are there."""
    film = console.find(selector, seconds=TIMEOUT)
    found: str = console.wait(
        lambda: console.browser.execute_script(PLAYS, film), f"film at {selector}", 60
    )
    return found


def test_a_take_goes_into_the_bucket_in_parts_and_is_played_from_it(
    console: Console, s3_server: S3Server, tmp_path_factory: pytest.TempPathFactory
) -> None:
    clip = tmp_path_factory.mktemp("clip") / "my dance.mp4"
    thin_out(CLIP, clip, every=2)
    pad(clip)
    console.open("/dance")
    console.find(".drop")
    console.browser.find_element(By.CSS_SELECTOR, "#clip-file").send_keys(str(clip))
    console.find(".checks .good", words="Bright enough")
    console.click("button", words="Submit this take")
    console.find(".total strong", seconds=TIMEOUT)

    assert wait_for_film(console, ".film").startswith(s3_server.url)
    console.find(".faces [aria-pressed=true]", words="Measured", seconds=TIMEOUT)
    assert wait_for_film(console, ".film").startswith(s3_server.url)
    console.open("/dance/feed")
    picture = console.find(".poster img")
    console.wait(lambda: picture.get_property("naturalWidth"), "poster")
    assert str(picture.get_property("src")).startswith(s3_server.url)
    assert console.complaints() == []


def test_a_lesson_is_played_from_the_bucket_with_its_captions(
    console: Console, s3_cluster: Cluster, s3_server: S3Server
) -> None:
    me = Client(s3_cluster.url)
    me.log_in(EMAIL, PASSWORD)
    wish = {"configuration": {"script": SCRIPT, "quality": "low"}}
    job = me.call("POST", "/api/v1/videos/generate", wish)["data"]["job_id"]
    console.open(f"/make/{job}")

    assert wait_for_film(console, "#player").startswith(s3_server.url)
    player = console.find("#player")
    cues = "return arguments[0].textTracks[0].cues?.length"
    console.wait(lambda: console.browser.execute_script(cues, player), "captions")
    console.find(".said", words="A wave carries energy")
    hosts = {urlsplit(one).netloc for one in console.browser.execute_script(LOADED)}
    assert hosts <= {urlsplit(s3_cluster.url).netloc, urlsplit(s3_server.url).netloc}
    assert console.complaints() == []
