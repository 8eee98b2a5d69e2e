"""The measurements run, and tell by their exit code whether a promise is kept."""

from __future__ import annotations

import pytest

from bench.lists import Timing, main
from workers.bench import bench
from workers.environment import CommandError

pytestmark = pytest.mark.slow

ALIKE = ["--few", "1000", "--many", "1001", "--rounds", "3"]


@pytest.mark.alone
def test_lists_of_hardly_more_take_the_same_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("lists", [*ALIKE, "--most", "1000"]) == 0

    printed = capsys.readouterr().out
    for name in ("feed, first page", "feed, 100th page by cursor", "statistics of a challenge"):
        assert f"\n{name} " in printed
    assert "over 1000 times: none" in printed


def test_a_ratio_above_the_promise_is_an_exit_code_of_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main([*ALIKE, "--most", "0.0001"]) == 1

    assert "over 0.0001 times: submissions of a challenge, first page" in capsys.readouterr().out


def test_the_ratio_is_of_many_to_few() -> None:
    assert Timing("a list", few=2.0, many=3.0).ratio == 1.5


def test_an_unknown_bench_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(CommandError, match="lists"):
        bench("nothing")
