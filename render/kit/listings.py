"""A listing of program code, read line by line."""

from __future__ import annotations

from typing import Any

from manim import LEFT, RIGHT, Text, VGroup, VMobject

from render.kit.areas import AREAS
from render.kit.boards import Board, backplate
from render.kit.entering import InTurn
from render.kit.theme import BODY, EDGE, FONT, MUTED, PANEL, SMALL, TEXT, area_size, words

MONOSPACED = ("JetBrains Mono", "Menlo", "Consolas", "DejaVu Sans Mono", "Liberation Mono")
FAMILY = next((name for name in MONOSPACED if name in Text.font_list()), FONT)
STEP = 0.62  # of a line's height: an indent of four
LETTER = 0.187  # width of one, at a size that is well read


def wrapped_code(line: str, room: int) -> list[str]:
    """The line in rows of so many letters, broken at spaces; the rest stands further in."""
    indent = len(line) - len(line.lstrip())
    rows, row = [], line
    while len(row) > room and (cut := row.rfind(" ", indent + 1, room + 1)) > indent:
        rows.append(row[:cut])
        indent = min(len(line) - len(line.lstrip()) + 4, room // 2)
        row = " " * indent + row[cut:].lstrip()
    return [*rows, row]


class Listing(Board):
    """Part ``0`` is the first line. The numbers and the ground are in the frame with all lines; a
    line that is marked is the one that is read."""

    def __init__(self, area: str, lines: list[str]) -> None:
        super().__init__()
        width, height = area_size(area)
        left, _, right, top = AREAS[area]
        room = int((width - 1.35) / LETTER)
        rows = [wrapped_code(line, room) if width < 8.5 else [line] for line in lines]
        count = sum(map(len, rows))
        self.tall = min(0.72, (height - 0.3) / count)
        plate_height = self.tall * count + 0.3
        middle = ((left + right) / 2, top - max(0.0, height - plate_height) * 0.4, 0.0)
        plate = backplate(width, plate_height)
        self.frame.add(plate.move_to((middle[0], middle[1] - plate_height / 2, 0)))
        start = left + 1.0
        both = [[(row, self.code(row)) for row in line] for line in rows]
        widest = max(
            (text.width + self.indent(row) for line in both for row, text in line if text),
            default=1.0,
        )
        factor = min(1.0, (right - 0.35 - start) / widest)
        y = middle[1] - 0.15
        for n, line in enumerate(both):
            bar = backplate(width - 0.2, self.tall * len(line) - 0.05, 0.06).set_stroke(width=0)
            bar.move_to((middle[0], y - self.tall * len(line) / 2, 0))
            number = words(str(n + 1), SMALL, MUTED)
            number.next_to((left + 0.68, y - self.tall / 2, 0), LEFT, buff=0)
            pieces: list[VMobject] = [bar, number]
            for row, text in line:
                place = (start + factor * self.indent(row), y - self.tall / 2, 0)
                pieces += [text.scale(factor).next_to(place, RIGHT, buff=0)] if text else []
                y -= self.tall
            self.put(str(n), *pieces)

    def indent(self, line: str) -> float:
        return STEP * (len(line) - len(line.lstrip())) / 4

    def code(self, line: str) -> Text | None:
        size = min(BODY, 44 * self.tall)
        bare = line.strip()
        if not bare:
            return None
        color = MUTED if bare.startswith(("#", "//")) else TEXT
        return Text(bare, font=FAMILY, font_size=size, color=color, disable_ligatures=True)

    def colored(self, body: Any, role: str) -> Any:
        if role == "muted":
            return body.animate.set_fill(PANEL, 1).set_stroke(EDGE, 0)
        return super().colored(body, role)

    def appear(self, name: str = "") -> list[Any]:
        return [InTurn(VGroup(self.part(name)) if name else self.frame)]
