"""Accents that keep one phase against the beat are told from those that do not."""

import numpy as np
import pytest

from scoring.accents import PARTS, SERIES, Accents, read_accents
from scoring.entrainment import COUNTS, USUAL, coherence, measure, split_windows
from scoring.signals import prepare
from tests.scoring.motion import Motion, stand
from tests.scoring.strangers.camera import film
from tests.scoring.strangers.moves import Stranger

TIMES = np.arange(0, 14, 1 / 30)
BEATS = np.arange(0, 14.2, 0.5)
KINDS = tuple(kind for kind, parts in SERIES.items() for _ in parts)
PLACES = tuple(part for parts in SERIES.values() for part in parts)


def accents_of(values, weights=None):
    """Series (C, n) of all kinds and parts in turn."""
    weights = np.ones(len(KINDS)) if weights is None else weights
    return Accents(TIMES, KINDS, PLACES, np.asarray(values), weights)


def waves(bpm, late=0.0, noise=0.0, seed=0):
    """Each kind strongest where it usually is, `late` seconds later."""
    rng, beat = np.random.default_rng(seed), 60 / bpm
    usual = np.array([USUAL[kind] for kind in KINDS])[:, None]
    waves = np.cos(2 * np.pi * ((TIMES - late) / beat - usual))
    return accents_of(waves + rng.normal(0, noise, waves.shape))


def test_coherence_is_that_of_the_phases_and_pools_by_energy():
    """Phasors that all point one way have 1, those that turn once have 0; the mean of |z|²."""
    steady, turning = np.ones(8), np.exp(2j * np.pi * np.arange(8) / 8)
    phasors = np.stack([steady, 3 * turning], 1)
    assert coherence(phasors, np.array([1.0, 0.0])) == pytest.approx(1)
    assert coherence(phasors, np.array([0.0, 1.0])) == pytest.approx(0)
    assert coherence(phasors, np.ones(2)) == pytest.approx(1 / 10)


def test_windows_lie_within_the_clip():
    windows = split_windows(TIMES)
    assert (windows[0], windows[-1]) == (pytest.approx(0.6), pytest.approx(TIMES[-1] - 0.6))
    assert len(split_windows(TIMES[:10])) == 0


@pytest.mark.parametrize("late", [-0.2, -0.06, 0.0, 0.05, 0.12, 0.24])
def test_a_lag_is_that_of_the_accents(late):
    placement = measure(waves(120, late), BEATS).placement()
    assert placement.seconds == pytest.approx(late, abs=0.002)
    assert placement.certainty > 0.99


def test_knees_that_step_between_the_beats_make_nobody_late():
    accents = waves(120)
    knees = [n for n, part in enumerate(PLACES) if "knee" in part]
    accents.values[knees] *= -1
    assert measure(accents, BEATS).placement().seconds == pytest.approx(0, abs=0.002)


@pytest.mark.parametrize("multiple", COUNTS)
def test_accents_at_the_beat_its_half_and_its_double_are_beyond_chance(multiple):
    found = measure(waves(120 * multiple, noise=2.0), BEATS)
    assert found.p_value() < 0.01
    assert found.strength() > 0.2 * COUNTS[multiple]


@pytest.mark.parametrize("bpm", [96, 107, 113, 127, 140])
def test_another_tempo_is_not_the_beat(bpm):
    found = measure(waves(bpm, noise=1.0), BEATS)
    assert found.p_value() > 0.2
    assert found.strength() < 0.03


def test_p_is_uniform_where_no_beat_is_kept():
    values = []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        noise = rng.normal(0, 1, (len(KINDS), len(TIMES) + 8))
        smooth = np.apply_along_axis(np.convolve, 1, noise, np.hanning(9), "valid")
        values.append(measure(accents_of(smooth[:, : len(TIMES)]), BEATS).p_value())
    for share in (0.05, 0.2, 0.5, 0.8):
        assert np.mean(np.array(values) <= share) == pytest.approx(share, abs=0.15)


def test_a_part_out_of_sight_counts_nothing():
    weights = np.array([float(part == "hips") for part in PLACES])
    noise = np.random.default_rng(1).normal(0, 1, (len(KINDS), len(TIMES)))
    noise[PLACES.index("hips")] = waves(120).values[PLACES.index("hips")]
    seen, all_alike = measure(accents_of(noise, weights), BEATS), measure(accents_of(noise), BEATS)
    assert seen.part == "hips"
    assert seen.strength() > 0.9
    assert all_alike.strength() < 0.3


def test_nobody_and_too_short_a_clip_keep_no_beat():
    nothing = np.zeros((len(KINDS), len(TIMES)))
    assert measure(accents_of(nothing), BEATS) is None
    short = Accents(TIMES[:90], KINDS, PLACES, waves(120).values[:, :90], np.ones(len(KINDS)))
    assert measure(short, BEATS) is None


# -- from the body --------------------------------------------------------------------------


def test_a_bounce_is_pushed_up_where_the_body_is_lowest():
    """Hips lowest on every beat: the push is strongest there, but for the landmarks' delay."""
    stranger = Stranger("bounce", 118, seed=3)
    accents = read_accents(prepare(film(stranger)))
    hips = accents.values[
        [*zip(accents.kinds, accents.parts, strict=True)].index(("bounce", "hips"))
    ]
    phase = (accents.times / stranger.beat) % 1
    strongest = np.angle((hips * np.exp(2j * np.pi * phase)).sum()) / (2 * np.pi)
    assert 0 < strongest * stranger.beat < 0.04


def test_an_arm_carried_along_by_the_chest_makes_no_accent():
    track = film(Stranger("carried", 118, seed=3))
    still = prepare(track)
    swaying = still.points.copy()
    swaying[:, :, 0] += 0.2 * np.sin(2 * np.pi * 2 * still.times)[:, None]
    moved = read_accents(type(still)(still.times, swaying, still.world, still.valid, still.leg))
    plain = read_accents(still)
    for number, (kind, part) in enumerate(zip(plain.kinds, plain.parts, strict=True)):
        if part in ("left hand", "right hand") or (kind, part) == ("rest", "head"):
            np.testing.assert_allclose(moved.values[number], plain.values[number], atol=1e-9)


def test_who_stands_has_parts_that_hardly_count():
    """The landmarks' own trembling would be accents like others."""
    standing = read_accents(prepare(stand(Motion(noise=0.004))))
    dancing = read_accents(prepare(Motion(noise=0.004).track()))
    assert standing.weights.max() < 0.5
    assert np.median(dancing.weights) > 0.8


def test_what_is_not_seen_is_no_accent():
    signals = prepare(Motion().track())
    signals.valid[100:200] = False
    accents = read_accents(signals)
    assert not accents.values[:, 50:100].any()
    assert accents.values[:, :50].any(1).all()


def test_every_part_of_a_series_is_one_of_the_body():
    assert {part for parts in SERIES.values() for part in parts} <= {*PARTS}
