"""The seconds of an edited scene: sentences that stay keep theirs, new ones get what they need."""

from __future__ import annotations

from render.plan.lesson import Beat, LessonPlan, Scene
from render.timing.needs import code_needs, in_ticks, natural_seconds, needed_seconds, tight_needs
from render.timing.pacing import beat_seconds, with_seconds

HURRIED = 1.25  # a scene may be this much too short before it is given more time
STRETCHED = 1.5  # and have this much more time than it needs before it is cut
SLACK = 1.0  # seconds by which a lesson may miss its wish without a word


def keep_pace(scene: Scene, old: Scene, wish: float | None) -> Scene:
    """The scene with the seconds of its beats set, as near to those of the old one as it can be."""
    paced = with_seconds(scene, [seconds_of(scene, n, old) for n in range(len(scene.beats))])
    return fit_scene(paced, old.seconds) if wish is not None else paced


def seconds_of(scene: Scene, number: int, old: Scene) -> float:
    """Those of the same sentence before, if as much is drawn with it; else what the beat needs."""
    natural = in_ticks(natural_seconds(scene, number))
    there = [
        beat.seconds
        for n, beat in enumerate(old.beats)
        if said_alike(beat, scene.beats[number]) and in_ticks(natural_seconds(old, n)) == natural
    ]
    return there[0] if there else natural


def said_alike(one: Beat, other: Beat) -> bool:
    return (one.say, one.pause) == (other.say, other.pause)


def fit_scene(scene: Scene, seconds: float) -> Scene:
    """The scene in so many seconds, where it can be told in them without haste or tedium."""
    alone = LessonPlan.model_construct(topic=scene.title, scenes=(scene,))
    needed = needed_seconds(alone)
    runs = code_needs(alone)
    if not needed / HURRIED <= seconds <= needed * STRETCHED:
        return scene
    if sum(tight_needs(alone)) > seconds or sum(runs) > seconds:
        return scene
    return with_seconds(scene, beat_seconds(alone, seconds, runs))


def length_warnings(plan: LessonPlan, wish: float | None) -> tuple[str, ...]:
    """Words for a lesson that lasts longer or shorter than was wished."""
    if wish is None or abs(plan.seconds - wish) <= SLACK:
        return ()
    much, way = abs(plan.seconds - wish), "longer" if plan.seconds > wish else "shorter"
    return (f"The lesson lasts {plan.seconds:g} s now, {much:.1f} s {way} than was wished.",)


def with_running_time(plan: LessonPlan) -> LessonPlan:
    """The plan whose scenes of code have at least the seconds that their code runs."""
    scenes = tuple(with_seconds(scene, run_floor(scene)) for scene in plan.scenes)
    return plan.model_copy(update={"scenes": scenes})


def run_floor(scene: Scene) -> list[float]:
    runs = [scene.code.run_seconds(n) if scene.code else 0.0 for n in range(len(scene.beats))]
    return [max(beat.seconds, in_ticks(run)) for beat, run in zip(scene.beats, runs, strict=True)]
