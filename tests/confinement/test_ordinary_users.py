"""The attacks once more as an ordinary user, with and without namespaces, and as root who may
not mount; root's own are test_attacks.

Where the tests are run by an ordinary user, test_attacks is his already.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.confinement import attacks
from tests.confinement.house import CHECKOUT
from tests.confinement.test_attacks import READERS
from tests.confinement.test_revealing import FEWER
from tests.process_audit.process_starts import watched_path

HERE = Path(__file__).parent
FORBIDDING = [sys.executable, "-m", "tests.confinement.without_namespaces"]
SUITE = ["-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider",
         "tests/confinement/test_attacks.py", "tests/confinement/test_seen_from_outside.py",
         "tests/confinement/test_supervision.py",
         "tests/render/sandbox/test_sandbox_attacks.py",
         "tests/render/sandbox/test_sandbox_rooms.py"]  # fmt: skip

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1000),
    pytest.mark.skipif(
        os.geteuid() != 0 or not shutil.which("setpriv") or not shutil.which("unshare"),
        reason="only root can become an ordinary user",
    ),
]


@pytest.mark.parametrize(
    ("before", "ways"),
    [
        pytest.param([], 2, marks=pytest.mark.long, id="namespaces"),
        pytest.param(FORBIDDING, 1, id="no-namespaces"),
    ],
)
def test_no_attack_gets_anything_from_an_ordinary_user(before: list[str], ways: int) -> None:
    """From any child, in all ways of starting one that he has: with bubblewrap and without."""
    told = suite_as_ordinary_user(before)
    passed = int(re.findall(r"(\d+) passed", told)[0])
    assert passed >= ways * len(attacks.ATTACKS), told
    if shutil.which("bwrap"):
        assert ("bubblewrap does not hold here" in told) == (ways == 1), told


def test_no_attack_gets_anything_from_root_who_may_not_mount() -> None:
    """As in many containers. Where its Python lies in a private home it keeps its user as well."""
    done = subprocess.run(
        [sys.executable, "-c", FEWER, *FORBIDDING[1:], sys.executable, *SUITE],
        cwd=CHECKOUT, check=False, text=True, capture_output=True, timeout=900,
        env={**os.environ, "PYTHONPATH": watched_path(CHECKOUT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "bubblewrap does not hold here" in done.stdout or not shutil.which("bwrap")
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= len(READERS), done.stdout


def suite_as_ordinary_user(before: list[str]) -> str:
    private = private_home()
    python = sys.base_prefix if private else ""
    done = subprocess.run(
        [shutil.which("unshare") or "", "--mount", "sh", str(HERE / "ordinary.sh"), private, python,
         *before, sys.executable, *SUITE],
        cwd=CHECKOUT, check=False, text=True, capture_output=True, timeout=900,
    )  # fmt: skip
    if "unshare:" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"this root may not mount: {done.stderr}")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def private_home() -> str:
    """The folder on Python's way that other users may not enter; empty where there is none."""
    ways = [*reversed(Path(sys.base_prefix).parents)]
    return next((str(way) for way in ways if not way.stat().st_mode & 0o001), "")
