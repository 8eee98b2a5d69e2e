"""Words in alphabetical order, by insertion sort, letter by letter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from render.plan.actions import stress
from render.plan.lesson import Action, Replace, Scene
from render.plan.objects import Cells, Table
from render.planner.catalogue.blocks import list_points, opening, quiz, show_picture, summary
from render.planner.catalogue.framing import count_things, join_words
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import ASKING
from render.planner.request import Request

TOPIC = re.compile(
    r"\b(?:sort(?:ing)?|alphabeti[sz]e|alphabetical order|alphabetically)\b", re.IGNORECASE
)
ASKED = (
    r"(?:^|[.:;!?\n]\s*|\b(?:please|to|of|by|us|you|the|these|this|with)\s+)"  # no one's own doing
)
LIST = re.compile(
    ASKED + r"(?:(?:sort(?:ing)?|alphabeti[sz]e|order|words|names|list)\b"
    r"(?:\s+(?:the|these|words|names|list|alphabetically|of|in|alphabetical|order)\b)*+\s*:?\s*)"
    r"((?:[^\W\d_]{2,14}[\s,;]+(?:and\s+)?)+[^\W\d_]{2,14})",
    re.IGNORECASE,
)
NOT_WORDS = ASKING | frozenset(
    """
    sort sorted sorting words names list alphabetically alphabetical alphabet order algorithm
    algorithms bubble merge quick insertion selection heap radix descending ascending numbers
    array arrays objects python java data hat search searching garbage rubbish laundry mail
    recycling waste types kinds complexity visualised topological waste stable
    """.split()  # noqa: SIM905, words are read as words
)
MOST, DEFAULT = 6, ("pear", "apple", "plum", "cherry")
OTHERS = (
    ("dog", "cat", "cow", "ant"),
    ("table", "chair", "tablet", "cup"),
    ("sun", "moon", "star"),
)
Words = tuple[str, ...]


def read_request(request: Request) -> Words | None:
    """Three or more words after "sort"; more than the picture holds are left out."""
    for text in (request.topic, request.description, request.text):
        found = LIST.search(text)
        words = re.findall(r"[^\W\d_]{2,14}", found[1]) if found else []
        kept = [word for word in words if word.lower() not in {"and", "in", "to"}]
        has_commas = found is not None and found[1].count(",") >= len(kept) - 2
        in_prose = any(word.lower() in NOT_WORDS for word in kept) and not has_commas
        is_list = len(kept) >= 3 and not in_prose
        if is_list and len({word.lower() for word in kept}) == len(kept):
            return tuple(kept)
    return None


def score(request: Request) -> float:
    if not TOPIC.search(request.text):
        return 0.0
    if read_request(request):
        return 13.0
    return 12.0 if re.search(r"alphabeti", request.topic, re.IGNORECASE) else 0.0


def remark(request: Request) -> str:
    words = read_request(request) or ()
    if len(words) <= MOST:
        return ""
    return f"Your text has {len(words)} words; the pictures hold the first {MOST} of them."


def key(word: str) -> str:
    return word.casefold()


def insertions(words: Words) -> list[tuple[Words, int, int]]:
    """Each step: the row afterwards, the word's old place, and its new one."""
    row, found = list(words), []
    for at in range(1, len(row)):
        word = row.pop(at)
        place = next((n for n in range(at) if key(row[n]) > key(word)), at)
        row.insert(place, word)
        found.append((tuple(row), at, place))
    return found


def shared_letters(one: str, other: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def reason(word: str, before: Words, place: int) -> str:
    """Between which letters it goes, in words."""
    if place < len(before):
        other = before[place]
        same = shared_letters(key(word), key(other))
        if same == len(word):
            return f"{word} is the beginning of {other}, and the shorter word comes first."
        letters = f"{word[same].upper()} comes before {other[same].upper()}"
        shared = f"Both begin with {word[:same]}, and then " if same else ""
        told = f"{shared}{letters}: {word} goes before {other}."
        return told[:1].upper() + told[1:]
    last = before[-1]
    return f"{word} comes after {last}, so it stays where it is.".capitalize().replace(
        word.capitalize(), word if word[0].isupper() else word.capitalize(), 1
    )


def run(words: Words) -> Scene:
    """One table for each state of the row, the word just placed picked out."""
    tables = [state(0, words, 0)]
    beats: list[tuple[str, list[Action | str]]] = [
        (f"Here are our words. The first one, {words[0]}, is a sorted row of its own.",
         ["row0", stress("row0.done")])
    ]  # fmt: skip
    row = words
    for n, (after, at, place) in enumerate(insertions(words), 1):
        tables.append(state(n, after, place, done=at + 1))
        say = f"Now {row[at]}. {reason(row[at], row[:at], place)}"
        acts: list[Action | str] = [Replace(target=f"row{n - 1}", by=f"row{n}"),
                                    stress(f"row{n}.done"), stress(f"row{n}.new")]  # fmt: skip
        beats.append((say, acts))
        row = after
    return show_picture("Word by word", tables, beats)


def state(n: int, words: Words, place: int, done: int = 1) -> Table:
    return Table(
        id=f"row{n}",
        rows=tuple((word,) for word in words),
        groups=(
            Cells(id="done", cells=tuple((k, 0) for k in range(done)), role="good"),
            Cells(id="new", cells=((place, 0),), role="warm"),
        ),
    )


def build(request: Request) -> list[Scene]:
    words = (read_request(request) or DEFAULT)[:MOST]
    done = tuple(sorted(words, key=key))
    moved = sum(place < at for _, at, place in insertions(words))
    return [
        opening("Sorting words", "Alphabetical order", "bars",
                f"Put {join_words(words)} in alphabetical order. How does one do it without losing "
                "track?"),
        list_points(
            "Which of two words comes first?",
            [
                ("Compare the first letters", "Compare the first letters."),
                ("If they are equal, compare the next ones",
                 "If they are equal, compare the next ones, and so on."),
                ("A word that ends sooner comes first",
                 "If one word ends where the other goes on, it comes first."),
            ],
            marker="number",
        ),
        run(words),
        summary(
            ("The first letters that differ decide", "The first letters that differ decide."),
            ("Insert each word into the row that is sorted already",
             "Insert each word into the row that is sorted already. That is insertion sort."),
            (clip(f"Sorted: {', '.join(done)}"),
             f"Sorted, our words are {join_words(done)}. {count_things(moved, 'word')} had to move."
             .replace("no word had", "No word had").replace("one word had", "One word had")),
        ),
    ]  # fmt: skip


def clip(text: str) -> str:
    return text if len(text) <= 180 else f"{text[:179]}…"


def more(request: Request) -> Iterator[Scene]:
    for n, words in enumerate((one for one in OTHERS if one != read_request(request)), 1):
        answer = f"{', '.join(sorted(words, key=key))}."
        yield quiz(f"What is the alphabetical order of {join_words(words)}?", answer, n)


TEMPLATES = (
    Template(
        "sorting words",
        score,
        build,
        takes="three to six words after the word sort",
        examples=(
            ("Alphabetical order", ""),
            ("sort banana apple cherry", ""),
            ("Sorting", "Sort these words alphabetically: tree, tea, ten, team"),
        ),
        more=more,
        remark=remark,
    ),
)
