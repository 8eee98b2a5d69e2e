"""A known tempo and a known lag are found; chance is not taken for rhythm."""

import numpy as np
import pytest

from scoring.alignment import SIGMA, regular_grid
from scoring.beats import WHOLE, kinematic_beats, part_speeds
from scoring.chance import Yard, chance_f1, draw_surrogates, lag_free_f1, levels_f1, shift_blocks
from scoring.music import Music
from scoring.rhythm import choose_beat, locks, measure
from scoring.sight import Sight
from scoring.signals import prepare
from scoring.tempo import Pulse, estimate_pulse, pulse_of_beats, refine, steadiest
from tests.scoring.motion import Motion, flail

pytestmark = pytest.mark.slow


def analysed(track):
    signals = prepare(track)
    speeds = part_speeds(signals)
    beats = {part: kinematic_beats(signals.times, moving) for part, moving in speeds.items()}
    sight = Sight((signals.times[0], signals.times[-1]))
    return beats, sight, estimate_pulse(signals.times, speeds, beats)


@pytest.mark.parametrize("size", [0.75, 1.0, 1.15])
@pytest.mark.parametrize("fps", [24, 30, 60])
@pytest.mark.parametrize("bpm", [80, 96, 110, 128, 145, 160])
def test_a_known_tempo_is_found_within_one_beat_a_minute(bpm, fps, size):
    motion = Motion(bpm=bpm, fps=fps, size=size, noise=0.006, timing=0.012)
    _, _, pulse = analysed(motion.track())
    assert pulse.bpm == pytest.approx(bpm, abs=1)


@pytest.mark.parametrize(("bpm", "fps"), [(80, 24), (100, 30), (120, 60), (160, 30)])
@pytest.mark.parametrize("lag", [-0.08, 0.0, 0.06, 0.1])
def test_a_known_lag_is_found_within_15_ms_and_costs_no_alignment(bpm, fps, lag):
    motion = Motion(bpm=bpm, fps=fps, lag=lag, noise=0.005)
    beats, sight, pulse = analysed(motion.track())
    found = measure(beats, sight, pulse, music=Music.at(motion.beats))
    assert found.source == "music"
    assert found.lock.level == "on the beat"
    assert found.lock.lag == pytest.approx(lag, abs=0.015)
    assert found.locked > 0.85


def test_the_rendered_dancer_keeps_120_beats_a_minute(example):
    _, _, pulse = analysed(example)
    assert pulse.bpm == pytest.approx(120, abs=1)


@pytest.mark.parametrize(("multiple", "level"), [(2, "half time"), (0.5, "double time")])
def test_half_and_double_time_are_dancing_too(multiple, level):
    motion = Motion(bpm=100, noise=0.005)
    beats, sight, pulse = analysed(motion.track())
    found = measure(beats, sight, pulse, target_bpm=100 * multiple)
    assert found.lock.level == level
    assert found.locked > 0.85


SECONDS = 20.0
STEADY = np.arange(0.5, SECONDS - 0.5, 0.5)


def steady(motion, **options):
    """The rhythm of a body that comes to rest exactly at these times."""
    options = {"pulse": None, "target_bpm": None, **options}
    return measure({WHOLE: motion}, Sight((0.0, SECONDS)), **options)


@pytest.mark.parametrize("offset", [-0.23, -0.1, 0.0, 0.07, 0.24])
@pytest.mark.parametrize("every", [0.25, 0.5, 1.0])
@pytest.mark.parametrize("given", [{"target_bpm": 120}, {"pulse": Pulse(0.5, 0.2)}])
def test_a_beat_without_music_begins_where_the_dancer_puts_it(offset, every, given):
    """Only its tempo was given, so in the beat that is told nobody is late."""
    motion = np.arange(1.0, SECONDS - 1, every) + offset
    found = steady(motion, **given)
    assert np.diff(found.beats) == pytest.approx(0.5)
    danced = motion[(motion > found.beats[0]) & (motion < found.beats[-1])]
    halves = np.sort(np.concatenate([found.beats, (found.beats[1:] + found.beats[:-1]) / 2]))
    grid = halves if every < 0.5 else found.beats
    assert np.abs(danced[:, None] - grid).min(1).max() < 1e-6


