"""A lesson too short for its time, gone through again: nothing new, but more for the learner to do.

First each picture is asked for before it comes back; then it is drawn without words, and the
learner says what happens.
"""

from __future__ import annotations

from collections.abc import Iterator

from render.narration.speaking import speech_seconds
from render.phrases import forms, languages, phrase
from render.plan.lesson import Beat, LessonPlan, Scene
from render.plan.prose import clip_text

MOST_BEATS = 8
THINKING = 5.0  # seconds, before the lesson's own pauses grow
ONCE_MORE, YOUR_WORDS = "Once more: {}", "In your words: {}"
REMEMBER = "What do you remember of this? Try before it appears."
EXPLAIN = "Now explain it yourself, aloud, while it is drawn."
AGAIN = (ONCE_MORE, YOUR_WORDS, "Your turn", "Looking back")
REVIEWS = ("Case ", *(form.format("").strip() for name in AGAIN for form in forms(name)))
"""How titles begin that go through something again, in all languages."""


def gone_through_again(plan: LessonPlan) -> Iterator[Scene]:
    """What is between opening and end, each scene asked for first; then all for the learner."""
    if plan.language not in languages():
        return
    told = [scene for scene in plan.scenes[1:-1] if worth_repeating(scene)]
    for scene in told:
        yield asked_for(scene, plan.language)
    for scene in told:
        yield for_the_learner(scene, plan.language)


def worth_repeating(scene: Scene) -> bool:
    is_card = any(thing.kind == "title" for thing in scene.objects)
    return not (is_card or scene.code or scene.title.startswith(REVIEWS))


def asked_for(scene: Scene, language: str) -> Scene:
    """Its title alone, and time to remember; then all that was shown and said."""
    question = Beat(say=phrase(REMEMBER, language) or "", pause=THINKING)
    return repeat_scene(scene, phrase(ONCE_MORE, language), (question, *scene.beats))


def for_the_learner(scene: Scene, language: str) -> Scene:
    """The picture grows without a voice, which leaves the time that the words took."""
    wish = Beat(say=phrase(EXPLAIN, language) or "")
    silent = [
        beat.model_copy(
            update={"say": "", "pause": round(beat.pause + speech_seconds(beat.say), 1)}
        )
        for beat in scene.beats
    ]
    return repeat_scene(scene, phrase(YOUR_WORDS, language), (wish, *silent))


def repeat_scene(scene: Scene, words: str | None, beats: tuple[Beat, ...]) -> Scene:
    title = clip_text((words or "{}").format(scene.title), 110)
    beats = beats[-MOST_BEATS:]  # the first one only asks
    return scene.model_copy(update={"title": title, "beats": beats, "optional": True})
