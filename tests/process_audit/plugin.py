"""For every test: no process is started by Troupe's code that is not in the list of them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.process_audit import process_starts

UNKNOWN: list[str] = []
process_starts.watch(UNKNOWN.append)


@pytest.fixture(scope="session", autouse=True)
def audited_programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Programs that tests start watch over themselves, and write here what they have seen."""
    report = tmp_path_factory.mktemp("process-audit") / "report"
    folder = str(Path(process_starts.__file__).parent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(process_starts.REPORT, str(report))
        patch.setenv("PYTHONPATH", folder, prepend=os.pathsep)
        yield report


@pytest.fixture(autouse=True)
def only_known_processes(audited_programs: Path) -> Iterator[None]:
    UNKNOWN.clear()
    yield
    seen = [*UNKNOWN, *lines_of(audited_programs)]
    audited_programs.unlink(missing_ok=True)
    assert seen == []


def lines_of(report: Path) -> list[str]:
    return report.read_text(encoding="utf-8").splitlines() if report.exists() else []
