"""The lesson that a topic asks for: ranked, with a measured cut below which there is none.

A title that says the same is the surest sign; then titles that together say all of it, where those
of no other lesson do; else how much of what the topic says the lesson is about, rare words before
common ones. A long description adds to what the topic says and cannot
drown it. Who asks for a proof or a history gets only a lesson that has one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from string import ascii_lowercase

from render.library.index import KIND_TERMS, Index, Shelved, library_index
from render.library.words import KINDS, bare, singular, stem, terms_of, words_of

CUT = 0.6  # from here on a title is what was asked for; docs/library.md tells how it was measured
NEAR_CUT = 0.5  # the same, where the description says so too
DESCRIBED_CUT, NEAR_DESCRIBED = 0.38, 0.25  # how much of a description the lesson is about
FAR_AHEAD, FAR_AHEAD_CUT = 3.0, 0.45
SHORT_CUT, FEWEST = 0.6, 2  # the same of a short text, and how many terms it has at least
PAIR_CUT = 0.8  # the same of the fewest
JOINT_CUT = 0.8  # the same where the lesson's titles together say all of the topic
LEAST_NAMED = 0.55  # of a pair that is told
LEAST_OF_TOPIC = 0.3  # how much of the topic a lesson is about that is found by the description
AHEAD = 1.6  # how much more than the next lesson, where it is found by a description
FAMILIAR = 0.2  # from here on a lesson is worth suggesting
ONE_WORD_CUT = 0.7  # the same of a topic of one word, such as "circles", which many titles have
LONG = 9  # terms of a text that describes rather than names
CLOSE = 0.85  # how much a term counts that is one letter off
UNKNOWN = 0.5  # how much a term counts in a description that no lesson has
SHORTEST_EDITED = 6  # letters of a word in which one may be wrong
OTHER_TITLE = 0.97  # how much another title than the topic, and what it names first, counts
OF_ONE_WORD = 0.92  # the same where one word is asked for
BY_TITLE, BY_TERMS = 0.65, 0.35
MOST_TERMS, MOST_NEAR = 80, 40
INTENTS = {
    "proof": re.compile(
        r"\b(?:proofs?|prove[sdn]?|proving|deriv(?:e|ing|ation) (?:of|the))\b", re.I
    ),
    "history": re.compile(
        r"\b(?:history|origins? of|who (?:discovered|invented)|invention of)\b", re.I
    ),
}
OF_KIND = re.compile(
    r"\b(law|theorem|principle|rule|equation|effect|lemma|inequality|paradox|conjecture|constant|"
    r"identity|test|distribution|algorithm)s?\b",
    re.I,
)
LAW_TERMS = frozenset(
    map(stem, ["law", "theorem", "principle", "rule", "equation", "effect", "lemma"])
)
OTHER_KIND = 0.7  # what is left of a name where it is another's
OTHER_FORM = 0.7  # the same where only the stem of the one word is there
Terms = Mapping[str, float]  # how much each counts


@dataclass(frozen=True)
class Hit:
    """A lesson with how near it is to what was asked for, 0 to 1, and whether that is enough to
    take it for it."""

    lesson: Shelved
    score: float
    is_sure: bool = False


def find_lessons(
    topic: str, description: str = "", *, limit: int = 5, index: Index | None = None
) -> list[Hit]:
    """The lessons that are nearest, the best first, and what is surely meant before all others;
    those that share nothing are left out."""
    index = index or library_index()
    asked = weigh_terms(topic, index)
    told = {**weigh_terms(description, index), **asked}
    if not told:
        return []
    found = [found_by(n, topic, asked, told, index) for n in candidates(told, index)]
    ordered = sorted((one for one in found if one.nearness > 0), key=order_of)
    next_best = sorted((one.described for one in ordered), reverse=True)[1:2] or [0.0]
    hits = [
        Hit(index.lessons[one.number], one.nearness, is_sure(one, next_best[0], asked, told))
        for one in ordered
    ]
    return sorted(hits, key=lambda hit: not hit.is_sure)[:limit]


def choose_lesson(topic: str, description: str = "", *, index: Index | None = None) -> Hit | None:
    """The best lesson, where it is surely what was asked for."""
    best = next(iter(find_lessons(topic, description, limit=1, index=index)), None)
    return best if best is not None and best.is_sure else None


def suggest_lessons(typed: str, *, limit: int = 5, index: Index | None = None) -> list[Hit]:
    """What may be meant by words that are still being typed: lessons with a title that has all of
    them, the last perhaps only begun; then the nearest by what was typed."""
    index = index or library_index()
    *whole, begun = bare(typed).split() or [""]
    ranked = sorted(
        (rank, number)
        for number, titles in enumerate(index.bare_titles)
        if (rank := rank_of(titles, whole, begun)) is not None
    )
    found = {number: Hit(index.lessons[number], 1.0 / (1 + rank[0])) for rank, number in ranked}
    near = {hit.lesson.name: hit for hit in find_lessons(typed, limit=limit, index=index)}
    first = [near.pop(hit.lesson.name, hit) for hit in list(found.values())[:limit]]
    return [*first, *(hit for hit in near.values() if hit.score >= FAMILIAR)][:limit]


def rank_of(
    titles: Sequence[Sequence[str]], whole: Sequence[str], begun: str
) -> tuple[int, int] | None:
    """How early a title has the words, and how many more it has; None where none has them."""
    for n, title in enumerate(titles):
        words = set(title)
        if words.issuperset(whole) and any(word.startswith(begun) for word in title):
            return n, len(title)
    return None


def likeness(topic: str, titles: Iterable[str], *, index: Index | None = None) -> float:
    """How nearly one of the titles says what the topic says, 0 to 1."""
    index = index or library_index()
    asked = weigh_terms(topic, index)
    total = sum(asked.values())
    found = (title_score(asked, sorted(set(terms_of(title))), total, index) for title in titles)
    return max(found, default=0.0) if total else 0.0


@dataclass(frozen=True)
class Found:
    """A lesson by its number: how nearly the topic names it, how much of all that was said it is
    about, how much of the topic alone, whether it has the proof that was asked for, and whether its
    titles alone say together what the topic says."""

    number: int
    named: float
    described: float
    of_topic: float
    has_intent: bool
    is_named_jointly: bool

    @property
    def nearness(self) -> float:
        best = max(self.named, self.described if self.of_topic else 0.0)
        return best if self.has_intent else best / 2


def found_by(number: int, topic: str, asked: Terms, told: Terms, index: Index) -> Found:
    lesson = index.lessons[number]
    of_topic = share(number, asked, index) if asked else 1.0
    return Found(
        number,
        named=named_score(number, asked, index)
        * (1.0 if is_of_kind(topic, lesson) else OTHER_KIND)
        * (1.0 if not is_one_word(asked) or has_word(topic, lesson) else OTHER_FORM),
        described=share(number, told, index, UNKNOWN),
        of_topic=of_topic,
        has_intent=has_intent(topic, lesson),
        is_named_jointly=of_topic >= JOINT_CUT and is_named_jointly(number, asked, index),
    )


def is_sure(one: Found, next_best: float, asked: Terms, told: Terms) -> bool:
    """Whether the lesson is what was asked for: named so, or nearly, or told at length. Letters
    alone name nothing."""
    if not one.has_intent or all(len(term) == 1 for term in told):
        return False
    is_bare = is_one_word(asked) and not LAW_TERMS & set(asked)
    if one.named >= (ONE_WORD_CUT if is_bare else CUT):
        return True
    if len(told) > len(asked) and one.named >= NEAR_CUT and one.described >= NEAR_DESCRIBED:
        return True
    return one.is_named_jointly or is_told(one, next_best, len(told))


def is_named_jointly(number: int, asked: Terms, index: Index) -> bool:
    """Whether the lesson's titles together have all words of a topic of two and more, those of no
    other lesson do, and one of them says nothing else: "past tense" asks for "Verb tenses", also
    called "tenses" and "past, present and future"."""
    words = [term for term in asked if term not in KIND_TERMS]
    if len(words) < FEWEST or any(term.startswith("=") for term in words):
        return False
    having = (index.by_title_term.get(term, frozenset()) for term in words)
    if frozenset.intersection(*having) != {number}:
        return False
    return any(title and asked.keys() >= set(title) for title in index.titles[number])


def is_one_word(asked: Terms) -> bool:
    """Beside words such as law and theorem; a formula tells more than a word."""
    return len(set(asked) - KIND_TERMS) < 2 and not any(term.startswith("=") for term in asked)


def is_told(one: Found, next_best: float, terms: int) -> bool:
    """Whether the text tells what the lesson is about, far more than any other."""
    if one.described < AHEAD * next_best or one.of_topic < LEAST_OF_TOPIC or terms < FEWEST:
        return False
    if terms >= LONG:
        return one.described >= DESCRIBED_CUT
    far_ahead = one.described >= FAR_AHEAD * next_best
    if terms == FEWEST:
        return one.of_topic >= PAIR_CUT and one.named >= LEAST_NAMED
    return one.of_topic >= (FAR_AHEAD_CUT if far_ahead else SHORT_CUT)


def order_of(one: Found) -> tuple[float, float, int]:
    return -round(one.nearness, 3), -one.described, one.number


def weigh_terms(text: str, index: Index) -> dict[str, float]:
    """Each term of the text once, by its rarity. In a short text a word that no title has may be
    one that is a letter off, two in one, or half of one."""
    terms = terms_of(text)[:MOST_TERMS]
    found = {term: index.rarity(term) for term in terms}
    if len(terms) <= LONG:
        for term, instead in correct_spellings(text, index):
            found.pop(term, None)
            found |= {stem(word): index.rarity(stem(word)) * CLOSE for word in instead}
    return found


def correct_spellings(text: str, index: Index) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Terms that no lesson has, with the words of titles that are meant by them."""
    words = list(words_of(text))
    for word, following in zip_longest(words, words[1:]):
        if following and len(word) > 2 and word + following in index.title_words:
            yield stem(word), (word + following,)
            yield stem(following), (word + following,)
        elif stem(word) not in index.postings and (meant := words_meant(word, index)):
            yield stem(word), meant


