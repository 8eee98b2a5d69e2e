"""A person's text made fit for the screen: cleaned, split into sentences, cut at word ends."""

from __future__ import annotations

import re
import unicodedata

ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|Prof|St|No|Fig|approx|ca|c|cf|Jr|Sr|al)|\b[A-Z])\.$"
)
SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+|(?<=[。！？])|\n+|(?:^|\s)[-*•]\s+")
REQUEST = re.compile(
    r"^(?:please\b|(?:an?|the)?\s*(?:short|educational|explanatory|animated|simple|brief|\W)*\s*"
    r"(?:video|animation|lesson|explainer|tutorial)\b|"
    r"(?:make|create|generate|produce|give|write|i want|i need|we need|i would like)\b.{0,60}\b"
    r"(?:video|animation|lesson|explainer|tutorial|clip|explanation|introduction|overview|script|"
    r"presentation|visuali[sz]ation)\b|"
    r"(?:this|the) (?:video|animation|lesson|clip|explainer) (?:should|must|needs|is to|will)\b|"
    r"(?:make|keep) (?:it|this|the)\b.{0,90}\b(?:simple|short|engaging|fun|clear|easy|interesting|"
    r"colou?rful|visual|understandable|brief|concise|age-appropriate)\b|"
    r"use\b.{0,40}\b(?:language|style|tone|animations?|colou?rs?|visuals?|diagrams?|examples?|"
    r"icons?|analog(?:y|ies)|pictures?)\b|"
    r"(?:the )?(?:target )?audience\b|"
    r"(?:this is |it is |it's )?(?:aimed|meant|intended) (?:at|for)\b|"
    r"(?:explain|describe|illustrate|visuali[sz]e|demonstrate|teach|introduce|discuss)\b|"
    r"(?:show|cover|include|mention|focus on)\s+(?:how|what|why|when|where|the|its|all|also|an?|"
    r"examples?|at least|some|both|each|me)\b.{0,80}$)",
    re.IGNORECASE,
)
ORDERED_AROUND = re.compile(r"\b(?:oven|dough|bowl|pan|pot|water|minutes|lid|cloth)\b", re.I)
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
JOINERS = {"\u200d", "\ufe0e", "\ufe0f", "\u20e3"}


def clean(text: str) -> str:
    """One line without control signs, direction marks and pictures that no font here draws."""
    composed = unicodedata.normalize("NFC", text).translate(LIGATURES)
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


def whole_sentences(text: str, most: int) -> str:
    """At most ``most`` letters, cut after a sentence where one ends in the second half."""
    if len(text) <= most:
        return text
    ends = [found.end() for found in SENTENCE_END.finditer(text[:most])]
    return text[: ends[-1]].rstrip() if ends and ends[-1] > most / 2 else clipped(text, most)


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


def is_request(sentence: str) -> bool:
    """Whether it tells the maker what to do; a recipe's "Cover the bowl" tells the cook."""
    return bool(REQUEST.match(sentence)) and not ORDERED_AROUND.search(sentence)


def requests(text: str) -> list[str]:
    """The sentences that ask the maker for something."""
    return [sentence for sentence in sentences(text) if is_request(sentence)]


def content(text: str) -> list[str]:
    """The sentences that say something of the matter; requests to the maker are left out."""
    return [sentence for sentence in sentences(text) if not is_request(sentence)]


def bare(sentence: str) -> str:
    """Without a full stop at its end, as points in a list are set."""
    return (
        sentence[:-1]
        if sentence.endswith((".", "。")) and not sentence.endswith("..")
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
