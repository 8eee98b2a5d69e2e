"""Landmarks of real pictures, by the real networks."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pose.errors import ModelMissing, NoPersonFound, VideoError
from pose.extract import extract, require_person
from pose.merge import merge
from pose.segments import Segment
from pose.tracklets import of_track
from pose.whole import extract_video
from scoring.landmarks import ARRAYS, PoseTrack, encode

pytestmark = pytest.mark.slow

SECOND = Segment(0, 0.0, 1.0, warmup_frames=0)


def part(track: PoseTrack, start: float, end: float) -> PoseTrack:
    inside = (track.times >= start) & (track.times < end)
    return replace(track, **{n: getattr(track, n)[inside] for n in (*ARRAYS, "people")})


def distance(a: PoseTrack, b: PoseTrack) -> float:
    """Mean over frames and landmarks, pixels."""
    return float(np.linalg.norm(a.image[..., :2] - b.image[..., :2], axis=2).mean())


def test_a_dancer_is_found_in_every_frame(whole_track):
    assert len(whole_track) == 360
    assert whole_track.detected.all()
    assert whole_track.visibility.mean() > 0.9
    assert (whole_track.width, whole_track.height) == (480, 640)
    require_person(whole_track)


def test_landmarks_are_where_the_truth_says(whole_track, truth):
    """PCK@0.2: share of joints nearer to their place than a fifth of the torso."""
    found = whole_track.image[:, truth["mediapipe_index"], :2]
    joints = {name: k for k, name in enumerate(truth["names"])}
    sides = [
        truth["xy_px"][:, [joints[f"left_{name}"], joints[f"right_{name}"]]].mean(axis=1)
        for name in ("shoulder", "hip")
    ]
    torso = np.linalg.norm(sides[0] - sides[1], axis=1)

    near = np.linalg.norm(found - truth["xy_px"], axis=2) < 0.2 * torso[:, None]

    assert near.mean() >= 0.99


def test_world_landmarks_are_metres_from_mid_hip_with_y_down(whole_track):
    world = whole_track.world

    mid_hip = world[:, 23:25].mean(axis=1)
    assert np.linalg.norm(mid_hip, axis=1).max() < 0.03
    assert np.median(world[:, 0, 1]) == pytest.approx(-0.6, abs=0.15)  # the nose, above the hips
    assert np.median(world[:, 27:29, 1]) > 0.5  # the ankles, below


def test_a_warmed_up_segment_agrees_with_the_whole(example, model, whole_track):
    segment = extract(example, Segment(1, 8.0, 10.0), model)
    whole = part(whole_track, 8.0, 10.0)

    assert segment.times == pytest.approx(whole.times)
    assert distance(segment, whole) < 2.5
    assert distance(part(segment, 8.0, 8.1), part(whole, 8.0, 8.1)) < 4


@pytest.mark.parametrize("rotation", [90, 180, -90])
def test_a_rotated_recording_gives_the_upright_landmarks(
    clip, model, whole_track, example_pictures, rotation
):
    stored = [np.rot90(picture.rgb, k=-rotation // 90) for picture in example_pictures[:12]]

    track = extract(clip(stored, rotation=rotation), SECOND, model)

    assert (track.width, track.height) == (480, 640)
    assert distance(track, part(whole_track, 0.0, 0.399)) < 3


def test_a_variable_frame_rate_gives_landmarks_at_its_own_times(
    clip, model, whole_track, example_pictures
):
    kept = [k for k in range(30) if k % 5 not in (1, 2)]
    path = clip(
        [example_pictures[k].rgb for k in kept], times=[example_pictures[k].time for k in kept]
    )

    track = extract(path, SECOND, model)

    assert track.times == pytest.approx(np.array(kept) / 30, abs=1e-4)
    inside = {name: getattr(whole_track, name)[kept] for name in (*ARRAYS, "people")}
    assert distance(track, replace(whole_track, **inside)) < 4


def test_a_width_that_needs_padded_rows_changes_nothing(clip, model, whole_track, example_pictures):
    narrow = [picture.rgb[:, 30:450] for picture in example_pictures[:6]]

    track = extract(clip(narrow), SECOND, model)

    assert track.detected.all()
    moved = track.image[..., :2] + (30, 0)
    assert np.abs(moved - whole_track.image[:6, :, :2]).mean() < 4


def test_two_hundred_and_forty_frames_a_second_and_more_are_followed(clip, model, example_pictures):
    """Times nearer than the millisecond that MediaPipe counts in."""
    times = [k * 0.0004 for k in range(10)]
    path = clip([picture.rgb for picture in example_pictures[:10]], times=times)

    track = extract(path, SECOND, model)

    assert track.times == pytest.approx(times, abs=1e-5)
    assert track.detected.all()


@pytest.mark.parametrize("kind", ["plain", "noise"])
def test_nobody_is_found_where_nobody_is(clip, model, kind):
    noise = np.random.default_rng(7).integers(0, 255, (15, 240, 320, 3), np.uint8)
    plain = [np.full((240, 320, 3), (40, 90, 160), np.uint8)] * 15

    track = extract(clip(noise if kind == "noise" else plain), SECOND, model)

    assert len(track) == 15
    assert not track.detected.any()
    assert np.isnan(track.image).all()
    assert np.isnan(track.world).all()
    assert (track.visibility == 0).all()
    with pytest.raises(NoPersonFound, match="0 of 15 pictures"):
        require_person(track)


class _Cancelled(Exception):
    pass


def test_the_caller_may_stop_between_frames(example, model):
    seen = []

    def stop_at_three(count: int) -> None:
        seen.append(count)
        if count == 3:
            raise _Cancelled

    with pytest.raises(_Cancelled):
        extract(example, SECOND, model, stop_at_three)
    assert seen == [1, 2, 3]


def test_a_file_that_is_no_model_is_named(example, tmp_path):
    (tmp_path / "broken.task").write_bytes(b"no model")

    with pytest.raises(ModelMissing, match="not a usable pose model"):
        extract(example, SECOND, tmp_path / "broken.task")


def test_the_native_libraries_are_silent_and_other_words_are_not(example, model):
    program = f"""
