"""The pose against a plain loop: cv2 and PoseLandmarker in one process, as a user would write it.

Every contestant runs in a process of its own, one after the other in every round, and counts from
its start to its last landmark. What is printed are the medians of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from bench.figures import tell
from bench.pose_clip import made_clip
from pose.backends.names import BACKENDS, DEFAULT
from pose.model import model_path
from workers.environment import load_settings

CHECKOUT = Path(__file__).resolve().parent.parent
PROMISED_TWO_PROCESSES = 1.85
PROMISED_MEGABYTES = 700
PROMISED_GROWTH = 20
"""Megabytes from the tenth part of the clips to the last: 20 over 200 clips are nothing that adds
up, and fewer clips show only that."""
PROMISED_FIRST_PROGRESS = 2.0

Run = dict[str, Any]


def main(arguments: Sequence[str] = ()) -> int:
    """Print the figures; answer 1 when a promise is broken."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="bench-pose-") as folder:
        clip = options.clip or made_clip(Path(folder) / "clip.mp4")
        kept = True
        if options.rounds:
            runs = _run_in_turns(_contestants(options.backend), clip, options, Path(folder))
            kept = _report(runs, Path(folder))
        if options.soak:
            kept = _soak(clip, options) and kept
    return 0 if kept else 1


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./troupe bench pose", description=__doc__)
    parser.add_argument("--clip", type=Path, help="another video than the 22 s of 720p30 made here")
    parser.add_argument("--rounds", type=int, default=3, help="0: only what follows")
    parser.add_argument("--soak", type=int, default=3, help="clips in a row through one worker")
    parser.add_argument("--backend", choices=BACKENDS, action="append", help="default: all")
    parser.add_argument("--model", type=Path, help="default: Troupe's own")
    options = parser.parse_args(arguments)
    options.model = options.model or _model()
    return options


def _model() -> Path:
    """Where ./troupe keeps the pose model, or the one that the settings name."""
    settings = load_settings()
    return model_path(settings.pose_model_path, settings.cache)


def _contestants(backends: Sequence[str] | None) -> dict[str, list[str]]:
    """Names, and the arguments of `bench.pose_run` that make them."""
    found = {"plain loop": ["plain"]}
    for backend in backends or BACKENDS:
        for processes in (1, 2):
            found[f"{backend}, {processes} process{'es'[: 2 * (processes - 1)]}"] = [
                "ours", backend, str(processes),
            ]  # fmt: skip
    return found


def _run_in_turns(
    contestants: dict[str, list[str]], clip: Path, options: argparse.Namespace, folder: Path
) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in contestants}
    for _ in range(options.rounds):
        for name, role in contestants.items():
            runs[name].append(_run(role, clip, options.model, folder / f"{name}.npy"))
    return runs


def _run(role: list[str], clip: Path, model: Path, landmarks: Path) -> Run:
    command = [sys.executable, "-m", "bench.pose_run", str(clip), str(model), str(landmarks), *role]
    done = subprocess.run(
        command, cwd=CHECKOUT, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    found: Run = json.loads(done.stdout.splitlines()[-1])
    return found


def _report(runs: dict[str, list[Run]], folder: Path) -> bool:
    plain = runs["plain loop"]
    reference = np.load(folder / "plain loop.npy")
    tell(f"{plain[0]['frames']} pictures; plain loop: 1.00", pictures=plain[0]["frames"])
    kept = True
    for name, ours in runs.items():
        if ours is plain:
            continue
        speed = median(p["wall"] / o["wall"] for p, o in zip(plain, ours, strict=True))
        cpu = median(o["cpu"] / p["cpu"] for p, o in zip(plain, ours, strict=True))
        first, peak = median(o["first"] for o in ours), max(o["peak_mb"] for o in ours)
        apart = _distance(np.load(folder / f"{name}.npy"), reference)
        tell(
            f"{name}: {speed:.2f} times as fast, {cpu:.2f} of the CPU, {apart:.2f} px apart, "
            f"first progress after {first:.1f} s, {peak:.0f} MB a worker",
            contestant=name,
            speed=speed,
            cpu=cpu,
            pixels_apart=apart,
            first_progress_seconds=first,
            peak_mb=peak,
        )
        if "network_ms" in ours[0]:
            bare = median(o["cpu"] / o["frames"] / o["network_ms"] * 1000 for o in ours)
            words = f"    CPU a picture against the bare landmark network: {bare:.2f}"
            tell(words, contestant=name, cpu_to_bare_network=bare)
        if name.startswith(f"{DEFAULT},"):  # the others are there to be compared with
            kept &= peak < PROMISED_MEGABYTES and first < PROMISED_FIRST_PROGRESS
            kept &= "2 processes" not in name or speed >= PROMISED_TWO_PROCESSES
    return kept


def _distance(ours: Any, reference: Any) -> float:
    """Mean over the pictures that both have, pixels."""
    count = min(len(ours), len(reference))
    return float(np.nanmean(np.linalg.norm(ours[:count] - reference[:count], axis=-1)))


def _soak(clip: Path, options: argparse.Namespace) -> bool:
    from bench.pose_run import measure_soak

    sizes = measure_soak(clip, options.model, options.soak)
    settled = sizes[len(sizes) // 10]
    growth = sizes[-1] - settled
    tell(
        f"{options.soak} clips in a row: {sizes[0]:.0f} MB after the first, {growth:+.1f} MB from "
        f"the tenth part to the last, {max(sizes):.0f} MB at most",
        clips=options.soak,
        first_mb=sizes[0],
        growth_mb=growth,
        peak_mb=max(sizes),
    )
    return max(sizes) < PROMISED_MEGABYTES and growth < PROMISED_GROWTH


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
