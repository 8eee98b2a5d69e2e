"""A lesson made to fill a long time with more to learn, or cut to its core for a short one.

Long: further examples and questions of the template, a look back, longer pauses to think; only
what is then missing is held. Short: optional scenes leave, then scenes beside the main picture,
then sentences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from render.fitting.pacing import naturals, shortened_words
from render.plan.lesson import MAX_SCENES, Act, Beat, LessonPlan, Scene
from render.plan.objects import Bullets
from render.planner.prose import bare, clipped, sentences

HELD = 1.15  # a beat may last this much longer than it needs before more content is added
HURRIED = 1.25  # and may be this much too short before something is left out
LONGEST_PAUSE = 15.0  # seconds to think about a question
PICTURES = frozenset(
    {"graph", "chart", "table", "bars", "circle_wave", "right_triangle", "flow", "network", "grid"}
)
TEXTS = frozenset({"title", "paragraph", "bullets", "formula", "steps"})
POINT = 110


def need(plan: LessonPlan) -> float:
    """Seconds that it takes unhurried."""
    return sum(naturals(plan))


def fitted(plan: LessonPlan, duration: float, more: Iterable[Scene] = ()) -> LessonPlan:
    """The plan with as much in it as ``duration`` seconds can hold; beats are not yet paced."""
    if need(plan) > duration * HURRIED:
        return shortened(plan, duration)
    return lengthened(plan, duration, more)


def shortened(plan: LessonPlan, duration: float) -> LessonPlan:
    for fewer in (without_optional, without_side_scenes):
        for shorter in fewer(plan):
            if need(plan) <= duration * HURRIED:
                return plan
            plan = shorter
    return shortened_words(plan, duration)


def without_optional(plan: LessonPlan) -> Iterator[LessonPlan]:
    """One optional scene less each time, from the back, while more than three remain."""
    scenes = list(plan.scenes)
    for index in reversed(range(len(scenes))):
        if scenes[index].optional and len(scenes) > 3:
            del scenes[index]
            yield plan.model_copy(update={"scenes": tuple(scenes)})


def without_side_scenes(plan: LessonPlan) -> Iterator[LessonPlan]:
    """Only opening, main picture and end remain, from the back."""
    core = {0, main_picture(plan.scenes), len(plan.scenes) - 1}
    scenes = list(plan.scenes)
    left = [n for n, scene in enumerate(scenes) if not scene.optional]
    core = core if core <= set(left) else {0, len(scenes) - 1}
    for index in reversed(range(len(scenes))):
        if index not in core and len(scenes) > 3:
            del scenes[index]
            yield plan.model_copy(update={"scenes": tuple(scenes)})


def main_picture(scenes: tuple[Scene, ...]) -> int:
    """The first scene that shows more than words; the second one if there is none."""
    for index, scene in enumerate(scenes):
        if any(thing.kind not in TEXTS for thing in scene.objects):
            return index
    return 1


def lengthened(plan: LessonPlan, duration: float, more: Iterable[Scene]) -> LessonPlan:
    """Scenes are put before the last one, which sums up."""
    plan = extended(plan, duration, more)
    if need(plan) * HELD < duration and len(plan.scenes) < MAX_SCENES:
        plan = extended(plan, duration, looks_back(plan))
    return with_longer_pauses(plan, duration)


def extended(plan: LessonPlan, duration: float, more: Iterable[Scene]) -> LessonPlan:
    for scene in more:
        if need(plan) * HELD >= duration or len(plan.scenes) >= MAX_SCENES:
            break
        longer = plan.model_copy(update={"scenes": (*plan.scenes[:-1], scene, plan.scenes[-1])})
        if need(longer) <= duration * HURRIED:
            plan = longer
    return plan


def looks_back(plan: LessonPlan) -> Iterator[Scene]:
    """What was said about each scene, once more in short: nothing new."""
    told = [
        (scene.title, sentences(beat.say)[0])
        for scene in plan.scenes[1:-1]
        if not scene.title.startswith("Your turn")
        for beat in scene.beats[-1:]
        if beat.say
    ]
    told = list(dict.fromkeys(told))
    for start in range(0, len(told), 4):
        page = told[start : start + 4]
        if len(page) > 1:
            yield look_back(page, start > 0)


def look_back(page: list[tuple[str, str]], again: bool) -> Scene:
    items = tuple(clipped(bare(sentence), POINT) for _, sentence in page)
    listed = Bullets(id="points", items=items, marker="dot")
    first = "Let us look back on what we have seen. " if not again else ""
    beats = tuple(
        Beat(
            say=clipped(f"{first if n == 0 else ''}{sentence}", 390),
            do=(Act(op="show", target=f"points.{n}"),),
        )
        for n, (_, sentence) in enumerate(page)
    )
    title = "Looking back, continued" if again else "Looking back"
    return Scene(title=title, objects=(listed,), beats=beats)


def with_longer_pauses(plan: LessonPlan, duration: float) -> LessonPlan:
    """Questions get more time to think where time is left."""
    asked = sum(beat.pause > 0 for scene in plan.scenes for beat in scene.beats)
    missing = duration - need(plan) * HELD
    if not asked or missing <= 0:
        return plan
    extra = missing / asked
    scenes = tuple(
        scene.model_copy(
            update={
                "beats": tuple(
                    beat.model_copy(
                        update={"pause": round(min(LONGEST_PAUSE, beat.pause + extra), 1)}
                    )
                    if beat.pause
                    else beat
                    for beat in scene.beats
                )
            }
        )
        for scene in plan.scenes
    )
    return plan.model_copy(update={"scenes": scenes})
