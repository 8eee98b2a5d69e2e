"""`./troupe score` of a kept pose gives the bytes of the score of its video, without the video."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from render.narration.other_voices import CommandVoice
from render.narration.voice import ESPEAK
from render.scenes.scene import SceneFailed
from scoring.analysis import measure
from scoring.landmarks import InvalidPoseFile, quantised
from scoring.music import Music
from scoring.result import score
from settings import Settings
from tests.scoring.motion import Motion
from tests.workers.test_cli import refused, troupe
from workers.dance import Dance, is_pose_file, read_dance, write_pose
from workers.environment import CommandError
from workers.score import write_explainer

MOTION = Motion(seconds=8, noise=0.006, timing=0.015)


@pytest.fixture
def dance() -> Dance:
    return Dance(quantised(MOTION.track()), Music.at(MOTION.beats))


def test_a_kept_pose_scores_to_the_same_bytes(tmp_path: Path, dance: Dance) -> None:
    write_pose(dance, tmp_path / "pose.json")

    again = read_dance(Settings(), tmp_path / "pose.json", quiet=True)

    results = [
        json.dumps(score(d.track, target_bpm=120, music=d.music).to_document(), sort_keys=True)
        for d in (dance, again)
    ]
    assert results[0] == results[1]


def test_the_command_scores_a_pose_and_matches_it(tmp_path: Path, dance: Dance) -> None:
    pose, report = tmp_path / "pose.json", tmp_path / "report.html"
    write_pose(dance, pose)

    words = ("score", str(pose), "--reference", str(pose), "--report", str(report), "--json")
    answer = troupe(*words)

    assert answer.returncode == 0, answer.stderr
    record = json.loads(answer.stdout)
    expected = score(dance.track, music=dance.music).to_document()
    assert {name: record[name] for name in expected if name != "details"} == {
        name: json.loads(json.dumps(value)) for name, value in expected.items() if name != "details"
    }
    assert record["match"]["score"] == 100
    assert record["proof"]["statement"]["video_sha256"] is None
    assert "<svg" in report.read_text()


def test_a_pose_writes_a_trc_and_cannot_be_drawn_over(tmp_path: Path, dance: Dance) -> None:
    pose = tmp_path / "pose.json"
    write_pose(dance, pose)
    write_pose(dance, tmp_path / "pose.trc")
    assert (tmp_path / "pose.trc").read_text().startswith("PathFileType\t4")
    refused(troupe("score", str(pose), "--overlay", str(tmp_path / "o.mp4")), "need the video")
    refused(troupe("score", str(pose), "--pose", str(tmp_path / "x.csv")), ".json or .trc")


def test_a_video_is_only_deleted_when_its_pose_is_kept() -> None:
    refused(troupe("score", "examples/dance_120bpm.mp4", "--delete-video"), "--pose OUT.json")
    assert Path("examples/dance_120bpm.mp4").exists()


@pytest.mark.parametrize("text", ["{}", '{"frames": 7}', "{broken", '{"music": {"version": 9}}'])
def test_a_document_that_is_no_pose_is_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "pose.json"
    path.write_text(text)
    assert is_pose_file(path)
    with pytest.raises(InvalidPoseFile):
        read_dance(Settings(), path, quiet=True)


def test_the_video_about_a_dance_is_spoken_by_the_voice_that_is_set(
    tmp_path: Path, dance: Dance, monkeypatch: pytest.MonkeyPatch
) -> None:
    from render import lesson

    voices = []

    def no_lesson(*_: Any, voice: Any, **__: Any) -> None:
        voices.append(voice)
        raise SceneFailed("CRASHED", "enough is seen")

    monkeypatch.setattr(lesson, "render_lesson", no_lesson)
    measured = measure(dance.track, None, dance.music)
    record = score(dance.track, music=dance.music).to_document()
    options = Namespace(video=tmp_path / "dance.mp4", explain=tmp_path / "why.mp4", json=True)
    for settings in (Settings(), Settings(voice_command="/opt/piper/piper --out {out}")):
        with pytest.raises(CommandError, match="enough is seen"):
            write_explainer(settings, options, measured, record)

    assert voices == [ESPEAK, CommandVoice(("/opt/piper/piper", "--out", "{out}"))]
