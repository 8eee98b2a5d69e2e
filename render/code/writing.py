"""Pieces of Manim code as text: names, strings, colours, timed plays."""

from __future__ import annotations

import keyword
from collections.abc import Callable, Sequence

from render.code.kit_file import definitions
from render.plan.things import Role

COLORS: dict[Role, str] = {
    "text": "TEXT", "muted": "MUTED", "accent": "ACCENT", "warm": "WARM",
    "good": "GOOD", "violet": "VIOLET", "bad": "BAD",
}  # fmt: skip
RESERVED = {"self", "np", "linear", "config", "title"}


def variable(name: str) -> str:
    """The object's name in the code, kept apart from keywords and the kit's own names."""
    taken = keyword.iskeyword(name) or name in RESERVED or name in definitions()
    return f"{name}_1" if taken else name


def quote_text(text: str) -> str:
    return repr(" ".join(text.split()))


def raw(tex: str) -> str:
    """A raw string where Python allows one, since LaTeX is full of backslashes."""
    fits = '"' not in tex and not tex.endswith("\\") and "\n" not in tex
    return f'r"{tex}"' if fits else repr(tex)


def quoted_list(items: Sequence[str], write: Callable[[str], str] = quote_text) -> str:
    inner = "".join(f"\n                {write(item)}," for item in items)
    return f"[{inner}\n            ]"


def pair(values: tuple[float, float]) -> str:
    return f"({values[0]:.10g}, {values[1]:.10g})"


def named_tex(tex: str | None) -> str:
    return f", tex={raw(tex)}" if tex else ""


def write_play_call(animations: str, seconds: float) -> str:
    return f"self.play({animations}, run_time={max(0.1, round(seconds, 3)):g})"
