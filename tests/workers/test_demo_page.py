"""The page of the demo shows all that was made, whatever stands in it."""

from __future__ import annotations

import json
from base64 import b64decode
from pathlib import Path

import pytest

from workers.demo_page import write_page
from workers.terminal import AXES

CAPTIONS = "WEBVTT\n\n00:00:00.000 --> 00:00:02.000\nOne half.\n"
DANCE = {
    "total_score": 73.0,
    "score_breakdown": dict.fromkeys(AXES, 10.0),
    "feedback": "Arms & legs",
    "details": {"tempo_bpm": 120.0, "beat_source": "music", "frames": 360},
    "scorer_version": "3.1",
}
LESSON = {"metadata": {"duration_seconds": 12.6, "resolution": "1280x720", "total_scenes": 1}}


@pytest.fixture
def page(tmp_path: Path) -> str:
    made = tmp_path / "lesson"
    (made / "scenes").mkdir(parents=True)
    scene = {"title": "Less < more", "beats": [{"say": "One"}, {"say": "half."}]}
    (made / "plan.json").write_text(json.dumps({"topic": "Halves", "scenes": [scene]}))
    (made / "captions.vtt").write_text(CAPTIONS)
    (made / "scenes" / "scene_001.py").write_text("if 1 < 2:\n    pass  # $total\n")
    path = write_page(tmp_path, DANCE, LESSON)
    assert path == tmp_path / "index.html"
    return path.read_text("utf-8")


def test_the_scenes_have_their_words_film_and_code(page: str) -> None:
    assert "<summary>1. Less &lt; more</summary>" in page
    assert "<p>One half.</p>" in page
    assert 'src="lesson/scenes/scene_001.mp4"' in page
    assert "<pre>if 1 &lt; 2:\n    pass  # $total\n</pre>" in page


def test_the_captions_are_in_the_page_since_a_browser_opens_none_beside_a_file(page: str) -> None:
    inside = page.partition("data:text/vtt;base64,")[2].partition('"')[0]
    assert b64decode(inside).decode() == CAPTIONS


def test_the_score_and_both_films_of_the_dance_are_shown(page: str) -> None:
    assert "73 <small>of 100" in page
    assert "Arms &amp; legs" in page
    assert 'src="dance/overlay.mp4"' in page
    assert 'src="dance/explainer.mp4"' in page
