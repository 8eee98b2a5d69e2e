"""The measurement of the pose runs, and agrees with the plain loop that it measures against."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench.pose_clip import made_clip
from pose.video import probe
from tests.pose.conftest import model
from workers.bench import bench

pytestmark = pytest.mark.slow

__all__ = ["model"]


def test_the_clip_is_what_the_promises_speak_of(tmp_path: Path) -> None:
    info = probe(made_clip(tmp_path / "clip.mp4", seconds=1))

    assert (info.width, info.height, info.codec) == (1280, 720, "h264")
    assert (info.fps, info.duration) == (30.0, 1.0)


def test_every_contestant_is_measured_against_the_plain_loop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], model: Path
) -> None:
    """Whether the promises hold in so short a clip is not asked."""
    clip = made_clip(tmp_path / "clip.mp4", seconds=1)

    arguments = ["--clip", str(clip), "--rounds", "1", "--soak", "1", "--model", str(model)]
    code = bench("pose", [*arguments, "--backend", "openvino"])

    printed = capsys.readouterr().out
    assert code in (0, 1)
    assert "30 pictures; plain loop: 1.00" in printed
    assert "openvino, 1 process:" in printed
    assert "openvino, 2 processes:" in printed
    for apart in re.findall(r"([\d.]+) px apart", printed):
        assert float(apart) < 2
    assert "1 clips in a row" in printed


def test_a_soak_alone_measures_memory_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], model: Path
) -> None:
    clip = made_clip(tmp_path / "clip.mp4", seconds=1)

    words = ["--clip", str(clip), "--rounds", "0", "--soak", "3", "--model", str(model)]

    assert bench("pose", words) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("3 clips in a row")
    assert "plain loop" not in printed