@pytest.mark.parametrize("late", [-0.12, 0.04, 0.1])
def test_the_beat_of_the_music_stays_where_it_is_and_the_lag_is_measured_from_it(late):
    """F1 of beats that all lie d away is exp(−d²/2σ²), and 1 once the lag is removed."""
    music = Music.at(np.arange(0.0, SECONDS + 0.01, 0.5))
    found = steady(STEADY + late, music=music)
    np.testing.assert_array_equal(found.beats, music.beats)
    assert found.lock.lag == pytest.approx(late)
    assert found.lock.alignment.f1 == pytest.approx(1.0)
    assert found.raw.precision == pytest.approx(np.exp(-(late**2) / (2 * SIGMA**2)))


def test_how_sure_the_beat_is_depends_on_who_gave_it():
    """A target is certain, music as certain as it was heard; one's own pulse is a half at most."""
    heard = Music(np.arange(0.0, SECONDS, 0.5), 120.0, 0.7)
    kept = steady(STEADY, pulse=Pulse(0.5, 0.0))
    assert kept.confidence == pytest.approx(0.5 * (1 - kept.p_value))
    assert steady(STEADY, target_bpm=120).confidence == 1.0
    assert steady(STEADY, music=heard).confidence == 0.7
    too_few = {WHOLE: STEADY[:3]}
    assert measure(too_few, Sight((0.0, SECONDS)), None, music=heard).confidence == 0.7
    assert measure(too_few, Sight((0.0, SECONDS)), Pulse(0.5, 0.0)).confidence == 0.0


def test_music_counts_a_quarter_second_beyond_the_clip_and_no_further():
    beats = np.array([-0.3, -0.2, *np.arange(0.5, 10, 0.5), 10.2, 10.3])
    source, heard = choose_beat((0.0, 10.0), None, 90, Music.at(beats))
    assert source == "music"
    np.testing.assert_array_equal(heard, beats[1:-1])


def test_a_wrong_target_is_not_kept():
    beats, sight, pulse = analysed(Motion(bpm=120, noise=0.005).track())
    found = measure(beats, sight, pulse, target_bpm=103)
    assert found.source == "target_bpm"
    assert found.locked < 0.25
    assert found.p_value > 0.05


def test_a_dance_is_beyond_chance_and_flailing_is_not():
    steady = measure(*analysed(Motion(noise=0.006, timing=0.02).track()))
    assert steady.source == "own_pulse"
    assert (steady.p_value, steady.z) == (pytest.approx(1 / 201), pytest.approx(4.9, abs=1.5))
    for seed in range(5):
        wild = measure(*analysed(flail(Motion(seed=seed, noise=0.006))))
        assert wild.locked < 0.3
        assert wild.p_value > 0.05


def test_random_beats_are_seldom_significant():
    """p is a p-value: of 40 dances unrelated to the music about 2 fall under 0.05."""
    rng = np.random.default_rng(5)
    music = np.arange(0, 20, 0.5)
    values = []
    for _ in range(40):
        motion = np.cumsum(rng.gamma(6, 0.5 / 6, 38)) + 0.3
        values.append(
            measure({WHOLE: motion}, Sight((0.0, 20.0)), None, music=Music.at(music)).p_value
        )
    assert np.mean(np.array(values) <= 0.05) <= 0.15
    assert np.mean(np.array(values) <= 0.5) == pytest.approx(0.5, abs=0.25)


def test_too_few_beats_lock_to_nothing():
    found = measure({WHOLE: np.arange(5) * 0.5}, Sight((0.0, 10.0)), None, target_bpm=120)
    assert (found.lock, found.locked, found.p_value) == (None, 0.0, 1.0)


def test_too_little_music_is_no_music():
    beats, sight, pulse = analysed(Motion().track())
    assert measure(beats, sight, pulse, music=Music.at(np.array([1.0, 2.0]))).source == "own_pulse"
    assert (
        measure(beats, sight, pulse, 120, Music.at(np.arange(50, 90, 0.5))).source == "target_bpm"
    )


