"""A process that opens one file: what it may take, leave behind and answer, and how it ends."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from confinement.limits import GIB, MIB, Limits
from confinement.reading import NoAnswer, Reader, Stopped, read_file
from confinement.tier import tier
from render.untrusted_media.inspection import Unreadable, inspect
from tests.confinement.test_attacks import take_over

pytestmark = pytest.mark.slow

READER = Reader("taken over", Limits(cpu_seconds=20), most_bytes=32 * MIB, most_files=50)
PREFIX = "troupe-read-"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where scratch folders are made; afterwards there is none, and no process."""
    take_over(monkeypatch)
    own = tmp_path / "own"
    own.mkdir()
    tmp_path.chmod(0o755)
    monkeypatch.setattr("tempfile.tempdir", str(own))
    yield own
    assert list(own.iterdir()) == []
    assert [p for p in psutil.Process().children(recursive=True) if "taken_over" in str(p)] == []


def answer(attack: str, reader: Reader = READER, seconds: float = 30) -> dict[str, object]:
    with read_file(reader, b"{}", [attack], seconds) as (told, _):
        return told


def test_what_never_ends_is_ended() -> None:
    with pytest.raises(NoAnswer, match="too long") as ended:
        answer("spin", seconds=3)
    assert ended.value.killed


def test_what_uses_up_its_seconds_of_cpu_is_ended_by_the_kernel() -> None:
    started = time.monotonic()
    with pytest.raises(NoAnswer) as ended:
        answer("spin", replace(READER, limits=Limits(cpu_seconds=1)), seconds=60)
    assert ended.value.killed
    assert time.monotonic() - started < 50


def test_what_stops_itself_is_ended() -> None:
    with pytest.raises(NoAnswer, match="too long"):
        answer("stop_itself", seconds=3)


@pytest.mark.parametrize("attack", ["fill_the_disk", "flood_its_output"])
def test_what_fills_the_disk_is_ended(attack: str) -> None:
    with pytest.raises(NoAnswer) as ended:
        answer(attack, replace(READER, limits=Limits(cpu_seconds=20, file_size=8 * MIB)))
    assert ended.value.killed


def test_what_makes_too_many_files_is_ended() -> None:
    with pytest.raises(NoAnswer, match="50 files") as ended:
        answer("many_files")
    assert ended.value.killed


def test_where_it_is_known_what_is_left_the_kernel_bounds_the_disk(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody looks at the folder meanwhile: there is no watcher to be outrun."""
    if not tier().walls.landlock:
        pytest.skip("landlock is missing, and the folder is watched")
    monkeypatch.setattr("confinement.reading.check_folder", lambda *_: None)
    small = replace(READER, limits=Limits(cpu_seconds=20, file_size=2 * MIB))

    with read_file(small, b"{}", ["make_and_fill_files"], 30, leaves=["a", "b"]) as (told, folder):
        sizes = {path.name: path.stat().st_size for path in folder.rglob("*")}

    assert told == {"got": "3"}
    assert sizes == {"a": 2 * MIB, "b": 2 * MIB, "answer.json": sizes["answer.json"]}


@pytest.mark.parametrize(("attack", "most"), [("fill_the_disk", "32 MiB"), ("many_files", "50 f")])
def test_where_it_is_not_known_each_call_that_takes_disk_is_granted(
    attack: str, most: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not tier().walls.supervised:
        pytest.skip("nobody is told of system calls, and the folder is watched")
    monkeypatch.setattr("confinement.reading.check_folder", lambda *_: None)
    with pytest.raises(NoAnswer, match=most) as ended:
        answer(attack)
    assert ended.value.killed


def test_what_takes_all_memory_says_so() -> None:
    small = replace(READER, limits=Limits(cpu_seconds=20, memory=GIB))
    assert answer("take_memory", small) == {"refused": "The file takes too much memory to read."}


@pytest.mark.parametrize("attack", ["answer_with_a_link", "answer_endlessly", "answer_nonsense"])
def test_an_answer_that_is_none_is_not_taken(attack: str) -> None:
    with pytest.raises(NoAnswer):
        answer(attack)


def test_who_wants_no_more_ends_it() -> None:
    with pytest.raises(Stopped), read_file(READER, b"{}", ["spin"], 60, lambda: True):
        pass


def test_it_has_nothing_in_its_environment_and_is_what_the_tier_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TROUPE_JWT_SECRET", "hush")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush")
    assert "hush" not in str(answer("environment")["got"])
    assert tier().walls.user == (os.geteuid() == 0 or tier().start.private_root)


@pytest.mark.parametrize(
    "told", ['{"metadata": 7}', '{"metadata": ["a"]}', "{}", '{"metadata": {}, "refused": 1}']
)
def test_a_reader_that_lies_costs_its_own_file_only(
    told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it answers is told its owner in words, or taken for what it is."""
    file = tmp_path / "file.json"
    file.write_text(json.dumps({"told": told}))
    monkeypatch.setattr(
        "render.untrusted_media.inspection.read_file",
        lambda reader, path, _, seconds, **more: read_file(
            reader, path, ["answer_as_told"], seconds, **more
        ),
    )
    with pytest.raises(Unreadable):
        inspect(file, "image/png", tmp_path / "out")
