"""What must hold for people: pose tracks of real dancers, their copies, and what is no dance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest

from bench.corpora import ORIGINAL, REAL, Clip, non_dances, real_clips
from bench.real_numbers import left_out, real_numbers
from scoring.analysis import Measurement, measure
from scoring.calibration import REAL_CLIPS
from scoring.evidence import InsufficientEvidence
from scoring.proportions import looks_drawn
from scoring.result import MAXIMUM, Score, score
from scoring.synthesis.motion import Motion, flail, thrash
from tests.scoring.changes import CHANGES
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import STEP_TOUCH, STYLES, Stranger, stepped
from tests.scoring.strangers.others import OTHERS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not REAL.is_dir(), reason="no pose tracks of real dancers beside it"),
]

Key = tuple[str, str]


@dataclass(frozen=True)
class Judged:
    """Clips with their scores, and those that got none with the reason."""

    clips: dict[Key, Clip]
    scores: dict[Key, Score]
    refused: dict[Key, str]


def judged(clips: list[Clip]) -> Judged:
    scores, refused = {}, {}
    for clip in clips:
        try:
            scores[clip.name, clip.copy] = score(clip.track, music=clip.music)
        except InsufficientEvidence as told:
            refused[clip.name, clip.copy] = told.code
    return Judged({(clip.name, clip.copy): clip for clip in clips}, scores, refused)


@pytest.fixture(scope="module")
def real() -> Judged:
    return judged(list(real_clips(REAL)))


@pytest.fixture(scope="module")
def others() -> Judged:
    return judged(list(non_dances()))


@pytest.fixture(scope="module")
def lowest(real: Judged) -> float:
    return min(it.total_score for key, it in real.scores.items() if key[0] in REAL_CLIPS)


# -- order ----------------------------------------------------------------------------------


def test_no_real_dancer_is_refused_and_the_cartoon_is_marked(real: Judged) -> None:
    assert {name for name, _ in real.clips} >= {*REAL_CLIPS, "whis_dance"}
    assert not [key for key in real.refused if key[0] in REAL_CLIPS]
    cartoon = real.scores["whis_dance", ORIGINAL]
    assert cartoon.degraded
    assert "looks like a drawn figure" in " ".join(cartoon.warnings)
    people = [it for key, it in real.scores.items() if key[0] in REAL_CLIPS]
    assert not any("drawn figure" in warning for it in people for warning in it.warnings)


def test_every_real_dancer_is_above_everything_that_is_no_dance(
    real: Judged, others: Judged, lowest: float
) -> None:
    above = {key: it.total_score for key, it in others.scores.items() if it.total_score >= lowest}
    assert not above


@pytest.mark.parametrize("bpm", [84.0, 121.0, 149.0])
def test_a_robot_that_steps_aside_is_below_them_however_exactly(
    bpm: float, lowest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another body and perspective, with hanging arms, on the beat of the music."""
    monkeypatch.setitem(STYLES, "side-step", lambda d: stepped(d, STEP_TOUCH, 0.7))
    robot = Stranger("side-step", bpm, seed=int(bpm), size=0.9)
    found = score(film(robot), music=robot.music)
    assert found.rhythm > 5  # it is on the beat
    assert found.total_score < lowest


@pytest.mark.parametrize("style", ["flowing", "throwing", "whole beats", "hits"])
@pytest.mark.parametrize("seed", [31, 32, 34])
def test_strangers_who_flail_or_dance_to_another_tempo_are_below_them(
    style: str, seed: int, lowest: float
) -> None:
    wild = Stranger(style, 96 + seed, seed=seed)
    music = replace(wild, bpm=wild.bpm * 0.81).music
    assert score(film(wild), music=music).total_score < lowest


