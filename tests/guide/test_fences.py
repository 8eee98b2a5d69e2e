"""Every example in the documents says what becomes of it, and what can be read is read."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from guide.pages import CHECKOUT, find_pages
from render.plan.lesson import LessonPlan
from render.script.reader import read_lesson
from tests.guide.fences import Fence, match_output, read_fences

PAGES = [CHECKOUT / "README.md", *find_pages()]
FENCES = [fence for page in PAGES for fence in read_fences(page)]


def test_every_block_is_classified() -> None:
    unknown = [
        f"{one.place}: {one.language} {' '.join(one.words)}" for one in FENCES if not one.known
    ]
    assert not unknown, "tests/guide/fences.py says which words there are"


def test_the_tests_that_run_blocks_are_there() -> None:
    named = {place for one in FENCES for place in (one.value("by") or "").split(",") if place}
    assert [place for place in sorted(named) if not (CHECKOUT / place).is_file()] == []


def list_lines_of_tests() -> list[str]:
    """What stands behind ``./troupe test`` anywhere, but what pipes make of it."""
    lines = {line for one in FENCES if one.language == "sh" for line in one.text.splitlines()}
    commands = [line.partition("|")[0] for line in lines if line.startswith("./troupe test")]
    return sorted({shlex.join(shlex.split(line, comments=True)[2:]) for line in commands})


@pytest.mark.slow
@pytest.mark.parametrize("words", list_lines_of_tests())
def test_lanes_and_choices_of_tests_are_understood(words: str) -> None:
    """Their options by pytest itself; what they name is there."""
    given = shlex.split(words)
    command = [sys.executable, "-m", "pytest", *given, "--version"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert [
        word for word in given if word.startswith("tests/") and not (CHECKOUT / word).exists()
    ] == []


def of_language(language: str) -> list[Fence]:
    return [one for one in FENCES if one.language == language]


@pytest.mark.parametrize("fence", of_language("json"), ids=lambda one: one.place)
def test_json_can_be_read(fence: Fence) -> None:
    """One document, or several."""
    rest = fence.text.strip()
    while rest:
        _, end = json.JSONDecoder().raw_decode(rest)
        rest = rest[end:].lstrip()


@pytest.mark.parametrize("fence", of_language("yaml"), ids=lambda one: one.place)
def test_yaml_can_be_read(fence: Fence) -> None:
    assert yaml.safe_load(fence.text)


@pytest.mark.parametrize("fence", of_language("lesson"), ids=lambda one: one.place)
def test_lessons_can_be_read(fence: Fence) -> None:
    assert isinstance(read_lesson(fence.text).plan, LessonPlan)


@pytest.mark.parametrize(
    ("wanted", "printed", "same"),
    [
        ("89.5 of 100", "7 of 100\n", True),
        ("89.5 of 100", "nothing of 100", False),
        ("job_… is queued", "job_1f is queued", True),
        ("one line", "one line\nand another", False),
        ("one line\n…", "one line\nand another", True),
    ],
)
def test_outputs_are_compared_but_for_numbers(wanted: str, printed: str, same: bool) -> None:
    assert match_output(wanted, printed) is same


def test_a_page_is_read_with_its_words(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n```sh run\nls\n```\n\n  ```text output\n  a\n  ```\n")
    first, second = read_fences(page)
    assert (first.line, first.language, first.words, first.text) == (3, "sh", ("run",), "ls\n")
    assert second.words == ("output",)
