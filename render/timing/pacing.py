"""A lesson's beats get their seconds: as long as they need, or together a wished time.

A lesson with a wished duration gets as much content as it can hold (`render.timing.lengthening`),
and is then stretched or tightened beat by beat, so that no time is made up by freezing or cutting
at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import add

from render.layout.arranging import arrange_plan
from render.plan.lesson import MAX_SECONDS, MIN_SECONDS, TICK, LessonPlan, Scene
from render.timing.lengthening import fit_to_duration
from render.timing.needs import code_needs, naturals, spoken_needs, tight_needs

MOST_SPOKEN = 0.8  # of a hurried lesson: something must be left for drawing


def with_seconds(scene: Scene, seconds: Sequence[float]) -> Scene:
    beats = [
        beat.model_copy(update={"seconds": value})
        for beat, value in zip(scene.beats, seconds, strict=True)
    ]
    return scene.model_copy(update={"beats": tuple(beats)})


def pace_plan(
    plan: LessonPlan, duration: float | None = None, more: Iterable[Scene] | None = None
) -> LessonPlan:
    """The plan with every beat's seconds set, for its own sake or to last ``duration``.

    ``more`` are scenes that may be added when there is time; with them, though they be none, a
    lesson may also be gone through again. Raises ValueError when the duration
    is not between MIN_SECONDS and MAX_SECONDS, or when a scene holds more than can be arranged.
    """
    plan = arrange_plan(plan)
    if duration is None:
        return with_all_seconds(plan, naturals(plan))
    if not MIN_SECONDS <= duration <= MAX_SECONDS:
        raise ValueError(f"a lesson lasts {MIN_SECONDS:.0f} to {MAX_SECONDS:.0f} seconds")
    suited = fit_to_duration(plan, duration, more)
    runs = code_needs(suited)
    if sum(runs) > duration:
        raise ValueError(
            f"its scenes of code run for {sum(runs):.1f} s; a duration of {duration:g} s is less"
        )
    return with_all_seconds(suited, beat_seconds(suited, duration, runs))


def beat_seconds(plan: LessonPlan, duration: float, runs: list[float]) -> list[float]:
    """The beats' unhurried seconds, tightened or stretched; pauses to think are not stretched."""
    seconds, pauses = naturals(plan), [beat.pause for scene in plan.scenes for beat in scene.beats]
    if sum(seconds) >= duration:
        pauses = [0.0] * len(pauses)

    def rest(values: list[float]) -> list[float]:
        return [max(0.0, value - pause) for value, pause in zip(values, pauses, strict=True)]

    hard = firm(plan, runs, duration)
    scaled = spread(rest(seconds), duration - sum(pauses), rest(tight_needs(plan)), rest(hard))
    return in_whole_ticks(map(add, scaled, pauses))


def firm(plan: LessonPlan, runs: list[float], duration: float) -> list[float]:
    """What is not taken from a beat: what its code runs, and the voice's time where all have it."""
    spoken = list(map(max, runs, spoken_needs(plan)))
    return spoken if sum(spoken) <= duration * MOST_SPOKEN else runs


def with_all_seconds(plan: LessonPlan, seconds: list[float]) -> LessonPlan:
    scenes, taken = [], 0
    for scene in plan.scenes:
        share = seconds[taken : taken + len(scene.beats)]
        scenes.append(with_seconds(scene, share))
        taken += len(scene.beats)
    return plan.model_copy(update={"scenes": tuple(scenes)})


def in_whole_ticks(seconds: Iterable[float]) -> list[float]:
    """Rounded, none below a tick, the rounding carried along."""
    result: list[float] = []
    due = 0.0
    for value in seconds:
        due += value
        result.append(round(max(TICK, round((due - sum(result)) / TICK) * TICK), 3))
    return result


def spread(
    seconds: list[float], duration: float, least: list[float], hard: list[float]
) -> list[float]:
    """``seconds`` scaled to sum to ``duration``, none below its ``least`` where that is possible,
    and none below its ``hard``."""
    least = list(map(max, least, hard))
    if sum(least) >= duration:
        soft = sum(least) - sum(hard)
        share = (duration - sum(hard)) / soft if soft > 0 else 1.0
        return [h + (value - h) * share for value, h in zip(least, hard, strict=True)]
    low, high = 0.0, max(1.0, duration / sum(seconds))
    for _ in range(40):  # the factor with which, over the least, the sum is the duration
        middle = (low + high) / 2
        total = sum(max(a, middle * b) for a, b in zip(least, seconds, strict=True))
        low, high = (middle, high) if total < duration else (low, middle)
    return [max(a, high * b) for a, b in zip(least, seconds, strict=True)]
