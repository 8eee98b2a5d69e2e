"""The checker of the two API documents against a live cluster, where it lies beside the project."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cluster.conftest import ADMIN_EMAIL, ADMIN_PASSWORD
from workers.cluster import CHECKOUT, Cluster
from workers.demo import CLIP

CHECKER = CHECKOUT.parent / "shared" / "contract" / "check.py"
# the whole of T2M renders minutes of video at 1080p60: run the checker by hand for it
IDANCE = r"^\S+ (?!/api/v1/(?!auth))"

# ./troupe keeps the script's folder off Python's path, and the checker imports from there
WITH_ITS_OWN_MODULES = {k: v for k, v in os.environ.items() if k != "PYTHONSAFEPATH"}

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not CHECKER.exists(), reason="the contract checker is not beside us"),
]


@pytest.mark.parametrize("storage", ["cluster", "s3_cluster"])
def test_every_idance_endpoint_keeps_its_contract(
    request: pytest.FixtureRequest, storage: str, tmp_path: Path
) -> None:
    cluster: Cluster = request.getfixturevalue(storage)
    answer = subprocess.run(
        [
            sys.executable, str(CHECKER), "--base-url", cluster.url, "--clip", str(CLIP),
            "--admin-email", ADMIN_EMAIL, "--admin-password", ADMIN_PASSWORD, "--only", IDANCE,
        ],
        cwd=tmp_path, env=WITH_ITS_OWN_MODULES, timeout=800,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    failures = [line for line in answer.stdout.splitlines() if line.startswith("FAIL")]
    assert not failures, "\n".join(failures)
    assert answer.returncode == 0, answer.stdout[-2000:] + answer.stderr[-2000:]
