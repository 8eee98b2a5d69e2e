"""The pose file keeps every number, and refuses what it cannot read."""

import json
from dataclasses import replace

import numpy as np
import pytest

from scoring.landmarks import (
    InvalidPoseFile,
    PoseTrack,
    decode,
    encode,
    from_document,
    quantise_track,
    to_document,
)
from tests.scoring.motion import Motion, unseen


def track(frames: int = 5) -> PoseTrack:
    rng = np.random.default_rng(1)
    image = rng.normal(size=(frames, 33, 3)).astype(np.float32)
    image[2] = np.nan
    world = rng.normal(size=(frames, 33, 3)).astype(np.float32)
    world[2] = np.nan
    visibility = rng.random((frames, 33)).astype(np.float32)
    return PoseTrack(np.arange(frames) / 30, image, world, visibility, 480, 640)


def test_a_track_survives_the_file() -> None:
    before = track()
    after = decode(encode(before))
    for name in ("times", "image", "world", "visibility"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))
    assert (after.width, after.height) == (480, 640)
    assert encode(after) == encode(before)


def test_people_back_end_and_what_is_missing_survive_both_files() -> None:
    people = np.array([1, 0, 0, 2, 0], np.uint8)
    missing = ((0.5, 1.25), (2.0, 2.5))
    before = replace(track(), people=people, backend="openvino 2026.4.1", missing=missing)

    for after in (decode(encode(before)), from_document(to_document(before))):
        np.testing.assert_array_equal(after.people, people)
        assert (after.most_people, after.backend) == (2, "openvino 2026.4.1")
        assert after.missing == missing


def test_a_track_in_which_nobody_was_counted_has_the_bytes_that_it_always_had() -> None:
    bare = track()
    header = encode(bare)[12:60]

    assert bare.most_people == 0
    assert (bare.people == 0).all()
    assert header.startswith(b'{"frames": 5, "height": 640, "width": 480}')
    assert "people" not in to_document(bare)


@pytest.mark.parametrize(
    "damage", [lambda b: b"", lambda b: b[:-3], lambda b: b + b"x", lambda b: b"MP4" + b]
)
def test_a_damaged_file_is_refused(damage) -> None:
    with pytest.raises(InvalidPoseFile):
        decode(damage(encode(track())))


def test_a_frame_without_a_person_has_no_landmarks() -> None:
    document = to_document(track())
    assert [len(frame["landmarks"]) for frame in document["frames"]] == [33, 33, 0, 33, 33]
    assert document["detected_frames"] == 4


def test_the_documented_json_keeps_five_decimals() -> None:
    before = track()
    after = from_document(to_document(before))
    np.testing.assert_allclose(after.world, before.world, atol=1e-5)
    np.testing.assert_allclose(after.image, before.image, atol=1e-5 * 640)
    np.testing.assert_array_equal(after.detected, before.detected)


def test_another_json_is_no_pose_document() -> None:
    with pytest.raises(InvalidPoseFile):
        from_document({"frames": [{"landmarks": [{"x": 1}]}]})


def test_a_quantised_track_and_its_document_say_the_same_to_the_last_bit():
    noisy = Motion(seconds=6, noise=0.01, fps=29.97).track()
    track = quantise_track(unseen(noisy, (noisy.times > 2) & (noisy.times < 2.5)))

    again = from_document(json.loads(json.dumps(to_document(track))))

    assert encode(again) == encode(track)
    assert encode(quantise_track(track)) == encode(track)
    moved = np.nanmax(np.abs(track.image[:, :, :2] - noisy.image[:, :, :2]))
    assert moved < 0.01
