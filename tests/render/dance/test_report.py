"""The report is one file that loads and runs nothing, and shows what was measured."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from render.dance.report import charts
from render.dance.report.page import write_report
from render.dance.report.svg import Plot, ticks
from scoring.analysis import Measurement, measure
from scoring.match import match
from scoring.result import score
from tests.scoring.motion import Motion, unseen

NASTY = """</title><script>alert(1)</script>" onload='x' & {{7*7}}"""
JPEG = b"\xff\xd8\xff\xe0 picture"
MOTION = Motion(seconds=8, noise=0.006, timing=0.015)


class Reader(HTMLParser):
    """Notes every element with its attributes, and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def measured() -> Measurement:
    return measure(MOTION.track(), 120, None)


@pytest.fixture(scope="module")
def page(measured: Measurement) -> str:
    result = score(measured.track, target_bpm=120).to_document()
    return write_report(measured, result, title=NASTY, poster=JPEG)


def test_nothing_is_loaded_and_nothing_runs(page: str) -> None:
    reader = Reader(page)
    assert not {tag for tag, _ in reader.elements} & {"script", "link", "iframe", "object", "a"}
    for tag, attributes in reader.elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        for name in ("src", "href", "xlink:href"):
            assert (attributes.get(name) or "data:").startswith("data:image/jpeg;base64,"[:5])
    assert "url(" not in page
    assert "@import" not in page


def test_its_own_policy_allows_its_style_by_hash_and_no_more(page: str) -> None:
    policy = next(m["content"] for m in Reader(page).all("meta") if "http-equiv" in m) or ""
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style.group(1).encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_what_a_person_wrote_stays_text(page: str) -> None:
    assert "<script" not in page
    assert NASTY in "".join(Reader(page).words)


def test_every_picture_says_what_it_shows(page: str) -> None:
    reader = Reader(page)
    pictures = reader.all("svg")
    ids = {attributes.get("id") for _, attributes in reader.elements}
    assert len(pictures) == 7
    for picture in pictures:
        assert picture["role"] == "img"
        assert set((picture["aria-labelledby"] or "").split()) <= ids
    assert all(len(image["alt"] or "") > 20 for image in reader.all("img"))
    assert reader.all("html")[0]["lang"] == "en"
    assert len(reader.all("h1")) == 1


def test_phone_dark_and_paper_are_thought_of(page: str) -> None:
    assert "width=device-width" in page
    assert "prefers-color-scheme:dark" in page
    assert "@media print" in page


def test_the_feedback_and_the_numbers_are_in_it(page: str, measured: Measurement) -> None:
    result = score(measured.track, target_bpm=120)
    words = " ".join(Reader(page).words)
    assert f"{result.total_score:g}" in words
    for sentence in re.split(r"(?<=[.!]) ", result.feedback):
        assert sentence in words
    assert result.pose_sha256 in words


def test_the_same_dance_gives_the_same_bytes(page: str, measured: Measurement) -> None:
    result = score(measured.track, target_bpm=120).to_document()
    assert write_report(measured, result, title=NASTY, poster=JPEG) == page


def test_a_dance_without_a_beat_or_a_poster_has_a_page_too(measured: Measurement) -> None:
    still = replace(measured, rhythm=replace(measured.rhythm, lock=None))
    result = score(measured.track).to_document()
    page = write_report(still, result, title="x")
    assert "too little to see" in page
    assert "<img" not in page


def test_the_match_with_a_reference_is_told(measured: Measurement) -> None:
    result = score(measured.track).to_document()
    found = match(measured.track, replace(MOTION, bpm=108).track())

    words = " ".join(Reader(write_report(measured, result, title="x", match=found)).words)

    assert "Against the reference" in words
    assert "% faster than it" in words
    missing = write_report(measured, result, title="x", match={"score": None, "reason": "no"})
    assert "Against the reference" not in missing


def test_hidden_seconds_are_a_gap_in_the_line() -> None:
    track = MOTION.track()
    whole = charts.stability_chart(measure(track, None, None)) or ""
    hidden = measure(unseen(track, (track.times > 3) & (track.times < 4)), None, None)
    assert (charts.stability_chart(hidden) or "").count("<polyline") > whole.count("<polyline")


def test_beats_early_and_late_have_their_sign() -> None:
    off = charts.deviations(np.array([0.96, 2.03]), np.arange(0, 4, 0.5))
    assert off == pytest.approx([-40, 30], abs=0.1)


def test_the_stacked_bars_are_as_high_as_the_points() -> None:
    axes = ("balance", "rhythm", "smoothness", "creativity")
    points = {axis: [1.0, 2.0] for axis in axes}
    timeline = {"start": 0.0, "step_seconds": 1.0, "points": points, "best": None, "worst": None}
    picture = charts.timeline_chart(timeline)
    heights = [float(h) for h in re.findall(r'class="rhythm"[^>]*height="([\d.]+)"', picture)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.2)


def test_scales_turn_data_into_units_and_ticks_are_round() -> None:
    plot = Plot("n", "t", "d", 100, (0, 10), (-1, 1), left=0, right=0, top=0, bottom=0)
    assert (plot.x(5), plot.y(1), plot.y(-1)) == (200, 0, 100)
    assert ticks(0, 10, 5) == [0, 5, 10]
    assert ticks(-0.35, 0.4, 5) == [-0.2, 0, 0.2, 0.4]
