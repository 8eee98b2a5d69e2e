"""Long lines of a script go on in indented lines below."""

from __future__ import annotations

from render.script.lines import REMARK

WIDTH = 100
INDENT = "    "


def wrap(line: str) -> list[str]:
    """The line in pieces of at most WIDTH signs. One with quotes or double spaces, where every
    space counts, stays whole."""
    if len(line) <= WIDTH or '"' in line or "  " in line:
        return [line]
    lines: list[str] = []
    for word in line.split(" "):
        room = WIDTH if len(lines) == 1 else WIDTH - len(INDENT)
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if any(one.startswith(REMARK) for one in lines):
        return [line]
    return [lines[0], *(f"{INDENT}{one}" for one in lines[1:])]
