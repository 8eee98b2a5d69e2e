"""One contestant of `bench.pose`, in its own process: prints what it took as JSON.

``python -m bench.pose_run CLIP MODEL LANDMARKS.npy plain`` or ``… ours BACKEND PROCESSES``.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

Result = tuple[list[Any], float]
NETWORK_RUNS = 60


def main(arguments: list[str]) -> None:
    """Run it."""
    clip, model, landmarks = map(Path, arguments[:3])
    begun = time.perf_counter()
    if arguments[3] == "plain":
        points, first = plain_loop(clip, model)
    else:
        points, first = ours(clip, model, arguments[4], int(arguments[5]))
    wall = time.perf_counter() - begun
    found: dict[str, Any] = {
        "frames": len(points),
        "wall": wall,
        "cpu": _cpu_seconds(),
        "first": first,
        "peak_mb": _peak(arguments[3]) / 1024,
    }
    if arguments[4:5] == ["openvino"]:
        found["network_ms"] = _network_ms(model)
    np.save(landmarks, np.array(points, np.float32))
    print(json.dumps(found))


def plain_loop(clip: Path, model: Path) -> Result:
    """What a user would write."""
    import cv2
    import mediapipe
    from mediapipe.tasks.python import BaseOptions, vision

    begun, first = time.perf_counter(), 0.0
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)),
        running_mode=vision.RunningMode.VIDEO,
    )
    points: list[Any] = []
    video = cv2.VideoCapture(str(clip))
    rate = video.get(cv2.CAP_PROP_FPS)
    with vision.PoseLandmarker.create_from_options(options) as landmarker:
        while True:
            ok, bgr = video.read()
            if not ok:
                break
            rgb = cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)
            image = mediapipe.Image(image_format=mediapipe.ImageFormat.SRGB, data=rgb)
            result = landmarker.detect_for_video(image, int(len(points) * 1000 / rate))
            height, width = rgb.shape[:2]
            found = result.pose_landmarks[0] if result.pose_landmarks else []
            points.append([(p.x * width, p.y * height) for p in found] or [(np.nan, np.nan)] * 33)
            first = first or time.perf_counter() - begun
    return points, first


def ours(clip: Path, model: Path, backend: str, processes: int) -> Result:
    """The same through `extract_video`."""
    from pose.whole import extract_video

    begun = time.perf_counter()
    reports: list[float] = []

    def note(done: int, _: int) -> None:
        if done and not reports:
            reports.append(time.perf_counter() - begun)

    track = extract_video(clip, model, note, processes=processes, backend=backend)
    return list(track.image[:, :, :2]), reports[0]


def _cpu_seconds() -> float:
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def _peak(role: str) -> int:
    """KiB of the largest process that worked on it."""
    who = resource.RUSAGE_SELF if role == "plain" else resource.RUSAGE_CHILDREN
    return resource.getrusage(who).ru_maxrss


def _network_ms(model: Path) -> float:
    """CPU of the landmark network alone for one region, milliseconds."""
    from pose.backends.openvino_networks import OpenVinoNetworks

    networks = OpenVinoNetworks(model)
    region = np.random.default_rng(1).integers(0, 256, (1, 256, 256, 3), np.uint8)
    networks.landmarks(region)
    begun = time.process_time()
    for _ in range(NETWORK_RUNS):
        networks.landmarks(region)
    return (time.process_time() - begun) / NETWORK_RUNS * 1000


def measure_soak(clip: Path, model: Path, count: int) -> list[float]:
    """MB of one worker's child after each of `count` clips, all of their segments."""
    from pose.sandbox.host import Sandbox
    from pose.segments import plan_segments

    sizes = []
    with Sandbox(model) as sandbox:
        for _ in range(count):
            for segment in plan_segments(sandbox.probe(clip)):
                sandbox.follow(clip, segment)
            sizes.append(_resident(sandbox.pid) / 2**20)
    return sizes


def _resident(process: int) -> int:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


if __name__ == "__main__":
    main(sys.argv[1:])
