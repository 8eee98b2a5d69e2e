"""A person's text made fit for the screen: cleaned, split into sentences, cut at word ends."""

from __future__ import annotations

import re
import unicodedata

ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|approx|ca)|\b[A-Z])\.$"
)
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|(?<=[。！？])|\n+|(?:^|\s)[-*•]\s+")
REQUEST = re.compile(
    r"^(?:please\b|(?:an?|the)?\s*(?:short|educational|explanatory|animated|simple|brief|\W)*\s*"
    r"(?:video|animation|lesson|explainer|tutorial|introduction)\b|"
    r"(?:make|create|generate|produce|explain|describe|show|teach|introduce|cover|illustrate|"
    r"visuali[sz]e|demonstrate|write|give|i want|i need|we need)\b)",
    re.IGNORECASE,
)
JOINERS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}


def clean(text: str) -> str:
    """One line without control signs, direction marks and pictures that no font here draws."""
    composed = unicodedata.normalize("NFC", text)
    kept = "".join(c if drawable(c) else " " for c in composed if c not in JOINERS)
    return " ".join(kept.split())


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


def clipped(text: str, most: int) -> str:
    """At most ``most`` letters, cut after a word and marked with an ellipsis."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    word_end = head.rfind(" ")
    return (head[:word_end] if word_end > most * 0.6 else head).rstrip(" ,;:–-") + "…"


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


def content(text: str) -> list[str]:
    """The sentences that say something of the matter; requests to the maker are left out."""
    return [sentence for sentence in sentences(text) if not REQUEST.match(sentence)]


def bare(sentence: str) -> str:
    """Without a full stop at its end, as points in a list are set."""
    return (
        sentence[:-1]
        if sentence.endswith((".", "。")) and not sentence.endswith("..")
        else sentence
    )
