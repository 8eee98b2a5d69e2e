"""Letters that no font here has: Pango draws a box for each and says nothing, so it is asked."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

MOST = 60  # letters that are told
POINTER = ctypes.c_void_p
SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "pango_cairo_font_map_get_default": (POINTER, []),
    "pango_font_map_create_context": (POINTER, [POINTER]),
    "pango_layout_new": (POINTER, [POINTER]),
    "pango_font_description_from_string": (POINTER, [ctypes.c_char_p]),
    "pango_layout_set_font_description": (None, [POINTER, POINTER]),
    "pango_layout_set_text": (None, [POINTER, ctypes.c_char_p, ctypes.c_int]),
    "pango_layout_get_unknown_glyphs_count": (ctypes.c_int, [POINTER]),
    "pango_font_description_free": (None, [POINTER]),
    "g_object_unref": (None, [POINTER]),
}


class Undrawn:
    """The letters of all texts of a scene that are drawn as boxes, each once, in their order."""

    def __init__(self) -> None:
        self._found: dict[str, None] = {}

    def install(self) -> None:
        """Every text that Manim sets from now on is looked at."""
        from manim import MarkupText, Text

        for kind in (Text, MarkupText):
            setattr(kind, "_text2svg", self._watched(kind._text2svg))  # noqa: B010, for mypy

    @property
    def letters(self) -> str:
        return "".join(self._found)[:MOST]

    def _watched(self, set_text: Callable[..., str]) -> Callable[..., str]:
        def text2svg(text: Any, *given: Any) -> str:
            self._look(text.text, text.font or "")
            return set_text(text, *given)

        return text2svg

    def _look(self, text: str, font: str) -> None:
        strange = {c: None for c in text if not c.isascii() and c.isprintable()}
        self._found.update({c: None for c in strange if not has_letter(font, c)})


@cache
def has_letter(font: str, letter: str) -> bool:
    """Whether Pango finds a glyph for it, in this font or in any other."""
    pango = library()
    context = pango.pango_font_map_create_context(pango.pango_cairo_font_map_get_default())
    layout = pango.pango_layout_new(context)
    description = pango.pango_font_description_from_string(font.encode())
    pango.pango_layout_set_font_description(layout, description)
    pango.pango_layout_set_text(layout, letter.encode(), -1)
    missing: int = pango.pango_layout_get_unknown_glyphs_count(layout)
    pango.pango_font_description_free(description)
    pango.g_object_unref(layout)
    pango.g_object_unref(context)
    return missing == 0


@cache
def library() -> ctypes.CDLL:
    """Pango as Manim's own binding has loaded it: another copy would not know our fonts."""
    import manimpango

    (binding,) = Path(manimpango.__path__[0]).glob("cmanimpango*.so")
    loaded = ctypes.CDLL(
        str(binding)
    )  # its symbols are those of the libraries that it is linked to
    for name, (answer, given) in SIGNATURES.items():
        function = getattr(loaded, name)
        function.restype, function.argtypes = answer, given
    return loaded
