"""The offline planner: topic and description in plain English become a lesson.

What it knows are the templates of ``render.planner.catalogue``, chosen by words and by the
expression in the text; their content is computed. Everything else becomes an explainer from the
description's own sentences. The same text always gives the same plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from render.phrases import ENGLISH
from render.plan import prose
from render.plan.lesson import MAX_TOPIC, Fact, LessonPlan, Scene
from render.plan.themes import ThemeName
from render.planner.catalogue.registry import Template, rank_templates
from render.planner.explaining import explainer
from render.planner.explaining.recall import questions
from render.planner.from_library import LibraryLesson, library_lesson
from render.planner.languages import language_of_request
from render.planner.letters import rename_letters
from render.planner.notation import plainly
from render.planner.request import Request
from render.planner.request_data import data_of, note, own_example, with_note
from render.planner.request_text import scenes_of_own_words, with_own_words
from render.planner.views import SECONDS as VIEW_SECONDS
from render.planner.views import name_missing_parts, read_view, view_scene
from render.planner.wishes import Wishes, read_wishes, unmet_wishes
from render.quality import Aspect
from render.script.refusal import ScriptRefused
from render.timing.pacing import pace_plan
from render.timing.shortening import with_fewer_scenes

EXPLAINER = "explainer"
VIEW = "view"  # a prompt that asks to see something
CALCULATIONS = "calculations"  # the template that works out what no other one can
LONGEST = 5000  # letters of a description
TOLD = 2  # sentences in another language, from which on they are a lesson of their own


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
    return draft_lesson(topic, description, duration=duration, theme=theme).plan


class Draft(NamedTuple):
    """A plan, the name of the lesson in the catalogue that it is (or EXPLAINER), and what of the
    request it does not show."""

    plan: LessonPlan
    lesson: str
    warnings: tuple[str, ...] = ()


def draft_lesson(
    topic: str,
    description: str = "",
    *,
    duration: float | None = None,
    theme: ThemeName = "dark",
    language: str | None = None,
    aspect: Aspect = "16:9",
) -> Draft:
    """As `plan_lesson`, with what there is to be known of the plan. ``language`` is the wished one,
    a code of ISO 639-1; without it, it is that of the text."""
    if not topic.strip():
        raise ValueError("the topic is empty")
    name = prose.clip_text(prose.subject(topic), MAX_TOPIC)
    about = prose.clip_text(prose.clean(description), LONGEST)
    request = Request(name, about)
    wishes = read_wishes(topic, description)
    if seen := read_view(topic, description):
        wished = choose_seconds(duration, wishes.seconds)
        seconds = VIEW_SECONDS if wished is None else wished
        scenes = (view_scene(name, seen, seconds),)
        plan = LessonPlan(topic=name, description=about, theme=theme, aspect=aspect, scenes=scenes)
        remark = name_missing_parts(seen)
        return Draft(pace_plan(plan, seconds), VIEW, (remark,) if remark else ())
    wished_in = language or language_of_request(topic, description)
    lesson = content(request, description.strip(), wishes, wished_in)
    plan = LessonPlan(
        topic=name,
        description=about,
        theme=theme,
        aspect=aspect,
        language=lesson.language,
        facts=lesson.facts,
        scenes=tuple(lesson.scenes),
    )
    if lesson.name == EXPLAINER and not about:
        outline = paced_outline(plan, choose_seconds(duration, wishes.seconds))
        remarks = (*outline.warnings, *other_language(lesson.language, wished_in))
        return outline._replace(warnings=remarks)
    more = None if wishes.scenes else lesson.more
    finished = pace_plan(plan, choose_seconds(duration, wishes.seconds), more)
    remarks = (*lesson.warnings, *other_language(lesson.language, wished_in))
    return Draft(finished, lesson.name, (*remarks, *unmet_wishes(wishes, finished.scenes)))


def other_language(language: str, wished: str) -> tuple[str, ...]:
    """A sentence about a lesson in another language than the wished one."""
    if language == wished:
        return ()
    words = f"This lesson is in {language!r} and not in {wished!r}, the language of the request"
    return (f"{words}: describe it in that language, and it is told in your words.",)


def choose_seconds(wanted: float | None, told: float | None) -> float | None:
    """What is asked for, else what the text wishes; 0 is a wish, which is refused in words."""
    return told if wanted is None else wanted


def paced_outline(plan: LessonPlan, duration: float | None) -> Draft:
    """Questions about a topic of which nothing is known: never stretched to a long film."""
    natural = pace_plan(plan)
    if duration is None or duration <= natural.seconds:
        return Draft(pace_plan(plan, duration), EXPLAINER)
    words = (
        f"Nothing is known here of {plan.topic!r} but its name, so the video lasts "
        f"{natural.seconds:.0f} s; describe it, and it lasts {duration:g} s."
    )
    return Draft(natural, EXPLAINER, (words,))


class Content(NamedTuple):
    """A lesson's scenes, the language they are in, and further scenes for a long lesson; its name,
    and what is to be said of what the request holds and the scenes do not use."""

    scenes: Sequence[Scene]
    language: str
    more: Iterable[Scene]
    name: str = EXPLAINER
    warnings: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


def content(request: Request, description: str, wishes: Wishes, language: str) -> Content:
    """From the best template whose pictures can hold the request's numbers, from the library, or
    otherwise from the explainer. A formula in another letter is taught in x where no template reads
    it as it is. What is described in another language than English is told in its own words."""
    if language != ENGLISH and len(statements_of(request.description)) >= TOLD:
        return by_explainer(request, description, wishes, language)
    written = plainly(request)
    found = by_template(written)
    other, said = rename_letters(written), ""
    if other and (found is None or found.remark):
        in_x = by_template(other.request)
        if in_x and not in_x.remark:
            found, said = in_x, other.remark
    computes = found is not None and not found.remark and bool(data_of(written))
    lesson = None if computes else library_lesson(request, found.name if found else None)
    if lesson:
        own = scenes_of_own_words(
            request.topic, prose.whole_sentences(description, LONGEST), lesson.terms
        )
        return of_library(lesson, own, found.more if found else (), wishes)
    if found:
        scenes = with_note(found.scenes, said)
        own = scenes_of_own_words(request.topic, prose.whole_sentences(description, LONGEST))
        shown = with_own_words(scenes, own)
        remarks = (found.remark,) if found.remark else ()
        return Content(shown, "en", found.more, found.name, remarks)
    return by_explainer(request, description, wishes, ENGLISH)


def statements_of(text: str) -> list[str]:
    """Its sentences that are no questions."""
    return [one for one in prose.sentences(text) if not one.endswith(("?", "？", "؟"))]


def by_explainer(request: Request, description: str, wishes: Wishes, language: str) -> Content:
    """The description's own sentences."""
    whole = prose.whole_sentences(description, LONGEST)
    cut = len(whole) < len(description)
    explained = explainer.lesson(request.topic, whole, cut=cut, wishes=wishes, language=language)
    more = questions(whole, wishes.questions, language)
    return Content(explained.scenes, explained.language, more, warnings=explained.warnings)


