"""`bench api` and `bench queue` on real processes: both sides are asked."""

from __future__ import annotations

import re

import pytest

from bench.api import Load
from workers.bench import bench

pytestmark = pytest.mark.slow

NUMBER = r"[\d.]+"


def test_the_api_is_measured_beside_a_plain_one_and_may_break_a_promise(
    capsys: pytest.CaptureFixture[str],
) -> None:
    few = ["--requests", "25", "--callers", "2", "--crowd", "5"]
    assert bench("api", [*few, "--most", "0.0001"]) == 1

    printed = capsys.readouterr().out
    for name in ("accept", "status"):
        assert re.search(
            rf"^{name}: {NUMBER} requests/s, plain {NUMBER}; p50 {NUMBER} ms, plain {NUMBER} ",
            printed,
            re.MULTILINE,
        )
    side = rf"p50 {NUMBER} ms, p99 {NUMBER} \({NUMBER} times\)"
    assert re.search(f"^status with 5 callers: ours {side}; plain {side}$", printed, re.MULTILINE)


def test_jobs_are_measured_among_few_and_many_and_memory_over_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    few = ["--few", "2", "--many", "40", "--rounds", "3", "--steps", "10"]
    assert bench("jobs", [*few, "--most", "100"]) == 0
    assert bench("jobs", [*few, "--most", "0.0001"]) == 1

    printed = capsys.readouterr().out
    for name in ("accept", "read", "claim", "finish"):
        line = rf"^{name}: {NUMBER} ms among few, {NUMBER} among many \({NUMBER}\)$"
        assert len(re.findall(line, printed, re.MULTILINE)) == 2
    line = rf"^memory: {NUMBER} MiB after 1 jobs, {NUMBER} after 10 \({NUMBER}\)$"
    assert len(re.findall(line, printed, re.MULTILINE)) == 2


def test_steps_are_measured_beside_bare_tasks_up_to_their_pickup(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert bench("queue", ["--steps", "8", "--pickups", "2"]) == 0

    printed = capsys.readouterr().out
    assert re.search(rf"^steps: {NUMBER} a second, bare Celery {NUMBER} ", printed, re.MULTILINE)
    for name in ("pickup", "POST to pickup"):
        assert re.search(rf"^{name}: p50 {NUMBER} ms, bare {NUMBER} ", printed, re.MULTILINE)


def test_a_load_tells_its_rate_and_its_percentiles_in_milliseconds() -> None:
    load = Load([n / 1000 for n in range(101)], wall=2.0)

    assert load.rate == 50.5
    assert load.percentile(50) == pytest.approx(50)
    assert load.percentile(99) == pytest.approx(99)
