"""What a confined process leaves behind, taken with care: names may lead elsewhere, sizes lie."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import BinaryIO

PIECE = 1024 * 1024


class BadResult(ValueError):
    """What was left is no plain file of a sensible size; the text says what it is."""


class TooMuch(ValueError):
    """The folder holds more than it may, or what cannot be counted."""


@contextmanager
def open_plain_file(path: Path, most: int) -> Iterator[BinaryIO]:
    """A plain file of at most so many bytes; links, fifos and devices are refused. BadResult."""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except OSError as problem:
        raise BadResult(f"{path.name} cannot be opened: {problem.strerror}") from None
    try:
        check_plain(path.name, os.fstat(descriptor), most)
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(descriptor)


def check_plain(name: str, facts: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(facts.st_mode) or facts.st_nlink != 1:
        raise BadResult(f"{name} is no plain file")
    if not 0 < facts.st_size <= most:
        raise BadResult(f"{name} has {facts.st_size} bytes; 1 to {most} are allowed")


def take(source: Path, out: Path, most: int, check: Callable[[Path], None] | None = None) -> None:
    """Copies a result to ``out``, which appears whole and checked or not at all. BadResult."""
    part = out.with_name(out.name + ".part")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open_plain_file(source, most) as file, part.open("wb") as target:
            copy(file, target, most)
        if check is not None:
            check(part)
        part.replace(out)
    finally:
        part.unlink(missing_ok=True)


def copy(file: BinaryIO, target: BinaryIO, most: int) -> None:
    """No more than so many bytes, even while the file grows."""
    while most and (piece := file.read(min(PIECE, most))):
        target.write(piece)
        most -= len(piece)


def tail(file: BinaryIO, most: int = 4000) -> str:
    """The end of a file that is open already."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - most))
    return file.read(most).decode("utf-8", "replace")


@dataclass(frozen=True)
class Amount:
    """Of the disk: bytes, and how many files and folders."""

    size: int = 0
    files: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.size + other.size, self.files + other.files)

    def check(self, most: Amount) -> None:
        """Raises TooMuch where this is more."""
        if self.size > most.size or self.files > most.files:
            held = f"{most.size // 1024**2} MiB or {most.files} files"
            raise TooMuch(f"more than {held} were written")


def check_folder(folder: Path, most_bytes: int, most_files: int) -> None:
    """Raises TooMuch."""
    measure_folder(folder, Amount(most_bytes, most_files))


def measure_folder(folder: Path, most: Amount) -> Amount:
    """What is in it. Raises TooMuch; stops counting there, so that it takes no long time.

    What is hidden by its folder's permissions, or lies deeper than a path reaches, is too much.
    """
    found = Amount()
    with seen_or_gone():
        found = Amount(size_of(folder.stat()))  # its list of names
    for entry in entries(folder):
        with seen_or_gone():
            found += Amount(size_of(entry.stat(follow_symlinks=False)), 1)
            found.check(most)
    return found


def size_of(facts: os.stat_result) -> int:
    """What a file takes or is long, whichever is more: some disks tell the first late."""
    return max(facts.st_blocks * 512, facts.st_size)


def entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """Everything below, without following links; what vanishes meanwhile is left out. TooMuch."""
    waiting = [str(folder)]
    while waiting:
        with seen_or_gone(), os.scandir(waiting.pop()) as found:
            for entry in found:
                yield entry
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)


@contextmanager
def seen_or_gone() -> Iterator[None]:
    """Who hides what he writes from the count is ended as who writes too much. TooMuch."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as problem:
        words = f"something was written that cannot be counted ({problem.strerror})"
        raise TooMuch(words) from None


@contextmanager
def scratch_folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """A new folder that is gone afterwards, whatever was put into it."""
    folder = Path(mkdtemp(prefix=prefix, dir=parent))
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: Path) -> None:
    """Also folders that forbid it and nests too deep for Python's own way."""
    with suppress(OSError, RecursionError):
        shutil.rmtree(folder)
    if folder.exists():
        subprocess.run(["/bin/chmod", "-R", "u+rwX", "--", folder], check=False)
        subprocess.run(["/bin/rm", "-rf", "--", folder], check=False)
