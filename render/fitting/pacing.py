"""How long things take: reading aloud, drawing, and the beat that must hold both.

Narration is paced at 150 words a minute; a lesson with a wished duration gets as much content as it
can hold (`render.fitting.lengthening`), and is then stretched or tightened beat by beat, so that no
time is made up by freezing or cutting at the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from render.fitting.speaking import calm_seconds, speech_seconds
from render.plan.boards import Replayed
from render.plan.lesson import (
    MAX_SECONDS,
    MIN_SECONDS,
    TICK,
    Act,
    Action,
    Beat,
    Compare,
    LessonPlan,
    Scene,
    Trace,
)
from render.plan.objects import Bullets, Flow, Steps, Thing
from render.planner.prose import sentences

PAUSE = 0.6
LAG_SECONDS = 0.15
HASTE, BRISK = 0.4, 0.85  # of the unhurried time: for drawing, for speaking
HEADING_SECONDS = 0.6
FADE_SECONDS = 0.4
SHOW_SECONDS = {
    "title": 1.8, "paragraph": 0.9, "formula": 1.4, "graph": 1.0, "bars": 1.0,
    "circle_wave": 1.0, "right_triangle": 1.2, "bullets": 0.8, "steps": 1.1, "flow": 0.8,
}  # fmt: skip
TRACE_SECONDS = {"circle_wave": 5.0, "throw": 4.0, "oscillator": 6.0, "string": 6.0}
PART_SECONDS = {"graph": 1.0, "right_triangle": 0.9}
OTHER_SECONDS = {
    "hide": 0.4, "dim": 0.4, "emphasise": 1.0, "replace": 1.3, "morph": 1.6, "settle": 0.3,
    "mark": 0.4, "write": 0.5, "exchange": 0.8, "point": 0.5,
}  # fmt: skip


def action_seconds(thing: Thing, action: Action) -> float:
    """The unhurried run time of one action."""
    if isinstance(action, Trace) and isinstance(thing, Replayed):
        return thing.run_seconds
    if isinstance(action, Trace):
        return TRACE_SECONDS.get(thing.kind, 2.8)  # type: ignore[attr-defined]  # every kind has it
    if isinstance(action, Compare):
        return 1.3 if action.swap else 0.7
    if isinstance(action, Act) and action.op == "show":
        return show_seconds(thing, "." in action.target)
    return OTHER_SECONDS[action.op]


def show_seconds(thing: Thing, is_part: bool) -> float:
    kind: str = thing.kind  # type: ignore[attr-defined]  # every kind has it
    if kind not in SHOW_SECONDS:
        return thing.PART_SECONDS if is_part else thing.SHOW_SECONDS
    if is_part:
        return PART_SECONDS.get(kind, SHOW_SECONDS[kind])
    several = sum(1 for _ in thing.parts()) if isinstance(thing, Bullets | Steps | Flow) else 1
    return SHOW_SECONDS[kind] * several


def drawing_seconds(scene: Scene, beat: Beat) -> float:
    return sum(together_seconds(scene, group) for group in groups(beat))


def groups(beat: Beat) -> list[list[Action]]:
    """The beat's actions in turn; three or more parts of one object that appear one after another
    do so together, each a little later than the one before."""
    found: list[list[Action]] = []
    for action in beat.do:
        if found and appears_with(found[-1][-1], action):
            found[-1].append(action)
        else:
            found.append([action])
    return [
        part for group in found for part in ([group] if len(group) > 2 else [[a] for a in group])
    ]


def appears_with(before: Action, action: Action) -> bool:
    of_one = before.target.split(".")[0] == action.target.split(".")[0]
    parts = "." in before.target and "." in action.target
    return of_one and parts and before.op == action.op and action.op in ("show", "morph")


def together_seconds(scene: Scene, group: list[Action]) -> float:
    longest = max(action_seconds(scene.thing(a.target.split(".")[0]), a) for a in group)
    return longest + LAG_SECONDS * (len(group) - 1)


def frame_seconds(scene: Scene, index: int) -> float:
    """What the scene's heading and fading out take of this beat."""
    has_card = any(thing.kind == "title" for thing in scene.objects)
    heading = HEADING_SECONDS if index == 0 and not has_card else 0.0
    return heading + (FADE_SECONDS if index == len(scene.beats) - 1 else 0.0)


def natural_seconds(scene: Scene, index: int) -> float:
    """As long as the narration and the drawing need, whichever is longer."""
    beat = scene.beats[index]
    fade = FADE_SECONDS if index == len(scene.beats) - 1 else 0.0
    drawing = drawing_seconds(scene, beat) + frame_seconds(scene, index) + 0.3
    return max(drawing, speech_seconds(beat.say) + PAUSE + fade) + beat.pause


def in_ticks(seconds: float) -> float:
    return round(math.ceil(seconds / TICK - 1e-9) * TICK, 3)


