"""The long lane leaves a log: when, of which commit, what came of it, and what it alone has run."""

from __future__ import annotations

import re

import pytest

from tests.lanes.conftest import Suite

pytestmark = pytest.mark.slow


def test_the_whole_long_lane_writes_what_came_of_it(suite: Suite) -> None:
    suite.write("test_bad.py", "def test_bad():\n    assert 1 == 2\n")
    skipped = (
        "import pytest\n@pytest.mark.long\ndef test_away():\n    pytest.skip('no Python 3.99')"
    )
    suite.write("test_away.py", skipped)

    result = suite.run("--long", "-n", "0")

    log = (suite.root / "docs" / "testing-long.txt").read_text()
    heading, counts, _, *rows = log.splitlines()
    assert re.match(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC, commit \w+.*, Python 3\.\d+\.\d+, ", heading)
    assert counts == "5 passed, 1 failed, 1 skipped"
    assert [row.split(" s  ")[1] for row in rows] == [
        "passed  tests/sub/test_sample.py::test_long",
        "failed  tests/test_bad.py::test_bad",
        "skipped tests/test_away.py::test_away  (no Python 3.99)",
    ]
    assert "docs/testing-long.txt: commit it" in result.stdout


def test_a_part_of_it_leaves_the_log_alone(suite: Suite) -> None:
    suite.run("--long", "tests/sub")

    assert not (suite.root / "docs" / "testing-long.txt").exists()
