"""What a machine allows is found by trying, whatever way the process is started."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from confinement import Start, Walls, landlock, starts
from confinement.starting import PLAIN
from confinement.tier import NO_WALLS, Tier, tier, try_tier
from tests.confinement.house import CHECKOUT
from tests.process_audit.process_starts import watched_path

UNANSWERED = """
import os, socket, sys
from pathlib import Path
from confinement import Limits, confine, confining
os.chdir(sys.argv[1])
confining.ask_before_writing = lambda *_: False
confine(Path(), Limits(walled=True), supervisor=socket.socketpair()[0])
"""
WAYS = tuple(starts())


@pytest.mark.parametrize("start", WAYS, ids=[f"{way.name}-{n}" for n, way in enumerate(WAYS)])
def test_from_inside_there_are_no_files_no_network_and_no_processes(start: Start) -> None:
    found = try_tier(start)
    if found is None:
        pytest.skip(f"{start.name} does not work on this machine")
    if not (found.walls.landlock or start.private_root) or not found.walls.seccomp:
        pytest.skip(f"this kernel lacks what it takes: {found.words}")
    assert found.open == ()
    assert found.free_code


def test_the_best_way_that_works_is_taken() -> None:
    assert tier() == next(found for way in WAYS if (found := try_tier(way)))


def test_without_walls_only_generated_code_is_rendered_and_that_is_said() -> None:
    bare = Tier(PLAIN, NO_WALLS, ("files", "network", "processes"))
    assert (bare.name, bare.free_code) == ("limits", False)
    for words in ("bubblewrap", "landlock", "seccomp", "another user", "is refused"):
        assert words in bare.words


def test_an_open_way_counts_more_than_the_walls_that_should_close_it() -> None:
    leaky = Tier(PLAIN, Walls(user=True, landlock=landlock.abi() or 1, seccomp=True), ("files",))
    assert not leaky.free_code


def test_where_nothing_bounds_what_is_written_free_code_is_refused_and_that_is_said() -> None:
    walls = Walls(user=True, landlock=landlock.abi() or 1, seccomp=True)
    unbounded = Tier(PLAIN, walls)
    assert not unbounded.free_code
    assert "a bound on what scene code writes" in unbounded.words
    assert Tier(PLAIN, replace(walls, supervised=True)).free_code
    assert Tier(PLAIN, walls, room=True).free_code


def test_free_code_does_not_run_where_nobody_answers_for_its_writing(tmp_path: Path) -> None:
    """Its own process sees to that as well."""
    command = [sys.executable, "-c", UNANSWERED, str(tmp_path)]
    environment = {"PYTHONPATH": watched_path(CHECKOUT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "NotConfined: what is written cannot be bounded" in done.stderr
