"""Whatever a video does to its decoder, it does it to a confined child only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from confinement.places import ROOT
from pose.audio import audio_samples
from pose.errors import ModelMissing, PoseError, TruncatedVideo, UnreadableVideo, VideoError
from pose.extract import extract
from pose.sandbox.host import Sandbox
from pose.sandbox.wire import as_error, failure
from pose.segments import Segment
from pose.video import frames, probe
from scoring.landmarks import encode

pytestmark = pytest.mark.slow

HALF_A_SECOND = Segment(0, 0.0, 0.5)


@pytest.fixture(scope="module")
def sandbox(model):
    with Sandbox(model) as opened:
        yield opened


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def waits_until_gone(process: int) -> bool:
    deadline = time.monotonic() + 10
    while is_running(process) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(process)


def test_the_child_finds_what_is_found_without_it(sandbox, example, model):
    assert sandbox.probe(example) == probe(example)
    assert encode(sandbox.follow(example, HALF_A_SECOND).track) == encode(
        extract(example, HALF_A_SECOND, model)
    )
    assert (
        sandbox.sound(example, 8000, stereo=True) == audio_samples(example, 8000, stereo=True)
    ).all()


def test_the_pictures_come_out_as_they_are_and_can_be_drawn_on(sandbox, clip):
    path = clip([np.full((64, 100, 3), 20 * k, np.uint8) for k in range(5)], rotation=90)

    found = list(sandbox.frames(path))

    for ours, theirs in zip(found, frames(path), strict=True):
        assert ours.time == theirs.time
        np.testing.assert_array_equal(ours.rgb, theirs.rgb)
        ours.rgb[0, 0] = 7
    assert sandbox.probe(path).frames == 5


def test_pictures_that_cannot_be_had_are_refused_as_ever(sandbox, example, tmp_path):
    (tmp_path / "empty.mp4").touch()
    sandbox.probe(example)
    before = sandbox.pid

    with pytest.raises(UnreadableVideo, match="empty"):
        list(sandbox.frames(tmp_path / "empty.mp4"))

    assert sandbox.probe(example).frames == 360
    assert sandbox.pid == before


def test_who_wants_no_more_pictures_ends_the_child_that_makes_them(sandbox, example):
    shown = sandbox.frames(example)
    next(shown)
    child = sandbox.pid

    shown.close()

    assert waits_until_gone(child)
    assert sandbox.probe(example).frames == 360


def test_a_child_that_crashes_among_its_pictures_is_said(sandbox, example):
    shown = sandbox.frames(example)
    next(shown)
    os.kill(sandbox.pid, signal.SIGKILL)

    with pytest.raises(UnreadableVideo, match="cannot be decoded"):
        list(shown)


def test_the_child_and_its_networks_stay_from_video_to_video(sandbox, example):
    sandbox.probe(example)
    before = sandbox.pid

    sandbox.follow(example, HALF_A_SECOND)

    assert sandbox.pid == before


def test_progress_comes_from_within_a_segment(sandbox, example):
    seen = []

    sandbox.follow(example, HALF_A_SECOND, seen.append)

    assert seen == sorted(seen)
    assert seen[0] == 1
    assert len(seen) >= 5


def test_every_error_keeps_its_kind_and_its_words():
    kinds = [*VideoError.__subclasses__(), VideoError, ModelMissing, PoseError]

    for kind in kinds:
        arrived = as_error(failure(kind("What is wrong, and what to do.")))
        assert type(arrived) is kind
        assert str(arrived) == "What is wrong, and what to do."


def test_a_refused_video_leaves_the_child_as_good_as_before(sandbox, example, tmp_path):
    (tmp_path / "empty.mp4").touch()
    sandbox.probe(example)
    before = sandbox.pid

    with pytest.raises(UnreadableVideo, match="empty"):
        sandbox.probe(tmp_path / "empty.mp4")

    assert sandbox.probe(example).frames == 360
    assert sandbox.pid == before


def test_a_child_that_crashes_once_is_replaced(sandbox, example):
    crashes = []

    def crash(_: int) -> None:
        if not crashes:
            crashes.append(sandbox.pid)
            os.kill(crashes[0], signal.SIGSEGV)

    assert len(sandbox.follow(example, HALF_A_SECOND, crash)) == 15
    assert sandbox.pid != crashes[0]


def test_a_video_that_always_crashes_its_decoder_is_refused(sandbox, example):
    def crash(_: int) -> None:
        os.kill(sandbox.pid, signal.SIGSEGV)

    with pytest.raises(UnreadableVideo, match="cannot be decoded"):
        sandbox.follow(example, HALF_A_SECOND, crash)

    assert sandbox.probe(example).frames == 360


def test_a_decoder_that_hangs_is_ended(model, example):
    def hang(_: int) -> None:
        os.kill(sandbox.pid, signal.SIGSTOP)

    with Sandbox(model, silence_seconds=3) as sandbox:
        sandbox.probe(example)
        child = sandbox.pid
        with pytest.raises(UnreadableVideo, match="takes too long"):
            sandbox.follow(example, HALF_A_SECOND, hang)

        assert waits_until_gone(child)


def test_a_decoder_that_never_ends_its_work_is_ended(model, example):
    """One second of CPU is not enough for twelve of dance."""
    with (
        Sandbox(model, cpu_seconds=1) as sandbox,
        pytest.raises(UnreadableVideo, match="takes too long"),
    ):
        sandbox.follow(example, Segment(0, 0.0, 100.0))


def test_a_video_that_wants_too_much_memory_is_refused_and_the_next_is_not(clip, example):
    large = clip([np.zeros((2160, 3840, 3), np.uint8)] * 2, options={"movflags": "+faststart"})

    with Sandbox(memory=8 * 2**20) as sandbox, pytest.raises(VideoError):
        sandbox.probe(large)
    with Sandbox() as sandbox:
        assert sandbox.probe(large).width == 3840


def test_a_caller_who_stops_ends_the_child(model, example):
    class Cancelled(Exception):
        pass

    def stop(_: int) -> None:
        raise Cancelled

    with Sandbox(model) as sandbox:
        sandbox.probe(example)
        child = sandbox.pid
        with pytest.raises(Cancelled):
            sandbox.follow(example, HALF_A_SECOND, stop)

        assert not is_running(child)


def test_a_child_meets_videos_of_one_owner_only(model, example):
    with Sandbox(model) as sandbox:
        sandbox.turn_to("ada")
        unused = sandbox.pid
        sandbox.turn_to("bob")
        assert sandbox.pid == unused  # it has met no video yet

        sandbox.probe(example)
        sandbox.turn_to("bob")
        sandbox.probe(example)
        assert sandbox.pid == unused

        sandbox.turn_to("ada")
        assert sandbox.pid != unused
        assert waits_until_gone(unused)
        sandbox.probe(example)


def test_the_child_knows_no_secret_and_may_write_nothing(sandbox, example, monkeypatch):
    monkeypatch.setenv("TROUPE_JWT_SECRET", "a secret of at least thirty-two bytes")
    with Sandbox() as fresh:
        fresh.probe(example)
        process = Path(f"/proc/{fresh.pid}")

        assert b"secret" not in (process / "environ").read_bytes()
        limits = {
            line[:26].strip(): line[26:].split()
            for line in (process / "limits").read_text().splitlines()
        }
        assert limits["Max file size"][:2] == ["0", "0"]
        assert limits["Max core file size"][0] == "0"
        assert int(limits["Max open files"][0]) <= 128
        assert limits["Max address space"][0] != "unlimited"
        assert limits["Max cpu time"][0] != "unlimited"
        assert "NoNewPrivs:\t1" in (process / "status").read_text()


def test_the_child_dies_with_its_host(example):
    program = f"""
