"""What the documents name is there: files, pages, headings, and commands."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.guide.fences import FENCED, read_fences
from workers.command_parser import parser
from workers.version import VERSION

CHECKOUT = Path(__file__).parents[1]
PAGES = [*CHECKOUT.glob("*.md"), *CHECKOUT.glob("docs/**/*.md")]
TEXTS = [page for page in PAGES if page.name != "CHANGELOG.md"]  # which tells of what was
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
PLACE = re.compile(
    r"`((?:api|bench|clients|confinement|deploy|docs|examples|guide|pose|render|requirements|scoring|services|"
    r"tasks|tests|workers)/[\w./-]*\w/?)`"
)
MADE = ("deploy/secrets.yaml", "docs/testing-long.txt")  # by operators, by the long lane
SHELLS = ("sh", "bash", "shell")
SHELL_ALONE = ("test", "docs")  # which ./troupe does without workers.cli


def describe(page: Path) -> str:
    return str(page.relative_to(CHECKOUT))


def list_links(page: Path) -> Iterator[tuple[Path, str]]:
    """File and heading of each link that leads into the checkout."""
    for place, heading in LINK.findall(FENCED.sub("", page.read_text(encoding="utf-8"))):
        if "://" not in place and not place.startswith("mailto:"):
            yield (page.parent / place if place else page), heading


def list_headings(page: Path) -> set[str]:
    """As Markdown's readers name them in links."""
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def list_commands(page: Path) -> Iterator[list[str]]:
    """The words after ./troupe in each line of a shell that can be read as they stand."""
    for fence in read_fences(page):
        if fence.language in SHELLS:
            for line in fence.text.replace("\\\n", " ").splitlines():
                if line.strip().startswith("./troupe "):
                    words = shlex.split(line, comments=True)[1:]
                    if words[0] not in SHELL_ALONE:
                        yield words


@pytest.mark.parametrize("page", PAGES, ids=describe)
def test_links_lead_to_pages_and_headings_that_are_there(page: Path) -> None:
    for place, heading in list_links(page):
        assert place.exists(), f"{place} is not there"
        if heading and place.suffix == ".md":
            assert heading in list_headings(place), f"{place.name} has no heading {heading}"


def is_there(place: str) -> bool:
    """Modules are named without their ending in tables of packages."""
    return (CHECKOUT / place).exists() or (CHECKOUT / f"{place}.py").exists() or place in MADE


@pytest.mark.parametrize("page", TEXTS, ids=describe)
def test_files_that_are_named_are_there(page: Path) -> None:
    named = PLACE.findall(page.read_text(encoding="utf-8"))
    assert [place for place in named if not is_there(place)] == []


@pytest.mark.parametrize("page", TEXTS, ids=describe)
def test_commands_are_understood(page: Path) -> None:
    for words in list_commands(page):
        if not {"--help", "…"} & set(words):
            parser().parse_args(words[: end_of_command(words)])


def end_of_command(words: list[str]) -> int:
    """Where a pipe, a redirection or a further command begins."""
    return next((n for n, word in enumerate(words) if word[0] in "|>&;2<"), len(words))


def test_the_newest_version_of_the_changelog_is_the_one_that_is_told() -> None:
    text = (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## (\d+\.\d+\.\d+) \(\d{4}-\d\d-\d\d\)$", text, re.MULTILINE)
    others = set(re.findall(r"^## (.*)$", text, re.MULTILINE)) - {"Unreleased"}
    assert len(versions) == len(others), "a version is a number and a day"
    assert versions == sorted(versions, reverse=True, key=lambda v: tuple(map(int, v.split("."))))
    assert versions[0] == VERSION
