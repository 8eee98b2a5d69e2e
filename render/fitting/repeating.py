"""A lesson too short for its time, gone through again: nothing new, but more for the learner to do.

First each picture is asked for before it comes back; then it is drawn without words, and the
learner says what happens.
"""

from __future__ import annotations

from collections.abc import Iterator

from render.narration.speaking import speech_seconds
from render.plan.lesson import Beat, LessonPlan, Scene
from render.plan.prose import clipped

MOST_BEATS = 8
THINKING = 5.0  # seconds, before the lesson's own pauses grow
ONCE_MORE, YOUR_WORDS = "Once more: ", "In your words: "
REVIEWS = (ONCE_MORE, YOUR_WORDS, "Your turn", "Case ", "Looking back")


def gone_through_again(plan: LessonPlan) -> Iterator[Scene]:
    """What is between opening and end, each scene asked for first; then all for the learner."""
    if plan.language != "en":
        return
    told = [scene for scene in plan.scenes[1:-1] if worth_repeating(scene)]
    for scene in told:
        yield asked_for(scene)
    for scene in told:
        yield for_the_learner(scene)


def worth_repeating(scene: Scene) -> bool:
    is_card = any(thing.kind == "title" for thing in scene.objects)
    return not (is_card or scene.code or scene.title.startswith(REVIEWS))


def asked_for(scene: Scene) -> Scene:
    """Its title alone, and time to remember; then all that was shown and said."""
    question = Beat(say="What do you remember of this? Try before it appears.", pause=THINKING)
    return repeated(scene, ONCE_MORE, (question, *scene.beats))


def for_the_learner(scene: Scene) -> Scene:
    """The picture grows without a voice, which leaves the time that the words took."""
    wish = Beat(say="Now explain it yourself, aloud, while it is drawn.")
    silent = [
        beat.model_copy(
            update={"say": "", "pause": round(beat.pause + speech_seconds(beat.say), 1)}
        )
        for beat in scene.beats
    ]
    return repeated(scene, YOUR_WORDS, (wish, *silent))


def repeated(scene: Scene, before: str, beats: tuple[Beat, ...]) -> Scene:
    title = clipped(f"{before}{scene.title}", 110)
    beats = beats[-MOST_BEATS:]  # the first one only asks
    return scene.model_copy(update={"title": title, "beats": beats, "optional": True})
