"""What a machine allows is found by trying, whatever way the process is started."""

from __future__ import annotations

import pytest

from confinement import Start, Walls, landlock, starts
from confinement.starting import PLAIN
from confinement.tier import NO_WALLS, Tier, tier, try_tier

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
