"""The pictures of the README are of what is there.

`TAKE_PICTURES=1 ./troupe test --long tests/cluster/test_pictures.py` takes them anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import av
import pytest
from PIL import Image
from selenium.webdriver import Chrome

from tests.cluster.browsing import CLIP, TIMEOUT, Console
from workers.client import Client
from workers.cluster import Cluster

pytestmark = [pytest.mark.cluster, pytest.mark.long]

EMAIL, PASSWORD = "pictures@example.com", "a long pass phrase"
KEPT = Path(__file__).resolve().parents[2] / "docs" / "pictures"
LESSON = {"topic": "Why is the sky blue?", "quality": "medium"}
MOMENTS = (0.05, 0.2, 0.34, 0.5, 0.63, 0.97)  # of the film, for the sheet of its pictures
SHEET, COLUMNS = (480, 270), 3
WIDTH = 1200  # pixels of what is kept


@pytest.fixture(scope="module")
def dancer(cluster: Cluster) -> Client:
    client = Client(cluster.url)
    client.register("Nia", EMAIL, PASSWORD)
    return client


@pytest.fixture(scope="module")
def console(cluster: Cluster, browser: Chrome, dancer: Client) -> Iterator[Console]:
    opened = Console(browser, cluster.url)
    opened.set_screen(1280, "light")
    opened.forget_everybody()
    opened.open("/sign-in")
    opened.fill(email=EMAIL, password=PASSWORD)
    opened.click("[type=submit]")
    opened.find(".avatar-button")
    yield opened
    opened.forget_everybody()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def keep(picture: Image.Image, name: str, folder: Path) -> None:
    """As a JPEG, beside the documents where that is wanted."""
    where = KEPT if os.environ.get("TAKE_PICTURES") else folder
    small = picture.convert("RGB").resize(
        (WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS
    )
    small.save(where / f"{name}.jpg", quality=84, optimize=True)


def screen(console: Console) -> Image.Image:
    return Image.open(BytesIO(console.browser.get_screenshot_as_png()))


def test_a_result_can_be_shown(console: Console, dancer: Client, tmp_path: Path) -> None:
    record = dancer.dance(CLIP, lambda *_: None)
    console.open(f"/dance/results/{record['submission_id']}")
    console.find(".total strong", words=f"{record['total_score']:.1f}", seconds=TIMEOUT)
    console.find(".faces [aria-pressed=true]", words="Measured", seconds=TIMEOUT)
    film = console.find(".film")
    console.browser.execute_script("arguments[0].currentTime = 6", film)
    console.wait(lambda: film.get_property("readyState") >= 2, "picture of the film")
    keep(screen(console), "result", tmp_path)


def test_a_lesson_can_be_shown(console: Console, dancer: Client, tmp_path: Path) -> None:
    made = dancer.generate(LESSON, lambda *_: None)
    film = dancer.download(made["video_urls"]["download_url"], tmp_path / "lesson.mp4")
    with av.open(str(film)) as opened:
        shown = [frame.to_image() for frame in opened.decode(video=0)]
    sheet = Image.new("RGB", (SHEET[0] * COLUMNS, SHEET[1] * len(MOMENTS) // COLUMNS))
    for number, moment in enumerate(MOMENTS):
        picture = shown[int(moment * len(shown))].resize(SHEET, Image.Resampling.LANCZOS)
        sheet.paste(picture, (number % COLUMNS * SHEET[0], number // COLUMNS * SHEET[1]))
    keep(sheet, "lesson", tmp_path)

    console.open(f"/jobs/{made['job_id']}")
    console.find("#facts", words="Done")
    line = console.find(".timeline rect.works")
    console.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", line)
    keep(screen(console), "timeline", tmp_path)
