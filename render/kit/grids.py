"""Tables that fill cell by cell."""

from __future__ import annotations

from typing import Any

from manim import FadeIn, Transform, VGroup

from render.kit.areas import AREAS
from render.kit.boards import Board, backplate, tint_panel
from render.kit.theme import (
    BODY,
    EDGE,
    MUTED,
    PANEL,
    SMALL,
    TEXT,
    area_size,
    break_lines,
    fit,
    paragraph,
    words,
)


def longest_word(text: str) -> int:
    """How many letters it has."""
    return max(map(len, text.split()), default=0)


class Grid(Board):
    """Part ``2_1`` is the second cell of the third row, part ``r2`` the whole row. Heading cells
    are in the frame; the others wait unless the table is ``full``."""

    def __init__(
        self,
        area: str,
        rows: list[list[str]],
        head: bool = True,
        side: bool = False,
        full: bool = False,
    ) -> None:
        super().__init__()
        width, height = area_size(area)
        left, _, right, top = AREAS[area]
        widths = self.column_widths(rows, width)
        self.size = self.common_size(rows, widths)
        self.tall = min(self.needed_height(rows, widths), (height - 0.05) / len(rows))
        x = (left + right) / 2 - sum(widths) / 2
        start = top - max(0, height - self.tall * len(rows)) * 0.4
        for c, wide in enumerate(widths):
            for r, row in enumerate(rows):
                heading = (head and r == 0) or (side and c == 0)
                centre = (x + wide / 2, start - self.tall * (r + 0.5), 0)
                self.draw_cell(f"{r}_{c}", row[c], wide, centre, heading=heading, full=full)
            x += wide
        for r, row in enumerate(rows):
            cells = [self.named[f"{r}_{c}"] for c in range(len(row))]
            self.named[f"r{r}"] = VGroup(*[cell for cell in cells if cell not in self.frame])

    def column_widths(self, rows: list[list[str]], width: float) -> list[float]:
        """By the longest text of each column, within the area."""
        longest = [max(len(row[c]) for row in rows) for c in range(len(rows[0]))]
        wishes = [max(0.95, 0.27 * min(n, 30) + 0.5) for n in longest]
        total = sum(wishes)
        if total <= width:
            return [wish * min(1.5, width * 0.9 / total) for wish in wishes]
        least = [0.16 * max(map(longest_word, column)) + 0.3 for column in zip(*rows, strict=True)]
        if sum(least) > width:
            return [wish * width / total for wish in wishes]
        more = [max(0.0, wish - room) for wish, room in zip(wishes, least, strict=True)]
        spare = (width - sum(least)) / max(sum(more), 1e-6)
        return [room + spare * wish for room, wish in zip(least, more, strict=True)]

    def common_size(self, rows: list[list[str]], widths: list[float]) -> int:
        """One size for all cells, the largest in which the longest word of each column fits."""
        for size in range(BODY + 4, SMALL - 1, -2):
            fits = all(
                len(row[c]) * size * 0.0075 <= widths[c] - 0.2
                for row in rows
                for c in range(len(row))
            )
            if fits:
                return size
        return SMALL

    def needed_height(self, rows: list[list[str]], widths: list[float]) -> float:
        """Of each row: what its longest text takes, wrapped."""
        lines = max(
            break_lines(row[c], (widths[c] - 0.25) / (self.size * 0.006)).count("\n") + 1
            for row in rows
            for c in range(len(row))
        )
        return max(1.05, lines * self.size * 0.0165 + 0.35)

    def draw_cell(
        self, name: str, text: str, wide: float, centre: Any, *, heading: bool, full: bool
    ) -> None:
        box = backplate(wide - 0.08, self.tall - 0.08, 0.08).move_to(centre).set_stroke(EDGE, 2)
        if heading:
            box.set_fill(tint_panel(EDGE, 0.8), 1).set_stroke(width=0)
        else:
            self.frame.add(box.copy().set_fill(PANEL, 0.35).set_stroke(EDGE, 1.5))
        self.put(name, box, self.label(text, box, MUTED if heading else TEXT),
                 waits=not heading and not full)  # fmt: skip

    def label(self, text: str, box: Any, color: str = TEXT) -> Any:
        label = words(text, self.size, color, "MEDIUM")
        if len(text) > 14 or (label.width > box.width - 0.14 and " " in text):
            label = paragraph(text, box.width - 0.2, self.size, color, height=box.height - 0.1)
        return fit(label, box.width - 0.14, box.height - 0.08).move_to(box)

    def write(self, name: str, text: str) -> list[Any]:
        """A new value in the cell; an empty cell is filled."""
        cell = self.named[name]
        new = self.label(text, cell[0])
        if cell in self.frame.submobjects:
            return [Transform(cell[1], new)]
        cell[1].become(new)
        return [FadeIn(cell)]
