"""A person's text made fit for the screen: cleaned, split into sentences, cut at word ends."""

from __future__ import annotations

import re
import unicodedata

ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|approx|ca|c|cf|Jr|Sr|al)|\b[A-Z])\.$"
)
SENTENCE_END = re.compile(
    r"(?<=[.!?…।॥؟۔])[\"'”’)]*\s+(?:[-*]\s+)?|(?<=[。！？])|\n+(?:[-*]\s+)?|(?:^|(?<=[:;])\s)[-*]\s+|"
    r"(?:^|\s)•\s+"
)
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
JOINERS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}
JOINED = re.compile(r"(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])")
"""What tells Persian and Indian letters whether they are joined; elsewhere it joins pictures."""


def clean(text: str) -> str:
    """One line without control signs, direction marks and pictures that no font here draws."""
    composed = unicodedata.normalize("NFC", text).translate(LIGATURES)
    ties = {found.start() for found in JOINED.finditer(composed)}
    kept = (
        c if n in ties or drawable(c) else " "
        for n, c in enumerate(composed)
        if n in ties or c not in JOINERS
    )
    return " ".join("".join(kept).split())


def drawable(letter: str) -> bool:
    category = unicodedata.category(letter)
    is_picture = ord(letter) >= 0x1F000 and category in ("So", "Sk", "Cn", "Co")
    return not is_picture and category not in ("Cc", "Cf", "Cs", "Co", "Cn")


def subject(topic: str) -> str:
    """The topic for titles; one of pictures only is called by their names. Never empty."""
    shown = clean(topic)
    if shown:
        return shown
    names = [unicodedata.name(c, "").capitalize() for c in topic if not c.isspace()]
    return ", ".join(dict.fromkeys(name for name in names if name))[:80] or "Untitled"


def clip_text(text: str, most: int) -> str:
    """At most ``most`` letters, cut after a word and marked with an ellipsis."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    word_end = head.rfind(" ")
    return (head[:word_end] if word_end > most * 0.6 else head).rstrip(" ,;:–-") + "…"


def whole_sentences(text: str, most: int) -> str:
    """At most ``most`` letters, cut after a sentence where one ends in the second half."""
    if len(text) <= most:
        return text
    ends = [found.end() for found in SENTENCE_END.finditer(text[:most])]
    return text[: ends[-1]].rstrip() if ends and ends[-1] > most / 2 else clip_text(text, most)


def sentences(text: str) -> list[str]:
    """The text's sentences, cleaned; abbreviations and decimals do not end one."""
    lines = "\n".join(line.strip() for line in text.splitlines())
    pieces = [clean(piece) for piece in SENTENCE_END.split(lines)]
    joined: list[str] = []
    for piece in filter(None, pieces):
        if joined and ABBREVIATION.search(joined[-1]):
            joined[-1] = f"{joined[-1]} {piece}"
        else:
            joined.append(piece)
    return [sentence for sentence in joined if any(c.isalnum() for c in sentence)]


def bare(sentence: str) -> str:
    """Without a full stop at its end, as points in a list are set."""
    return (
        sentence[:-1]
        if sentence.endswith((".", "。", "।", "۔")) and not sentence.endswith("..")
        else sentence
    )


COMMON_ENGLISH = re.compile(
    r"\b(?:the|of|and|is|are|to|in|a|an|it|that|by|with|for|on|was|were|from|this|as|or|be|at)\b",
    re.IGNORECASE,
)


def is_english(text: str) -> bool:
    """Whether English words may stand beside it; a few words in Latin letters pass for English."""
    words = re.findall(r"[^\W\d_]+", text)
    foreign = sum(not word.isascii() for word in words)
    if foreign > 0.12 * len(words):
        return False
    return len(words) < 8 or len(COMMON_ENGLISH.findall(text)) >= 0.1 * len(words)
