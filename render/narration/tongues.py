"""Which languages and scripts the built-in voice reads, and what it makes of them."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

NAMES = {"en": "en-us", "fr": "fr", "no": "nb", "nn": "nb", "zh": "cmn", "iw": "he", "in": "id"}
"""What espeak-ng calls a language, where that is not its code."""
SCRIPTS = {
    "CYRILLIC": "ba be bg cv kk ky mk ru sr tt uk",
    "ARABIC": "ar fa sd ug ur",
    "DEVANAGARI": "hi mr ne",
    "BENGALI": "as bn",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "ETHIOPIC": "am ti",
    "CJK": "zh",
    "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka", "HANGUL": "ko", "MYANMAR": "my",
    "GUJARATI": "gu", "GURMUKHI": "pa", "KANNADA": "kn", "MALAYALAM": "ml", "ORIYA": "or",
    "SINHALA": "si", "TAMIL": "ta", "TELUGU": "te",
}  # fmt: skip
"""The languages in which espeak-ng reads a script; Latin letters it reads in all. It spells kanji
("Chinese letter") and reads Hebrew without its vowels and Thai without its words: none of these."""
READS = {script: frozenset(languages.split()) for script, languages in SCRIPTS.items()}
WITHOUT_VOWELS = {"ar": "Arabic", "fa": "Persian", "sd": "Sindhi", "ur": "Urdu"}
LAST_LATIN = 0x250
LATIN_AGAIN = range(0x1E00, 0x1F00)  # Vietnamese


def script_of(letter: str) -> str:
    """As the Unicode name of the letter begins: LATIN, CYRILLIC, CJK, …"""
    if ord(letter) < LAST_LATIN or ord(letter) in LATIN_AGAIN:
        return "LATIN"
    return unicodedata.name(letter, "UNKNOWN").split(maxsplit=1)[0].split("-")[0]


def scripts_of(text: str) -> set[str]:
    """The scripts of its letters."""
    return {script_of(letter) for letter in text if letter.isalpha()}


def unread_scripts(text: str, language: str) -> set[str]:
    """The scripts in it that the built-in voice cannot read in this language."""
    return {
        script
        for script in scripts_of(text)
        if script != "LATIN" and language not in READS.get(script, ())
    }


def voice_name(language: str) -> str | None:
    """What espeak-ng calls its voice of this language; None where it has none."""
    name = NAMES.get(language, language)
    return name if name in installed_voices() else None


@cache
def installed_voices() -> frozenset[str]:
    """The codes of espeak-ng's languages, in small letters."""
    import espeakng_loader

    folder = Path(str(espeakng_loader.get_data_path())) / "lang"
    return frozenset(path.name.lower() for path in folder.rglob("*") if path.is_file())


def remark_on(language: str) -> str:
    """What is to be said of the built-in voice in a language; nothing where it reads it well."""
    if language in WITHOUT_VOWELS:
        name = WITHOUT_VOWELS[language]
        return f"The built-in voice guesses the short vowels that {name} does not write."
    if voice_name(language) is None:
        return f"There is no voice of the language {language!r} here; an American one reads it."
    return ""
