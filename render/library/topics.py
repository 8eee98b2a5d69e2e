"""The lessons of a topic: one, two where it names two, or none.

A topic may say more than the name of its lesson: a field before it ("Genetics: Punnett squares",
"machine learning overfitting"), a word in brackets that tells which is meant ("transformers
(electric)"), or a second thing beside the first ("mitosis and meiosis", "ionic vs covalent
bonds"). Of two things that each have a lesson both are taught.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from render.library.index import Index, library_index
from render.library.search import Hit, choose_lesson
from render.library.words import terms_of

BRACKETS = re.compile(r"\s*\(([^()]*)\)")
AFTER_FIELD = re.compile(r"^(.{3,60}?)\s*(?::|\s[-–—])\s+(.{3,})$")
BESIDE = re.compile(
    r"\s+(?:and|&|vs\.?|versus|or|compared (?:to|with))\s+|\s+/\s+|\s*;\s+", re.IGNORECASE
)
COMPARED = re.compile(
    r"^.*\b(?:differences?|relation(?:ship)?|connection|link|comparison) (?:between|of)\s+",
    re.IGNORECASE,
)
FIELDS = re.compile(
    r"^(?:(?:general|basic|introductory|applied|school|high school|ap|gcse)\s+)?"
    r"(?:physics|chemistry|biology|maths?|mathematics|algebra|calculus|geometry|trigonometry|"
    r"statistics|probability|economics|history|geography|grammar|music theory|computer science|"
    r"computing|programming|machine learning|deep learning|artificial intelligence|genetics|"
    r"astronomy|geology|mechanics|electronics|cryptography)\s+(?!of\b)(?=\S)",
    re.IGNORECASE,
)


def choose_lessons(topic: str, *, index: Index | None = None) -> tuple[Hit, ...]:
    """The lessons that the topic surely asks for, in its order."""
    index = index or library_index()
    if has_formula(topic):
        return tuple(filter(None, [choose_lesson(topic, index=index)]))
    one, both = choose_one(topic, index), choose_both(topic, index)
    if one is None or (len(both) == 2 and min(hit.score for hit in both) > one.score):
        return both
    return (one,)


def choose_one(topic: str, index: Index) -> Hit | None:
    """As the whole topic says, else as the part of it that names a lesson most nearly."""
    if hit := choose_lesson(topic, index=index):
        return hit
    found = [choose_lesson(*reading, index=index) for reading in readings_of(topic)]
    return max(filter(None, found), key=lambda hit: hit.score, default=None)


def readings_of(topic: str) -> Iterator[tuple[str, str]]:
    """The topic without what only says where it belongs; what stood in brackets as its
    description."""
    if inside := BRACKETS.findall(topic):
        yield BRACKETS.sub("", topic), " ".join(inside)
    if parted := AFTER_FIELD.match(topic):
        yield parted[2], ""
        yield parted[1], ""
    if field := FIELDS.match(topic):
        yield topic[field.end() :], ""


def choose_both(topic: str, index: Index) -> tuple[Hit, ...]:
    """The lessons of the two things that the topic names; one where it tells of both."""
    parts = BESIDE.split(COMPARED.sub("", topic).strip(" .?!"))
    if len(parts) != 2 or not all(part.strip() for part in parts):
        return ()
    readings = dict.fromkeys((with_shared_noun(*parts), parts[0]))
    first = (choose_lesson(words, index=index) for words in readings)
    found = [next(filter(None, first), None), choose_lesson(parts[1], index=index)]
    hits = [hit for hit in found if hit]
    if len(hits) == 2:
        same = hits[0].lesson.name == hits[1].lesson.name
        return tuple(hits[:1] if same else hits)
    other = parts[1] if found[0] else parts[0]
    return tuple(hit for hit in hits if tells_of(hit, other, index))


def with_shared_noun(one: str, other: str) -> str:
    """Of "ionic and covalent bonds" the ionic bonds; else the first as it stands."""
    noun = other.split()[1:]
    return f"{one} {noun[-1]}" if noun and len(one.split()) == 1 else one


def has_formula(topic: str) -> bool:
    """Whether it holds one, of which no part is a topic of its own."""
    return any(term.startswith("=") for term in terms_of(topic))


def tells_of(hit: Hit, words: str, index: Index) -> bool:
    """Whether the lesson speaks of all these words, too."""
    number = index.lessons.index(hit.lesson)
    terms = terms_of(words)
    return bool(terms) and all(number in index.postings.get(term, {}) for term in terms)
