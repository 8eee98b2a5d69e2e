"""The measurements run, and tell by their exit code whether a promise is kept."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path

import pytest

from bench.lists import Timing, main
from workers.bench import BENCHES, bench
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


def test_programs_get_the_figures_as_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert bench("lists", [*ALIKE, "--most", "0.0001"], as_json=True) == 1

    told = json.loads(capsys.readouterr().out)
    assert (told["bench"], told["kept"]) == ("lists", False)
    rows = {row["request"]: row for row in told["figures"][0]["rows"]}
    assert rows["feed, first page"]["ratio"] > 0
    assert told["figures"][1]["slow"] == list(rows)


@pytest.mark.parametrize("name", BENCHES)
def test_no_measurement_prints_past_what_is_collected(name: str) -> None:
    """A figure that is printed is in no document, and spoils it."""
    module = importlib.import_module(f"bench.{name}")
    source = Path(str(module.__file__)).read_text("utf-8")
    printing = [line for line in source.splitlines() if re.search(r"print\(|stdout\.write", line)]
    assert [line for line in printing if "sys.stderr" not in line] == []
