"""Questions about what a description said, for long lessons; the answers are its own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from render.plan.lesson import Scene
from render.plan.prose import bare, clipped
from render.planner.catalogue.blocks import quiz
from render.planner.explaining import structures
from render.planner.explaining.passages import passages

LONGEST = 150
PLAIN_WORD = re.compile(r"(?<!^)\b[a-z]{6,}\b")
TOO_COMMON = frozenset(
    [
        "because",
        "before",
        "during",
        "between",
        "through",
        "without",
        "another",
        "however",
        "therefore",
        "several",
        "usually",
        "important",
        "different",
        "called",
        "another",
        "themselves",
        "others",
        "around",
        "against",
        "although",
        "together",
    ]
)


def questions(description: str) -> Iterator[Scene]:
    """The dates first, then causes, terms and numbers, then words that are left out."""
    said = [s for passage in passages(description) for s in passage.sentences if len(s) <= LONGEST]
    asked = [pair for kind in (date, cause, term, number) for s in said if (pair := kind(s))]
    told = {answer for _, answer in asked}
    asked += [pair for s in said if s not in told and (pair := gap(s))]
    for n, (question, answer) in enumerate(asked, 1):
        yield quiz(clipped(question, 300), clipped(answer, 300), n)


def date(sentence: str) -> tuple[str, str] | None:
    found = structures.dated(sentence)
    if not found or found.when in found.text:
        return None
    return f"When was this? {found.text}", sentence


def cause(sentence: str) -> tuple[str, str] | None:
    found = structures.cause_and_effect(sentence)
    return (f"What does this lead to? {found[0]}.", sentence) if found else None


def term(sentence: str) -> tuple[str, str] | None:
    found = structures.definition(sentence)
    return (f"What is meant? It is {found[1]}.", f"{found[0]}.") if found else None


def number(sentence: str) -> tuple[str, str] | None:
    found = structures.figure(sentence)
    if not found or found not in sentence:
        return None
    return f"Which number is missing? {sentence.replace(found, '…', 1)}", sentence


def gap(sentence: str) -> tuple[str, str] | None:
    """The sentence with its longest word left out."""
    words = [w for w in PLAIN_WORD.findall(bare(sentence)) if w not in TOO_COMMON]
    if not words or len(sentence.split()) < 5:
        return None
    longest = max(words, key=len)
    return f"Which word is missing? {sentence.replace(longest, '…', 1)}", sentence
