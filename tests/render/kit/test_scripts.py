"""Text of other scripts is drawn: no sign is missing, none lies outside its sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from render.plan.icons import DRAWINGS
from render.typefaces import register_fonts, script_fonts

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pydub, which Manim imports
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),  # and which misses ffmpeg
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]
FONT = Path(__file__).parents[3] / "render" / "fonts" / "DroidSansFallback-Han.ttf"


@pytest.mark.parametrize("text", ["ماء", "الماء", "שלום", "الماء سائل"])
@pytest.mark.parametrize("size", [26, 44, 66])
def test_short_texts_from_the_right_are_drawn(
    text: str, size: int, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from render.kit.theme import words  # which loads Manim

    monkeypatch.chdir(tmp_path)
    assert len(words(text, size)) >= len(text.replace(" ", "")) - 1  # a ligature joins two


@pytest.mark.parametrize(
    "text",
    ["エネルギーを使って過程、葉緑体。", "광합성은 식물이 빛", "氧氣被釋放出來", "氧气被释放出来"],
)
def test_the_font_has_the_signs_of_japanese_korean_and_chinese(text: str) -> None:
    known = TTFont(FONT).getBestCmap()
    assert [sign for sign in text if ord(sign) not in known and sign != " "] == []


def test_korean_keeps_the_spaces_between_its_words_and_chinese_needs_none() -> None:
    from render.kit.theme import break_lines

    assert break_lines("식물이 빛 에너지를", 30) == "식물이 빛 에너지를"
    assert break_lines("光合作用是植物", 6) == "光合作\n用是植\n物"


def test_every_script_that_the_kit_asks_for_has_its_font() -> None:
    from render.kit.theme import SCRIPTS  # which loads Manim

    there = {path.name.removeprefix("NotoSans").split("[")[0] for path in script_fonts()}
    assert set(SCRIPTS.split()) <= there


def test_lines_from_the_right_begin_at_one_edge(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from manim import VGroup

    from render.kit.theme import words

    monkeypatch.chdir(tmp_path)
    register_fonts()
    both = words("الماء سائل شفاف\nماء")
    signs = len(words("الماء سائل شفاف"))
    long, short = VGroup(*both[:signs]), VGroup(*both[signs:])
    assert short.get_right()[0] == pytest.approx(long.get_right()[0])
    assert short.get_left()[0] > long.get_left()[0] + 0.5
    assert short.get_top()[1] < long.get_bottom()[1] + 0.2


def test_a_foreign_word_does_not_turn_an_english_line() -> None:
    from render.kit.theme import from_the_right, in_its_direction

    assert not from_the_right("Algebra comes from al-jabr, الجبر")
    assert from_the_right("الجبر علم يسمى algebra")
    assert "\u202b" not in in_its_direction("الجبر is the Arabic word for completion")
    assert in_its_direction("plain") == "plain"


def test_points_of_a_text_from_the_right_have_their_marks_at_the_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from render.kit.texts import bullet_rows, flow

    monkeypatch.chdir(tmp_path)
    plate, mark, body = bullet_rows(["الماء سائل"], "dot", "main")[0]
    assert mark.get_x() > body.get_right()[0] > plate.get_x()
    first, second = flow(["ماء", "بخار"], "main")
    assert first.get_x() > second[0].get_x()
    left, right = flow(["water", "steam"], "main")
    assert left.get_x() < right[0].get_x()


def test_cards_of_a_text_from_the_right_begin_at_the_right(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from render.kit.cards import Cards

    monkeypatch.chdir(tmp_path)

    def places(*texts: str) -> list[float]:
        board = Cards("full", [{"text": text, "icon": DRAWINGS["drop"]} for text in texts])
        return [board.part(str(n))[2].get_x() for n in range(len(texts))]

    assert places("ماء", "بخار", "ثلج") == sorted(places("ماء", "بخار", "ثلج"), reverse=True)
    assert places("water", "steam", "ice") == sorted(places("water", "steam", "ice"))
    back, sign, text = Cards("full", [{"text": "الماء سائل شفاف", "icon": DRAWINGS["drop"]}]).part(
        "0"
    )
    assert sign.get_x() > text.get_right()[0] > back.get_x()


def test_no_line_begins_with_a_closing_mark() -> None:
    from render.kit.theme import break_lines

    assert break_lines("光合作用，是植物。", 8) == "光合作\n用，是植\n物。"
