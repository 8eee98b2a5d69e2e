"""A small suite with a test of each mark, run by a pytest of its own with our plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = """
import pytest

def test_quick():
    pass

@pytest.mark.slow
def test_slow():
    pass

@pytest.mark.cluster
def test_cluster():
    pass

@pytest.mark.long
def test_long():
    pass
"""


@dataclass(frozen=True)
class Suite:
    """A folder with tests/ in it and the project's own settings of pytest."""

    root: Path

    def write(self, name: str, text: str) -> None:
        path = self.root / "tests" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        variables = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
        variables |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        plugins = ["-p", "xdist", "-p", "pytest_timeout"]  # those of others start slowly
        command = [sys.executable, "-P", "-m", "pytest", *plugins, *arguments]
        return subprocess.run(
            command, cwd=self.root, env=variables, capture_output=True, text=True, check=False
        )

    def passed(self, *arguments: str) -> set[str]:
        """The names of the tests that pass; each must. In one process, which starts sooner."""
        result = self.run("-n", "0", "-rA", *arguments)
        assert result.returncode == 0, result.stdout + result.stderr
        lines = result.stdout.splitlines()
        return {line.split("::")[-1] for line in lines if line.startswith("PASSED ")}


@pytest.fixture
def suite(tmp_path: Path) -> Suite:
    made = Suite(tmp_path)
    made.write("conftest.py", (ROOT / "tests" / "conftest.py").read_text())
    made.write("sub/test_sample.py", TESTS)
    made.write("test_other.py", "def test_other():\n    pass\n")
    (tmp_path / "setup.cfg").write_text((ROOT / "setup.cfg").read_text())
    (tmp_path / "docs").mkdir()
    return made
