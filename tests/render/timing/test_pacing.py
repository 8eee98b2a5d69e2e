"""Every beat gets the seconds it needs, and all together last as long as was wished."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.plan.lesson import MAX_SECONDS, MIN_SECONDS, TICK
from render.timing.needs import naturals, spoken_needs
from render.timing.pacing import (
    MOST_SPOKEN,
    beat_seconds,
    firm,
    in_whole_ticks,
    pace_plan,
    spread,
)
from tests.render.plans import beat, plan, scene

SENTENCE = "This sentence has ten words and is said in peace."
BEATS = st.lists(
    st.tuples(st.floats(0.2, 20), st.floats(0, 1.2), st.floats(0, 1)), min_size=1, max_size=8
)


def split(beats: list[tuple[float, float, float]]) -> tuple[list[float], list[float], list[float]]:
    """Seconds, the least of each, and what is hard of it."""
    seconds = [wished for wished, _, _ in beats]
    least = [wished * share for wished, share, _ in beats]
    return seconds, least, [a * share for a, (_, _, share) in zip(least, beats, strict=True)]


@given(BEATS, st.floats(1.05, 5))
def test_with_time_to_spare_all_grow_alike_but_none_is_less_than_its_least(
    beats: list[tuple[float, float, float]], more: float
) -> None:
    seconds, least, hard = split(beats)
    duration = more * sum(least) + 0.1
    found = spread(seconds, duration, least, hard)
    assert sum(found) == pytest.approx(duration, abs=1e-3)
    assert all(x >= a - 1e-9 for x, a in zip(found, least, strict=True))
    free = [x / s for x, s, a in zip(found, seconds, least, strict=True) if x > a + 1e-6]
    assert max(free) == pytest.approx(min(free), rel=1e-6)
    held = [a / s for x, s, a in zip(found, seconds, least, strict=True) if x <= a + 1e-6]
    assert max(held, default=0.0) >= 0
    assert all(share >= max(free) - 1e-5 for share in held)


@given(BEATS, st.floats(0, 1))
def test_without_time_what_is_soft_gives_way_alike_and_what_is_hard_does_not(
    beats: list[tuple[float, float, float]], share: float
) -> None:
    seconds, least, hard = split(beats)
    duration = sum(hard) + share * (sum(least) - sum(hard))
    found = spread(seconds, duration, least, hard)
    expected = [h + (a - h) * share for a, h in zip(least, hard, strict=True)]
    assert found == pytest.approx(expected, abs=1e-6)


def test_what_is_hard_is_the_least() -> None:
    assert spread([1.0, 1.0], 4.0, [0.0, 0.0], [3.0, 0.0]) == pytest.approx([3.0, 1.0])
    assert spread([1.0, 1.0], 3.0, [2.0, 2.0], [2.0, 2.0]) == [2.0, 2.0]  # it cannot be met


@given(st.lists(st.floats(TICK, 30), min_size=1, max_size=40))
def test_whole_ticks_never_drift_from_the_seconds_they_stand_for(seconds: list[float]) -> None:
    found = in_whole_ticks(seconds)
    assert all(x >= TICK and x / TICK == pytest.approx(round(x / TICK)) for x in found)
    assert found == [round(x, 1) for x in found]  # as they are written in a plan
    for ours, due in zip(accumulate(found), accumulate(seconds), strict=True):
        assert abs(ours - due) <= TICK / 2 + 1e-6


def test_no_beat_is_shorter_than_a_tick() -> None:
    assert in_whole_ticks([0.0, 1.0]) == [TICK, 0.8]


def test_what_is_spoken_is_firm_unless_it_takes_nearly_all_the_time() -> None:
    told = plan(scene("One", SENTENCE), scene("Two", SENTENCE))
    spoken = spoken_needs(told)
    enough = sum(spoken) / MOST_SPOKEN
    assert firm(told, [0.0, 50.0], 1000.0) == [spoken[0], 50.0]
    assert firm(told, [0.0, 0.0], enough + 0.01) == spoken
    assert firm(told, [0.0, 0.1], enough - 0.01) == [0.0, 0.1]


def test_pauses_to_think_are_not_stretched_and_go_first_in_a_hurry() -> None:
    asked = plan(scene("One", SENTENCE), scene("Two", beat(SENTENCE, pause=6.0)))
    plain, asking = naturals(asked)
    assert asking - plain == pytest.approx(6.0)

    calm = beat_seconds(asked, 40.0, [0.0, 0.0])
    hurried = beat_seconds(asked, plain + asking - 1.0, [0.0, 0.0])

    assert sum(calm) == pytest.approx(40.0)
    assert calm[0] == pytest.approx(calm[1] - 6.0, abs=TICK)
    assert hurried[1] < asking  # a second less: the pause is not kept beside a hurried sentence
    assert sum(hurried) == pytest.approx(plain + asking - 1.0)


def test_without_a_wish_every_beat_lasts_as_long_as_it_needs() -> None:
    told = plan(scene("One", SENTENCE, "Short."), scene("Two", SENTENCE))
    found = pace_plan(told)
    assert [b.seconds for s in found.scenes for b in s.beats] == naturals(told)


@pytest.mark.parametrize("duration", [MIN_SECONDS, 23.4, 100.0, MAX_SECONDS])
def test_a_wished_duration_is_met_to_the_tick(duration: float) -> None:
    told = plan(scene("One", SENTENCE), scene("Two", SENTENCE), scene("Three", SENTENCE))
    assert pace_plan(told, duration).seconds == pytest.approx(duration, abs=TICK / 2)


@pytest.mark.parametrize("duration", [MIN_SECONDS - 0.1, MAX_SECONDS + 0.1])
def test_a_duration_out_of_bounds_is_refused(duration: float) -> None:
    with pytest.raises(ValueError, match="5 to 600 seconds"):
        pace_plan(plan(scene("One"), scene("Two")), duration)
