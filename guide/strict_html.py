"""Moves what a theme writes into its pages out of them, so that a policy may forbid all of that.

The API sends the pages with `script-src 'self'; style-src 'self'`: an inline script, an inline
style or a handler in an attribute would not work. Blocks become files that all pages share.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
STYLED = re.compile(r'style="(opacity|display): ([\w%]+);?"')  # of SVG, which has attributes for it


def move_inline_parts(page: Path, static: Path) -> None:
    """Rewrite the page; its scripts and styles lie in `static`, named by what they hold."""
    place = Path(*[".."] * (len(page.relative_to(static.parent).parts) - 1), static.name)

    def keep(text: str, ending: str) -> str:
        name = f"inline-{hashlib.sha256(text.encode()).hexdigest()[:12]}.{ending}"
        (static / name).write_text(text, "utf-8")
        return f"{place}/{name}"

    html = page.read_text("utf-8")
    html = SCRIPT.sub(lambda found: f'<script src="{keep(found[1], "js")}"></script>', html)
    html = STYLE.sub(lambda found: f'<link rel="stylesheet" href="{keep(found[1], "css")}">', html)
    page.write_text(STYLED.sub(r'\1="\2"', html), "utf-8")
