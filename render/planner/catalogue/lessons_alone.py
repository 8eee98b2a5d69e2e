"""Lessons without a module: ``case: given`` says that their case is what they read in the text."""

from __future__ import annotations

from pathlib import Path

from render.planner import catalogue
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.reads import give_fields

FOLDER = Path(next(iter(catalogue.__path__)))


def stands_alone(file: Path) -> bool:
    return "\ncase: given\n" in file.read_text(encoding="utf-8")


LESSONS = tuple(
    read_written(str(file), give_fields)
    for file in sorted(FOLDER.rglob("*.lesson"))
    if stands_alone(file)
)
TEMPLATES = tuple(lesson.template for lesson in LESSONS)
