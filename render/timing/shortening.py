"""A lesson cut to its core for a short time.

Optional scenes leave, then scenes beside the main picture, then sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from render.plan.lesson import LessonPlan, Scene
from render.plan.prose import sentences
from render.timing.needs import HURRIED, needed_seconds, tight_needs

FILLER = re.compile(
    r"^(?:This lesson is about|This lesson asks|To sum up|Let us (?:put it together|look back|"
    r"begin)|We look at|We list|Here (?:is|are|stands)\b|These are (?:its|the|our)\b|Remember:?$|"
    r"Say in your own words|Draw any|Look at\b|Now (?:put|take)\b)"
)
TEXTS = frozenset({"title", "paragraph", "bullets", "formula", "steps"})


def shorten_plan(plan: LessonPlan, duration: float) -> LessonPlan:
    for fewer in (without_optional, without_side_scenes):
        for shorter in fewer(plan):
            if needed_seconds(plan) <= duration * HURRIED:
                return plan
            plan = shorter
    return shortened_words(plan, duration)


def with_fewer_scenes(plan: LessonPlan, most: int) -> LessonPlan:
    """The plan with at most so many scenes, or its core where that has more."""
    for fewer in (without_optional, without_side_scenes):
        for shorter in fewer(plan):
            if len(plan.scenes) <= most:
                return plan
            plan = shorter
    return plan


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
        if scene.code or any(thing.kind not in TEXTS for thing in scene.objects):
            return index
    return 1


def shortened_words(plan: LessonPlan, seconds: float) -> LessonPlan:
    """Sentences leave until the rest can be said in ``seconds``, or none is left to cut."""
    while sum(tight_needs(plan)) > seconds:
        shorter = with_fewer_words(plan)
        if shorter is None:
            break
        plan = shorter
    return plan


def with_fewer_words(plan: LessonPlan) -> LessonPlan | None:
    """One sentence less: one that only leads to others, else the last of a beat that has several,
    else a beat that is not its scene's first falls silent, else a scene's first, but what sums the
    lesson up is kept; the longest first. What is shown stays. None when nothing is left to cut.
    """
    if lighter := without_filler(plan):
        return lighter
    spoken = [
        (len(parts := sentences(beat.say)) > 1, len(beat.say), number, index, parts)
        for number, scene in enumerate(plan.scenes)
        for index, beat in enumerate(scene.beats)
        if beat.say
    ]
    last = len(plan.scenes) - 1
    cuttable = (
        [entry for entry in spoken if entry[0] or entry[3] > 0]
        or [entry for entry in spoken if 0 < entry[2] < last]
        or ([entry for entry in spoken if entry[2] == 0] if len(spoken) > 1 else [])
    )
    if not cuttable:
        return None
    _, _, number, index, parts = max(cuttable)
    return replace_words(plan, number, index, " ".join(parts[:-1]))


def without_filler(plan: LessonPlan) -> LessonPlan | None:
    """The plan without the first sentence that tells nothing of the matter itself."""
    for number, scene in enumerate(plan.scenes):
        for index, beat in enumerate(scene.beats):
            parts = sentences(beat.say) if beat.say else []
            kept = [part for part in parts if not FILLER.match(part)]
            if len(kept) < len(parts):
                return replace_words(plan, number, index, " ".join(kept))
    return None


def replace_words(plan: LessonPlan, number: int, index: int, say: str) -> LessonPlan:
    """The plan with other words at this beat of this scene."""
    scene = plan.scenes[number]
    beat = scene.beats[index].model_copy(update={"say": say})
    beats = (*scene.beats[:index], beat, *scene.beats[index + 1 :])
    changed = scene.model_copy(update={"beats": beats})
    scenes = (*plan.scenes[:number], changed, *plan.scenes[number + 1 :])
    return plan.model_copy(update={"scenes": scenes})