def words_meant(word: str, index: Index) -> tuple[str, ...]:
    if len(word) < SHORTEST_EDITED or not word.isalpha():
        return ()
    for cut in range(3, len(word) - 2):
        if {word[:cut], word[cut:]} <= index.title_words:
            return word[:cut], word[cut:]
    near = [one for one in one_letter_off(word) if one in index.title_words and one[0] == word[0]]
    return (min(near),) if near else ()


@lru_cache(2000)
def one_letter_off(word: str) -> tuple[str, ...]:
    cuts = [(word[:n], word[n:]) for n in range(len(word) + 1)]
    less = [a + b[1:] for a, b in cuts if b]
    swapped = [a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1]
    other = [a + c + b[1:] for a, b in cuts if b for c in ascii_lowercase]
    more = [a + c + b for a, b in cuts for c in ascii_lowercase]
    return tuple({*less, *swapped, *other, *more} - {word})


def candidates(terms: Terms, index: Index) -> list[int]:
    """The numbers of the lessons that share most with the terms."""
    sums: defaultdict[int, float] = defaultdict(float)
    for term, weight in terms.items():
        for number, held in index.postings.get(term, {}).items():
            sums[number] += weight * held
    return sorted(sums, key=lambda number: (-sums[number], number))[:MOST_NEAR]


