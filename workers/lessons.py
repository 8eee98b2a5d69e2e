"""`./troupe lessons`: the library's lessons are listed, shown and checked."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from render.library.entry import Entry
from render.library.search import Hit, find_lessons
from render.library.shelf import NoSuchLesson, lesson_files, read_lesson_entry
from workers.environment import CommandError


def lessons_command(options: argparse.Namespace) -> int:
    """Do what is asked; answer the exit code. Raises CommandError."""
    return ACTS[options.action or "list"](options)


def list_lessons(options: argparse.Namespace) -> int:
    topics = {name: read_lesson_entry(name).topic for name in lesson_files()}
    if options.json:
        print_json([{"name": name, "topic": topic} for name, topic in topics.items()])
        return 0
    for name, topic in topics.items():
        sys.stdout.write(f"{name}: {topic}\n")
    return 0


def print_json(content: object) -> None:
    sys.stdout.write(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


def show_lesson(options: argparse.Namespace) -> int:
    """The lesson's file as it is."""
    if len(options.words) != 1:
        raise CommandError("name one lesson: ./troupe lessons show physics/free_fall")
    try:
        name = read_lesson_entry(options.words[0]).name
    except NoSuchLesson as problem:
        raise CommandError(str(problem)) from None
    sys.stdout.write(lesson_files()[name].read_text(encoding="utf-8"))
    return 0


def find(options: argparse.Namespace) -> int:
    """The lessons that are nearest, the best first; a star before one that is surely meant."""
    hits = find_lessons(" ".join(options.words))
    if options.json:
        print_json([_told(hit) for hit in hits])
        return 0 if hits else 1
    for hit in hits:
        mark = "*" if hit.is_sure else " "
        sys.stdout.write(f"{mark} {hit.score:.2f} {hit.lesson.name}: {hit.lesson.topic}\n")
    return 0 if hits else 1


def _told(hit: Hit) -> dict[str, object]:
    lesson, score = hit.lesson, round(hit.score, 3)
    return {"name": lesson.name, "topic": lesson.topic, "score": score, "sure": hit.is_sure}


def check_lessons(options: argparse.Namespace) -> int:
    """All lessons, or those in the files that are named; 1 where one is not fit."""
    from render.planner.library_check import check_file, doubled_topics

    paths = [Path(word) for word in options.words] or list(lesson_files().values())
    found = 0
    entries: dict[str, Entry] = {}
    for path in paths:
        try:
            entry, flaws = check_file(path)
        except (OSError, UnicodeDecodeError) as problem:
            raise CommandError(f"{path}: {problem}") from problem
        entries |= {entry.name: entry} if entry else {}
        for flaw in flaws:
            sys.stdout.write(f"{path}:{flaw.line}:{flaw.column}: {flaw.words}\n")
        found += len(flaws)
    others = {} if not options.words else {name: read_lesson_entry(name) for name in lesson_files()}
    for name, words in doubled_topics((others | entries).values()).items():
        if name in entries:
            sys.stdout.write(f"{name}: {words}\n")
            found += 1
    sys.stdout.write(f"{len(paths)} lessons, {found} flaws\n")
    return 1 if found else 0


ACTS: Mapping[str, Callable[[argparse.Namespace], int]] = {
    "list": list_lessons,
    "show": show_lesson,
    "find": find,
    "check": check_lessons,
}
