"""How long scenes of code run: each is run through once in the sandbox, without pictures."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from confinement.tier import tier
from render.code.kit_file import PLAIN_LOOK, Look
from render.code.program import bare_code
from render.plan.lesson import LessonPlan, Scene
from render.plan.programs import LONGEST_RUN, NotHere, Program
from render.scenes.scene import SceneFailed, ShouldStop, measure_scene

TOGETHER_SECONDS = 180.0  # for all scenes of a lesson
ONE_SECONDS = 30.0

Files = Callable[[Scene], Mapping[str, Path]]
Told = Callable[[int, SceneFailed], None]


def has_code(plan: LessonPlan) -> bool:
    return any(scene.code for scene in plan.scenes)


def measure_code_scenes(
    plan: LessonPlan,
    *,
    files: Files | None = None,
    should_stop: ShouldStop | None = None,
    on_failure: Told | None = None,
) -> LessonPlan:
    """The plan with the ``runs`` of its scenes of code; to be paced anew.

    A scene that fails is told to ``on_failure`` with its number, from 1, and gets the time that its
    words take; rendering it will fail too, and a plain one takes its place. Raises NotHere or
    RenderCancelled.
    """
    if not has_code(plan):
        return plan
    if not tier().free_code:
        raise NotHere(
            "scenes of code are refused on this machine, since its sandbox would not hold them: "
            f"{tier().words}"
        )
    deadline = time.monotonic() + TOGETHER_SECONDS
    scenes = list(plan.scenes)
    for index, scene in enumerate(scenes):
        if scene.code is None:
            continue
        try:
            given = files(scene) if files else {}
            scenes[index] = time_scene(
                scene, scene.code, given, deadline, should_stop, look=Look.of(plan)
            )
        except SceneFailed as failure:
            scenes[index] = with_runs(scene, scene.code, ())
            if on_failure:
                on_failure(index + 1, failure)
    return plan.model_copy(update={"scenes": tuple(scenes)})


def time_scene(
    scene: Scene,
    program: Program,
    files: Mapping[str, Path],
    deadline: float,
    should_stop: ShouldStop | None,
    *,
    look: Look = PLAIN_LOOK,
) -> Scene:
    """Raises SceneFailed or RenderCancelled."""
    left = deadline - time.monotonic()
    if left < 1:
        raise SceneFailed("TIMEOUT", "the scenes of code took too long to measure")
    marks = measure_scene(
        bare_code(program, "Measured"),
        "Measured",
        timeout=min(ONE_SECONDS, left),
        should_stop=should_stop,
        files=files,
        look=look,
    )
    runs = share_seconds(marks, len(scene.beats))
    if max(runs) > LONGEST_RUN:
        told = f"a beat of it lasts {max(runs):.0f} s; at most {LONGEST_RUN:.0f} s are possible"
        raise SceneFailed("TOO_LONG", told)
    return with_runs(scene, program, runs)


def with_runs(scene: Scene, program: Program, runs: Sequence[float]) -> Scene:
    changed = program.model_copy(update={"runs": tuple(round(run, 3) for run in runs)})
    return scene.model_copy(update={"code": changed})


def share_seconds(marks: Sequence[float], beats: int) -> list[float]:
    """Seconds for each beat, of when the second section begins, the third …, and the end.

    The last beat has all sections that are left; the last section is shared by all beats left.
    """
    lengths = [end - start for start, end in zip([0.0, *marks], marks, strict=False)]
    if len(lengths) >= beats:
        return [*lengths[: beats - 1], sum(lengths[beats - 1 :])]
    rest = beats - len(lengths) + 1
    return [*lengths[:-1], *[lengths[-1] / rest] * rest]
