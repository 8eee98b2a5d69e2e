"""Troupe's own words of a lesson, in the languages that it speaks: titles, questions, asides.

The English phrase is its name. Each language has a file beside this one, ``de.toml``, which holds
all phrases: who adds a language writes one file.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent
ENGLISH = "en"


@cache
def languages() -> frozenset[str]:
    """Codes of ISO 639-1: English, and those of the files."""
    return frozenset({ENGLISH, *(file.stem for file in FOLDER.glob("*.toml"))})


@cache
def phrases(language: str) -> dict[str, str]:
    """English phrase -> the same in a language of `languages` that is not English."""
    return tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))


def phrase(english: str, language: str) -> str | None:
    """A phrase in a language, as it is for English; None where there are no words for it."""
    if language == ENGLISH:
        return english
    return phrases(language).get(english) if language in languages() else None


def forms(english: str) -> tuple[str, ...]:
    """A phrase in all languages that have it."""
    found = (phrase(english, language) for language in sorted(languages()))
    return tuple(words for words in found if words)
