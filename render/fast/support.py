"""Whether Manim is the one whose workings are known here; else its own renderer draws."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

KNOWN_MANIM = "0.22.0"


@cache
def fast_path() -> bool:
    """False for another version: slower, but right."""
    return version("manim") == KNOWN_MANIM
