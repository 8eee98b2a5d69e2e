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
# films of 1080p60 take minutes: they are made once on each kind of storage, and all else is
# asked a second time of the same server
WITHOUT_FILMS = r"^\S+ /(?!api/v1/(videos|jobs|webhooks))"

# ./troupe keeps the script's folder off Python's path, and the checker imports from there
WITH_ITS_OWN_MODULES = {k: v for k, v in os.environ.items() if k != "PYTHONSAFEPATH"}

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.timeout(2400),
    pytest.mark.skipif(not CHECKER.exists(), reason="the contract checker is not beside us"),
]


def failures(cluster: Cluster, folder: Path, *options: str) -> list[str]:
    """What the checker finds wrong; its own end, where it does not end well."""
    answer = subprocess.run(
        [
            sys.executable, str(CHECKER), "--base-url", cluster.url, "--clip", str(CLIP),
            "--admin-email", ADMIN_EMAIL, "--admin-password", ADMIN_PASSWORD,
            "--jwt-secret", cluster.settings.jwt_secret, "--wait", "900", *options,
        ],
        cwd=folder, env=WITH_ITS_OWN_MODULES, timeout=2300,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = [line for line in answer.stdout.splitlines() if line.startswith("FAIL")]
    if not found and answer.returncode:
        return [answer.stdout[-2000:] + answer.stderr[-2000:]]
    return found


@pytest.mark.parametrize("storage", ["cluster", "s3_cluster"])
def test_both_documents_are_kept_to_twice_on_the_same_server(
    request: pytest.FixtureRequest, storage: str, tmp_path: Path
) -> None:
    cluster: Cluster = request.getfixturevalue(storage)

    first = failures(cluster, tmp_path)
    again = failures(cluster, tmp_path, "--only", WITHOUT_FILMS)

    assert not first, "\n".join(first)
    assert not again, "\n".join(again)
