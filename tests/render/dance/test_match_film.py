"""The film of a match: the ghost fits the dancer, what differs is red, and the words are there."""

from __future__ import annotations

from dataclasses import replace

import av
import numpy as np
import pytest

from render.dance.caption import Caption
from render.dance.ghost import PALE, GhostShape
from render.dance.match_film import (
    ALIKE,
    BETWEEN,
    DIFFERS,
    LEGEND,
    UNKNOWN,
    colour_of,
    draw_match_film,
    line_of,
    phrase_at,
    tell,
)
from scoring.landmarks import INDEX
from scoring.match import match
from scoring.match_ghost import Ghost, fit_ghost
from scoring.match_limbs import limb_differences
from tests.scoring.motion import Motion, mirrored, without_frames

DANCE = Motion(noise=0.004, seconds=8)
SAME = (1.0, 0.0)
HIPS, SHOULDERS = ([INDEX[f"left_{part}"], INDEX[f"right_{part}"]] for part in ("hip", "shoulder"))
SEEN = [INDEX[f"{s}_{p}"] for s in ("left", "right") for p in ("wrist", "knee", "ankle", "elbow")]


@pytest.fixture(scope="module")
def dance():
    return DANCE.track()


def away(ghost, track):
    """(n, 8) pixels between the ghost's joints and the dancer's, in lengths of the trunk."""
    trunk = np.linalg.norm(
        (track.image[:, SHOULDERS].mean(1) - track.image[:, HIPS].mean(1))[:, :2], axis=1
    )
    apart = np.linalg.norm(ghost.points[:, SEEN] - track.image[:, SEEN, :2], axis=2)
    return apart / np.median(trunk)


def test_the_ghost_of_the_same_dance_lies_on_the_dancer(dance):
    assert away(fit_ghost(dance, dance, SAME, mirrored=False), dance).max() < 0.05


def test_the_ghost_of_a_mirror_image_lies_on_the_dancer(dance):
    assert (
        away(fit_ghost(mirrored(dance), dance, SAME, mirrored=True), mirrored(dance)).max() < 0.05
    )
    assert (
        away(fit_ghost(mirrored(dance), dance, SAME, mirrored=False), mirrored(dance)).max() > 0.5
    )


@pytest.mark.parametrize("changes", [{"size": 0.75}, {"fps": 24}])
def test_another_body_elsewhere_is_brought_to_the_dancers_place_and_size(dance, changes):
    other = replace(DANCE, **changes).track()
    moved = replace(other, image=other.image * 0.5 + np.float32([70, -30, 0]))
    assert np.quantile(away(fit_ghost(dance, moved, SAME, mirrored=False), dance), 0.9) < 0.15


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_in_a_film_that_lies_on_its_side_the_ghost_does_too(dance, turns):
    lying = dance
    for _ in range(turns):  # each a quarter clockwise
        image, world = lying.image.copy(), lying.world.copy()
        image[:, :, :2] = np.stack([lying.height - 1 - image[:, :, 1], image[:, :, 0]], axis=2)
        world[:, :, :2] = np.stack([-world[:, :, 1], world[:, :, 0]], axis=2)
        lying = replace(lying, image=image, world=world, width=lying.height, height=lying.width)
    assert away(fit_ghost(lying, dance, SAME, mirrored=False), lying).max() < 0.05


def test_a_step_of_the_reference_is_a_step_of_the_ghost(dance):
    """But a camera that stands elsewhere is none."""
    stepped = dance.image.copy()
    aside = (dance.times > 3) & (dance.times < 4)
    stepped[aside, :, 0] += 60
    ghost = fit_ghost(dance, replace(dance, image=stepped), SAME, mirrored=False)
    moved = ghost.points[:, HIPS, 0].mean(1) - dance.image[:, HIPS, 0].mean(1)
    assert moved[(dance.times > 3.3) & (dance.times < 3.7)].mean() > 25
    assert np.abs(moved[dance.times > 7]).max() < 10


def test_the_ghost_is_where_the_reference_is_at_its_own_time(dance):
    late = without_frames(dance, dance.times >= 2)
    late = replace(late, times=late.times - 2)
    ghost = fit_ghost(late, dance, (1.0, 2.0), mirrored=False)
    assert np.quantile(away(ghost, late), 0.9) < 0.1
    gone = fit_ghost(dance, late, (1.0, -2.0), mirrored=False)
    assert np.isnan(gone.points[dance.times < 1.7]).all()
    assert not np.isnan(gone.points[dance.times > 2.1]).any()


def test_the_limb_that_differs_is_told_when_it_does(dance):
    other = replace(DANCE, phrase=(7, 0, 6, 2, 5, 3, 4, 1)).track()
    arm = [INDEX[f"left_{p}"] for p in ("elbow", "wrist", "pinky", "index", "thumb")]
    world = dance.world.copy()
    wrong = (dance.times >= 3) & (dance.times < 5)
    world[np.ix_(wrong, arm)] = other.world[np.ix_(wrong, arm)]
    changed = replace(dance, world=world)
    for one, is_mirrored, limb in (
        (changed, False, "left arm"),
        (mirrored(changed), True, "right arm"),
    ):
        times, degrees = limb_differences(one, dance, SAME, mirrored=is_mirrored)
        inside = (times > 3.3) & (times < 4.7)
        assert np.nanmax(degrees[limb][inside]) > 30
        assert np.nanmax(degrees[limb][times < 2.5]) < 15
        assert all(np.nanmax(d) < 15 for name, d in degrees.items() if name != limb)


