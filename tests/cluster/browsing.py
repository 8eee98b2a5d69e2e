"""A real browser for the tests of this folder, and what they look at in it."""

from __future__ import annotations

import json
import shutil
import struct
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import pytest
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

CLIP = Path(__file__).resolve().parents[2] / "examples" / "dance_120bpm.mp4"
TIMEOUT = 240  # seconds for a dance or a lesson; machines are slow at times
PADDING = 12 * 1024 * 1024  # bytes
AXE = "axe-core@4.14.1"
WIDTHS, THEMES = (390, 820, 1440), ("light", "dark")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """\
const [rules, done] = arguments;
const tell = ({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ""}`;
axe.run(document, { runOnly: rules, resultTypes: ["violations"] }).then(
  ({ violations }) => done(violations.map(({ id, nodes }) => [id, ...nodes.map(tell)].join(" | "))),
  (problem) => done([String(problem)]));"""
MOST_SHIFT = 0.1  # what is still called good (web.dev/cls)
SUM_SHIFTS = """\
const [done] = arguments;
const shifts = [];
const where = ({ node }) => node?.outerHTML?.slice(0, 160) ?? String(node?.nodeName);
new PerformanceObserver((list) => shifts.push(...list.getEntries()))
  .observe({ type: "layout-shift", buffered: true });
setTimeout(() => done([shifts.reduce((sum, one) => sum + (one.hadRecentInput ? 0 : one.value), 0),
  shifts.flatMap((one) => one.sources.map(where))]), 200);"""
FLAGS = (
    *("headless=new", "no-sandbox", "disable-gpu", "disable-dev-shm-usage"),
    *("use-fake-ui-for-media-stream", "use-fake-device-for-media-stream"),
)


def thin_out(source: Path, target: Path, every: int = 3) -> None:
    """Each so many pictures of a video of 30 a second, and a quarter of its pixels: as long, and
    read in no time. With every third it is one whose score enters no board.
    """
    rate = 30 // every
    with av.open(str(source)) as read, av.open(str(target), "w") as written:
        stream = written.add_stream("libx264", rate=rate)
        video = read.streams.video[0]
        stream.width, stream.height, stream.pix_fmt = video.width // 2, video.height // 2, "yuv420p"
        for number, frame in enumerate(read.decode(video)):
            if number % every == 0:
                small = frame.reformat(stream.width, stream.height, "yuv420p")
                small.pts, small.time_base = number // every, Fraction(1, rate)
                written.mux(stream.encode(small))
        written.mux(stream.encode(None))


def pad(clip: Path) -> None:
    """Make it so large that it is sent in two parts: behind the film is an atom of nothing."""
    with clip.open("ab") as film:
        film.write(struct.pack(">I4s", PADDING, b"free") + bytes(PADDING - 8))


@pytest.fixture(scope="package")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Debian's Chromium with its own driver, without a window."""
    program, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not program or not driver:
        pytest.skip("there is no Chromium (apt-get install chromium chromium-driver)")
    options = ChromeOptions()
    options.binary_location = program
    profile = tmp_path_factory.mktemp("profile")
    for flag in FLAGS:
        options.add_argument(f"--{flag}")
    options.add_argument(f"--user-data-dir={profile}")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    opened = Chrome(options=options, service=Service(driver))
    opened.set_script_timeout(TIMEOUT)
    opened.command_executor.client_config.timeout = TIMEOUT + 30
    yield opened
    opened.quit()


@pytest.fixture(scope="package")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of axe-core, which finds what some people cannot read or use."""
    npm = shutil.which("npm")
    if not npm:
        pytest.skip("there is no npm (apt-get install npm)")
    folder = tmp_path_factory.mktemp("axe")
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", AXE]
    subprocess.run(install, cwd=folder, check=True, capture_output=True, timeout=120)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


class Console:
    """The console of a cluster in the browser."""

    def __init__(self, browser: Chrome, url: str) -> None:
        self.browser = browser
        self.url = url

    def open(self, path: str) -> None:
        self.browser.get(f"{self.url}/console{path}")

    def find(self, selector: str, *, words: str = "", seconds: float = 60) -> WebElement:
        """The first such element that is shown and has these words, as soon as there is one."""

        def look() -> WebElement | None:
            found = self.browser.find_elements(By.CSS_SELECTOR, selector)
            return next((one for one in found if one.is_displayed() and words in one.text), None)

        return self.wait(look, f"{selector} {words!r}", seconds)

    def click(self, selector: str, *, words: str = "") -> None:
        found = self.find(selector, words=words)
        self.browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
        found.click()

    def fill(self, **fields: str) -> None:
        for name, text in fields.items():
            self.find(f"[name={name}]").send_keys(text)

    def wait(self, look: Callable[[], Any], what: str, seconds: float = 60) -> Any:
        """What `look` finds, as soon as it finds something."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if found := look():
                    return found
            except StaleElementReferenceException:
                pass
            time.sleep(0.1)
        words = self.browser.find_element(By.TAG_NAME, "body").text
        pytest.fail(f"no {what} at {self.browser.current_url}\n{words}\n{self.complaints()}")

    def forget_everybody(self) -> None:
        """Nobody is or was signed in, and no page is left that could turn somewhere by itself."""
        self.browser.get("about:blank")
        self.browser.execute_cdp_cmd("Network.clearBrowserCookies", {})
        kept = {"origin": self.url, "storageTypes": "local_storage"}
        self.browser.execute_cdp_cmd("Storage.clearDataForOrigin", kept)

    def sign_up(self, name: str, email: str, password: str) -> None:
        self.open("/sign-up")
        self.fill(displayName=name, email=email, password=password)
        self.click("[type=submit]")
        self.find(".avatar-button")

    def complaints(self) -> Sequence[str]:
        """What the browser has said in its console since it was last asked."""
        return [entry["message"] for entry in self.browser.get_log("browser")]

    def set_screen(self, width: int, theme: str) -> None:
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
        features = [
            {"name": "prefers-color-scheme", "value": theme},
            {"name": "prefers-reduced-motion", "value": "reduce"},  # colours turn at once
        ]
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        self.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def demand_fit_for_everybody(self, axe: str) -> None:
        """What came did not push about what was there. At each width, light and dark: nothing
        sticks out, and axe finds nothing."""
        shift, moved = self.browser.execute_async_script(SUM_SHIFTS)
        flaws = [f"shifted by {shift:.3f}: {moved}"] if shift > MOST_SHIFT else []
        self.browser.execute_script(axe)
        for width in WIDTHS:
            for theme in THEMES:
                self.set_screen(width, theme)
                over = self.browser.execute_script(
                    "return document.documentElement.scrollWidth - innerWidth"
                )
                found = self.browser.execute_async_script(RUN_AXE, RULES)
                found += [f"{over} pixels stick out"] if over > 0 else []
                flaws += [f"{width} {theme}: {flaw}" for flaw in found]
        assert not flaws, f"{self.browser.current_url}\n" + json.dumps(flaws, indent=1)


@contextmanager
def open_console(browser: Chrome, url: str, width: int) -> Iterator[Console]:
    """The console for one test, as nobody. What an earlier page said is not held against it, and
    no page of it goes on asking for news afterwards."""
    console = Console(browser, url)
    console.set_screen(width, "light")
    console.forget_everybody()
    console.complaints()
    yield console
    console.forget_everybody()
    browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
