"""The library's lesson for a request, where it says what the request asks for.

A template of the catalogue that computes with the request's own numbers comes first. Of a template
without them and a lesson the one is taken whose titles say more nearly what the topic says; of two
that say it alike the lesson, which the template's questions go on with where there is time.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from render.library.search import likeness
from render.library.shelf import public_name, read_lesson_entry
from render.library.topics import choose_lessons
from render.library.words import terms_of
from render.plan.lesson import LessonPlan
from render.planner.catalogue.registry import templates
from render.planner.request import Request
from render.planner.request_data import data_of, list_datum_names
from render.planner.steps.working import work_out
from render.script.reader import read_lesson

ONLY_A_FILM = re.compile(
    r"(?:an?|make an?|create an?)?\s*(?:\w+ ){0,3}(?:video|animation|film|lesson|clip|tutorial)\s+"
    r"(?:(?:that|which) )?(?:explain(?:s|ing)|about|on|introducing|teaching)\s+([^.!?]{3,60})[.!]?",
    re.IGNORECASE,
)
OWN_EXAMPLE = "Of your text, {} could not be used here: this lesson has an example of its own."


@dataclass(frozen=True)
class LibraryLesson:
    """A lesson's plan and its name; ``remark`` says what of the request's numbers it does not
    use, ``terms`` are those of all that it says."""

    name: str
    plan: LessonPlan
    remark: str
    terms: frozenset[str]


def library_lesson(request: Request, template: str | None = None) -> LibraryLesson | None:
    """None where no lesson is surely what the topic asks for, or where the template of this name,
    which uses no number of the request, says it more nearly. What a description says is told
    besides; words that it shares with a lesson make it no other topic."""
    hits = choose_lessons(request.topic)
    if not hits:
        return None
    if template is not None:
        rival = templates()[template]
        titles = (rival.name, *(topic for topic, _ in rival.examples))
        own = [title for hit in hits for title in hit.lesson.titles]
        asked = read_subject(request.description) or request.topic
        if likeness(asked, titles) > likeness(asked, own):
            return None
    names = [hit.lesson.name for hit in hits]
    plan = join_plans([plan_of(name) for name in names])
    scripts = "\n".join(read_lesson_entry(name).script for name in names)
    return LibraryLesson(
        " + ".join(map(public_name, names)),
        plan,
        unused_data(request, scripts),
        frozenset(terms_of(spoken_words(plan))),
    )


def read_subject(description: str) -> str:
    """What a description that is only a wish for a film says it is about, "A video explaining
    waves"; else empty."""
    found = ONLY_A_FILM.fullmatch(description.strip())
    return found[1] if found else ""


def join_plans(plans: Sequence[LessonPlan]) -> LessonPlan:
    """One lesson after the other, each as it is."""
    scenes = tuple(scene for plan in plans for scene in plan.scenes)
    facts = tuple(fact for plan in plans for fact in plan.facts)
    return plans[0].model_copy(update={"scenes": scenes, "facts": facts})


def spoken_words(plan: LessonPlan) -> str:
    """All that is said, and the headings; facts that are only kept with the plan are not heard."""
    said = (beat.say for scene in plan.scenes for beat in scene.beats)
    return " ".join([*(scene.title for scene in plan.scenes), *said])


@cache
def plan_of(name: str) -> LessonPlan:
    """The plan of the library's lesson; a test sees to it that each one has one."""
    return read_lesson(read_lesson_entry(name).script, work_out).plan


def unused_data(request: Request, script: str) -> str:
    """What is said of the request's numbers and formulas that the lesson does not hold."""
    held = script.replace("−", "-").replace(" ", "")
    unused = [
        one for one in data_of(request) if one.name.replace("−", "-").replace(" ", "") not in held
    ]
    return OWN_EXAMPLE.format(list_datum_names(unused)) if unused else ""
