"""A lesson by a language model: asked for as a script, checked, looked at, and sent back to mend.

What comes is a plan or nothing: it is read by the same types as every plan, its code is made and
passes lint, and it says of itself neither topic nor description. Whoever calls falls back on the
offline planner when this raises.
"""

from __future__ import annotations

import json
import logging
import re
import time
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from pydantic import ValidationError

from render.code.scene_code import scene_code, scene_name
from render.plan.code_rules import CodeRefused, check_code
from render.plan.lesson import MAX_TOPIC, LessonPlan
from render.plan.programs import NotHere
from render.plan.prose import clean, clip_text, subject
from render.planner.llm.answers import NoObject, object_in, script_in
from render.planner.llm.endpoint import Endpoint, NoAnswer, ShouldStop, ask
from render.planner.llm.prompt import LOOK, conversation
from render.planner.offline import EXPLAINER, VIEW, draft_lesson
from render.planner.steps.claims import false_claims
from render.planner.steps.working import work_out
from render.script.reader import read_lesson
from render.script.refusal import ScriptRefused
from render.script.writer import write_script
from render.timing.pacing import pace_plan

REPAIRS = 2
MOST_FLAWS = 12
MOST_WORDS = 3000
MOST_DRAFT = 16_000  # letters
KEEP = re.compile(r"^\W*KEEP\W*$", re.MULTILINE)

log = logging.getLogger(__name__)


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


NearestLesson = Callable[[LessonRequest], str]
"""The script of the lesson that library or catalogue would give; empty where they have none."""


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
class Looks:
    """How a plan looks: what cannot be read, in words; JPEG pictures, the first of all of it, the
    others of its scenes; and how the first is made up."""

    flaws: tuple[str, ...]
    pictures: tuple[bytes, ...]
    strip: str = ""


class Preview(Protocol):
    """Draws a plan in small."""

    def __call__(self, plan: LessonPlan, /) -> Looks | None:
        """None where nothing of it could be drawn."""


@dataclass(frozen=True)
class ModelPlan:
    """The plan, how often the model had to be asked, and what that cost in tokens."""

    plan: LessonPlan
    questions: int
    tokens: int = 0


def plan_by_model(
    endpoint: Endpoint,
    wish: LessonRequest,
    should_stop: ShouldStop | None = None,
    *,
    measure: Measure | None = None,
    preview: Preview | None = None,
    nearest: NearestLesson | None = None,
) -> ModelPlan:
    """The model may write scenes of code where there is a ``measure`` for them, and sees its lesson
    once where there is a ``preview``. ``nearest`` finds the draft that it begins with; without it
    the request is read in this process.

    Raises NoPlan, Stopped when ``should_stop`` says so, or what ``measure`` and ``preview`` raise
    when they are stopped.
    """
    opened = conversation(
        wish.topic, wish.description, wish.duration,
        code=measure is not None, draft=(nearest or nearest_lesson)(wish),
    )  # fmt: skip
    talk = Talk(endpoint, opened, should_stop)
    try:
        plan = talk_into_plan(talk, talk.ask(), wish, measure, REPAIRS)
        if preview is not None and (looks := preview(plan)) is not None:
            plan = better_plan(talk, looks, wish, measure) or plan
    except (NoAnswer, Flawed) as problem:
        raise NoPlan(str(problem)[:600]) from None
    return ModelPlan(plan, talk.questions, talk.tokens)


class Talk:
    """A conversation with a model, within its time and its tokens."""

    def __init__(
        self, endpoint: Endpoint, messages: list[dict[str, Any]], should_stop: ShouldStop | None
    ) -> None:
        self.endpoint, self.messages, self.should_stop = endpoint, messages, should_stop
        self.deadline = time.monotonic() + endpoint.lesson_seconds
        self.questions = self.tokens = 0

    def ask(self, content: Any = None) -> str:
        """The answer, to ``content`` as the next question. Raises NoAnswer, Stopped."""
        if content is not None:
            self.messages.append(chat_message("user", content))
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NoAnswer(f"the {self.endpoint.lesson_seconds:g} s for a lesson are over")
        if self.tokens >= self.endpoint.lesson_tokens:
            raise NoAnswer(f"the {self.endpoint.lesson_tokens} tokens for a lesson are spent")
        asked = replace(self.endpoint, seconds=min(left, self.endpoint.seconds))
        answer = ask(asked, self.messages, self.should_stop)
        self.questions += 1
        self.tokens += answer.tokens
        self.messages.append(chat_message("assistant", answer.text))
        return answer.text


def talk_into_plan(
    talk: Talk, answer: str, wish: LessonRequest, measure: Measure | None, repairs: int
) -> LessonPlan:
    """The plan in the answer, or in one of so many repairs of it. Raises NoAnswer, Flawed."""
    for left in range(repairs, -1, -1):
        try:
            return read_plan(answer, wish, measure)
        except Flawed as flaws:
            if not left:
                raise Flawed(f"{talk.questions} answers were no plan: {flaws}") from None
            answer = talk.ask(mend(flaws))
    raise AssertionError("the last repair returns or raises")


def better_plan(
    talk: Talk, looks: Looks, wish: LessonRequest, measure: Measure | None
) -> LessonPlan | None:
    """The plan that the model makes of the one that it sees; None where it keeps it, or where what
    comes is none: there is a good one already."""
    try:
        answer = talk.ask(look_message(looks))
        return None if KEEP.search(answer) else talk_into_plan(talk, answer, wish, measure, 1)
    except (NoAnswer, Flawed) as problem:
        log.info("the plan that it has seen is kept: %s", problem)
        return None


def look_message(looks: Looks) -> list[dict[str, Any]]:
    """Words and pictures, as chat endpoints take them."""
    listed = "".join(f"\n- {flaw}" for flaw in looks.flaws[:MOST_FLAWS])
    flaws = f"What the checker found:{listed}\n" if listed else ""
    words = LOOK.format(strip=looks.strip, flaws=flaws)
    urls = [f"data:image/jpeg;base64,{b64encode(one).decode()}" for one in looks.pictures]
    pictures = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
    return [{"type": "text", "text": words}, *pictures]


def nearest_lesson(wish: LessonRequest) -> str:
    """The script of the lesson that library or catalogue would give; empty where they have none."""
    try:
        draft = draft_lesson(wish.topic, wish.description, duration=wish.duration)
    except ValueError:
        return ""
    return fit_draft(draft.lesson, write_script(draft.plan))


def fit_draft(lesson: str, script: str) -> str:
    """The script of a lesson of this name, where a model is to begin with it; else nothing."""
    known = lesson not in (EXPLAINER, VIEW)
    return script if known and len(script) <= MOST_DRAFT else ""


def chat_message(role: str, content: Any) -> dict[str, Any]:
    return {"role": role, "content": content}


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
