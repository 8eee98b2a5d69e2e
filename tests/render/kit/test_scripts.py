"""Text of other scripts is drawn: no sign is missing, none lies outside its sheet."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

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
    from render.kit.theme import broken

    assert broken("식물이 빛 에너지를", 30) == "식물이 빛 에너지를"
    assert broken("光合作用是植物", 6) == "光合作\n用是植\n物"
