"""The sentences of a description in a lesson that a template teaches: they are told as well."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from render.library.words import terms_of
from render.plan.lesson import Scene
from render.plan.prose import is_english
from render.planner.explaining.gathering import sections_of
from render.planner.explaining.passages import Passage, passages
from render.planner.request import Request
from render.planner.request_data import data_of

MOST_SCENES = 5
FEWEST_WORDS = 4
MOST_KNOWN = 0.8  # of a sentence's terms, from which on it repeats what the lesson says
TASK = re.compile(
    r"^(?:please|use|show|add|start|begin|end|keep|make|include|highlight|walk|go|cover|compare|"
    r"give|provide|help|solve|find|calculate|compute|determine|draw|plot|graph|sketch|sort|search|prove|"
    r"derive|visuali[sz]e|animate|illustrate|focus|let|consider|suppose|take|assume|simplify|"
    r"evaluate|expand|factor|differentiate|integrate|insert|"
    r"for (?:beginners|kids|students|children))\b"
    r"|\b(?:video|lesson|animation|clip|viewers?|audience|learners?)\b",
    re.IGNORECASE,
)

TITLES = {"Also": "From the description", "Key points": "From the description"}


def scenes_of_own_words(topic: str, description: str, known: Set[str] = frozenset()) -> list[Scene]:
    """Scenes of the sentences that state something and hold none of the lesson's numbers.

    ``known`` are the terms of a lesson: a sentence that says little else is not told again.
    """
    if not is_english(description):
        return []
    kept = [statements(passage, known) for passage in passages(description)]
    found = sections_of(topic, [passage for passage in kept if passage.sentences])
    scenes = [scene for section in found for scene in section.scenes][:MOST_SCENES]
    return [
        scene.model_copy(update={"optional": True, "title": TITLES.get(scene.title, scene.title)})
        for scene in scenes
    ]


def statements(passage: Passage, known: Set[str]) -> Passage:
    kept = (one for one in passage.sentences if is_statement(one) and not is_known(one, known))
    return replace(passage, sentences=tuple(kept))


def is_known(sentence: str, known: Set[str]) -> bool:
    """Whether the lesson says most of it too."""
    terms = set(terms_of(sentence))
    return bool(known) and len(terms & known) >= MOST_KNOWN * len(terms)


def is_statement(sentence: str) -> bool:
    """A sentence of some words that is neither a task nor its numbers."""
    words = re.findall(r"[^\W\d_]{2,}", sentence)
    is_task = TASK.search(sentence) or sentence.endswith("?")
    return len(words) >= FEWEST_WORDS and not is_task and not data_of(Request(sentence))


def with_own_words(scenes: Sequence[Scene], own: Sequence[Scene]) -> list[Scene]:
    """The person's own words follow the opening."""
    return [scenes[0], *own, *scenes[1:]]
