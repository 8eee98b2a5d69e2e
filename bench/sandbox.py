"""What the sandbox costs: the same scene with and without walls, turn by turn, in one run.

Both are rendered in forks of a warm process; without walls it is started plainly and confines
nothing. Medians of so many rounds, whose order changes from round to round.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from bench.figures import tell
from confinement import Start
from confinement.starting import PLAIN
from confinement.tier import tier
from render.code.scene_code import scene_code, scene_name
from render.planner.offline import plan_lesson
from render.quality import Quality
from render.scenes import scene, warm
from render.scenes.warm import WarmProcess, machine_slots

MOST = 1.10


def main(arguments: Sequence[str] = ()) -> int:
    """Print the ratio beside the promise; answer 1 when it is above."""
    parser = argparse.ArgumentParser(prog="troupe bench sandbox")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--most", type=float, default=MOST)
    options = parser.parse_args(arguments)
    plan = plan_lesson("Parabolas", "The quadratic function x^2 - 5x + 6", duration=9)
    with tempfile.TemporaryDirectory(prefix="troupe-bench-") as folder, both() as processes:
        take = timer(scene_code(plan, 2), Path(folder) / "out.mp4")
        seconds = in_turns(processes, take, options.rounds)
    return told(seconds, options.rounds, options.most)


def told(seconds: dict[str, list[float]], rounds: int, most: float) -> int:
    bare, walled = (statistics.median(seconds[name]) for name in ("bare", "walled"))
    paired = [w / b for w, b in zip(seconds["walled"], seconds["bare"], strict=True)]
    ratio = statistics.median(paired)
    tell(
        f"sandbox ({tier().name}): {rounds} rounds, without walls {bare:.3f} s, "
        f"with {walled:.3f} s, {ratio:.3f} times as long (promised {most:g})",
        tier=tier().name,
        rounds=rounds,
        bare_seconds=bare,
        walled_seconds=walled,
        ratio=ratio,
    )
    return 0 if ratio <= most else 1


def in_turns(
    processes: dict[str, WarmProcess], take: Callable[[WarmProcess], float], rounds: int
) -> dict[str, list[float]]:
    """Seconds of each, after one round that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in processes}
    for number in range(rounds + 1):
        for name in sorted(processes, reverse=bool(number % 2)):
            took = take(processes[name])
            if number:
                seconds[name].append(took)
    return seconds


def timer(code: str, out: Path) -> Callable[[WarmProcess], float]:
    def take(process: WarmProcess) -> float:
        vars(scene)["process_for"] = lambda *_: nullcontext(process)
        begun = time.perf_counter()
        scene.render_scene(code, scene_name(2), Quality.parse("low"), out)
        return time.perf_counter() - begun

    return take


@contextmanager
def both() -> Iterator[dict[str, WarmProcess]]:
    processes = {"bare": without_walls(PLAIN), "walled": WarmProcess(tier().start, machine_slots())}
    try:
        yield processes
    finally:
        for process in processes.values():
            process.stop()


def without_walls(start: Start) -> WarmProcess:
    launch = vars(warm)["launch"]

    def bare(_: str, *given: Any, **options: Any) -> Any:
        return launch("bench.bare_child", *given, **options)

    vars(warm)["launch"] = bare
    try:
        return WarmProcess(start, machine_slots())
    finally:
        vars(warm)["launch"] = launch
