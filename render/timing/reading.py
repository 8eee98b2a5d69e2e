"""A plan as a person wrote it: checked, told in words what is wrong where, and given its times."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from render.layout.arranging import NoRoom, arrange_plan
from render.plan.lesson import LessonPlan, Scene
from render.quality import Aspect
from render.timing.needs import in_ticks, natural_seconds

MOST_FLAWS = 20
LARGEST_PLAN = 256 * 1024  # bytes of JSON
DEEPEST_PLAN, MOST_VALUES = 16, 50_000
MISSING, EXTRA, TOO_SHORT = "missing", "extra_forbidden", "too_short"


class PlanRefused(ValueError):
    """The document is no plan. ``flaws`` are (field, what is wrong) pairs, at most MOST_FLAWS;
    a field is written like ``scenes[2].beats[0].do[1].target``, the whole document like ``plan``.
    """

    def __init__(self, flaws: list[tuple[str, str]]) -> None:
        super().__init__("; ".join(f"{field}: {wrong}" for field, wrong in flaws))
        self.flaws = flaws


def read_plan(document: object, aspect: Aspect | None = None) -> LessonPlan:
    """The plan in a JSON text or its parsed object, laid out for a frame of that shape instead of
    its own. Raises PlanRefused.

    Beats without ``seconds`` last as long as their words and drawings need; given ones are rounded
    up to what every frame rate meets.
    """
    parsed = parsed_document(document)
    try:
        plan = LessonPlan.model_validate(parsed)
    except ValidationError as problem:
        raise PlanRefused(flaws(problem)) from None
    try:
        plan = arrange_plan(plan.model_copy(update={"aspect": aspect or plan.aspect}))
    except NoRoom as problem:
        raise PlanRefused([("scenes", str(problem))]) from None
    return plan.model_copy(update={"scenes": tuple(map(time_beats, plan.scenes))})


def parsed_document(document: object) -> Mapping[str, Any]:
    """No larger and no deeper than the numbers above, whoever calls. Raises PlanRefused."""
    if isinstance(document, str | bytes):
        if len(document) > LARGEST_PLAN:
            raise PlanRefused([("plan", f"has more than {LARGEST_PLAN // 1024} KiB of JSON")])
        try:
            document = json.loads(document)
        except (ValueError, RecursionError) as problem:
            raise PlanRefused([("plan", f"is not JSON: {problem}")]) from None
    if not isinstance(document, Mapping):
        raise PlanRefused([("plan", "must be an object with a topic and scenes")])
    check_size(document)
    return document


def check_size(document: object) -> None:
    """Level by level, for nobody knows how deep it is. Raises PlanRefused."""
    level, values = [document], 0
    for _ in range(DEEPEST_PLAN + 1):
        level = [inner for value in level for inner in parts(value)]
        values += len(level)
        if values > MOST_VALUES:
            raise PlanRefused([("plan", f"has more than {MOST_VALUES} values")])
    if level:
        raise PlanRefused([("plan", f"has more than {DEEPEST_PLAN} levels")])


def parts(value: object) -> Iterable[object]:
    if isinstance(value, Mapping):
        return value.values()
    return value if isinstance(value, list | tuple) else ()


def time_beats(scene: Scene) -> Scene:
    beats = tuple(
        beat.model_copy(
            update={
                "seconds": in_ticks(
                    beat.seconds
                    if "seconds" in beat.model_fields_set
                    else natural_seconds(scene, n)
                )
            }
        )
        for n, beat in enumerate(scene.beats)
    )
    return scene.model_copy(update={"beats": beats})


def flaws(problem: ValidationError) -> list[tuple[str, str]]:
    errors = problem.errors(include_url=False, include_input=False, include_context=False)
    places = [error["loc"] for error in errors]
    told = [
        (field(error["loc"]), in_words(error["type"], error["msg"]))
        for error in errors
        if error["type"] != TOO_SHORT or not any(lies_in(p, error["loc"]) for p in places)
    ]
    more = len(told) - MOST_FLAWS
    return told[:MOST_FLAWS] + ([("plan", f"has {more} more flaws")] if more > 0 else [])


def lies_in(place: tuple[int | str, ...], outer: tuple[int | str, ...]) -> bool:
    """Pydantic calls a list too short when its items are flawed, which have been told already."""
    return len(place) > len(outer) and place[: len(outer)] == outer


def field(place: tuple[int | str, ...]) -> str:
    """``scenes[0].title``. The tags of a choice, which stand in no document, are left out."""
    written = ""
    for n, step in enumerate(place):
        if isinstance(step, int):
            written += f"[{step}]"
        elif not is_tag(place[:n]):
            written += f".{step}" if written else step
    return written or "plan"


def is_tag(before: tuple[int | str, ...]) -> bool:
    """Right after the number in a list of choices stands the kind that pydantic chose by."""
    return len(before) > 1 and isinstance(before[-1], int) and before[-2] in CHOICES


CHOICES = frozenset({"objects", "do", "shapes"})


def in_words(kind: str, message: str) -> str:
    if kind == MISSING:
        return "is missing"
    if kind == EXTRA:
        return "is not known here"
    return message.removeprefix("Value error, ")
