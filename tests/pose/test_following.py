"""Films of several people, from the pictures on: each person chosen is followed to the end."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from pose.extract import Extractor
from pose.merge import merge
from pose.pieces import middles
from pose.segments import Segment
from tests.pose.companions import Dancer, Place, stands, walks, write_film

pytestmark = pytest.mark.slow

GREEN, BLUE = (1, 0, 2), (2, 1, 0)
SIZE = 380
"""Of a dancer, pixels."""


@pytest.fixture(scope="module")
def extractor(model):
    return Extractor(model)


def segments(extractor, path, *borders):
    return [
        extractor.follow(path, Segment(k, start, end))
        for k, (start, end) in enumerate(pairwise(borders))
    ]


def near(track, place: Place) -> float:
    """Share of the pictures in which the body that was found is where the dancer is."""
    seen = track.detected
    where = np.array([place(time) for time in track.times[seen]])
    return float((np.abs(middles(track)[seen, 0] - where) < 0.3 * SIZE).mean())


@pytest.fixture(scope="module")
def crossing(extractor, tmp_path_factory):
    """One walks to the right, one in front of it to the left; a border lies where they meet."""
    paths = walks(250, 710, 2.0, 1.5), walks(710, 250, 2.0, 1.5)
    dancers = [Dancer(paths[0]), Dancer(paths[1], later=5, colours=GREEN)]
    film = write_film(tmp_path_factory.mktemp("crossing") / "film.mp4", dancers, 5)
    return paths, segments(extractor, film, 0.0, 2.5, 99.0)


@pytest.mark.parametrize("person", [1, 2])
def test_dancers_who_cross_are_followed_through_it(crossing, person):
    paths, parts = crossing

    track = merge(parts, person)

    assert track.film.followed == person
    assert len(track.film.persons) == 2
    assert near(track, paths[person - 1]) > 0.98
    assert track.detected.mean() > 0.85
    assert [one.person for one in track.film.crossings] == [3 - person]
    assert track.film.crossings[0].sure


def test_three_side_by_side_are_all_found_and_none_is_changed_at_a_border(extractor, tmp_path):
    places = [stands(x) for x in (190, 480, 770)]
    dancers = [
        Dancer(places[0], later=3, colours=BLUE),
        Dancer(places[1]),
        Dancer(places[2], later=6, colours=GREEN),
    ]
    parts = segments(extractor, write_film(tmp_path / "film.mp4", dancers, 3), 0.0, 1.0, 2.0, 99.0)

    tracks = [merge(parts, person) for person in (1, 2, 3)]

    assert merge(parts).film.followed == 2
    for track, place in zip(tracks, places, strict=True):
        assert len(track.film.persons) == 3
        assert track.most_people == 3
        assert near(track, place) == 1
        assert track.detected.mean() > 0.9
        assert track.film.crossings == ()


def test_somebody_a_quarter_as_tall_as_the_picture_is_found(extractor, clip, example_pictures):
    small = []
    for picture in example_pictures[:8]:
        canvas = np.full((720, 1280, 3), 170, np.uint8)
        canvas[400:613, 700:860] = picture.rgb[::3, ::3][:213, :160]
        small.append(canvas)

    track = merge([extractor.follow(clip(small), Segment(0, 0.0, 1.0))])

    assert track.detected.all()
    assert 720 < middles(track)[:, 0].mean() < 840
