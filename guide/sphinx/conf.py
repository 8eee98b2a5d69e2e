"""How Sphinx builds the staged pages. Nothing of it may load anything from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pygments.lexers.special import TextLexer

from workers.version import VERSION

CHECKOUT = Path(__file__).resolve().parents[2]

project = "Troupe"
version = release = VERSION
extensions = ["myst_parser"]
exclude_patterns: list[str] = []

myst_heading_anchors = 4  # the anchors that GitHub gives to headings
myst_links_external_new_tab = False

html_theme = "furo"
html_title = f"Troupe {VERSION}"
html_static_path = ["static"]
html_css_files = ["troupe.css"]
html_favicon = str(CHECKOUT / "api/console/static/mark.svg")
html_show_sphinx = False
html_show_copyright = False
html_copy_source = False
html_use_index = False
html_theme_options: dict[str, list[str]] = {"top_of_page_buttons": [], "footer_icons": []}


def setup(app: Any) -> None:
    app.add_lexer("lesson", TextLexer)  # lesson scripts are words
