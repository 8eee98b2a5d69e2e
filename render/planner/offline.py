"""The offline planner: topic and description in plain English become a lesson.

What it knows are the templates of ``render.planner.catalogue``, chosen by words and by the
expression in the text; their content is computed. Everything else becomes an explainer from the
description's own sentences. The same text always gives the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from render.fitting.pacing import paced
from render.plan import prose
from render.plan.lesson import MAX_TOPIC, LessonPlan, Scene
from render.plan.prose import is_english
from render.plan.themes import ThemeName
from render.planner.catalogue import explainer
from render.planner.catalogue.registry import ranked
from render.planner.catalogue.request import Request
from render.planner.explaining.recall import questions
from render.planner.languages import language_of
from render.planner.letters import renamed
from render.planner.notation import plainly
from render.planner.own_data import data_of, note, own_example, with_note
from render.planner.own_words import told, with_own_words

LONGEST = 5000  # letters of a description


def plan_lesson(
    topic: str,
    description: str = "",
    *,
    duration: float | None = None,
    theme: ThemeName = "dark",
) -> LessonPlan:
    """A lesson paced for reading aloud, or made to last ``duration`` seconds.

    Raises ValueError for an empty topic or a duration outside MIN_SECONDS to MAX_SECONDS.
    """
    if not topic.strip():
        raise ValueError("the topic is empty")
    name = prose.clipped(prose.subject(topic), MAX_TOPIC)
    about = prose.clipped(prose.clean(description), LONGEST)
    request = Request(name, about)
    lesson = content(request, description.strip())
    plan = LessonPlan(
        topic=name,
        description=about,
        theme=theme,
        language=lesson.language,
        scenes=tuple(lesson.scenes),
    )
    return paced(plan, duration, lesson.more)


class Content(NamedTuple):
    """A lesson's scenes, the language they are in, and further scenes for a long lesson."""

    scenes: Sequence[Scene]
    language: str
    more: Iterable[Scene]


def content(request: Request, description: str) -> Content:
    """From the best template whose pictures can hold the request's numbers, otherwise from the
    explainer. A formula in another letter is taught in x where no template reads it as it is."""
    written = plainly(request)
    found = by_template(written)
    other = renamed(written)
    if other and (found is None or found.remark):
        in_x = by_template(other.request)
        if in_x and not in_x.remark:
            found = in_x._replace(remark=other.remark)
    if found:
        scenes = with_note(found.scenes, found.remark)
        own = told(request.topic, prose.whole_sentences(description, LONGEST))
        return Content(with_own_words(scenes, own), "en", found.more)
    whole = prose.whole_sentences(description, LONGEST)
    scenes = explainer.lesson(request.topic, whole, cut=len(whole) < len(description))
    more = questions(whole) if is_english(description) else ()
    return Content(scenes, language_of(request.description), more)


class Taught(NamedTuple):
    """What a template makes of a request, and what is to be said of the text's idle data."""

    scenes: Sequence[Scene]
    more: Iterable[Scene]
    remark: str


def by_template(request: Request) -> Taught | None:
    """Of a template whose pictures cannot hold the text's data its own example is shown."""
    candidates = ranked(request)
    for template in candidates:
        try:
            scenes = template.build(request)
        except ValidationError:
            continue
        return Taught(scenes, template.more(request), note(request, template, scenes))
    for template in candidates[:1]:
        plain = Request(*template.examples[0])
        remark = own_example(data_of(request), template)
        return Taught(template.build(plain), template.more(plain), remark)
    return None
