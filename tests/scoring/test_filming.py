"""What the film puts in doubt is said, and no number is surer than it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scoring.film import Crossing, Film, Person
from scoring.filming import quarter_turns
from scoring.landmarks import PoseTrack, decode, encode, from_document, to_document
from scoring.music import Music
from scoring.result import score
from tests.scoring.motion import Motion

pytestmark = pytest.mark.slow

MUSIC = Music.at(np.arange(0, 14, 0.5))
PEOPLE = tuple(Person(k, (0.3 * k, 0.5), 0.7, ((0.0, 11.9),)) for k in (1, 2))
FILM = Film(PEOPLE, 2, (Crossing(5.0, 1, sure=False),), (6.5,), 120.0, 0.5, 2.0)


def shown(track: PoseTrack, **film: object) -> PoseTrack:
    return replace(track, film=replace(Film(light=200.0), **film))


def turned(track: PoseTrack, quarters: int) -> PoseTrack:
    """Filmed by a phone that was turned clockwise so many times, and did not say so."""
    image, world, size = track.image.copy(), track.world.copy(), (track.width, track.height)
    for _ in range(quarters):
        image[:, :, :2] = np.stack([size[1] - 1 - image[:, :, 1], image[:, :, 0]], axis=2)
        world[:, :, :2] = np.stack([-world[:, :, 1], world[:, :, 0]], axis=2)
        size = size[::-1]
    return replace(track, image=image, world=world, width=size[0], height=size[1])


def widths(found) -> dict[str, float]:
    return {axis: high - low for axis, (low, high) in found.details["intervals"].items()}


def test_what_is_known_of_a_film_survives_both_files(dance):
    track = replace(dance, film=FILM)
    assert decode(encode(track)).film == FILM
    assert from_document(to_document(track)).film == FILM
    assert score(track).details["persons"] == FILM.to_document()["persons"]
    assert score(track).details["person"] == 2


def test_a_plain_film_changes_nothing(dance, dance_score):
    found = score(shown(dance))
    assert found.breakdown == dance_score.breakdown
    assert (found.degraded, found.warnings) == (False, ())


def test_several_people_are_told_with_the_number_of_the_one_who_is_scored(dance):
    found = score(shown(dance, persons=PEOPLE, followed=2))
    assert found.warnings[0].startswith("2 people were seen; the score is that of person 2")
    assert not found.degraded


def test_a_crossing_that_is_not_sure_is_said_and_one_that_is_sure_is_not(dance):
    unsure = score(shown(dance, crossings=(Crossing(5.0, 1, sure=False),)))
    sure = score(shown(dance, crossings=(Crossing(5.0, 1, sure=True),)))
    assert "At 5 seconds somebody passes you" in unsure.warnings[0]
    assert (unsure.degraded, sure.degraded, sure.warnings) == (True, False, ())


def test_a_cut_is_said(dance):
    found = score(shown(dance, cuts=(6.5,)))
    assert found.degraded
    assert "cut 6.5 seconds in" in found.warnings[0]


def test_a_dark_film_has_no_remarks_and_no_sure_number(dance, dance_score):
    found = score(shown(dance, light=16.0))
    assert found.degraded
    assert "too dark" in found.warnings[0]
    assert found.feedback.startswith("The film is too dark")
    for axis, width in widths(found).items():
        assert width >= 5 > widths(dance_score)[axis] - 5


def test_a_loop_is_as_sure_as_its_length(dance):
    short, long = (score(shown(dance, loop=seconds)) for seconds in (2.0, 5.0))
    assert short.degraded
    assert "The same 2.0 seconds are shown again and again" in short.warnings[0]
    assert short.details["intervals"]["balance"][0] < short.balance - 5
    assert all(widths(short)[axis] >= widths(long)[axis] for axis in widths(short))


@pytest.mark.parametrize("fresh", [0.5, 0.34, 0.26])
def test_slow_motion_is_said_and_gains_nothing(fresh):
    danced = Motion(noise=0.006, timing=0.02, fps=round(30 / fresh)).track()
    slowed = replace(shown(danced, fresh=fresh), times=danced.times / fresh)

    honest, cheat = score(danced, music=MUSIC), score(slowed, music=MUSIC)

    assert cheat.degraded
    assert "slowed down" in cheat.warnings[0]
    assert cheat.details["beat_source"] == "own_pulse"
    assert cheat.total_score < honest.total_score
    for axis, (low, high) in cheat.details["intervals"].items():
        assert low <= getattr(cheat, axis) <= high


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_film_that_lies_on_its_side_is_judged_upright_and_it_is_said(
    dance, dance_score, quarters
):
    found = score(turned(dance, quarters))
    assert quarter_turns(turned(dance, quarters)) == quarters
    assert found.total_score == pytest.approx(dance_score.total_score, abs=0.3)
    assert "judged as if it were upright" in found.warnings[0]
    assert not found.degraded


def test_who_bends_down_or_lies_for_a_while_is_not_turned(dance):
    lying = np.arange(len(dance)) % 100 < 60
    side = turned(dance, 1)
    image = np.where(lying[:, None, None], side.image, dance.image)
    assert quarter_turns(replace(dance, image=image)) == 0


def test_who_is_small_is_asked_to_come_closer(dance):
    near = replace(dance, image=dance.image / 2, width=dance.width // 2, height=dance.height // 2)
    far = replace(near, image=near.image / 2)
    assert score(near).warnings == ()
    assert "come closer" in score(far).warnings[0]
