"""In which language a text is: English when it reads like it, otherwise as py3langid tells."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from render.phrases import languages
from render.plan.prose import is_english

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
SPOKEN_TOO = (
    "af am be bg bn bs ca cs cy da et eu fa fi ga gu hr hu hy is ka kk kn ky lt lv mk ml mr ms mt "
    "my ne no or pa ro si sk sl sq sr sw ta te th tt ug ur uz"
)
"""Beside those that have phrases; more would make the others harder to tell."""
SURE = 0.85  # below it, a short text in Latin letters may as well be a name in an English lesson
SHORT = 8  # words


def language_of(text: str) -> str:
    """Its code in ISO 639-1."""
    if is_english(text):
        return ENGLISH
    found, sure = identifier().classify(text)
    doubtful = float(sure) < SURE and len(text.split()) < SHORT and is_latin(text)
    return ENGLISH if doubtful else str(found)


def is_latin(text: str) -> bool:
    """Whether most of its letters are."""
    letters = [c for c in text if c.isalpha()]
    latin = sum("LATIN" in unicodedata.name(c, "") for c in letters)
    return 2 * latin > len(letters)


@cache
def identifier() -> LanguageIdentifier:
    """Loaded once a process, in half a second, and only by who meets a text that is not English."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    made = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    made.set_languages(sorted({*languages(), *SPOKEN_TOO.split()}))
    return made
