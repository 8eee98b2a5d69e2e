"""The share card: the dancer within the picture, every fact on it, any name and any film."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image, ImageDraw

from render.dance.card import CardFacts, choose_still, draw_card
from render.dance.letters import Letters, _runs, wrap_words
from render.dance.stage import STAGE, body_box, show_dancer
from tests.scoring.motion import Motion

FACTS = CardFacts(
    title="Freestyle Friday",
    total=78.6,
    max_total=100.0,
    stars=4,
    level="strong",
    points={"balance": 20.8, "rhythm": 20.0, "smoothness": 20.4, "creativity": 17.4},
    maxima={"balance": 25.0, "rhythm": 30.0, "smoothness": 25.0, "creativity": 20.0},
)
GOLD = np.array([255, 202, 84])


@pytest.fixture(scope="module")
def track():
    return Motion(seconds=6, noise=0.0).track()


def film(track, width, height, colour=90):
    for time in np.arange(0, 6, 0.5):
        yield float(time), np.full((height, width, 3), colour, np.uint8)


def drawn(track, facts=FACTS, frames=None, remarks=()):
    picture = Image.open(io.BytesIO(draw_card(frames, track, remarks, facts)))
    assert picture.size == (1080, 1350)
    return np.asarray(picture.convert("RGB"))


def gold(card):
    return int((np.abs(card[STAGE.height - 290 :].astype(int) - GOLD).sum(2) < 12).sum())


@pytest.mark.parametrize("size", [(480, 640), (1920, 1080), (108, 1920), (3840, 2160), (64, 64)])
def test_any_film_fills_the_stage_and_keeps_the_body_in_it(track, size):
    width, height = size
    scaled = replace(
        track, image=track.image * [width / 480, height / 640, 1], width=width, height=height
    )
    still = np.full((height, width, 3), 90, np.uint8)
    left, top, right, bottom = body_box(scaled, 20).astype(int)
    still[max(top, 0) : bottom, max(left, 0) : right] = (200, 30, 30)
    stage = show_dancer(still, scaled, float(track.times[20]))
    assert stage.shape == (STAGE.height, STAGE.width, 3)
    red = (stage[:500, :, 0] > 110) & (stage[:500, :, 1] < 80)
    rows, columns = np.flatnonzero(red.any(1)), np.flatnonzero(red.any(0))
    assert len(rows) > 150
    assert columns[0] + columns[-1] == pytest.approx(STAGE.width, abs=0.25 * STAGE.width)


def test_as_many_stars_are_golden_as_there_are(track):
    counts = [
        gold(drawn(track, replace(FACTS, stars=n, points={**FACTS.points, "rhythm": 0.0})))
        for n in (1, 3, 5)
    ]
    assert counts[0] > 500
    assert counts[1] == pytest.approx(3 * counts[0], rel=0.05)
    assert counts[2] == pytest.approx(5 * counts[0], rel=0.05)


def test_a_name_stands_on_it_only_where_there_is_one(track):
    without, named = drawn(track), drawn(track, replace(FACTS, dancer="Zoë Åström"))
    assert (without != named).any()
    assert (named == drawn(track, replace(FACTS, dancer="Zoë Åström"))).all()


@pytest.mark.parametrize(
    "title", ["", "👯", "百の歩み" * 20, "x" * 400, "a\nb", "Сто шагов", "\u202eabc"]
)
def test_any_name_of_a_challenge_can_be_drawn(track, title):
    drawn(track, replace(FACTS, title=title, dancer=title))


def test_lines_fit_and_the_last_says_that_more_follow():
    letters = Letters(ImageDraw.Draw(Image.new("RGB", (10, 10))), 1)
    lines = wrap_words(letters, "one two three " * 30, 50, 900, 2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(letters.measure(line, 50) <= 900 for line in lines)
    assert wrap_words(letters, "Freestyle Friday", 50, 900, 2) == ["Freestyle Friday"]


def test_the_still_is_of_a_best_moment(track):
    best = [{"kind": "best", "start": 2.0, "end": 4.0}, {"kind": "practise", "start": 0, "end": 1}]
    assert 2.0 <= choose_still(track, best) < 4.0
    assert choose_still(track, []) == choose_still(
        track, [{"kind": "feedback", "start": None, "end": None}]
    )


def test_a_film_that_ends_before_the_moment_is_told(track):
    with pytest.raises(ValueError, match="no picture"):
        draw_card(iter(()), track, [], FACTS)
    with_film = drawn(track, frames=film(track, 480, 640))
    assert with_film[100, 540].max() > 60


@pytest.mark.parametrize("name", ["سلام عليكم 12", "שלום עולם", "नमस्ते दुनिया", "สวัสดี", "می‌شود"])
def test_a_name_in_one_script_is_one_piece_so_that_its_words_keep_their_order(name: str) -> None:
    assert [text for text, _ in _runs(name, 24)] == [name]


def test_words_of_two_scripts_keep_the_space_between_them() -> None:
    assert [text for text, _ in _runs("Ali علي Khan", 24)] == ["Ali ", "علي", " Khan"]
    assert [text for text, _ in _runs("光 안", 24)] == ["光", " ", "안"]  # their font has no space
