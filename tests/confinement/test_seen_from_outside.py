"""What the kernel says of a process behind the walls, while it does a stranger's bidding."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from confinement import Start, starts
from confinement.reading import Stopped, read_file
from confinement.starting import PLAIN
from confinement.tier import tier
from pose.errors import PoseError
from pose.sandbox.host import Sandbox
from render.untrusted_media import inspection
from tests.confinement.house import SECRET
from tests.confinement.test_attacks import named, take_over, take_way

pytestmark = pytest.mark.slow

READER, DECODER = "reader", "decoder"
KINDS = [*((READER, start) for start in starts()), (DECODER, PLAIN)]
FILTERED = "2"  # SECCOMP_MODE_FILTER
NONE = f"{0:016x}"


@pytest.fixture(scope="module", params=KINDS, ids=map(named, KINDS))
def facts(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Start, dict[str, str], list[str]]:
    """How it was started, its status, and what its descriptors are."""
    name, start = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TROUPE_JWT_SECRET", SECRET)
        if name == DECODER:
            return start, *decoder(tmp_path_factory.mktemp("video") / "video.mp4")
        take_over(patch)
        take_way(patch, start)
        return start, *reader()


def reader() -> tuple[dict[str, str], list[str]]:
    seen: list[tuple[dict[str, str], list[str]]] = []

    filters = number_of_filters(os.getpid()) + 1 + tier().walls.supervised

    def look() -> bool:
        """As soon as all walls stand; the tests themselves may be filtered."""
        seen.extend(looked_at(pid) for pid in taken_over() if number_of_filters(pid) == filters)
        return bool(seen)

    with pytest.raises(Stopped), read_file(inspection.READER, b"{}", ["spin"], 30, look):
        pass
    return seen[0]


def decoder(file: Path) -> tuple[dict[str, str], list[str]]:
    """After a video that is none."""
    file.write_bytes(b"no video")
    with Sandbox() as sandbox:
        with pytest.raises(PoseError):
            sandbox.probe(file)
        return looked_at(sandbox.pid)


def taken_over() -> Iterator[int]:
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):  # it has ended
            words = process.cmdline()
            if "tests.confinement.taken_over_reader" in words and "--clearenv" not in words:
                yield process.pid


def number_of_filters(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("Seccomp_filters:")[2].split()[0])


def looked_at(pid: int) -> tuple[dict[str, str], list[str]]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    status = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    folder = Path(f"/proc/{pid}/fd")
    open_files = [str(each.readlink()) for each in folder.iterdir()] if os.geteuid() == 0 else []
    return status, open_files


def test_it_has_no_capability(facts: tuple[Start, dict[str, str], Any]) -> None:
    """In no tier, and whatever permissions the folders on the way to Python have."""
    _, status, _ = facts
    assert {status[name] for name in ("CapPrm", "CapEff", "CapInh", "CapAmb")} == {NONE}


@pytest.mark.skipif(os.geteuid() != 0, reason="who is not root cannot close the bounding set")
def test_no_program_could_give_it_one(facts: tuple[Start, dict[str, str], Any]) -> None:
    assert facts[1]["CapBnd"] == NONE


def test_it_is_filtered_gains_nothing_and_is_in_no_group(
    facts: tuple[Start, dict[str, str], Any],
) -> None:
    _, status, _ = facts
    assert (status["Seccomp"], status["NoNewPrivs"]) == (FILTERED, "1")
    if os.geteuid() == 0 and tier().walls.user:
        assert "0" not in status["Uid"].split()
        assert "0" not in [*status["Gid"].split(), *status["Groups"].split()]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root sees descriptors of who is not dumpable")
def test_its_open_files_are_its_input_and_its_log(
    facts: tuple[Start, dict[str, str], list[str]], request: pytest.FixtureRequest
) -> None:
    allowed = ("/dev/null", "/memfd:input", "anon_inode:", "pipe:", "/log.txt", "/statm")
    if DECODER in request.node.name:
        allowed += ("socket:",)
    strange = [each for each in facts[2] if not any(word in each for word in allowed)]
    assert strange == []
