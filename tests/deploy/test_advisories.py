"""No version that is locked has a known vulnerability, as far as PyPI's advisories tell.

Where they cannot be had (a mirror without them, no network) this is skipped with that reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = ["-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
LOCKS = ("runtime", "dev")


@pytest.mark.long
@pytest.mark.parametrize("lock", LOCKS)
def test_no_locked_version_has_a_known_vulnerability(lock: str) -> None:
    words = [*COMMAND, "--format", "json", "--requirement", f"requirements/{lock}.lock"]
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, check=False, text=True, capture_output=True, timeout=280
    )
    try:
        document = json.loads(done.stdout)
    except ValueError:
        pytest.skip(f"the advisories cannot be reached: {done.stderr.strip()[-300:]}")
    known, unknown = told(document)
    if len(unknown) == len(document["dependencies"]):
        pytest.skip("the advisories cannot be reached: nothing is known of any package")

    assert (known, unknown) == ([], [])


def told(document: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The vulnerabilities that are known, and the packages of which nothing is known."""
    packages = document["dependencies"]
    known = [
        f"{package['name']} {package['version']}: {found['id']}, mended in {found['fix_versions']}"
        for package in packages
        for found in package.get("vulns", ())
    ]
    return known, [package["name"] for package in packages if "skip_reason" in package]


def test_vulnerable_and_unknown_packages_are_told_apart() -> None:
    """In the form of pip-audit 2.10.1."""
    found = {"id": "PYSEC-2023-1", "fix_versions": ["2.0"], "aliases": [], "description": "Bad."}
    document = {
        "dependencies": [
            {"name": "good", "version": "1.0", "vulns": []},
            {"name": "bad", "version": "1.0", "vulns": [found]},
            {"name": "odd", "skip_reason": "Dependency not found on PyPI"},
        ],
        "fixes": [],
    }

    assert told(document) == (["bad 1.0: PYSEC-2023-1, mended in ['2.0']"], ["odd"])