def test_blocks_keep_their_beats_when_they_are_shifted():
    motion = np.sort(np.random.default_rng(0).uniform(0, 12, 30))
    amounts = np.random.default_rng(1).uniform(0, 2, (3, 6))
    for moved in shift_blocks(motion, 2.0, amounts):
        assert (np.diff(moved) >= 0).all()
        for block in range(6):
            assert ((motion // 2) == block).sum() == ((moved // 2) == block).sum()


@pytest.mark.parametrize("seed", range(4))
def test_a_surrogate_is_judged_as_the_dancer_is(seed):
    rng = np.random.default_rng(seed)
    motion, grid = np.sort(rng.uniform(0, 12, 25)), np.arange(0.1, 12, 0.47)
    held = locks(WHOLE, {WHOLE: motion}, grid, Sight((0.0, 12.0)))
    lock = next(lock for lock in held if lock.level == "on the beat")
    lag, f1 = lag_free_f1(np.stack([motion, motion + 0.02]), grid, Yard())
    assert lag[0] == pytest.approx(lock.lag)
    assert f1[0] == pytest.approx(lock.alignment.f1, abs=0.02)


@pytest.mark.parametrize("late", [-0.19, -0.1, 0.1, 0.19])
def test_a_surrogate_is_late_to_beats_out_of_sight_as_the_dancer_is(late):
    """A beat is due where it would be danced: one just before a gap may fall into it."""
    grid, sight = np.arange(0.1, 12, 0.47), Sight((0.0, 12.0), np.array([[3.0, 5.2], [8.0, 9.1]]))
    rng = np.random.default_rng(2)
    motion = np.sort(grid + late + rng.normal(0, 0.02, len(grid)))
    motion = motion[sight.mask_judged(motion)]
    lock = next(x for x in locks(WHOLE, {WHOLE: motion}, grid, sight) if x.level == "on the beat")
    lag, f1 = lag_free_f1(motion[None], grid, Yard(hidden=tuple(sight.hidden)))
    assert lag[0] == pytest.approx(lock.lag)
    assert lag[0] == pytest.approx(late, abs=0.02)
    assert f1[0] == pytest.approx(lock.alignment.f1, abs=0.005)


@pytest.mark.parametrize("gaps", [np.zeros((0, 2)), np.array([[3.0, 4.2], [8.0, 9.5]])])
def test_surrogates_measured_in_their_own_beats_have_the_f1_that_seconds_give(gaps):
    rng = np.random.default_rng(3)
    motion, sight = {WHOLE: np.sort(rng.uniform(0, 12, 25))}, Sight((0.0, 12.0), gaps)
    motion[WHOLE] = motion[WHOLE][sight.mask_judged(motion[WHOLE])]
    in_beats = chance_f1(motion, sight, None)
    for k, times in enumerate(draw_surrogates(motion, sight)[WHOLE][:20]):
        pulse = pulse_of_beats({WHOLE: times}, sight.span)
        grid = regular_grid(pulse.period, pulse.phase, *sight.span)
        yard = Yard(hidden=tuple(sight.hidden))
        for level, f1 in levels_f1(times[None], grid, yard).items():
            assert in_beats[WHOLE, level][k] == pytest.approx(f1[0], abs=0.03)


@pytest.mark.parametrize("phase", [0.0, 0.1, 0.25, 0.4])
def test_the_part_that_keeps_a_period_best_is_the_steadiest_whatever_its_phase(phase):
    """Of two alike, the one with more beats."""
    steady, wild = phase + 0.5 * np.arange(20), np.sort(np.random.default_rng(1).uniform(0, 10, 30))
    assert steadiest({"arms": wild, "legs": steady}, 0.5) is steady
    assert steadiest({"arms": steady[:8], "legs": steady, "trunk": wild}, 0.5) is steady
    assert steadiest({"arms": wild}, 0.5) is wild


def test_a_pulse_is_refined_over_a_long_dance():
    beats = 0.31 + np.arange(400) * 0.4987
    pulse = refine(beats, 0.4984)
    assert pulse == Pulse(pytest.approx(0.4987, abs=1e-6), pytest.approx(pulse.phase))
    assert ((beats - pulse.phase) / pulse.period) == pytest.approx(
        np.round((beats - pulse.phase) / pulse.period), abs=1e-3
    )
