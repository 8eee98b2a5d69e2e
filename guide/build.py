"""Stages the pages, has Sphinx build them without a warning, and puts the site in its place."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from pathlib import Path

from guide.pages import CHECKOUT, stage_pages
from guide.reading_aids import add_reading_aids
from guide.reference import write_reference
from guide.strict_html import move_inline_parts

SITE = CHECKOUT / "guide" / "site"
CONFIGURATION = Path(__file__).with_name("sphinx")
LEFT_OUT = ("_sources", ".doctrees", ".buildinfo", "objects.inv", "genindex.html")


class BuildFailed(Exception):
    """The site could not be built. The message says why."""


def build_site(target: Path = SITE) -> int:
    """Build the site; answer how many pages it has. What was there stays until it is done.

    Raises BuildFailed for a page with a flaw, such as a link that leads nowhere.
    """
    with tempfile.TemporaryDirectory(prefix="troupe-docs-") as folder:
        source, made = Path(folder, "source"), Path(folder, "site")
        stage_pages(source, write_reference(source / "reference"))
        run_sphinx(source, made)
        for place in (*map(made.joinpath, LEFT_OUT), *made.rglob("*.map")):
            remove(place)
        pages = list(made.rglob("*.html"))
        for page in pages:
            page.write_text(add_reading_aids(page.read_text("utf-8")), "utf-8")
            move_inline_parts(page, made / "_static")
        put_in_place(made, target)
    return len(pages)


def run_sphinx(source: Path, target: Path) -> None:
    """Every warning is a failure, and all of them are told."""
    try:
        from sphinx.application import Sphinx
        from sphinx.errors import SphinxError
        from sphinx.util.console import nocolor
    except ImportError as missing:
        raise BuildFailed(f"{missing}. Run ./troupe docs, which installs it.") from missing
    nocolor()
    told = io.StringIO()
    try:
        app = Sphinx(
            source, CONFIGURATION, target, target / ".doctrees", "html",
            status=None, warning=told, warningiserror=True,
        )  # fmt: skip
        app.build()
    except SphinxError as problem:
        raise BuildFailed(f"the pages cannot be built: {problem}") from problem
    if app.statuscode:
        words = told.getvalue().replace(f"{source}/", "")
        raise BuildFailed(f"the pages have flaws:\n{words}")


def put_in_place(made: Path, target: Path) -> None:
    """In one step where there was nothing, in two otherwise; raises BuildFailed."""
    beside = target.with_name(f".{target.name}-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, beside)
        remove(target)
        beside.rename(target)
    except OSError as problem:
        remove(beside)
        raise BuildFailed(
            f"{target} cannot be written: {problem.strerror}. Name a folder with --out."
        ) from problem


def remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
