"""A lesson made to fill a long time with more to learn; `render.timing.shortening` cuts it.

Further examples and questions of the template come, a look back, the whole once more
(`render.timing.repeating`), longer pauses to think; only what is then missing is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from render.phrases import languages, phrase
from render.plan.lesson import MAX_SCENES, Act, Beat, LessonPlan, Scene
from render.plan.objects import Bullets
from render.plan.prose import bare, clip_text, sentences
from render.timing.needs import HURRIED, needed_seconds
from render.timing.repeating import REVIEWS, gone_through_again
from render.timing.shortening import shorten_plan

HELD = 1.15  # a beat may last this much longer than it needs before more content is added
LONGEST_PAUSE = 15.0  # seconds to think about a question
POINT = 110


def fit_to_duration(
    plan: LessonPlan, duration: float, more: Iterable[Scene] | None = None
) -> LessonPlan:
    """The plan with as much in it as ``duration`` seconds can hold; beats are not yet paced."""
    if needed_seconds(plan) > duration * HURRIED:
        return shorten_plan(plan, duration)
    return lengthen_plan(plan, duration, more)


def lengthen_plan(plan: LessonPlan, duration: float, more: Iterable[Scene] | None) -> LessonPlan:
    """Scenes are put before the last one, which sums up. A plan that somebody wrote (``more`` is
    None) is not gone through again."""
    plan = extend_plan(plan, duration, more or ())
    looked = extend_plan(plan, duration, looks_back(plan))
    if more is not None and has_time(looked, duration):
        again = extend_plan(plan, duration, gone_through_again(plan))
        looked = extend_plan(again, duration, looks_back(plan))
    return with_longer_pauses(looked, duration)


def has_time(plan: LessonPlan, duration: float) -> bool:
    return needed_seconds(plan) * HELD < duration and len(plan.scenes) < MAX_SCENES


def extend_plan(plan: LessonPlan, duration: float, more: Iterable[Scene]) -> LessonPlan:
    for scene in more:
        if not has_time(plan, duration):
            break
        longer = plan.model_copy(update={"scenes": (*plan.scenes[:-1], scene, plan.scenes[-1])})
        if needed_seconds(longer) <= duration * HURRIED:
            plan = longer
    return plan


def looks_back(plan: LessonPlan) -> Iterator[Scene]:
    """What was said about each scene, once more in short: nothing new."""
    if plan.language not in languages():
        return
    told = [
        (scene.title, sentences(beat.say)[0])
        for scene in plan.scenes[1:-1]
        if not scene.title.startswith(REVIEWS)
        for beat in scene.beats[-1:]
        if beat.say
    ]
    told = list(dict.fromkeys(told))
    for start in range(0, len(told), 4):
        page = told[start : start + 4]
        if len(page) > 1:
            yield look_back(page, start > 0, plan.language)


def look_back(page: list[tuple[str, str]], again: bool, language: str) -> Scene:
    items = tuple(clip_text(bare(sentence), POINT) for _, sentence in page)
    listed = Bullets(id="points", items=items, marker="dot")
    first = "{}" if again else phrase("Let us look back on what we have seen. {}", language) or "{}"
    beats = tuple(
        Beat(
            say=clip_text(first.format(sentence) if n == 0 else sentence, 390),
            do=(Act(op="show", target=f"points.{n}"),),
        )
        for n, (_, sentence) in enumerate(page)
    )
    title = phrase("Looking back, continued" if again else "Looking back", language)
    return Scene(title=title or "", objects=(listed,), beats=beats)


def with_longer_pauses(plan: LessonPlan, duration: float) -> LessonPlan:
    """Questions get more time to think where time is left, and then the learner to explain."""
    return with_pauses(with_pauses(plan, duration, spoken=True), duration, spoken=False)


def with_pauses(plan: LessonPlan, duration: float, *, spoken: bool) -> LessonPlan:
    """The pauses after what is said, or those of silent beats, are made longer alike."""

    def grows(beat: Beat) -> bool:
        return beat.pause > 0 and bool(beat.say) == spoken

    growing = sum(grows(beat) for scene in plan.scenes for beat in scene.beats)
    missing = duration - needed_seconds(plan) * HELD
    if not growing or missing <= 0:
        return plan

    def longer(beat: Beat) -> Beat:
        pause = max(beat.pause, min(LONGEST_PAUSE, beat.pause + missing / growing))
        return beat.model_copy(update={"pause": round(pause, 1)}) if grows(beat) else beat

    scenes = tuple(
        scene.model_copy(update={"beats": tuple(map(longer, scene.beats))}) for scene in plan.scenes
    )
    return plan.model_copy(update={"scenes": scenes})