@pytest.mark.parametrize("style", OTHERS)
@pytest.mark.parametrize("bpm", [96.0, 132.0])
@pytest.mark.parametrize("music", ["the beat", "another", "none"])
def test_exercise_sport_and_gestures_are_below_them_on_the_beat_too(
    style: str, bpm: float, music: str, lowest: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(STYLES, style, OTHERS[style])
    who = Stranger(style, bpm, seed=int(bpm), size=bpm / 110)
    heard = {"the beat": who.music, "another": replace(who, bpm=0.83 * bpm).music, "none": None}
    found = judged([Clip("no dance", style, ORIGINAL, film(who), heard[music])])
    assert all(it.total_score < lowest - 5 for it in found.scores.values())


@pytest.mark.parametrize("noise", [0.003, 0.02])
@pytest.mark.parametrize("make", [flail, thrash])
def test_flailing_under_noise_is_below_them(make, noise: float, lowest: float) -> None:
    motion = Motion(bpm=101, seconds=13, noise=noise, seed=77, size=0.85, fps=24)
    assert score(make(motion)).total_score < lowest


# -- copies ---------------------------------------------------------------------------------


APART = 2.0
"""Points of the total."""
COPIED = ("alygao_blackpink", "besir_dancing", "letsmove_dance")
LONG = (*COPIED, "jvssankar_dance")
"""Clips over the minimum of ten seconds."""
SHORT = ("fiyud_dance", "vibe_dance")
"""Clips of eight and nine seconds: half a second that is cut off is a part of the dance."""


def copies_of(name: str, real: Judged) -> list[float]:
    """The totals of a film's copies that may stand on a board."""
    return [it.total_score for key, it in real.scores.items() if key[0] == name and not it.degraded]


@pytest.mark.parametrize("name", COPIED)
def test_copies_of_a_film_stay_near_each_other(name: str, real: Judged) -> None:
    totals = copies_of(name, real)
    assert len(totals) >= 4
    assert np.ptp(totals) <= APART


def changed_totals(clip: Clip) -> dict[str, float]:
    return {
        change: score(make(clip.track), music=clip.music).total_score
        for change, make in CHANGES.items()
    }


@pytest.mark.parametrize("name", LONG)
def test_changes_that_a_camera_makes_leave_a_dancers_score(name: str, real: Judged) -> None:
    own, found = real.scores[name, ORIGINAL].total_score, changed_totals(real.clips[name, ORIGINAL])
    assert {change: it for change, it in found.items() if abs(it - own) > APART} == {}


@pytest.mark.parametrize("name", SHORT)
def test_what_moves_a_short_clip_is_what_is_cut_off_and_the_interval_holds_it(
    name: str, real: Judged
) -> None:
    own, found = real.scores[name, ORIGINAL], changed_totals(real.clips[name, ORIGINAL])
    low, high = own.details["total_interval"]
    assert {change: it for change, it in found.items() if not low <= it <= high} == {}
    whole = {change: it for change, it in found.items() if "later" not in change}
    assert {it for it in whole.values() if abs(it - own.total_score) > APART} == set()


def test_dancers_are_told_apart_three_times_better_than_copies(real: Judged) -> None:
    copies = [copies_of(name, real) for name in REAL_CLIPS]
    between = np.std([np.mean(totals) for totals in copies], ddof=1)
    within = np.sqrt(np.mean([np.var(totals, ddof=1) for totals in copies if len(totals) > 1]))
    assert between >= 3 * within


def test_a_rehearsed_cover_on_the_music_is_far_above_casual_dancing(real: Judged) -> None:
    assert real.scores["alygao_blackpink", ORIGINAL].total_score >= 70
    assert 45 <= real.scores["jvssankar_dance", ORIGINAL].total_score <= 70
    assert 45 <= real.scores["fiyud_dance", ORIGINAL].total_score <= 70


def test_no_interval_is_narrower_than_copies_of_one_film_differ(real: Judged) -> None:
    for it in real.scores.values():
        low, high = it.details["total_interval"]
        assert low <= it.total_score <= high
        assert high - low > 2


# -- calibration ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def measured(real: Judged) -> Mapping[str, Measurement]:
    clips = {name: real.clips[name, ORIGINAL] for name in REAL_CLIPS}
    return {name: measure(clip.track, music=clip.music) for name, clip in clips.items()}


def test_every_number_that_names_real_dancers_is_what_they_have(measured) -> None:
    numbers = list(real_numbers(measured))
    assert len(numbers) >= 5
    assert [number for number in numbers if not number.holds] == []


def test_each_clip_left_out_of_the_numbers_is_still_above_what_is_no_dance(
    measured, others: Judged
) -> None:
    highest = sorted(others.scores, key=lambda key: -others.scores[key].total_score)[:8]
    clips = {name: others.clips[name, copy] for name, copy in highest}
    rest = {name: measure(clip.track, music=clip.music) for name, clip in clips.items()}
    found = list(left_out(measured, rest))
    assert [name for name, _, _ in found] == [*REAL_CLIPS]
    assert all(own > other for _, own, other in found)


# -- words ----------------------------------------------------------------------------------

PRAISE = ("Excellent", "Great", "Very smooth", "rich vocabulary")
AXES = dict(zip(PRAISE, MAXIMUM, strict=True))


def everything(real: Judged, others: Judged) -> list[tuple[Clip, Score]]:
    return [(who.clips[key], it) for who in (real, others) for key, it in who.scores.items()]


def test_no_remark_lies_outside_the_clip(real: Judged, others: Judged) -> None:
    spoken = 0
    for clip, found in everything(real, others):
        first, last = float(clip.track.times[0]), float(clip.track.times[-1])
        for minutes, seconds in re.findall(r"\b(\d+):(\d\d)\b", found.feedback):
            assert int(first) <= 60 * int(minutes) + int(seconds) <= int(last)
            spoken += 1
        for moment in filter(None, (found.timeline["best"], found.timeline["worst"])):
            assert first <= moment["start"] < moment["end"] <= last + 1e-3
    assert spoken > 40


def test_nothing_is_praised_beside_a_low_score(real: Judged, others: Judged) -> None:
    for _, found in everything(real, others):
        praised = [word for word in PRAISE if word in found.feedback]
        assert not praised or found.total_score >= 50
        for word in praised:
            assert getattr(found, AXES[word]) >= 0.6 * MAXIMUM[AXES[word]]


def test_a_drawing_needs_a_large_head_and_limbs_that_change_their_length(real: Judged) -> None:
    """A child has the one, and a tracker that goes astray the other."""
    track = real.clips["alygao_blackpink", ORIGINAL].track
    image = track.image.copy()
    ears = image[:, [7, 8]].mean(1, keepdims=True)
    image[:, [7, 8]] = ears + 1.8 * (image[:, [7, 8]] - ears)
    assert not looks_drawn(replace(track, image=image))
    world = track.world * (1 + 0.12 * np.sin(np.arange(len(track)) / 9))[:, None, None]
    assert not looks_drawn(replace(track, world=world.astype(np.float32)))
    assert looks_drawn(replace(track, image=image, world=world.astype(np.float32)))


@pytest.mark.parametrize("name", ["besir_dancing", "jvssankar_dance"])
def test_a_pulse_that_earns_nothing_is_not_told_and_no_points_are_no_judgement(
    name: str, real: Judged
) -> None:
    """Of silent films; for some changes of them chance has it once in thirty."""
    found = real.scores[name, ORIGINAL]
    assert found.rhythm == 0
    assert "rhythm is not judged: there is no music to hold the dance against" in found.feedback
    assert "no steady beat could be made out" in found.details["unjudged"]["rhythm"]
    assert "pulse of your own" not in found.feedback
