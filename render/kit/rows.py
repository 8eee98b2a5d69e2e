"""Rows of values: the array of an algorithm, the slots of a stack or a queue, and the blocks
that a divided list falls into."""

from __future__ import annotations

from typing import Any

from manim import DOWN, LEFT, PI, RIGHT, UP, FadeIn, Transform, Triangle, VGroup, VMobject

from render.kit.areas import AREAS
from render.kit.boards import ROLES, Board, backplate
from render.kit.theme import (
    ACCENT,
    BODY,
    EDGE,
    MUTED,
    SMALL,
    TEXT,
    area_centre,
    area_size,
    fit,
    words,
)

POINTER_ROLES = ("warm", "good", "violet")


class Row(Board):
    """``order[n]`` stands at place n now. Pointers are arrows under (or beside) the places."""

    def __init__(
        self,
        area: str,
        values: list[str],
        *,
        style: str = "cells",
        pointers: tuple[str, ...] = (),
        numbered: bool = False,
        waits: bool = False,
        upright: bool = False,
    ) -> None:
        super().__init__()
        self.style, self.pointers, self.waits, self.upright = style, pointers, waits, upright
        width, height = area_size(area)
        room = 0.62 * len(pointers) + 0.1
        if style == "bars":
            cells = self.bars(values, width, height - room - 0.2)
        else:
            cells = self.cells(values, width, height, room)
        self.order: list[Any] = list(cells)
        self.settle_in(cells, area, room)
        self.size_ = cells[0].width
        for n, cell in enumerate(cells):
            self.put(str(n), *cell, waits=waits)
        self.order = [self.named[str(n)] for n in range(len(values))]
        self.slots = [cell[0].get_center() for cell in self.order]
        self.write_numbers(numbered)

    def settle_in(self, cells: VGroup, area: str, room: float) -> None:
        left, bottom, right, _ = AREAS[area]
        if self.style == "bars":
            cells.move_to(((left + right) / 2, 0, 0)).align_to((0, bottom + room + 0.05, 0), DOWN)
        else:
            x, y, _ = area_centre(area)
            cells.move_to((x, y + room / 2, 0))

    def cells(self, values: list[str], width: float, height: float, room: float) -> VGroup:
        """Beside each other, in two rows where a narrow area is too small for what they hold."""
        height -= room
        if self.upright:
            size = min(0.95, height / len(values))
            boxes = [(backplate(min(4.0, width), size - 0.08), value) for value in values]
            group = VGroup(*[self.cell(box, value) for box, value in boxes])
            return group.arrange(UP, buff=0.08)
        size = min(1.5, (width - 0.1) / len(values))
        longest = 0.21 * max(map(len, values)) + 0.3
        if size < min(longest, 1.5) and width < 8.5 and len(values) > 2:
            columns = -(-len(values) // 2)
            size = min(2.0, (width - 0.1) / columns)
            cells_ = [self.cell(backplate(size - 0.1, 1.1), value) for value in values]
            rows = [VGroup(*cells_[:columns]), VGroup(*cells_[columns:])]
            VGroup(*[row.arrange(RIGHT, buff=0.1) for row in rows]).arrange(
                DOWN, buff=room + 0.5, aligned_edge=LEFT
            )
            return VGroup(*cells_)
        group = VGroup(
            *[self.cell(backplate(size - 0.1, min(1.25, size)), value) for value in values]
        )
        return group.arrange(RIGHT, buff=0.1)

    def cell(self, box: VMobject, value: str) -> VGroup:
        label = fit(words(value, 40, TEXT, "MEDIUM"), box.width - 0.14, box.height * 0.6)
        return VGroup(box, label.move_to(box))

    def bars(self, values: list[str], width: float, height: float) -> VGroup:
        heights = [float(value.replace("−", "-")) for value in values]
        pitch = min(1.45, width / len(values))
        lowest, highest = min(*heights, 0), max(*heights, 1e-9)
        group = VGroup()
        for value, tall in zip(values, heights, strict=True):
            share = (tall - lowest) / max(highest - lowest, 1e-9)
            body = backplate(pitch - 0.28, 0.35 + (height - 1.1) * share, 0.12)
            body.set_fill(ACCENT, 0.85).set_stroke(width=0)
            label = fit(words(value, 34, TEXT, "MEDIUM"), pitch - 0.2, 0.5)
            group.add(VGroup(body, label.next_to(body, UP, buff=0.16)))
        return group.arrange(RIGHT, buff=0.28, aligned_edge=DOWN)

    def write_numbers(self, numbered: bool) -> None:
        """Place numbers over cells, and the empty slots of a row that waits to be filled."""
        if self.waits:
            for cell in self.order:
                slot = cell[0].copy().set_fill(opacity=0).set_stroke(EDGE, 2)
                self.frame.add(slot)
        if numbered:
            for n, cell in enumerate(self.order):
                label = words(str(n), SMALL, MUTED)
                self.frame.add(label.next_to(cell[0], UP, buff=0.14))

    def colored(self, body: VMobject, role: str) -> Any:
        if self.style != "bars":
            return super().colored(body, role)
        color = ACCENT if role == "muted" else ROLES[role]
        return body.animate.set_fill(color, 0.85 if role == "muted" else 0.97)

    def mark(self, name: str, role: str) -> list[Any]:
        """By place: the value that stands there now."""
        return [self.colored(self.order[int(name)][0], role)]

    def recede(self, name: str = "") -> list[Any]:
        return [self.order[int(name)].animate.set_opacity(0.28)] if name else super().recede()

    def exchange(self, a: int, b: int) -> list[Any]:
        """The values at two places change places; cells go round each other."""
        one, other = self.order[a], self.order[b]
        self.order[a], self.order[b] = other, one
        step = other[0].get_center() - one[0].get_center()
        arc = 0 if self.style == "bars" else -PI / 2
        step = step * (1, 0, 0) if self.style == "bars" else step
        return [one.animate(path_arc=arc).shift(step), other.animate(path_arc=arc).shift(-step)]

    def write(self, name: str, text: str) -> list[Any]:
        cell = self.order[int(name)]
        new = fit(words(text, 40, TEXT, "MEDIUM"), cell[0].width - 0.14, cell[0].height * 0.6)
        new.move_to(cell[0])
        if self.waits:
            cell[1].become(new)
            return [FadeIn(cell, shift=DOWN * 0.25 if self.upright else RIGHT * 0.25)]
        return [Transform(cell[1], new)]

    def point(self, name: str, at: int) -> list[Any]:
        """A named arrow goes to a place."""
        lane = self.pointers.index(name)
        slot = self.slots[at]
        bottom = self.order[at][0].get_bottom()[1]
        target = (slot[0], bottom - 0.2 - 0.62 * lane, 0)
        if name in self.named:
            return [self.named[name].animate.move_to(target, aligned_edge=UP)]
        self.named[name] = self.pointer(name, lane).move_to(target, aligned_edge=UP)
        self.add(self.named[name])
        return [FadeIn(self.named[name], shift=UP * 0.2)]

    def pointer(self, name: str, lane: int) -> VGroup:
        color = ROLES[POINTER_ROLES[lane % 3]]
        tip = Triangle(stroke_width=0, fill_color=color, fill_opacity=1).scale(0.13)
        label = words(name, SMALL, color, "SEMIBOLD")
        return VGroup(tip, label.next_to(tip, RIGHT, buff=0.1))


class Blocks(Board):
    """Levels of groups of cells, each group over the places it covers; part ``1_0`` is the first
    group of the second level."""

    def __init__(self, area: str, levels: list[list[list[str]]]) -> None:
        super().__init__()
        width, height = area_size(area)
        left, _, right, top = AREAS[area]
        most = max(len(level) for level in levels)
        count = max(sum(len(group) for group in level) for level in levels)
        gap = 0.3
        size = min(1.0, (width - gap * (most - 1)) / count)
        pitch = min(1.05, height / len(levels))
        tall = min(0.8, pitch - 0.12)
        start = top - (height - pitch * len(levels)) / 2 - pitch / 2
        slots = self.slots((left + right) / 2, size, gap, count, most)
        for row, level in enumerate(levels):
            taken = 0
            for number, group in enumerate(level):
                middle = (slots[taken] + slots[taken + len(group) - 1]) / 2
                taken += len(group)
                block: Any = VGroup(*[self.cell(value, size, tall) for value in group])
                block.arrange(RIGHT, buff=0).move_to((middle, start - pitch * row, 0))
                bodies = VGroup(*[cell[0] for cell in block])
                self.put(f"{row}_{number}", bodies, *[c[1] for c in block], waits=True)

    def slots(self, middle: float, size: float, gap: float, count: int, most: int) -> list[float]:
        """The x of every place, evenly spread so that the most divided level has its gaps."""
        step = size + gap * (most - 1) / max(count - 1, 1)
        return [middle + step * (n - (count - 1) / 2) for n in range(count)]

    def cell(self, value: str, size: float, tall: float) -> VGroup:
        box = backplate(size, tall, 0.08)
        label = fit(words(value, BODY, TEXT, "MEDIUM"), size - 0.12, tall * 0.62)
        return VGroup(box, label.move_to(box))
