"""A lesson plan by a language model: asked for under the schema, checked, and sent back to mend.

What comes is a plan or nothing: it is read by the same types as every plan, its code is made and
passes lint, and it says of itself neither topic nor description. Whoever calls falls back on the
offline planner when this raises.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from render.code.lint import CodeRefused, check_code
from render.code.scene_code import scene_code, scene_name
from render.fitting.pacing import paced
from render.plan.lesson import MAX_TOPIC, LessonPlan
from render.plan.prose import clean, clipped, subject
from render.planner.llm.answers import NoObject, object_in
from render.planner.llm.endpoint import (
    Endpoint,
    NoAnswer,
    ShouldStop,
    Stopped,
    Unsupported,
    ask,
)
from render.planner.llm.prompt import conversation, with_schema
from render.scenes.measuring import NotHere, measured
from render.scenes.scene import RenderCancelled, SceneFailed

REPAIRS = 2
MOST_FLAWS = 12
MOST_WORDS = 3000


class NoPlan(Exception):
    """No plan came of it; the words are fit for the job's log."""


class Flawed(ValueError):
    """What the model wrote is no plan; the words tell it what to mend."""


@dataclass(frozen=True)
class Wish:
    """What the lesson is to be about, how many seconds it is to last, and whether the model may
    write scenes of code."""

    topic: str
    description: str = ""
    duration: float | None = None
    code: bool = False


@dataclass(frozen=True)
class ModelPlan:
    """The plan, and how often the model had to be asked."""

    plan: LessonPlan
    questions: int


def plan_by_model(
    endpoint: Endpoint, wish: Wish, should_stop: ShouldStop | None = None
) -> ModelPlan:
    """Raises NoPlan, or Stopped when ``should_stop`` says so."""
    talk = conversation(wish.topic, wish.description, wish.duration, code=wish.code)
    try:
        answer, schema, asked = first_answer(endpoint, talk, plan_schema(wish.code), should_stop)
        for repairs in range(REPAIRS + 1):
            try:
                return ModelPlan(read_plan(answer, wish, should_stop), asked + repairs)
            except Flawed as flaws:
                if repairs == REPAIRS:
                    raise NoPlan(f"{asked + repairs} answers were no plan: {flaws}"[:600]) from None
                talk = [*talk, said("assistant", answer), said("user", mend(flaws))]
                answer = ask(endpoint, talk, schema, should_stop)
    except NoAnswer as problem:
        raise NoPlan(str(problem)) from None
    raise AssertionError("the last repair returns or raises")


def plan_schema(code: bool) -> dict[str, Any]:
    """Of a plan as the model may write it."""
    schema = LessonPlan.model_json_schema()
    if not code:
        del schema["$defs"]["Program"], schema["$defs"]["Scene"]["properties"]["code"]
        schema["$defs"]["Scene"]["required"].append("objects")
    return schema


def first_answer(
    endpoint: Endpoint,
    talk: list[dict[str, str]],
    schema: dict[str, Any],
    should_stop: ShouldStop | None,
) -> tuple[str, dict[str, Any] | None, int]:
    """With the schema as a format where the endpoint knows such, else within the question.

    Answers the text, the schema that goes with further questions, and how many were asked.
    """
    try:
        return ask(endpoint, talk, schema, should_stop), schema, 1
    except Unsupported:
        talk[:] = with_schema(talk, schema)
        return ask(endpoint, talk, None, should_stop), None, 2


def said(role: str, text: str) -> dict[str, str]:
    return {"role": role, "content": text}


def mend(flaws: Flawed) -> str:
    return f"That is not a valid plan:\n{flaws}\nAnswer with the whole plan again, mended, as JSON."


def read_plan(answer: str, wish: Wish, should_stop: ShouldStop | None = None) -> LessonPlan:
    """The plan in the answer, with the caller's own topic, paced and fit to be drawn. Flawed."""
    try:
        given = object_in(answer)
    except NoObject as problem:
        raise Flawed(str(problem)) from None
    own = {
        "topic": clipped(subject(wish.topic), MAX_TOPIC),
        "description": clipped(clean(wish.description), 5000),
    }
    try:
        plan = LessonPlan.model_validate_json(json.dumps({**given, **own}))
        plan = paced(with_code(plan, wish, should_stop), wish.duration)
    except ValidationError as problem:
        raise Flawed(in_words(problem)) from None
    except ValueError as problem:
        raise Flawed(str(problem)[:MOST_WORDS]) from None
    check_drawable(plan)
    return plan


def with_code(plan: LessonPlan, wish: Wish, should_stop: ShouldStop | None) -> LessonPlan:
    """Its scenes of code run through and measured, if there may be any. Raises Flawed."""
    coded = [number for number, scene in enumerate(plan.scenes) if scene.code]
    if coded and not wish.code:
        raise Flawed("\n".join(f"- scenes.{n}.code: code is not allowed" for n in coded))
    flaws: list[str] = []

    def failed(number: int, failure: SceneFailed) -> None:
        flaws.append(f"- scenes.{number - 1}.code: it fails: {failure.message}")

    try:
        plan = measured(plan, should_stop=should_stop, on_failure=failed)
    except RenderCancelled as stop:
        raise Stopped(str(stop)) from stop
    except NotHere as reason:
        raise Flawed(f"code is not allowed: {reason}") from None
    if flaws:
        raise Flawed("\n".join(flaws)[:MOST_WORDS])
    return plan


def in_words(problem: ValidationError) -> str:
    """Place and reason, line by line, without what was written there."""
    errors = problem.errors(include_url=False, include_input=False, include_context=False)
    lines = [f"- {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in errors[:MOST_FLAWS]]
    more = len(errors) - MOST_FLAWS
    return "\n".join([*lines, *([f"- and {more} more"] if more > 0 else [])])[:MOST_WORDS]


def check_drawable(plan: LessonPlan) -> None:
    """Raises Flawed when a scene's code cannot be made, or is not what lint lets through."""
    for number, scene in enumerate(plan.scenes, 1):
        try:
            check_code(scene_code(plan, number), scene_name(number))
        except CodeRefused as refusal:
            raise Flawed(f"- scenes.{number - 1}: its code is refused: {refusal}") from None
        except Exception as problem:  # a combination that nobody has thought of
            words = f"{scene.title!r} cannot be drawn ({type(problem).__name__}: {problem})"
            raise Flawed(f"- scenes.{number - 1}: {words[:300]}") from None
