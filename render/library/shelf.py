"""The lessons that come with the project: ``render/library/<subject>/<name>.lesson``."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from render.library.entry import Entry, read_entry

FOLDER = Path(__file__).parent
ENDING = ".lesson"
SUBJECTS = (
    "mathematics", "statistics", "physics", "chemistry", "biology", "computing", "economics",
    "earth_and_space", "history_and_geography", "language", "music", "everyday",
)  # fmt: skip
PUBLIC = "library/"  # before a lesson's name, wherever it is told
NAME = re.compile(r"[a-z_]{1,40}/[a-z0-9_]{1,80}")


class NoSuchLesson(LookupError):
    """No lesson of the library has this name."""


def lesson_files(folder: Path = FOLDER) -> dict[str, Path]:
    """The files of the lessons by name, in the order of the alphabet."""
    paths = sorted(path for path in folder.glob(f"*/*{ENDING}") if path.parent.name in SUBJECTS)
    return {name_of(path): path for path in paths}


def public_name(name: str) -> str:
    return f"{PUBLIC}{name}"


def name_of(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@cache
def read_lesson_entry(name: str) -> Entry:
    """The lesson with this name, with or without ``library/``. Raises NoSuchLesson."""
    name = name.removeprefix(PUBLIC)
    path = FOLDER / f"{name}{ENDING}"
    if not NAME.fullmatch(name) or name.partition("/")[0] not in SUBJECTS or not path.is_file():
        raise NoSuchLesson(f"no lesson of the library is called {name!r}")
    return read_entry(name, path.read_text(encoding="utf-8"))
