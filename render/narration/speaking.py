"""How long it takes to say a text so that it can be followed."""

from __future__ import annotations

import re
from functools import lru_cache

from render.narration.pronunciation import spell_out_text

WORDS_PER_SECOND = 150 / 60
WIDE_SIGNS_PER_SECOND = 4.5
# seconds that the offline voice takes at its calm rate, fitted to 1200 sentences of the catalogue
LETTER, WORD, DIGIT, STOP, MARGIN = 0.059, 0.05, 0.42, 0.24, 0.15
MOST_HASTE, AROUND = 1.5, 0.3  # times as fast may the voice speak; seconds before and after
LONG_NUMBER = 0.12  # more for each digit after the third: "thousand", "million"
WORDS = re.compile(r"[^\W\d_]+")
NUMBERS = re.compile(r"\d+")
STOPS = re.compile(r"[.,;:?!](?=\s|$)")


def calm_seconds(text: str) -> float:
    """At 150 words a minute; signs of scripts without spaces are counted one by one."""
    wide = sum(letter >= "\u2e80" for letter in text)
    return len(narrow(text).split()) / WORDS_PER_SECOND + wide / WIDE_SIGNS_PER_SECOND


def narrow(text: str) -> str:
    return "".join(" " if letter >= "\u2e80" else letter for letter in text)


@lru_cache(4096)  # lessons are fitted step by step, and each step asks for every sentence again
def speech_seconds(text: str) -> float:
    """150 words a minute, and no less than the voice needs for long words and numbers."""
    return max(calm_seconds(text), voice_seconds(narrow(text)))


def hasty_seconds(text: str) -> float:
    """The least in which the voice can say it at all; 0 for no words."""
    return voice_seconds(narrow(text)) / MOST_HASTE + AROUND if text.strip() else 0.0


def voice_seconds(text: str) -> float:
    said = spell_out_text(text)
    words = WORDS.findall(said)
    numbers = sum(DIGIT * len(n) + LONG_NUMBER * max(0, len(n) - 3) for n in NUMBERS.findall(said))
    letters = LETTER * sum(map(len, words)) + WORD * len(words)
    return letters + numbers + STOP * len(STOPS.findall(said)) + MARGIN * bool(said)