def of_library(
    lesson: LibraryLesson, own: Sequence[Scene], more: Iterable[Scene], wishes: Wishes
) -> Content:
    """The library's lesson with the person's own words, in as many scenes as are wished."""
    scenes = tuple(with_own_words(lesson.plan.scenes, own))
    plan = lesson.plan.model_copy(update={"scenes": scenes})
    core = with_fewer_scenes(plan, wishes.scenes) if wishes.scenes else plan
    remarks = (lesson.remark,) if lesson.remark else ()
    return Content(core.scenes, plan.language, more, lesson.name, remarks, plan.facts)


class Taught(NamedTuple):
    """What a template makes of a request, and what is to be said of the text's idle data."""

    scenes: Sequence[Scene]
    more: Iterable[Scene]
    remark: str
    name: str


def by_calculation(candidates: Sequence[Template], request: Request) -> Taught | None:
    """The lesson of the step engine, where the best template cannot use what the text gives."""
    engine = next((one for one in candidates if one.name == CALCULATIONS), None)
    if engine is None or (engine.remark and engine.remark(request)):
        return None
    try:
        return Taught(engine.build(request), engine.more(request), "", engine.name)
    except ValidationError:
        return None


def by_template(request: Request) -> Taught | None:
    """Of a template whose pictures cannot hold the text's data its own example is shown."""
    candidates = rank_templates(request)
    for template in candidates:
        try:
            scenes = template.build(request)
        except (ValidationError, ScriptRefused):
            continue
        remark = note(request, template, scenes)
        if remark and (worked := by_calculation(candidates, request)):
            return worked
        return Taught(scenes, template.more(request), remark, template.name)
    for template in candidates[:1]:
        plain = Request(*template.examples[0])
        remark = own_example(data_of(request), template, request)
        return Taught(template.build(plain), template.more(plain), remark, template.name)
    return None
