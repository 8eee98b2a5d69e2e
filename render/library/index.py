"""The index of the library: which lesson holds which term, and how much that says (BM25F).

A term counts by the field it stands in; what is repeated or stands in a long field counts less.
``python -m render.library.index`` writes the index beside the lessons, as the image does when it is
built; one that is missing or older than a lesson is made anew in memory.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

from render.library.entry import Entry, read_entry
from render.library.shelf import FOLDER, lesson_files
from render.library.words import KINDS, WORD, bare, stem, terms_of, words_of

FILE = FOLDER / "index.json"
VERSION = 2
BESIDE = re.compile(r",? and |, |: ")
LONGEST_HEAD = 4  # words
LONGEST_TAIL = 1
SATURATION = 0.6  # k1 of BM25: how soon a repeated term says nothing more
FIELDS = {"topic": (3.0, 0.0), "also": (2.2, 0.2), "about": (1.3, 0.3), "headings": (0.6, 0.5),
          "facts": (0.5, 0.6)}  # weight of a field, and how much its length takes away  # fmt: skip
KIND_WEIGHT = 0.3  # of words such as law and theorem, which tell no topics apart
KIND_TERMS = frozenset(map(stem, KINDS))


@dataclass(frozen=True)
class Shelved:
    """What is told of a lesson without opening it."""

    name: str
    topic: str
    also: tuple[str, ...]
    about: str
    level: str

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.topic, *self.also)


@dataclass(frozen=True)
class Index:
    """``postings``: by term, the numbers of lessons with how surely each is about it (0 to 1);
    ``titles``: of each lesson the terms of each of its titles, the topic first."""

    lessons: tuple[Shelved, ...]
    postings: Mapping[str, Mapping[int, float]]
    titles: Sequence[Sequence[Sequence[str]]]

    def rarity(self, term: str) -> float:
        """How much the term tells topics apart; a term that no lesson has tells most."""
        if term not in self.rarities:
            n, held = len(self.lessons), len(self.postings.get(term, ()))
            rare = math.log(1 + (n - held + 0.5) / (held + 0.5))
            self.rarities[term] = rare * (KIND_WEIGHT if term in KIND_TERMS else 1.0)
        return self.rarities[term]

    @cached_property
    def rarities(self) -> dict[str, float]:
        return {}

    @cached_property
    def bare_titles(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The words of each title of each lesson, in small letters without accents."""
        return tuple(
            tuple(tuple(WORD.findall(bare(title))) for title in lesson.titles)
            for lesson in self.lessons
        )

    @cached_property
    def by_title_term(self) -> dict[str, frozenset[int]]:
        """By term, the numbers of the lessons of which a title has it."""
        found: defaultdict[str, set[int]] = defaultdict(set)
        for number, titles in enumerate(self.titles):
            for term in chain.from_iterable(titles):
                found[term].add(number)
        return {term: frozenset(numbers) for term, numbers in found.items()}

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of all titles as they are written."""
        titles = (title for lesson in self.lessons for title in lesson.titles)
        return frozenset(word for title in titles for word in words_of(title))


def build_index(entries: Iterable[Entry]) -> Index:
    entries = list(entries)
    fields = [fields_of(entry) for entry in entries]
    usual = {
        name: max(1.0, sum(len(one[name]) for one in fields) / max(1, len(fields)))
        for name in FIELDS
    }
    postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
    for number, one in enumerate(fields):
        for term, weight in weights(one, usual).items():
            postings[term][number] = round(weight / (SATURATION + weight), 3)
    return Index(
        tuple(shelve_entry(entry) for entry in entries),
        dict(postings),
        [[sorted(set(terms_of(title))) for title in titles_of(one)] for one in entries],
    )


def titles_of(entry: Entry) -> Iterator[str]:
    """The topic, what it names first, other titles, and what the topic names last: of "Viruses and
    bacteria" the viruses and the bacteria."""
    head, *rest = BESIDE.split(entry.topic)
    yield entry.topic
    yield head if len(head.split()) <= LONGEST_HEAD else entry.topic
    yield from entry.also
    if len(rest) == 1 and len(rest[0].split()) <= LONGEST_TAIL:
        yield rest[0]


def shelve_entry(entry: Entry) -> Shelved:
    return Shelved(entry.name, entry.topic, entry.also, entry.about, entry.level)


def fields_of(entry: Entry) -> dict[str, list[str]]:
    return {
        "topic": terms_of(entry.topic),
        "also": [term for title in entry.also for term in terms_of(title)],
        "about": terms_of(entry.about),
        "headings": [term for title in entry.headings for term in terms_of(title)],
        "facts": [term for fact in entry.facts for term in terms_of(fact)],
    }


def weights(fields: Mapping[str, Sequence[str]], usual: Mapping[str, float]) -> Counter[str]:
    """The weighted frequency of each term over all fields."""
    found: Counter[str] = Counter()
    for name, (weight, shortened) in FIELDS.items():
        length = 1 - shortened + shortened * len(fields[name]) / usual[name]
        for term, count in Counter(fields[name]).items():
            found[term] += weight * count / length  # type: ignore[assignment]  # a Counter of floats
    return found


@cache
def library_index() -> Index:
    """The index of all lessons."""
    return load_index() or build_index(read_all())


def read_all() -> list[Entry]:
    return [read_entry(name, path.read_text("utf-8")) for name, path in lesson_files().items()]


def stamp() -> list[list[str | int]]:
    """What changes when a lesson comes, goes or is changed."""
    return [
        [name, (facts := path.stat()).st_size, facts.st_mtime_ns]
        for name, path in lesson_files().items()
    ]


def load_index(file: Path = FILE) -> Index | None:
    """The index in the file; None where there is none, or it is not that of the lessons here."""
    try:
        kept = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    if kept.get("version") != VERSION or kept.get("stamp") != stamp():
        return None
    lessons = tuple(Shelved(**{**one, "also": tuple(one["also"])}) for one in kept["lessons"])
    postings = {
        term: dict(zip(row[::2], row[1::2], strict=True)) for term, row in kept["postings"].items()
    }
    return Index(lessons, postings, kept["titles"])


def write_index(index: Index, file: Path = FILE) -> None:
    rows = {t: [x for pair in row.items() for x in pair] for t, row in index.postings.items()}
    kept = {
        "version": VERSION,
        "stamp": stamp(),
        "lessons": [asdict(one) for one in index.lessons],
        "postings": rows,
        "titles": index.titles,
    }
    file.write_text(json.dumps(kept, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


if __name__ == "__main__":
    write_index(build_index(read_all()))
    sys.stdout.write(f"{FILE}: {FILE.stat().st_size // 1024} KiB\n")
