"""Estimates from what jobs have taken: their bounds hold, and whether they do is counted."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.clock import stamp
from services.documents.sqlite import SqliteDocuments
from services.jobs.durations import (
    FEWEST,
    KEPT,
    LEARNING_PAUSE,
    OWN_PACE,
    PACE_SPREAD,
    DurationRecord,
    Durations,
)
from services.jobs.job import Job, JobStatus

BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
WISH = {"quality": "low", "duration": 30.0}


@pytest.fixture
def durations(tmp_path: Path) -> Iterator[Durations]:
    documents = SqliteDocuments(tmp_path / "t.db")
    made = Durations(documents, ticks=itertools.count().__next__)
    made.prepare()
    yield made
    documents.close()


def job(seconds: float | None = None, *, waited: float = 0.0, **wish: object) -> Job:
    """One that was completed after so many seconds; without them, one that waits."""
    accepted = stamp(BEGUN)
    made = Job(
        id="job_1", owner="ada", type="video_generation", parameters={**WISH, **wish},
        stages=[], steps={}, created_at=accepted, updated_at=accepted,
    )  # fmt: skip
    if seconds is None:
        return made
    began, ended = BEGUN + timedelta(seconds=waited), BEGUN + timedelta(seconds=waited + seconds)
    return replace(
        made, status=JobStatus.COMPLETED, started_at=stamp(began), completed_at=stamp(ended)
    )


def under_way(percentage: float) -> Job:
    return replace(
        job(), status=JobStatus.PROCESSING, started_at=stamp(BEGUN), percentage=percentage
    )


def learn(durations: Durations, seconds: list[float]) -> None:
    for one in seconds:
        durations.hear(job(one))


def seconds_of(moment: datetime) -> float:
    return (moment - BEGUN).total_seconds()


def only(durations: Durations) -> DurationRecord:
    (record,) = durations.records()
    return record


def test_with_little_measured_the_usual_time_is_told(durations: Durations) -> None:
    learn(durations, [5.0] * (FEWEST - 1))

    found = durations.estimate(job(), BEGUN)

    assert seconds_of(found.likely) == 90
    assert found.latest > found.likely


def test_half_and_nine_in_ten_of_what_was_measured(durations: Durations) -> None:
    learn(durations, [float(n) for n in range(1, 101)])

    found = durations.estimate(job(), BEGUN)

    assert (seconds_of(found.likely), seconds_of(found.latest)) == (50, 90)


def test_the_longer_a_job_waits_the_later_it_should_end(durations: Durations) -> None:
    learn(durations, [float(n) for n in range(1, 101)])

    ends = [durations.estimate(job(), BEGUN + timedelta(seconds=s)).likely for s in (0, 40, 80)]

    assert [seconds_of(end) for end in ends] == [50, 70, 90]


def test_beyond_all_that_was_measured_the_estimate_still_lies_ahead(durations: Durations) -> None:
    learn(durations, [10.0] * 20)
    late = BEGUN + timedelta(seconds=500)

    assert durations.estimate(job(), late).likely > late


def test_a_job_under_way_goes_by_its_own_pace(durations: Durations) -> None:
    learn(durations, [100.0] * 20)

    found = durations.estimate(under_way(50), BEGUN + timedelta(seconds=20))

    assert seconds_of(found.likely) == pytest.approx(40)
    assert seconds_of(found.latest) > 40


def test_its_own_pace_bounds_a_job_that_is_slower_than_all_before(durations: Durations) -> None:
    """Half done in 100 s: 100 s more are likely, and 1.4 times as much nine times in ten."""
    learn(durations, [30.0] * 20)

    found = durations.estimate(under_way(50), BEGUN + timedelta(seconds=100))

    assert seconds_of(found.likely) == pytest.approx(200)
    assert seconds_of(found.latest) == pytest.approx(100 + PACE_SPREAD * 100)


def test_the_pace_of_a_job_that_has_hardly_begun_tells_nothing(durations: Durations) -> None:
    learn(durations, [100.0] * 20)

    found = durations.estimate(under_way(OWN_PACE - 0.1), BEGUN + timedelta(seconds=1))

    assert seconds_of(found.likely) == 100


def test_qualities_and_lengths_are_measured_apart(durations: Durations) -> None:
    learn(durations, [10.0] * 20)
    for _ in range(20):
        durations.hear(job(400, quality="high"))
        durations.hear(job(800, quality="high", duration=300))

    ends = [
        seconds_of(durations.estimate(job(**wish), BEGUN).likely)
        for wish in ({}, {"quality": "high"}, {"quality": "high", "duration": 290})
    ]

    assert ends == [10, 400, 800]


def test_waiting_is_a_part_of_what_a_waiting_job_is_told(durations: Durations) -> None:
    for _ in range(20):
        durations.hear(job(10, waited=30))

    assert seconds_of(durations.estimate(job(), BEGUN).likely) == 40
    assert seconds_of(durations.estimate(under_way(0), BEGUN).likely) == 10


def test_old_measurements_make_room_for_new_ones(durations: Durations) -> None:
    learn(durations, [500.0] * 5 + [10.0] * KEPT)

    assert set(only(durations).whole) == {10.0}


def test_of_what_is_well_known_one_job_a_second_is_learnt_from(
    durations: Durations, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [0.0]
    monkeypatch.setattr(durations, "_ticks", lambda: seconds[0])
    learn(durations, [10.0] * KEPT)  # until then from each
    learn(durations, [20.0] * 5)
    seconds[0] = LEARNING_PAUSE
    learn(durations, [30.0] * 5)

    assert only(durations).learnt == KEPT + 2
    assert sorted(only(durations).whole)[-2:] == [20.0, 30.0]


def test_the_bounds_hold_as_often_as_they_say(durations: Durations) -> None:
    chance = random.Random(7)
    learn(durations, [30 * chance.lognormvariate(0, 0.4) for _ in range(400)])

    record = only(durations)

    assert record.judged == 400
    assert record.within_half / record.judged == pytest.approx(0.5, abs=0.1)
    assert record.within_most / record.judged == pytest.approx(0.9, abs=0.06)


def test_what_failed_is_no_measure(durations: Durations) -> None:
    durations.hear(replace(job(3), status=JobStatus.FAILED))

    assert durations.records() == []


def test_a_job_that_was_requeued_is_no_measure(durations: Durations) -> None:
    """Its time counts how long it lay there failed."""
    durations.hear(replace(job(3), requeues=1))

    assert durations.records() == []


def test_a_job_counts_for_the_bounds_that_it_kept(durations: Durations) -> None:
    """90 s are usual and 225 s the most."""
    seen = []
    for seconds in (5000.0, 100.0, 1.0):
        durations.hear(job(seconds))
        record = only(durations)
        seen.append((record.judged, record.within_half, record.within_most))
    assert seen == [(1, 0, 0), (2, 0, 1), (3, 1, 2)]
