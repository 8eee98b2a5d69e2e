"""Charts of labelled bars, and tables whose cells can be painted."""

from __future__ import annotations

from typing import Any

from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    AnimationGroup,
    Line,
    Rectangle,
    RoundedRectangle,
    VGroup,
)

from render.kit.areas import AREAS
from render.kit.bars import rise_bar
from render.kit.theme import (
    BODY,
    INK,
    MUTED,
    PANEL,
    SMALL,
    TEXT,
    WARM,
    area_centre,
    area_size,
    fit,
    words,
)


def len_of_value(text: str) -> float:
    """About how wide it is set, in units."""
    return len(text) * 0.2


class Chart(VGroup):
    """``chart.frame`` holds base line and labels, ``chart.bars[n]`` bar n and its value."""

    def __init__(
        self,
        values: list[float],
        labels: list[str],
        shown: list[str],
        *,
        axis: str,
        color: str,
        area: str,
    ) -> None:
        super().__init__()
        left, bottom, right, top = AREAS[area]
        self.edge = DOWN
        widest = max(words(label, BODY - 2, MUTED).width for label in labels)
        narrow = (right - left) / len(values) < max(widest, *map(len_of_value, shown)) + 0.1
        if right - left < 8.5 and narrow and (top - bottom) / len(values) > 0.72:
            self.lie(values, labels, shown, axis=axis, color=color, area=area)
            return
        pitch = min(max(1.7, widest + 0.3), (right - left) / len(values))
        start = (left + right - pitch * len(values)) / 2
        floor = bottom + (1.15 if axis else 0.6)
        tallest = top - floor - 0.55
        size = SMALL if pitch < 1.2 else BODY - 2
        base = Line((start, floor, 0), (start + pitch * len(values), floor, 0))
        self.frame = VGroup(base.set_stroke(MUTED, 3, opacity=0.5))
        self.bars = VGroup()
        for n, value in enumerate(values):
            middle = start + pitch * (n + 0.5)
            tall = max(0.03, tallest * value / max(*values, 1e-9))
            body = Rectangle(
                width=pitch * 0.72, height=tall, fill_color=color, fill_opacity=0.85, stroke_width=0
            ).move_to((middle, floor + tall / 2, 0))
            label = words(labels[n], size, MUTED)
            self.frame.add(label.next_to((middle, floor, 0), DOWN, buff=0.16))
            top_label = words(shown[n], size, TEXT)
            self.bars.add(VGroup(body, top_label.next_to(body, UP, buff=0.12)))
        self.even_out(pitch)
        if axis:
            title = words(axis, SMALL, MUTED)
            self.frame.add(title.move_to(((left + right) / 2, bottom + 0.22, 0)))
        self.add(self.frame, self.bars)

    def lie(
        self,
        values: list[float],
        labels: list[str],
        shown: list[str],
        *,
        axis: str,
        color: str,
        area: str,
    ) -> None:
        """The bars one below the other, each under its label: none is left out in a narrow area."""
        left, bottom, right, top = AREAS[area]
        self.edge = LEFT
        floor = bottom + (0.55 if axis else 0.0)
        pitch = min(1.5, (top - floor) / len(values))
        first = (top + floor + pitch * len(values)) / 2
        size = BODY if pitch > 1.1 else SMALL
        texts = [words(text, size, TEXT) for text in shown]
        longest = right - left - max(text.width for text in texts) - 0.25
        self.frame, self.bars = VGroup(), VGroup()
        for n, value in enumerate(values):
            y = first - pitch * n
            label = fit(words(labels[n], size, MUTED), right - left, 0.6)
            self.frame.add(label.move_to((left, y - pitch * 0.28, 0), aligned_edge=LEFT))
            wide = max(0.03, longest * value / max(*values, 1e-9))
            body = Rectangle(
                width=wide, height=pitch * 0.34, fill_color=color, fill_opacity=0.85, stroke_width=0
            ).move_to((left, y - pitch * 0.7, 0), aligned_edge=LEFT)
            self.bars.add(VGroup(body, texts[n].next_to(body, RIGHT, buff=0.15)))
        if axis:
            title = words(axis, SMALL, MUTED)
            self.frame.add(title.move_to(((left + right) / 2, bottom + 0.15, 0)))
        self.add(self.frame, self.bars)

    def even_out(self, pitch: float) -> None:
        """Labels too wide for their bars are set smaller, or leave out every second one, values
        and names alike."""
        for row in ([*self.frame[1:]], [bar[1] for bar in self.bars]):
            scale = (pitch - 0.12) / max(label.width for label in row)
            if 0.75 <= scale < 1:
                for label in row:
                    label.scale(scale)
            every = next(n for n in (1, 2, 3, 4, 99) if max(x.width for x in row) < pitch * n - 0.1)
            for n, label in enumerate(row):
                if n % every:
                    label.set_opacity(0)

    def rise(self, n: int) -> AnimationGroup:
        return rise_bar(self.bars[n], self.edge)

    def paint(self, *places: int, color: str) -> list[Any]:
        return [self.bars[n][0].animate.set_fill(color, 1) for n in places]


class Table(VGroup):
    """Rows of cells, ``table[row][column]`` a plate with its text; groups of cells by name."""

    def __init__(
        self, rows: list[list[str]], area: str, triangle: bool = False, header: bool = False
    ) -> None:
        super().__init__()
        width, height = area_size(area)
        columns = max(len(row) for row in rows)
        pitch = min(1.6, width / columns), min(0.95, height / len(rows))
        if columns > 4 and all(len(text) < 4 for row in rows for text in row):
            pitch = min(*pitch, 0.95) if triangle else min(pitch), min(pitch)
        self.named: dict[str, tuple[VGroup, str]] = {}
        longest = max(len(text) for row in rows for text in row)
        if longest > 4 and not triangle:
            pitch = min(width / columns, 0.6 + 0.24 * longest), pitch[1]
        for n, row in enumerate(rows):
            shift = (columns - len(row)) / 2 if triangle else 0.0
            self.add(self.row(row, n, shift, pitch, header and n == 0))
        self.move_to(area_centre(area))

    def row(
        self,
        texts: list[str],
        number: int,
        shift: float,
        pitch: tuple[float, float],
        is_header: bool,
    ) -> VGroup:
        cells = VGroup()
        for column, text in enumerate(texts):
            plate = RoundedRectangle(
                width=pitch[0] * 0.92, height=pitch[1] * 0.9, corner_radius=0.08,
                fill_color=PANEL, fill_opacity=0 if is_header else 1, stroke_width=0,
            ).move_to(((column + shift) * pitch[0], -number * pitch[1], 0))  # fmt: skip
            cell = VGroup(plate)
            if text:
                color = MUTED if is_header else TEXT
                cell.add(words(text, SMALL if pitch[1] < 0.75 else BODY - 2, color).move_to(plate))
            cells.add(cell)
        return cells

    def group(self, name: str, cells: list[tuple[int, int]], color: str) -> None:
        chosen = VGroup()
        for row, column in cells:
            cell: Any = self[row][column]
            chosen.add(cell)
        self.named[name] = chosen, color

    def part(self, name: str) -> VGroup:
        if name in self.named:
            return self.named[name][0]
        row: Any = self[int(name.removeprefix("row"))]
        return VGroup(*row)

    def paint(self, name: str) -> list[Any]:
        """The cells take the group's colour, their texts the background's."""
        color = self.named[name][1] if name in self.named else WARM
        plates: list[Any] = []
        for cell in self.part(name):
            plates.append(cell[0].animate.set_fill(color, 1))
            plates += [text.animate.set_color(INK) for text in cell[1:]]
        return plates
