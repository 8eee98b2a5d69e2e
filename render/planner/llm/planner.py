"""A lesson by a language model: asked for as a script, checked, and sent back to mend.

What comes is a plan or nothing: it is read by the same types as every plan, its code is made and
passes lint, and it says of itself neither topic nor description. Whoever calls falls back on the
offline planner when this raises.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pydantic import ValidationError

from render.code.scene_code import scene_code, scene_name
from render.plan.code_rules import CodeRefused, check_code
from render.plan.lesson import MAX_TOPIC, LessonPlan
from render.plan.programs import NotHere
from render.plan.prose import clean, clip_text, subject
from render.planner.llm.answers import NoObject, object_in, script_in
from render.planner.llm.endpoint import Endpoint, NoAnswer, ShouldStop, ask
from render.planner.llm.prompt import conversation
from render.planner.steps.claims import false_claims
from render.planner.steps.working import work_out
from render.script.reader import read_lesson
from render.script.refusal import ScriptRefused
from render.timing.pacing import pace_plan

REPAIRS = 2
MOST_FLAWS = 12
MOST_WORDS = 3000


class NoPlan(Exception):
    """No plan came of it; the words are fit for the job's log."""


class Flawed(ValueError):
    """What the model wrote is no plan; the words tell it what to mend."""


@dataclass(frozen=True)
class LessonRequest:
    """What the lesson is to be about, and how many seconds it is to last."""

    topic: str
    description: str = ""
    duration: float | None = None


class Failure(Protocol):
    """Why a scene of code does not run."""

    @property
    def message(self) -> str: ...


class Measure(Protocol):
    """Runs a plan's scenes of code; answers the plan with their seconds."""

    def __call__(
        self, plan: LessonPlan, /, *, on_failure: Callable[[int, Failure], None]
    ) -> LessonPlan:
        """Tells each scene that fails with its number, from 1. Raises NotHere."""


@dataclass(frozen=True)
class ModelPlan:
    """The plan, and how often the model had to be asked."""

    plan: LessonPlan
    questions: int


def plan_by_model(
    endpoint: Endpoint,
    wish: LessonRequest,
    should_stop: ShouldStop | None = None,
    *,
    measure: Measure | None = None,
) -> ModelPlan:
    """The model may write scenes of code where there is a ``measure`` for them.

    Raises NoPlan, Stopped when ``should_stop`` says so, or what ``measure`` raises when it is
    stopped.
    """
    code = measure is not None
    talk = conversation(wish.topic, wish.description, wish.duration, code=code)
    try:
        answer, asked = ask(endpoint, talk, should_stop), 1
        for repairs in range(REPAIRS + 1):
            try:
                return ModelPlan(read_plan(answer, wish, measure), asked + repairs)
            except Flawed as flaws:
                if repairs == REPAIRS:
                    raise NoPlan(f"{asked + repairs} answers were no plan: {flaws}"[:600]) from None
                talk = [*talk, chat_message("assistant", answer), chat_message("user", mend(flaws))]
                answer = ask(endpoint, talk, should_stop)
    except NoAnswer as problem:
        raise NoPlan(str(problem)) from None
    raise AssertionError("the last repair returns or raises")


def chat_message(role: str, text: str) -> dict[str, str]:
    return {"role": role, "content": text}


def mend(flaws: Flawed) -> str:
    return f"That is not a valid lesson:\n{flaws}\nAnswer with the whole script again, mended."


def read_plan(answer: str, wish: LessonRequest, measure: Measure | None = None) -> LessonPlan:
    """The plan in the answer, with the caller's own topic, paced and fit to be drawn. Flawed."""
    own = {
        "topic": clip_text(subject(wish.topic), MAX_TOPIC),
        "description": clip_text(clean(wish.description), 5000),
    }
    try:
        plan = told_plan(answer).model_copy(update=own)
        plan = pace_plan(with_code(plan, measure), wish.duration)
    except ValidationError as problem:
        raise Flawed(in_words(problem)) from None
    except (NoObject, ScriptRefused) as problem:
        raise Flawed(str(problem).replace("; line ", "\n- line ")[:MOST_WORDS]) from None
    except ValueError as problem:
        raise Flawed(str(problem)[:MOST_WORDS]) from None
    check_drawable(plan)
    check_claims(plan)
    return plan


def told_plan(answer: str) -> LessonPlan:
    """Of a script, or of a plan in JSON. Raises ScriptRefused, NoObject, ValidationError."""
    if script := script_in(answer):
        return read_lesson(script, work_out).plan
    return LessonPlan.model_validate_json(json.dumps({"topic": "?", **object_in(answer)}))


def with_code(plan: LessonPlan, measure: Measure | None) -> LessonPlan:
    """Its scenes of code run through and measured, if there may be any. Raises Flawed."""
    coded = [number for number, scene in enumerate(plan.scenes) if scene.code]
    if measure is None:
        if not coded:
            return plan
        raise Flawed("\n".join(f"- scenes.{n}.code: code is not allowed" for n in coded))
    flaws: list[str] = []

    def failed(number: int, failure: Failure) -> None:
        flaws.append(f"- scenes.{number - 1}.code: it fails: {failure.message}")

    try:
        plan = measure(plan, on_failure=failed)
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


def check_claims(plan: LessonPlan) -> None:
    """Raises Flawed where a formula says what is not true, such as 2 + 2 = 5."""
    wrong = [f"- scenes.{claim.place[1]}: {claim.words}" for claim in false_claims(plan)]
    if wrong:
        raise Flawed("\n".join(wrong)[:MOST_WORDS])


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
