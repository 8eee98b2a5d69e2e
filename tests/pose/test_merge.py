"""Who is who over segments, crossings and cuts: generated dancers, as trackers tell of them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from pose.errors import NoSuchPerson
from pose.merge import merge
from pose.pieces import middles
from pose.tracklets import (
    PARTS,
    Tracklet,
    Tracklets,
    cut_frames,
    decode_tracklets,
    encode_tracklets,
)
from scoring.landmarks import InvalidPoseFile, PoseTrack
from tests.scoring.motion import Motion

RED, BLUE, GREEN = (50, 60, 35), (35, 10, -45), (75, -70, 62)
SECONDS = 12.0


@cache
def generated(seed: int = 1) -> PoseTrack:
    return Motion(noise=0.006, seconds=SECONDS, seed=seed).track()


ANYBODY = generated()
WIDTH = 2 * ANYBODY.width


def dancer(start: float, end: float, seed: int = 1) -> PoseTrack:
    """From one place to another between 5 and 7 s; pixels from where the dancer is in the film."""
    track = generated(seed)
    share = np.clip((track.times - 5) / 2, 0, 1)
    image = track.image.copy()
    image[:, :, 0] += (start + (end - start) * share).astype(np.float32)[:, None]
    return replace(track, image=image, width=WIDTH)


def tracklet(track: PoseTrack, colour: tuple[float, ...], start: float, end: float) -> Tracklet:
    part = cut_frames(track, np.flatnonzero((track.times >= start) & (track.times < end)))
    looks = part.times[::6]
    rng = np.random.default_rng(int(start * 10) + int(np.nan_to_num(colour[0])))
    clothes = np.array(colour) + rng.normal(0, 3, (len(looks), PARTS, 3))
    return Tracklet(part, clothes.astype(np.float32), looks)


def segment(start: float, end: float, *there: Tracklet) -> Tracklets:
    times = ANYBODY.times[(ANYBODY.times >= start) & (ANYBODY.times < end)]
    people = np.zeros(len(times), np.uint8)
    people[::30] = len(there)
    thumbs = np.full((len(times), 24, 24), 120, np.uint8)
    return Tracklets(times, people, thumbs, there, WIDTH, ANYBODY.height, "generated")


def segments(*dancers: tuple[PoseTrack, tuple[float, ...]], borders=(0.0, 4.0, 8.0, 99.0)):
    """Each segment finds its people in another order."""
    return [
        segment(a, b, *(tracklet(*one, a, b) for one in (dancers if k % 2 else dancers[::-1])))
        for k, (a, b) in enumerate(pairwise(borders))
    ]


def apart(found: PoseTrack, track: PoseTrack) -> float:
    """Mean distance of the bodies, pixels, where one was found."""
    seen = found.detected
    return float(np.linalg.norm(middles(found)[seen] - middles(track)[seen], axis=1).mean())


def test_people_side_by_side_are_handed_over_at_every_border():
    left, right = dancer(-100, -100), dancer(220, 220, seed=2)
    parts = segments((left, RED), (right, RED))

    for number, track in ((1, left), (2, right)):
        found = merge(parts, number)
        assert found.detected.all()
        assert apart(found, track) == 0
        assert found.film.followed == number
        assert [person.number for person in found.film.persons] == [1, 2]
        assert found.film.crossings == ()


def test_segments_agree_with_the_whole():
    dancers = (dancer(-100, -100), RED), (dancer(220, 220, seed=2), BLUE)

    whole = merge(segments(*dancers, borders=(0.0, 99.0)), 2)
    cut_up = merge(segments(*dancers, borders=(0.0, 2.5, 5.0, 7.5, 10.0, 99.0)), 2)

    assert (whole.image == cut_up.image).all()
    assert [p.seen for p in whole.film.persons] == [p.seen for p in cut_up.film.persons]


@pytest.mark.parametrize("exchanged", [False, True])
def test_people_who_cross_are_told_apart_by_their_clothes_and_their_way(exchanged):
    """Both trackers are on one body for a while, and go on with either of the two."""
    right, left = dancer(-100, 220), dancer(220, -100, seed=2)
    first = tracklet(right, RED, 0, 6.2), tracklet(left, GREEN, 0, 5.9)
    then = [(right, RED, 6.2), (left, GREEN, 6.6)]
    second = [tracklet(track, colour, start, 99) for track, colour, start in then]
    parts = [segment(0, 99, *first, *(second[::-1] if exchanged else second))]

    for number, track in ((1, right), (2, left)):
        found = merge(parts, number)
        assert apart(found, track) < 5
        assert found.detected.mean() > 0.9
        assert [(c.sure, c.person) for c in found.film.crossings] == [(True, 3 - number)]
        assert found.film.crossings[0].time == pytest.approx(6, abs=0.6)


def test_who_turns_round_on_meeting_somebody_is_told_by_the_clothes():
    """Each goes back to where it came from; by its way alone it would be the other one."""
    out, back = dancer(-100, 60), dancer(60, -100)
    there, home = dancer(220, 60, seed=2), dancer(60, 220, seed=2)
    parts = [
        segment(
            0, 99,
            tracklet(out, RED, 0, 5.8), tracklet(there, BLUE, 0, 5.8),
            tracklet(back, RED, 6.4, 99), tracklet(home, BLUE, 6.4, 99),
        )
    ]  # fmt: skip

    found = merge(parts, 1)

    late = found.times > 8
    assert np.abs(middles(found)[late] - middles(back)[late]).mean() < 5


def test_what_was_seen_long_before_and_after_a_meeting_outweighs_the_moment_itself():
    """Just before it nothing is seen of the clothes, and by their way they would change over."""
    out, back = dancer(-100, 60), dancer(60, -100)
    there, home = dancer(220, 60, seed=2), dancer(60, 220, seed=2)
    dim = (np.nan, np.nan, np.nan)
    parts = [
        segment(
            0, 99,
            tracklet(out, RED, 0, 5.2), tracklet(there, BLUE, 0, 5.2),
            tracklet(out, dim, 5.2, 5.9), tracklet(there, dim, 5.2, 5.9),
            tracklet(back, RED, 6.3, 99), tracklet(home, BLUE, 6.3, 99),
        )
    ]  # fmt: skip

    found = merge(parts, 1)

    late = found.times > 8
    assert np.abs(middles(found)[late] - middles(back)[late]).mean() < 5


def test_twins_who_meet_are_followed_and_it_is_said_that_it_is_not_sure():
    right, left = dancer(-100, 220), dancer(220, -100, seed=2)
    parts = [
        segment(
            0, 99,
            tracklet(right, RED, 0, 5.4), tracklet(left, RED, 0, 5.4),
            tracklet(left, RED, 7.3, 99), tracklet(right, RED, 7.3, 99),
        )
    ]  # fmt: skip

    found = merge(parts)

    assert [crossing.sure for crossing in found.film.crossings] == [False]


def test_without_a_wish_the_one_who_is_larger_or_more_in_the_middle_is_followed():
    middle, side = dancer(240, 240), dancer(-60, -60, seed=2)
    assert apart(merge(segments((side, RED), (middle, RED))), middle) == 0
    assert apart(merge(segments((middle, RED), (side, RED))), middle) == 0


def test_who_only_passes_is_not_counted_among_the_people():
    there = dancer(90, 90)
    passer = tracklet(dancer(300, 300, seed=2), BLUE, 3.0, 3.5)

    found = merge([segment(0, 99, tracklet(there, RED, 0, 99), passer)])

    assert [person.number for person in found.film.persons] == [1]
    assert found.film.persons[0].seconds == pytest.approx(SECONDS, abs=0.1)


def test_a_person_who_is_not_there_is_refused_with_the_number_there_is():
    parts = segments((dancer(-100, -100), RED), (dancer(220, 220, seed=2), BLUE))

    for person in (0, 3):
        with pytest.raises(NoSuchPerson, match=f"Person {person}.*but 2 people are in the video"):
            merge(parts, person)
    with pytest.raises(NoSuchPerson, match="nobody is in the video"):
        merge([segment(0, 99)], 1)


def test_another_person_after_a_cut_is_another_person():
    first, second = dancer(90, 90), dancer(90, 90, seed=2)
    parts = [
        segment(0, 7, tracklet(first, RED, 0, 7)),
        segment(7, 99, tracklet(second, BLUE, 7, 99)),
    ]
    other = replace(parts[1], thumbs=np.where(np.arange(24) % 3, parts[1].thumbs // 3, 255))

    cut_film, one_take = merge([parts[0], other]), merge(parts)

    assert cut_film.film.cuts == (pytest.approx(7, abs=0.05),)
    assert len(cut_film.film.persons) == 2
    assert cut_film.detected[cut_film.times < 6.9].all()
    assert not cut_film.detected[cut_film.times > 7.1].any()
    assert one_take.film.cuts == ()


def test_the_same_person_elsewhere_after_a_cut_is_followed_on():
    first, second = dancer(-60, -60), dancer(200, 200)
    parts = [
        segment(0, 7, tracklet(first, RED, 0, 7)),
        segment(7, 99, tracklet(second, RED, 7, 99)),
    ]
    other = replace(parts[1], thumbs=np.where(np.arange(24) % 3, parts[1].thumbs // 3, 255))

    found = merge([parts[0], other])

    assert found.detected.all()
    assert len(found.film.persons) == len(found.film.cuts) == 1


def test_tracklets_survive_their_file():
    film = segments((dancer(-100, -100), RED), (dancer(220, 220, seed=2), BLUE))[0]
    film = replace(film, missing=((1.0, 1.5),))

    data = encode_tracklets(film)
    found = decode_tracklets(data)

    assert encode_tracklets(found) == data
    assert found.missing == film.missing
    assert (found.there[1].track.image == film.there[1].track.image).all()
    for damaged in (data[:-1], data + b"x", b"TRPOSE1\n" + data[8:], data[:40]):
        with pytest.raises(InvalidPoseFile):
            decode_tracklets(damaged)
