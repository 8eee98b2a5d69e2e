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
# films of 1080p60 take minutes: they are made once, with the objects in S3; over a folder in the
# long lane. All else is asked of both, and a second time of the same server over a folder
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


def test_both_documents_are_kept_to_with_the_objects_in_s3(
    s3_cluster: Cluster, tmp_path: Path
) -> None:
    found = failures(s3_cluster, tmp_path)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "options",
    [("--only", WITHOUT_FILMS), pytest.param((), marks=pytest.mark.long)],
    ids=["without films", "whole"],
)
def test_both_documents_are_kept_to_twice_on_the_same_server(
    cluster: Cluster, tmp_path: Path, options: tuple[str, ...]
) -> None:
    first = failures(cluster, tmp_path, *options)
    again = failures(cluster, tmp_path, "--only", WITHOUT_FILMS)

    assert not first, "\n".join(first)
    assert not again, "\n".join(again)
