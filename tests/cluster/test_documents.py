"""The tutorials and the examples of the documents, as they stand, against a cluster.

Each page is one shell in a copy of the checkout in which `./troupe` is the tests' own Python, and
in which the cluster's data folder is `try`.
"""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from guide.pages import find_pages
from tests.cluster.browsing import CLIP, thin_out
from tests.guide.fences import Fence, match_output, read_fences
from tests.process_audit.process_starts import watched_path
from workers.cluster import Cluster
from workers.valkey import free_port

pytestmark = pytest.mark.cluster

CHECKOUT = Path(__file__).resolve().parents[2]
BASH = shutil.which("bash") or "/bin/bash"
ADDRESS = "http://127.0.0.1:8000"
MARK = "-- the next block --"
PAGES = [page for page in find_pages() if any("run" in one.words for one in read_fences(page))]
COMMAND = """#!/bin/sh
if [ "$1" = test ]; then shift; exec {python} -m pytest -p no:cacheprovider "$@"; fi
exec {python} -m workers.cli "$@"
"""


@pytest.fixture
def checkout(cluster: Cluster, tmp_path: Path) -> Path:
    """A folder in which the commands of the documents work, and may change what they like."""
    for entry in CHECKOUT.iterdir():
        if entry.name not in ("troupe", "scoring", "tests", ".git", "troupe-data", "demo-output"):
            (tmp_path / entry.name).symlink_to(entry)
    shutil.copytree(CHECKOUT / "scoring", tmp_path / "scoring")
    shutil.copytree(CHECKOUT / "tests", tmp_path / "tests")
    command = tmp_path / "troupe"
    command.write_text(COMMAND.format(python=sys.executable))
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    (tmp_path / "try").symlink_to(cluster.settings.data_dir)
    thin_out(CLIP, tmp_path / "dance.mp4")
    return tmp_path


@pytest.fixture
def environment(checkout: Path) -> dict[str, str]:
    """A reader's terminal: no settings of who runs the tests, not their way of finding modules,
    and no sign of a CI, to which pytest tells more."""
    kept = {name: v for name, v in os.environ.items() if not name.startswith(("TROUPE_", "PYTEST"))}
    for sign in ("CI", "BUILD_NUMBER"):
        kept.pop(sign, None)
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    modules = watched_path(checkout, checkout / "clients/python")
    return {**kept, "PATH": path, "PYTHONPATH": modules, "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_does_what_it_says(
    page: Path, cluster: Cluster, checkout: Path, environment: dict[str, str]
) -> None:
    fences = [
        one for one in read_fences(page) if {"run", "output"} & set(one.words) or one.value("file")
    ]
    script = "\n".join(["set -eo pipefail", *write_script(fences, cluster.url)])
    done = subprocess.run(
        [BASH, "-c", script], cwd=checkout, env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    printed = done.stdout.split(f"{MARK}\n")
    reached = [one for one in fences if "run" in one.words][len(printed) - 2]

    assert done.returncode == 0, f"{reached.place} fails\n{done.stdout}\n{done.stderr}"
    for fence, wanted in with_outputs(fences):
        told = printed[1 + [one for one in fences if "run" in one.words].index(fence)]
        assert match_output(wanted.text, told), f"{wanted.place} is not what is printed:\n{told}"


def write_script(fences: Sequence[Fence], url: str) -> Iterator[str]:
    """Files and commands in their order; before each block of commands a mark is printed."""
    for number, fence in enumerate(fences):
        text = fence.text.replace(ADDRESS, url)
        if name := fence.value("file"):
            yield f"cat > '{name}' <<'END_OF_FILE_{number}'\n{text}END_OF_FILE_{number}"
        elif "run" in fence.words:
            yield f"echo '{MARK}'\n{text}"


def with_outputs(fences: Sequence[Fence]) -> Iterator[tuple[Fence, Fence]]:
    """Each block that is run and has its output behind it, with that."""
    for before, fence in pairwise(fences):
        if "output" in fence.words:
            assert "run" in before.words, f"{fence.place} is the output of nothing"
            yield before, fence


@pytest.mark.long
def test_the_first_command_of_the_readme_leaves_both_results(
    checkout: Path, environment: dict[str, str]
) -> None:
    command = [checkout / "troupe", "demo", "--out", checkout / "out", "--port", str(free_port())]
    environment["TROUPE_DATA_DIR"] = str(checkout / "data")
    done = subprocess.run(
        command, cwd=checkout, env=environment, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert (checkout / "out" / "index.html").is_file()


@pytest.mark.long
def test_a_cluster_is_up_until_it_is_stopped(checkout: Path, environment: dict[str, str]) -> None:
    ports = ["--port", str(free_port()), "--flower-port", str(free_port())]
    command = [str(checkout / "troupe"), "up", "--data", str(checkout / "another"), *ports]
    with subprocess.Popen(
        command, cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True
    ) as up:
        assert up.stdout is not None
        try:
            assert any("Ctrl-C stops it" in line for line in up.stdout)
        finally:
            up.send_signal(signal.SIGINT)
            up.stdout.read()  # what it still says
    assert up.returncode == 0
