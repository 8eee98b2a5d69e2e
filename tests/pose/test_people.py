"""More than one person in the picture is noticed."""

from __future__ import annotations

import numpy as np
import pytest

from pose.backends.openvino_networks import OpenVinoNetworks
from pose.extract import extract
from pose.picture import RgbPicture
from pose.segments import Segment
from pose.tracking.detection import detect
from pose.tracking.people import PeopleCounter, count_people

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def networks(model):
    return OpenVinoNetworks(model)


def test_one_dancer_is_one_person_from_beginning_to_end(whole_track):
    looked = whole_track.times % 1 < 1 / 60

    assert (whole_track.people[looked] == 1).all()
    assert (whole_track.people[~looked] == 0).all()
    assert whole_track.most_people == 1


def test_two_dancers_side_by_side_are_two_people(clip, model, example_pictures):
    pairs = [np.hstack([picture.rgb, picture.rgb[:, ::-1]]) for picture in example_pictures[:5]]

    track = extract(clip(pairs), Segment(0, 0.0, 1.0), model)

    assert track.people.tolist() == [2, 0, 0, 0, 0]
    assert track.most_people == 2


def test_somebody_small_in_the_background_is_not_counted(networks, example_pictures):
    dancer = example_pictures[0].rgb
    picture = np.hstack([dancer, np.zeros_like(dancer)])
    picture[200:360, 600:720] = dancer[::4, ::4]

    assert count_people(detect(networks, RgbPicture(picture))) == 1


def test_nobody_is_counted_where_nobody_is(networks):
    assert count_people(detect(networks, RgbPicture(np.full((240, 320, 3), 90, np.uint8)))) == 0


def test_the_detector_says_where_the_body_is(networks, example_pictures, truth):
    found = detect(networks, RgbPicture(example_pictures[0].rgb))

    names = list(truth["names"])
    hips = truth["xy_px"][0, [names.index("left_hip"), names.index("right_hip")]].mean(axis=0)
    assert len(found.scores) == 1
    assert np.linalg.norm(found.points[0, 0] - hips) < 20


def test_the_counter_looks_once_a_second(networks, example_pictures):
    counter, picture = PeopleCounter(networks), RgbPicture(example_pictures[0].rgb)

    counts = [counter.look(k / 4, picture) for k in range(9)]

    assert counts == [1, 0, 0, 0, 1, 0, 0, 0, 1]