import pathlib, sys, time
from pose.sandbox.host import Sandbox
sandbox = Sandbox()
sandbox.probe(pathlib.Path({str(example)!r}))
print(sandbox.pid, flush=True)
time.sleep(60)
"""
    host = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE)
    child = int(host.stdout.readline())
    assert is_running(child)

    host.kill()
    host.wait()
    host.stdout.close()

    assert waits_until_gone(child)


def test_what_the_child_complains_of_is_in_the_log(monkeypatch, caplog):
    """It may write to no file, and standard error often is one."""
    monkeypatch.setattr("confinement.starting.sys.executable", "/bin/ls")  # ls -m takes a file

    with Sandbox() as sandbox, pytest.raises(PoseError, match="does not start"):
        sandbox.probe(Path("dance.mp4"))

    deadline = time.monotonic() + 5
    while not caplog.messages and time.monotonic() < deadline:
        time.sleep(0.02)
    assert "decoding process: " in caplog.messages[0]
    assert "pose.sandbox.child" in caplog.messages[0]


def test_a_child_that_cannot_start_is_no_fault_of_the_video(example, monkeypatch):
    monkeypatch.setattr("confinement.starting.sys.executable", "/bin/false")

    with Sandbox() as sandbox, pytest.raises(PoseError, match="does not start") as caught:
        sandbox.probe(example)
    assert not isinstance(caught.value, VideoError)


def test_a_model_that_is_none_is_named(example, tmp_path):
    (tmp_path / "broken.task").write_bytes(b"no model")

    with Sandbox(tmp_path / "broken.task") as sandbox:
        for _ in range(2):
            with pytest.raises(ModelMissing, match="not a usable pose model"):
                sandbox.probe(example)


def test_a_truncated_video_is_named_through_the_child(sandbox, example, tmp_path):
    data = example.read_bytes()
    (tmp_path / "cut.mp4").write_bytes(data[: len(data) // 2])

    with pytest.raises(TruncatedVideo, match="upload"):
        sandbox.probe(tmp_path / "cut.mp4")
