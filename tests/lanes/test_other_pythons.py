"""The fast lane passes on every Python that Troupe says it runs on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.lanes.pythons import find_python, prepare_environment

ROOT = Path(__file__).parents[2]


@pytest.mark.long
@pytest.mark.alone
@pytest.mark.timeout(3600)  # with the building of the environment
@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_the_fast_lane_passes_on(version: str) -> None:
    python = find_python(version)
    if python is None:
        pytest.skip(f"no Python {version} on PATH or among pyenv's versions")
    environment = prepare_environment(python, version)

    command = [environment, "-m", "pytest", "--fast", "-q", "-p", "no:cacheprovider"]
    variables = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    answer = subprocess.run(
        command, cwd=ROOT, env=variables, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 0, answer.stdout[-6000:] + answer.stderr[-2000:]
