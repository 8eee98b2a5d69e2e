"""A whole lane runs in several processes; what the caller chose runs in one, as it always did."""

from __future__ import annotations

import re

import pytest

from tests.lanes.conftest import Suite

pytestmark = pytest.mark.slow  # each starts processes that start processes

TELLING = "def test_it(worker_id):\n    print('on', worker_id)"
INTERVAL = """
import time, pytest
{mark}
@pytest.mark.parametrize("n", range(6))
def test_takes_its_time(n):
    begin = time.monotonic()
    time.sleep(0.2)
    with open({log!r}, "a") as log:
        print({name!r}, begin, time.monotonic(), file=log)
"""


def workers(suite: Suite, *arguments: str) -> int:
    """How many processes ran the tests, 0 for pytest's own."""
    found = re.search(r"(\d+) workers?\b", suite.run("-v", *arguments).stdout)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("arguments", [[], ["--fast", "-x"]], ids=str)
def test_a_whole_lane_runs_on_all_cores(suite: Suite, arguments: list[str]) -> None:
    assert workers(suite, *arguments) > 0


@pytest.mark.parametrize(
    "arguments",
    [["tests/sub"], ["--fast", "tests/sub"], ["-k", "quick"], ["-m", "slow"], ["-s"], ["-n", "0"]],
    ids=" ".join,
)
def test_what_the_caller_chose_or_watches_runs_in_one_process(
    suite: Suite, arguments: list[str]
) -> None:
    assert workers(suite, *arguments) == 0


def test_the_caller_may_say_how_many_processes(suite: Suite) -> None:
    assert workers(suite, "-n", "1", "tests/sub") == 1


def test_the_files_of_the_cluster_share_a_process(suite: Suite) -> None:
    for name in ("a", "b", "c", "d"):
        suite.write(f"cluster/test_{name}.py", TELLING)

    output = suite.run("-n", "2", "-rP", "tests/cluster", "tests/test_other.py").stdout

    assert len(set(re.findall(r"^on (gw\d)$", output, re.MULTILINE))) == 1


def test_a_test_that_must_be_alone_shares_the_machine_with_none(suite: Suite) -> None:
    log = str(suite.root / "log")
    for name, mark in (("beside", ""), ("beside2", ""), ("alone", "@pytest.mark.alone")):
        text = INTERVAL.format(mark=mark, log=log, name=name)
        suite.write(f"timed/test_{name}.py", text)

    assert suite.run("-n", "3", "tests/timed").returncode == 0

    lines = [line.split() for line in (suite.root / "log").read_text().splitlines()]
    runs = [(name, float(begin), float(end)) for name, begin, end in lines]
    assert len(runs) == 18
    assert overlaps(runs, "beside", "beside2")
    assert not overlaps(runs, "alone", "beside")
    assert not overlaps(runs, "alone", "beside2")


def overlaps(runs: list[tuple[str, float, float]], one: str, other: str) -> bool:
    return any(
        a < d and c < b
        for name, a, b in runs
        for another, c, d in runs
        if (name, another) == (one, other)
    )
