"""`./troupe score` of a kept pose gives the bytes of the score of its video, without the video."""

from __future__ import annotations

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest

from render.narration.neural import HIBARI
from render.narration.other_voices import CommandVoice
from render.scenes.scene import SceneFailed
from scoring.analysis import measure
from scoring.landmarks import InvalidPoseFile, encode, quantise_track
from scoring.music import Music
from scoring.result import score
from settings import Settings
from tests.scoring.motion import Motion
from tests.workers.test_cli import refused, troupe
from workers.dance import Dance, is_pose_file, read_dance, read_music, write_pose
from workers.environment import CommandError
from workers.score import write_explainer

pytestmark = pytest.mark.slow

MOTION = Motion(seconds=8, noise=0.006, timing=0.015)


@pytest.fixture
def dance() -> Dance:
    return Dance(quantise_track(MOTION.track()), Music.at(MOTION.beats))


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


def test_the_pose_option_alone_names_what_is_scored(tmp_path: Path, dance: Dance) -> None:
    """With the beats of any document that tells them, and under ten seconds only when asked."""
    pose, beats = tmp_path / "original.pose.bin", tmp_path / "beats.json"
    pose.write_bytes(encode(dance.track))
    beats.write_text(json.dumps({"bpm": 120.0, "beats": MOTION.beats.tolist(), "how": "known"}))
    words = ("score", "--pose", str(pose), "--music", str(beats), "--json")

    refusal = troupe(*words)
    answer = troupe(*words, "--short")

    assert refusal.returncode == 1
    assert json.loads(refusal.stdout)["error_code"] == "video_too_short"
    assert "--short" in json.loads(refusal.stdout)["error_message"]
    assert answer.returncode == 0, answer.stderr
    record = json.loads(answer.stdout)
    assert record["total_score"] == score(dance.track, music=dance.music).total_score
    assert record["details"]["beat_source"] == "music"


@pytest.mark.parametrize(
    ("said", "words", "code"),
    [
        ('{"beats": [1, 0, "x"]}', "tells no beats of music", 1),
        ('{"bpm": 120}', "tells no beats of music", 1),
        ("[1, 2", "tells no beats of music", 1),
    ],
)
def test_a_document_without_beats_is_refused(
    said: str, words: str, code: int, tmp_path: Path, dance: Dance
) -> None:
    pose, beats = tmp_path / "original.pose.bin", tmp_path / "beats.json"
    pose.write_bytes(encode(dance.track))
    beats.write_text(said)
    answer = troupe("score", "--pose", str(pose), "--short", "--music", str(beats))
    refused(answer, "beats.json", words, code=code)


def test_music_that_was_not_heard_is_none(tmp_path: Path) -> None:
    path = tmp_path / "original.music.json"
    path.write_text('{"bpm": 0.0, "confidence": 0.0, "reason": "silence", "beats": []}')
    found = read_music(path)
    assert (len(found.beats), found.reason) == (0, "silence")


def test_the_pose_option_alone_takes_no_video_and_needs_one_of_both(tmp_path: Path) -> None:
    refused(troupe("score"), "name a VIDEO, or its pose with --pose")
    refused(troupe("score", "--pose", "examples/dance_120bpm.mp4"), "is no pose")
    refused(troupe("score", "--pose", str(tmp_path / "x.bin")), "there is no file")
    refused(troupe("score", "examples/dance_120bpm.mp4", "--short"), "--pose TRACK alone")


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

    assert voices == [HIBARI, CommandVoice(("/opt/piper/piper", "--out", "{out}"))]
