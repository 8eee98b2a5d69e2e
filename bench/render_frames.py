"""How near the frames of our videos are to those that Manim gives to its encoder."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from render.quality import Quality
from render.scenes.scene import render_scene

QUALITY, FLAG = "medium", "-qm"


@dataclass(frozen=True)
class Nearness:
    """Peak signal-to-noise ratio in dB, over all samples of a frame's three planes."""

    frames: int
    mean: float
    worst: float


def nearness(file: Path, scene: str, folder: Path) -> Nearness:
    """Render the scene both ways at 720p30. Raises ValueError when the frames differ in number."""
    quality = Quality.parse(QUALITY)
    code = file.read_text(encoding="utf-8")
    video = render_scene(code, scene, quality, folder / "ours.mp4")
    ratios = [
        psnr(one, other)
        for one, other in zip(
            decode_frames(video.path), manim_frames(file, scene, folder), strict=True
        )
    ]
    return Nearness(len(ratios), float(np.mean(ratios)), min(ratios))


def psnr(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """10 log10(255² / mean squared error); 100 for equal frames."""
    error = float(np.mean((one.astype(np.float32) - other.astype(np.float32)) ** 2))
    return 100.0 if error == 0 else min(100.0, 10 * np.log10(255**2 / error))


def decode_frames(video: Path) -> Iterator[NDArray[np.uint8]]:
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="yuv420p"), np.uint8)


def manim_frames(file: Path, scene: str, folder: Path) -> Iterator[NDArray[np.uint8]]:
    """What Manim gives to its encoder, which is told to lose nothing of it."""
    command = [
        *(sys.executable, "-m", "manim", FLAG, "-v", "ERROR", "--progress_bar", "none"),
        *("--video-codec", "libx264", "--pixel-format", "yuv420p", "--encoder-option", "qp=0"),
        *("--media_dir", str(folder / "manim"), str(file), scene),
    ]
    subprocess.run(command, check=True, capture_output=True)
    (video,) = (folder / "manim").rglob(f"{scene}.mp4")
    yield from decode_frames(video)