import os, pathlib
from pose.extract import extract
from pose.backends.mediapipe_graph import _without_chatter
from pose.segments import Segment
from pose.tracklets import of_track
path, model = pathlib.Path({str(example)!r}), pathlib.Path({str(model)!r})
extract(path, Segment(0, 0.0, 0.1), model, backend="mediapipe")
with _without_chatter():
    os.write(2, b"a warning that matters\\n")
"""
    root = Path(__file__).parents[2]

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True
    )

    assert done.stderr == "a warning that matters\n"


@pytest.fixture
def six_seconds(clip, example_pictures):
    """Just long enough for two segments: one second of dance, six times as slow."""
    pictures = [picture.rgb for picture in example_pictures]
    return clip(pictures, times=[k * 0.2 for k in range(30)])


def test_processes_change_the_time_and_nothing_else(six_seconds, model):
    reports: dict[int, list[tuple[int, int]]] = {1: [], 2: []}

    tracks = {
        n: extract_video(six_seconds, model, lambda *r, n=n: reports[n].append(r), processes=n)
        for n in (1, 2)
    }

    assert encode(tracks[1]) == encode(tracks[2])
    assert len(tracks[1]) == 30
    for seen in reports.values():
        assert seen == sorted(seen)
        assert seen[-1] == (30, 30)


def test_a_whole_video_over_processes_can_be_stopped(six_seconds, model):
    def stop(done: int, total: int) -> None:
        raise _Cancelled

    with pytest.raises(_Cancelled):
        extract_video(six_seconds, model, stop, processes=2)


def test_an_error_in_a_child_arrives_as_itself(six_seconds, tmp_path):
    broken = tmp_path / "broken.task"
    broken.write_bytes(b"no model")

    with pytest.raises(ModelMissing, match="not a usable pose model"):
        extract_video(six_seconds, broken, processes=2)


def test_tracks_of_two_back_ends_say_both(whole_track):
    early, late = part(whole_track, 0, 4), part(whole_track, 4, 8)

    merged = merge([of_track(early), of_track(replace(late, backend="another 1.0"))])

    assert merged.backend == f"another 1.0 + {whole_track.backend}"


def test_merging_sorts_and_loses_nothing(whole_track):
    parts = [part(whole_track, start, start + 4) for start in (8, 0, 4)]

    merged = merge([of_track(one) for one in (*parts, part(whole_track, 50, 60))])

    assert encode(replace(merged, film=None)) == encode(whole_track)


def test_tracks_that_overlap_or_differ_in_size_are_not_merged(whole_track):
    early = part(whole_track, 0, 2)
    larger = replace(early, times=early.times + 5, width=1080, height=1920)

    for tracks in ([early, part(whole_track, 1, 3)], [early, larger], []):
        with pytest.raises(ValueError, match=r"increasing|sizes|nothing"):
            merge([of_track(track) for track in tracks])


def test_every_video_error_has_its_own_code():
    codes = [error.code for error in (*VideoError.__subclasses__(), ModelMissing)]

    assert len(set(codes)) == len(codes) == 9
