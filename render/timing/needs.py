"""How long things take: drawing, reading aloud, and the beat that must hold both.

Narration is paced at 150 words a minute.
"""

from __future__ import annotations

import math

from render.narration.speaking import calm_seconds, hasty_seconds, speech_seconds
from render.plan.boards import Replayed
from render.plan.lesson import TICK, Act, Action, Beat, Compare, LessonPlan, Scene, Trace
from render.plan.objects import Bullets, Flow, Steps, Thing

PAUSE = 0.6
LAG_SECONDS = 0.15
HURRIED = 1.25  # a lesson may be this much too short before something is left out
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
    """What the scene's heading and fading out take of this beat; code has neither."""
    if scene.code:
        return 0.0
    has_card = any(thing.kind in ("title", "view") for thing in scene.objects)
    heading = HEADING_SECONDS if index == 0 and not has_card else 0.0
    return heading + (FADE_SECONDS if index == len(scene.beats) - 1 else 0.0)


def natural_seconds(scene: Scene, index: int) -> float:
    """As long as the narration and the drawing need, whichever is longer."""
    beat = scene.beats[index]
    fade = FADE_SECONDS if index == len(scene.beats) - 1 else 0.0
    if scene.code:
        drawing = scene.code.run_seconds(index) + (PAUSE if fade else 0.0)
    else:
        drawing = drawing_seconds(scene, beat) + frame_seconds(scene, index) + 0.3
    return max(drawing, speech_seconds(beat.say) + PAUSE + fade) + beat.pause


def in_ticks(seconds: float) -> float:
    return round(math.ceil(seconds / TICK - 1e-9) * TICK, 3)


def naturals(plan: LessonPlan) -> list[float]:
    return [
        in_ticks(natural_seconds(scene, n))
        for scene in plan.scenes
        for n in range(len(scene.beats))
    ]


def tight_seconds(scene: Scene, index: int) -> float:
    """The least that a beat can do with: drawn in haste, spoken briskly."""
    beat = scene.beats[index]
    haste = HASTE * drawing_seconds(scene, beat)
    drawing = scene.code.run_seconds(index) if scene.code else haste
    speaking = calm_seconds(beat.say) * BRISK + 0.3 if beat.say else 0.0
    return in_ticks(max(drawing, speaking, hasty_seconds(beat.say), 2 * TICK))


def tight_needs(plan: LessonPlan) -> list[float]:
    return [tight_seconds(scene, n) for scene in plan.scenes for n in range(len(scene.beats))]


def needed_seconds(plan: LessonPlan) -> float:
    """Seconds that it takes unhurried."""
    return sum(naturals(plan))


def spoken_needs(plan: LessonPlan) -> list[float]:
    """What the voice needs of each beat when it speaks as fast as it may; a tick for rounding."""
    return [
        in_ticks(hasty_seconds(beat.say)) + TICK if beat.say else 0.0
        for scene in plan.scenes
        for beat in scene.beats
    ]


def code_needs(plan: LessonPlan) -> list[float]:
    """What no haste can shorten: a beat's part of a scene of code. A tick more, for rounding."""
    return [
        in_ticks(scene.code.run_seconds(n)) + TICK if scene.code else 0.0
        for scene in plan.scenes
        for n in range(len(scene.beats))
    ]