def share(number: int, terms: Terms, index: Index, unknown: float = 1.0) -> float:
    """How much of what the terms tell the lesson is about."""
    held = sum(w * index.postings.get(term, {}).get(number, 0.0) for term, w in terms.items())
    total = sum(w * (1.0 if term in index.postings else unknown) for term, w in terms.items())
    return held / total if total else 0.0


def named_score(number: int, asked: Terms, index: Index) -> float:
    """Of a topic that names what it is about."""
    total = sum(asked.values())
    titles = [title_score(asked, title, total, index) for title in index.titles[number]]
    other = OF_ONE_WORD if is_one_word(asked) else OTHER_TITLE
    best = max(*titles[:2], *(other * one for one in titles[2:]), 0.0) if total else 0.0
    return BY_TITLE * best + BY_TERMS * share(number, asked, index)


def title_score(asked: Terms, title: Sequence[str], total: float, index: Index) -> float:
    """How nearly the title says what is asked: more than that counts less than too little."""
    own = sum(index.rarity(term) for term in title)
    shared = sum(asked.get(term, 0.0) for term in title)
    if not own or not shared:
        return 0.0
    recall, precision = shared / total, min(1.0, shared / own)
    return float(recall**1.5 * precision ** (1.0 if is_one_word(asked) else 0.5))


def is_of_kind(topic: str, lesson: Shelved) -> bool:
    """Whether the lesson is about a law where a law is asked for: Fermat has a principle, theorems
    and numbers."""
    asked = kinds_in(topic)
    own = kinds_in(" ; ".join(lesson.titles)) if asked else set()
    return not own or bool(asked & own)


def has_word(topic: str, lesson: Shelved) -> bool:
    """Whether a title has a word of the topic in its number: negative is not negating."""
    asked = forms_in(topic)
    return not asked or any(asked & forms_in(title) for title in lesson.titles)


def forms_in(text: str) -> set[str]:
    return {singular(word) for word in words_of(text) if word not in KINDS}


def kinds_in(text: str) -> set[str]:
    return {found[1].lower() for found in OF_KIND.finditer(text)}


def has_intent(topic: str, lesson: Shelved) -> bool:
    """Whether the lesson has the proof or the history that the topic asks for."""
    asked = [pattern for pattern in INTENTS.values() if pattern.search(topic)]
    titles = " ; ".join(lesson.titles) if asked else ""
    return all(pattern.search(titles) for pattern in asked)
