"""Tables of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def write_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(write_cell, line))} |" for line in lines)


def write_cell(text: str) -> str:
    """On one line, and without an end of the cell in it."""
    return " ".join(text.split()).replace("|", "\\|")