def test_who_is_a_little_late_does_nothing_else(dance):
    late = replace(DANCE, lag=0.1).track()
    _, degrees = limb_differences(late, dance, SAME, mirrored=False)
    assert max(np.nanmax(d) for d in degrees.values()) < 15


def test_colours_go_from_green_over_yellow_to_red():
    assert [colour_of(d) for d in (0, 15, 30, 45, 90)] == [ALIKE, ALIKE, BETWEEN, DIFFERS, DIFFERS]
    assert colour_of(float("nan")) == UNKNOWN


def test_the_shape_is_drawn_once_and_nowhere_without_a_body(dance):
    ghost = fit_ghost(dance, dance, SAME, mirrored=False)
    size = (dance.height, dance.width, 3)
    picture = np.zeros(size, np.uint8)
    GhostShape(ghost, (1.0, 1.0)).draw(picture, 10)
    inside = picture[tuple(np.round(ghost.points[10, HIPS].mean(0)[::-1]).astype(int))]
    assert np.abs(inside - 0.55 * np.array(PALE)).max() < 3
    assert picture.max() <= max(PALE)
    nobody = np.zeros(size, np.uint8)
    GhostShape(Ghost(ghost.points * np.nan, ghost.visibility), (1.0, 1.0)).draw(nobody, 10)
    assert not nobody.any()


def test_the_words_of_the_phrase_that_is_danced_are_shown(dance):
    found = match(replace(DANCE, lag=0.2).track(), dance)
    assert phrase_at(found["phrases"], 1.0) == 0
    assert phrase_at(found["phrases"], 5.0) == 1
    assert phrase_at(found["phrases"], -1.0) == phrase_at(found["phrases"], 99.0) == -1
    head, words = tell(found, 1)
    assert head.startswith("Phrase 2 of ")
    assert words == found["phrases"][1]["words"]
    assert tell({**found, "words": "You were late."}, -1)[1] == "You were late."


@pytest.mark.parametrize("size", [(240, 320), (640, 360), (1080, 1920)])
def test_long_words_stay_within_the_picture(size):
    words = "Your left arm, right arm and left leg did something else. " * 4
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    Caption("Phrase 1 of 3: 50 of 100, as in a mirror", words, LEGEND, size, at_top=False).draw(
        picture
    )
    drawn = np.argwhere(picture.any(2))
    assert (drawn.min(0) > 0).all()
    assert drawn.max(0)[0] < size[1] - 1
    assert drawn.max(0)[1] < size[0] - 1


def test_a_match_of_an_older_version_is_shown_by_the_poses():
    assert line_of({"offset_seconds": 0.5, "tempo_difference_percent": -10.0}) == (0.9, 0.5)
    assert line_of({"offset_seconds": 0.5, "tempo_difference_percent": None}) == (1.0, 0.5)


def pixels_of(picture: np.ndarray, colour: tuple[int, int, int], near: int = 40) -> int:
    """How many have nearly this colour, but for the edges, where captions are."""
    inner = picture[len(picture) // 4 : -len(picture) // 4].astype(int)
    return int((np.abs(inner - colour).max(axis=2) < near).sum())


def test_what_differs_is_red_over_the_pale_reference(dance, tmp_path):
    other = Motion(noise=0.004, seconds=8, phrase=(7, 0, 6, 2, 5, 3, 4, 1)).track()
    sync = {"tempo_ratio": 1.0, "offset_seconds": 0.0}
    told = {**match(other, dance), "sync": sync, "mirrored": False}
    times, degrees = limb_differences(other, dance, SAME, mirrored=False)
    worst = times[np.nanargmax(np.fmin(degrees["left arm"], degrees["right arm"]))]
    at = int(np.abs(other.times - worst).argmin())
    frames = [(float(other.times[k]), np.full((480, 360, 3), 20, np.uint8)) for k in (at, at + 1)]
    target = tmp_path / "match.mp4"
    draw_match_film(iter(frames), other, dance, told, target)
    with av.open(str(target)) as container:
        first = next(container.decode(video=0)).to_ndarray(format="rgb24")
    assert pixels_of(first, DIFFERS) > 30
    pale = tuple(round(0.55 * c + 0.45 * 20) for c in PALE)
    assert pixels_of(first, pale, near=12) > 2000


def test_the_film_has_every_picture_and_a_still(dance, tmp_path):
    short = without_frames(dance, dance.times < 7)
    grey = ((float(t), np.full((160, 120, 3), 90, np.uint8)) for t in short.times[::6])
    target, poster = tmp_path / "match.mp4", tmp_path / "match.jpg"
    draw_match_film(grey, short, dance, match(short, dance), target, poster=poster)
    with av.open(str(target)) as container:
        drawn = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(drawn) == len(short.times[::6])
    assert pixels_of(drawn[20], ALIKE) > 50
    assert pixels_of(drawn[20], DIFFERS) < 10
    assert poster.read_bytes()[:2] == b"\xff\xd8"
    with pytest.raises(ValueError, match="frame"):
        draw_match_film(iter([]), short, dance, match(short, dance), target)