def with_seconds(scene: Scene, seconds: Sequence[float]) -> Scene:
    beats = [
        beat.model_copy(update={"seconds": value})
        for beat, value in zip(scene.beats, seconds, strict=True)
    ]
    return scene.model_copy(update={"beats": tuple(beats)})


def paced(
    plan: LessonPlan, duration: float | None = None, more: Iterable[Scene] = ()
) -> LessonPlan:
    """The plan with every beat's seconds set, for its own sake or to last ``duration``.

    ``more`` are scenes that may be added when there is time. Raises ValueError when the duration
    is not between MIN_SECONDS and MAX_SECONDS, or when a scene holds more than can be arranged.
    """
    from render.fitting.arranging import (
        arranged,  # these need the times and kinds that are told here
    )
    from render.fitting.lengthening import fitted

    plan = arranged(plan)
    if duration is None:
        return with_all_seconds(plan, naturals(plan))
    if not MIN_SECONDS <= duration <= MAX_SECONDS:
        raise ValueError(f"a lesson lasts {MIN_SECONDS:.0f} to {MAX_SECONDS:.0f} seconds")
    suited = fitted(plan, duration, more)
    return with_all_seconds(suited, shared_out(naturals(suited), duration, tight(suited)))


def naturals(plan: LessonPlan) -> list[float]:
    return [
        in_ticks(natural_seconds(scene, n))
        for scene in plan.scenes
        for n in range(len(scene.beats))
    ]


def with_all_seconds(plan: LessonPlan, seconds: list[float]) -> LessonPlan:
    scenes, taken = [], 0
    for scene in plan.scenes:
        share = seconds[taken : taken + len(scene.beats)]
        scenes.append(with_seconds(scene, share))
        taken += len(scene.beats)
    return plan.model_copy(update={"scenes": tuple(scenes)})


def tight_seconds(scene: Scene, index: int) -> float:
    """The least that a beat can do with: drawn in haste, spoken briskly."""
    beat = scene.beats[index]
    drawing = HASTE * drawing_seconds(scene, beat)
    speaking = calm_seconds(beat.say) * BRISK + 0.3 if beat.say else 0.0
    return in_ticks(max(drawing, speaking, 2 * TICK))


def tight(plan: LessonPlan) -> list[float]:
    return [tight_seconds(scene, n) for scene in plan.scenes for n in range(len(scene.beats))]


def shared_out(seconds: list[float], duration: float, least: list[float]) -> list[float]:
    """``seconds`` scaled to sum to ``duration``, none below its ``least`` where that is possible;
    in ticks, the rounding carried along."""
    scaled = spread(seconds, duration, least)
    result: list[float] = []
    due = 0.0
    for value in scaled:
        due += value
        result.append(round(max(TICK, round((due - sum(result)) / TICK) * TICK), 3))
    return result


def spread(seconds: list[float], duration: float, least: list[float]) -> list[float]:
    if sum(least) >= duration:
        return [value * duration / sum(least) for value in least]
    low, high = 0.0, max(1.0, duration / sum(seconds))
    for _ in range(40):  # the factor with which, over the least, the sum is the duration
        middle = (low + high) / 2
        total = sum(max(a, middle * b) for a, b in zip(least, seconds, strict=True))
        low, high = (middle, high) if total < duration else (low, middle)
    return [max(a, high * b) for a, b in zip(least, seconds, strict=True)]


def shortened_words(plan: LessonPlan, seconds: float) -> LessonPlan:
    """Sentences leave until the rest can be said in ``seconds``, or none is left to cut."""
    while sum(tight(plan)) > seconds:
        shorter = with_fewer_words(plan)
        if shorter is None:
            break
        plan = shorter
    return plan


def with_fewer_words(plan: LessonPlan) -> LessonPlan | None:
    """One sentence less: the last of a beat that has several, else a beat that is not its scene's
    first falls silent, else a scene's first but for the lesson's; the longest first. What is
    shown stays. None when nothing is left to cut.
    """
    spoken = [
        (len(parts := sentences(beat.say)) > 1, len(beat.say), number, index, parts)
        for number, scene in enumerate(plan.scenes)
        for index, beat in enumerate(scene.beats)
        if beat.say
    ]
    cuttable = [entry for entry in spoken if entry[0] or entry[3] > 0] or [
        entry for entry in spoken if entry[2] > 0
    ]
    if not cuttable:
        return None
    _, _, number, index, parts = max(cuttable)
    return saying(plan, number, index, " ".join(parts[:-1]))


def saying(plan: LessonPlan, number: int, index: int, say: str) -> LessonPlan:
    """The plan with other words at this beat of this scene."""
    scene = plan.scenes[number]
    beat = scene.beats[index].model_copy(update={"say": say})
    beats = (*scene.beats[:index], beat, *scene.beats[index + 1 :])
    changed = scene.model_copy(update={"beats": beats})
    scenes = (*plan.scenes[:number], changed, *plan.scenes[number + 1 :])
    return plan.model_copy(update={"scenes": scenes})
