"""What the whole long lane did last, kept beside docs/testing.md."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.lanes.parallel import runs_whole_lane

ROOT = Path(__file__).parents[2]
LOG = "docs/testing-long.txt"
COUNTED = ("passed", "failed", "error", "skipped", "xfailed", "xpassed")
START = pytest.StashKey[float]()


def pytest_sessionstart(session: pytest.Session) -> None:
    session.config.stash[START] = time.monotonic()


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if config.getoption("long") and runs_whole_lane(config):
        seconds, stats = time.monotonic() - config.stash[START], terminalreporter.stats
        lines = [heading(seconds), counts(stats), "", *rows(stats)]
        (config.rootpath / LOG).write_text("\n".join(lines) + "\n")
        terminalreporter.write_line(f"The log of the long lane is in {LOG}: commit it.")


def heading(seconds: float) -> str:
    machine = f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}"
    return f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {commit()}, {machine}, {seconds:.0f} s"


def commit() -> str:
    asked = ("git", "describe", "--always", "--dirty")
    try:
        said = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return "no commit"
    return f"commit {said.stdout.strip()}"


def counts(stats: Mapping[str, list[pytest.TestReport]]) -> str:
    return ", ".join(f"{len(stats[name])} {name}" for name in COUNTED if stats.get(name))


def rows(stats: Mapping[str, list[pytest.TestReport]]) -> Iterator[str]:
    """A line for each test that is marked `long`, and for whatever failed."""
    for outcome in COUNTED:
        for report in _worth_a_line(outcome, stats.get(outcome, ())):
            yield f"{report.duration:8.1f} s  {outcome:8}{report.nodeid}{_reason(report)}"


def _worth_a_line(
    outcome: str, reports: Iterable[pytest.TestReport]
) -> Iterator[pytest.TestReport]:
    bad = outcome in ("failed", "error")
    return (report for report in reports if bad or "long" in report.keywords)


def _reason(report: pytest.TestReport) -> str:
    skipped = isinstance(report.longrepr, tuple)
    return f"  ({report.longrepr[2].removeprefix('Skipped: ')})" if skipped else ""
