"""Which documents are pages of the site, in which order, and where their links lead.

docs/README.md is the first page: each of its sections is a part of the navigation, with the pages
in the order in which the section names them. Pages keep the links that GitHub follows; here those
to files that are no pages become the names of the files.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
DOCS = CHECKOUT / "docs"
GENERATED = "Reference"  # the section to which the generated pages belong
FOLDERS = ("decisions",)  # each gets a page that lists it
ELSEWHERE = {  # pages outside docs/, by the names they have on the site
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "examples/README.md": "examples.md",
    "clients/python/README.md": "client-python.md",
    "clients/javascript/README.md": "client-javascript.md",
}
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)#\s]*)(#[^)\s]*)?\)")
FENCE = re.compile(r"^( *)(`{3,}).*?^\1\2$\n?", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
TITLE = re.compile(r"^# (.+)$", re.MULTILINE)


def find_pages() -> dict[Path, str]:
    """The file of each page, and its name on the site."""
    own = {page: page.relative_to(DOCS).as_posix() for page in sorted(DOCS.rglob("*.md"))}
    own[DOCS / "README.md"] = "index.md"
    return {**own, **{CHECKOUT / file: name for file, name in ELSEWHERE.items()}}


def stage_pages(target: Path, generated: Mapping[str, str]) -> None:
    """Write all pages and what they show; `generated` are further ones there, with their titles."""
    shutil.copytree(DOCS, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.md"))
    pages = find_pages()
    for file, name in pages.items():
        text = point_links(file.read_text("utf-8"), file, name, pages)
        if name == "index.md":
            text = add_navigation(text, generated)
        write_page(target / name, text)
    for folder in FOLDERS:
        write_page(target / folder / "index.md", list_folder(DOCS / folder))


def write_page(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")


def point_links(text: str, file: Path, name: str, pages: Mapping[Path, str]) -> str:
    """The text with its links to documents as the site has them; code stays as it is."""

    def point(found: re.Match[str]) -> str:
        mark, words, place, heading = found[1], found[2], found[3], found[4] or ""
        if not place or "://" in place or place.startswith("mailto:"):
            return found[0]
        led = Path(os.path.normpath(file.parent / place))
        if led.is_relative_to(DOCS) and led.name in FOLDERS:
            led_name = f"{led.name}/index.md"
        elif led in pages:
            led_name = pages[led]
        elif led.is_relative_to(DOCS) and led.is_file():
            led_name = led.relative_to(DOCS).as_posix()
        else:
            return f"{words} (`{led.relative_to(CHECKOUT)}`)"
        return f"{mark}[{words}]({os.path.relpath(led_name, Path(name).parent)}{heading})"

    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += [LINK.sub(point, text[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*parts, LINK.sub(point, text[end:])])


def add_navigation(text: str, generated: Mapping[str, str]) -> str:
    """The first page with a hidden list of pages below each of its sections."""
    head, *rest = SECTION.split(text)
    written = [head]
    for title, body in zip(rest[::2], rest[1::2], strict=True):
        pages = list(dict.fromkeys(found[3] for found in LINK.finditer(body)))
        more = ""
        if title == GENERATED:
            pages += generated
            lines = [f"- [{words}]({name})" for name, words in generated.items()]
            more = "\n\nMade of the program itself:\n\n" + "\n".join(lines)
        written += [f"## {title}{body.rstrip()}{more}\n\n{write_toctree(title, pages)}\n"]
    return "\n".join(written)


def write_toctree(caption: str, pages: Sequence[str]) -> str:
    return "\n".join(["```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```", ""])


def list_folder(folder: Path) -> str:
    """A page of the titles in it, the newest first."""
    files = sorted(folder.glob("*.md"), reverse=True)
    lines = [f"- [{read_title(file)}]({file.name})" for file in files]
    tree = ["```{toctree}", ":hidden:", "", *(file.name for file in files), "```"]
    return "\n".join([f"# {folder.name.capitalize()}", "", *lines, "", *tree, ""])


def read_title(file: Path) -> str:
    found = TITLE.search(file.read_text("utf-8"))
    return found[1] if found else file.stem
