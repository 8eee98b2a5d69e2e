"""Whether a lesson is fit for the library: its lines can be read, and it has what a lesson needs.

What no program can see, whether it is true and said well, is for who reviews it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pydantic import BaseModel

from render.library.entry import Entry, read_entry
from render.library.shelf import name_of
from render.plan.lesson import LessonPlan
from render.planner.never_shown import parts_never_shown
from render.planner.steps.claims import false_claims
from render.planner.steps.working import work_out
from render.script.reader import read_lesson
from render.script.refusal import Flaw, ScriptRefused
from render.timing.pacing import pace_plan

FEWEST_FACTS = 6
FEWEST_TITLES, MOST_TITLES = 4, 14
LONGEST_ABOUT = 320
LONGEST_LINE = 110
SECONDS = (45.0, 200.0)
MOST_OBJECTS = 6
MOST_SENTENCES = 8
LEVELS = ("school", "university")
SOURCE = re.compile(r"textbook|computed|package [a-z][a-z0-9_.-]*")
FILE_NAME = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
WORDS = frozenset({"title", "paragraph", "bullets"})
QUESTION = re.compile(r"^Q:\s", re.MULTILINE)
EXAMPLE = re.compile(
    r"\b(?:examples?|for instance|suppose|imagine|let us (?:try|take|count|work)|try it|"
    r"say that|think of|take (?:a|an|the|two|three|some))\b",
    re.IGNORECASE,
)


def check_file(path: Path) -> tuple[Entry | None, list[Flaw]]:
    """The entry in the file, where it can be read, and all that is wrong with it."""
    text = path.read_text(encoding="utf-8")
    flaws = list(flaws_of_lines(text))
    if not FILE_NAME.fullmatch(path.stem):
        flaws.append(Flaw(1, 1, f"the file is called like_this.lesson, not {path.name!r}"))
    try:
        entry = read_entry(name_of(path), text)
        lesson = read_lesson(entry.script, work_out)
    except ScriptRefused as refused:
        return None, [*refused.flaws, *flaws]
    flaws += [lesson.places[claim.place].flaw(claim.words) for claim in false_claims(lesson.plan)]
    return entry, [*flaws, *(Flaw(1, 1, words) for words in lacks(entry, lesson.plan))]


def flaws_of_lines(text: str) -> Iterator[Flaw]:
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            words = f"a line has at most {LONGEST_LINE} letters, this one {len(line)}"
            yield Flaw(number, LONGEST_LINE + 1, words)


def lacks(entry: Entry, plan: LessonPlan) -> Iterator[str]:
    """What the lesson does not have, in words."""
    yield from wrong_headers(entry)
    if len(plan.facts) < FEWEST_FACTS:
        yield f"it rests on {len(plan.facts)} facts; at least {FEWEST_FACTS} `fact:` lines are due"
    if len({fact.statement for fact in plan.facts}) < len(plan.facts):
        yield "a fact is told twice"
    kinds = {thing.kind for scene in plan.scenes for thing in scene.objects}
    if kinds <= WORDS and not any(scene.code for scene in plan.scenes):
        yield "it shows neither a formula nor a picture"
    if "steps" not in kinds and not EXAMPLE.search(entry.script):
        yield "it has no worked steps (`=>`) and no example"
    if not QUESTION.search(entry.script):
        yield "it asks no question (`Q:`)"
    for number, scene in enumerate(plan.scenes, 1):
        if len(scene.objects) > MOST_OBJECTS:
            yield f"scene {number} shows {len(scene.objects)} objects; at most {MOST_OBJECTS}"
        if unseen := list(parts_never_shown(scene)):
            yield f"scene {number} never shows {', '.join(unseen)}"
    for text in texts_with_backslash([scene.objects for scene in plan.scenes]):
        yield f"a backslash stands in “{text}”; a text with a comma is written in quotes"
    yield from wrong_times(plan)


def texts_with_backslash(value: object, field: str = "") -> Iterator[str]:
    """Texts of the screen, formulas apart, in which a backslash would be seen."""
    match value:
        case str():
            if "\\" in value and field != "tex":
                yield value
        case BaseModel():
            for name, inner in value:
                yield from texts_with_backslash(inner, name)
        case tuple() | list():
            for inner in value:
                yield from texts_with_backslash(inner, field)


def wrong_headers(entry: Entry) -> Iterator[str]:
    titles = [entry.topic, *entry.also]
    if not FEWEST_TITLES <= len(entry.also) <= MOST_TITLES:
        yield f"`also:` has {len(entry.also)} titles; {FEWEST_TITLES} to {MOST_TITLES} are due"
    if len(set(map(normal, titles))) < len(titles):
        yield "`also:` has a title twice, or the topic"
    if len(entry.about) > LONGEST_ABOUT:
        yield f"`about:` has {len(entry.about)} letters; one or two sentences are at most 320"
    if entry.level not in LEVELS:
        yield f"`level:` is {' or '.join(LEVELS)}, not {entry.level!r}"
    if not SOURCE.fullmatch(entry.source):
        yield f"`source:` is textbook, computed or package NAME, not {entry.source!r}"


def wrong_times(plan: LessonPlan) -> Iterator[str]:
    """What a dry run says of the layout, and how long the film is."""
    try:
        seconds = pace_plan(plan).seconds
    except ValueError as problem:
        yield str(problem)
        return
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        yield f"the film lasts {seconds:.0f} s; {SECONDS[0]:.0f} to {SECONDS[1]:.0f} s are right"


def normal(title: str) -> str:
    """The title as it is compared with others: without case, signs and spaces."""
    return re.sub(r"[\W_]+", "", title.casefold())


def doubled_topics(entries: Iterable[Entry]) -> Mapping[str, str]:
    """By the name of a lesson, what is wrong with its topic: another lesson goes by it too."""
    entries = list(entries)
    called: dict[str, str] = {}
    for entry in entries:
        for title in (entry.topic, *entry.also):
            called.setdefault(normal(title), entry.name)
    return {
        entry.name: f"{other} is called {entry.topic!r} as well"
        for entry in entries
        if (other := called[normal(entry.topic)]) != entry.name
    }
