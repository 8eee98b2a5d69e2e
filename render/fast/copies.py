"""Copies of drawings that share what never changes."""

from __future__ import annotations

from typing import Any

import svgelements  # type: ignore[import-untyped]  # no stubs


def install() -> None:
    """From now on a copied mobject shares the parsed path that it was made from.

    Manim copies every mobject at the start of its animations, and with each letter the SVG path
    that nobody changes after it was read; copying those takes most of the time.
    """
    svgelements.Path.__deepcopy__ = itself


def itself(path: Any, memo: dict[int, Any]) -> Any:  # noqa: ARG001, deepcopy's
    return path
