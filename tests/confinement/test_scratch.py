"""Counting what a confined process has written, though it wants not to be counted."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import pytest

from confinement.limits import MIB
from confinement.scratch import TooMuch, check_folder, entries

SOMEBODY = 12345


@contextmanager
def as_somebody() -> Iterator[None]:
    """Whose folder forbids it, that one cannot look; root can."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(SOMEBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    tmp_path.chmod(0o777)
    temporary = Path(tempfile.gettempdir())
    for way in (place for place in tmp_path.parents if temporary in place.parents):
        way.chmod(0o755)
    with as_somebody():
        yield tmp_path


def fill(place: Path) -> None:
    for number in range(4):
        (place / f"file{number}").write_bytes(bytes(MIB))


def below_paths(folder: Path) -> None:
    with chdir(folder):
        for _ in range(20):
            Path("d" * 255).mkdir()
            os.chdir("d" * 255)
        fill(Path())


def in_a_folder_without_a_list(folder: Path) -> None:
    (folder / "hidden").mkdir(mode=0o300)
    fill(folder / "hidden")


def in_a_folder_without_facts(folder: Path) -> None:
    (folder / "hidden").mkdir()
    fill(folder / "hidden")
    (folder / "hidden").chmod(0o400)


@pytest.mark.parametrize(
    "hide", [below_paths, in_a_folder_without_a_list, in_a_folder_without_facts]
)
def test_what_is_hidden_from_the_count_is_too_much(
    hide: Callable[[Path], None], folder: Path
) -> None:
    hide(folder)
    with pytest.raises(TooMuch, match="cannot be counted"):
        check_folder(folder, 2 * MIB, 30)
    for path in folder.glob("hidden"):
        path.chmod(0o700)


def test_what_vanishes_while_it_is_counted_is_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(folder)

    def vanishing(place: Path) -> Iterator[os.DirEntry[str]]:
        for entry in list(entries(place)):
            Path(entry).unlink()
            yield entry

    monkeypatch.setattr("confinement.scratch.entries", vanishing)
    check_folder(folder, 2 * MIB, 30)
    check_folder(folder / "gone", 2 * MIB, 30)
