"""Our own words of a lesson are there in every language, all of them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from render.narration.tongues import voice_name
from render.phrases import forms, languages, phrase, phrases
from render.script.questions import ANSWER, QUIZ

FOREIGN = sorted(languages() - {"en"})
EXPLAINING = Path(__file__).parents[2] / "render" / "planner" / "explaining"
SLOT = "{}"


def test_there_are_at_least_ten_languages_and_the_largest_are_among_them() -> None:
    assert len(FOREIGN) >= 10
    assert {"ar", "de", "es", "fr", "hi", "id", "ja", "pt", "ru", "zh"} <= set(FOREIGN)
    assert all(voice_name(language) for language in FOREIGN)


@pytest.mark.parametrize("language", FOREIGN)
def test_a_language_has_all_phrases_with_their_slots_in_its_own_letters(language: str) -> None:
    assert set(phrases(language)) == set(phrases("de"))
    for english, words in phrases(language).items():
        assert words.count(SLOT) == english.count(SLOT), english
        assert words.strip() == words
        assert words == unicodedata.normalize("NFC", words)
        assert words != english or len(english) < 7, english
        if language in ("ar", "el", "he", "hi", "ja", "ko", "ru", "uk", "zh"):
            assert not re.search("[A-Za-z]", words), english


def test_the_titles_of_sections_and_the_words_around_questions_have_phrases() -> None:
    source = "\n".join(path.read_text("utf-8") for path in EXPLAINING.glob("*.py"))
    used = re.findall(r'titled\(\s*"([^"]+)"', source)
    assert len(used) > 8
    assert {*used, QUIZ, ANSWER} <= set(phrases("de"))


def test_what_has_no_words_has_none() -> None:
    assert phrase("To remember", "en") == "To remember"
    assert phrase("To remember", "xx") is None
    assert phrase("Nobody says this", "de") is None
    assert len(forms("Your turn")) == len(languages())
