"""The shell scripts are checked as strictly as the Python."""

from __future__ import annotations

import os
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHELLCHECK = Path(sysconfig.get_path("scripts")) / "shellcheck"


@pytest.mark.parametrize("script", ["troupe", ".ci/run", "requirements/lock"])
def test_shellcheck_finds_nothing(script: str) -> None:
    result = subprocess.run(
        [SHELLCHECK, ROOT / script], capture_output=True, text=True, check=False
    )

    assert result.stdout + result.stderr == ""
    assert os.access(ROOT / script, os.X_OK)
