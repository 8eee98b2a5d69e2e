"""The TRC file is what OpenSim reads: its header, its units, its axes; and no frame is lost."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.landmarks import INDEX, LANDMARK_NAMES
from scoring.trc import to_trc
from tests.scoring.motion import Motion, unseen, without_frames

TRACK = Motion(seconds=6, noise=0.004).track()


def rows(text):
    return [line.split("\t") for line in text.splitlines()]


def marker(row, name):
    place = 2 + 3 * INDEX[name]
    return np.array([float(cell) for cell in row[place : place + 3]])


def test_the_header_counts_frames_markers_and_names_the_unit():
    lines = rows(to_trc(TRACK, "dance.trc"))
    assert lines[0] == ["PathFileType", "4", "(X/Y/Z)", "dance.trc"]
    facts = dict(zip(lines[1], lines[2], strict=True))
    assert (facts["NumFrames"], facts["NumMarkers"], facts["Units"]) == ("180", "33", "m")
    assert float(facts["DataRate"]) == pytest.approx(30, abs=1e-3)
    assert [name for name in lines[3] if name] == ["Frame#", "Time", *LANDMARK_NAMES]
    assert lines[4][2:5] == ["X1", "Y1", "Z1"]
    assert lines[4][-1] == "Z33"
    assert len(lines) == 6 + 180
    assert {len(line) for line in lines[6:]} == {2 + 99}


def test_up_is_up_and_forwards_is_towards_the_camera():
    row = rows(to_trc(TRACK))[6]
    assert marker(row, "nose")[1] > marker(row, "left_hip")[1] > marker(row, "left_ankle")[1]
    assert marker(row, "left_foot_index")[0] > marker(row, "left_heel")[0]
    # facing the camera, the dancer's right side is on the right of OpenSim's Z
    assert marker(row, "right_shoulder")[2] > marker(row, "left_shoulder")[2]


def test_lengths_are_kept():
    row = rows(to_trc(TRACK))[40]
    world = TRACK.world[34].astype(float)
    for a, b in (("left_hip", "left_knee"), ("right_shoulder", "right_elbow")):
        length = np.linalg.norm(world[INDEX[a]] - world[INDEX[b]])
        assert np.linalg.norm(marker(row, a) - marker(row, b)) == pytest.approx(length, abs=1e-4)


def test_a_long_gap_is_blank_and_a_varying_rate_is_made_even():
    hidden = unseen(TRACK, (TRACK.times > 2) & (TRACK.times < 3))
    assert rows(to_trc(hidden))[6 + 75][2] == ""
    assert rows(to_trc(hidden))[6 + 30][2] != ""
    dropped = without_frames(TRACK, np.random.default_rng(1).random(len(TRACK)) < 0.8)
    times = np.array([float(row[1]) for row in rows(to_trc(dropped))[6:]])
    assert np.diff(times) == pytest.approx(np.diff(times)[0], abs=2e-6)


def test_a_track_of_nobody_is_refused():
    nobody = replace(TRACK, image=TRACK.image * np.float32(np.nan))
    with pytest.raises(ValueError, match="fewer than two frames"):
        to_trc(nobody)
