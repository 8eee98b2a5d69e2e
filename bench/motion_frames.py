"""In which frames of one lesson something moves; run as a program, by `bench.motion`.

    python bench/motion_frames.py '{"topic": …, "description": …}' FOLDER

The lesson is planned and rendered by the tree that ``PYTHONPATH`` names, so that two versions are
measured by one ruler, and what was found is printed as one line of JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
import numpy as np

LEVELS, PIXELS = 12, 20  # what the encoder changes by itself stays below both


def changes(video: Path) -> Iterator[bool]:
    """For every frame, whether it differs from the one before it to the eye; the first does."""
    before = None
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            luma = frame.to_ndarray(format="gray").astype(np.int16)
            yield before is None or int((np.abs(luma - before) > LEVELS).sum()) >= PIXELS
            before = luma


def find_stillness(moving: list[bool], pauses: list[tuple[int, int]]) -> int:
    """The longest run of frames without a change, in frames; pauses to think are no part of it."""
    longest = run = 0
    thinking = {n for start, end in pauses for n in range(start, end)}
    for number, moves in enumerate(moving):
        run = 0 if moves or number in thinking else run + 1
        longest = max(longest, run)
    return longest


def measure_lesson(lesson: dict[str, str], folder: Path) -> dict[str, Any]:
    from render.code.scene_code import scene_code, scene_name
    from render.planner.offline import plan_lesson
    from render.quality import Quality
    from render.scenes.scene import render_scene

    quality = Quality.parse("low")
    plan = plan_lesson(lesson["topic"], lesson.get("description", ""))
    actions = Counter(a.op for scene in plan.scenes for beat in scene.beats for a in beat.do)
    moving: list[bool] = []
    named = stillest = 0
    seconds = 0.0
    folder.mkdir(parents=True, exist_ok=True)
    for number, scene in enumerate(plan.scenes, 1):
        video = folder / f"{number}.mp4"
        begun = time.perf_counter()
        render_scene(scene_code(plan, number), scene_name(number), quality, video)
        seconds += time.perf_counter() - begun
        found = list(changes(video))
        ends = np.cumsum([beat.seconds for beat in scene.beats])
        pauses = [
            (quality.frames(end - beat.pause - 0.6), quality.frames(end))
            for end, beat in zip(ends, scene.beats, strict=True)
            if beat.pause
        ]
        stillest = max(stillest, find_stillness(found, pauses))
        named += sum(found[quality.frames(0.6) : -quality.frames(0.4)])
        moving += found
    return {
        "frames": len(moving),
        "moving": sum(moving),
        "named": named,
        "stillest": stillest / quality.fps,
        "render_seconds": seconds,
        "actions": dict(actions),
    }


if __name__ == "__main__":
    print(json.dumps(measure_lesson(json.loads(sys.argv[1]), Path(sys.argv[2]))))
