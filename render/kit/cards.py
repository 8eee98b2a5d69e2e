"""Sentences in shapes: cards with icons, time lines, pairs, two sides, a hub, a ring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Create,
    CurvedArrow,
    Dot,
    FadeIn,
    Line,
    VGroup,
    VMobject,
)

from render.kit.areas import AREAS
from render.kit.boards import Board, backplate, tint_panel
from render.kit.theme import (
    ACCENT,
    BODY,
    EDGE,
    GOOD,
    LEAD,
    MUTED,
    TEXT,
    WARM,
    area_centre,
    area_size,
    fit,
    from_the_right,
    paragraph,
    stack,
    words,
)
from render.kit.upright import (
    HUES,
    branch_below,
    common_paragraphs,
    edge_towards,
    medallion,
    stand_pairs_below,
    stand_sides_below,
)


class Cards(Board):
    """Points with icons: in columns when there are few words, else rows."""

    def __init__(self, area: str, items: list[dict[str, str]]) -> None:
        super().__init__()
        longest = max(len(item["text"]) for item in items)
        width, _ = area_size(area)
        columns = 2 <= len(items) <= 4 and longest <= 62 and width > 9
        if len(items) == 1:
            group = VGroup(self.single(items[0], area))
        else:
            group = self.columns(items, area) if columns else self.rows(items, area)
        for n, card in enumerate(group):
            self.put(str(n), *card, waits=True)

    def single(self, item: dict[str, str], area: str) -> VGroup:
        """One statement, large, beside a large icon."""
        width, height = area_size(area)
        if width < 8.5:
            return VGroup(*self.columns([item], area)[0])
        text = common_paragraphs([item["text"]], width - 5.0, height - 1.2, LEAD)[0]
        back = backplate(width, max(3.4, text.height + 1.2), 0.25).set_stroke(width=0)
        back.move_to(area_centre(area))
        side = RIGHT if from_the_right(item["text"]) else LEFT
        edge = back.get_edge_center(side)
        sign = medallion(item["icon"], ACCENT, 1.15).move_to(edge - side * 2.0)
        text.move_to(back).align_to(edge - side * 3.9, side)
        return VGroup(back, sign, text)

    def columns(self, items: list[dict[str, str]], area: str) -> VGroup:
        width, _ = area_size(area)
        alone = len(items) == 1
        wide = min(6.4 if alone else 4.0, (width - 0.35 * (len(items) - 1)) / len(items))
        largest = LEAD if alone else BODY
        texts = common_paragraphs([i["text"] for i in items], wide - 0.5, 2.3, largest)
        tall = max(text.height for text in texts) + 2.3
        cards = VGroup()
        for text, item, hue in zip(texts, items, HUES, strict=False):
            back = backplate(wide, tall, 0.2).set_stroke(width=0)
            sign = medallion(item["icon"], hue, 0.68).move_to(back.get_top() + DOWN * 1.05)
            text.move_to(back.get_top() + DOWN * (1.9 + (tall - 2.3) / 2 + 0.05))
            cards.add(VGroup(back, sign, text))
        onwards = LEFT if from_the_right(items[0]["text"]) else RIGHT
        return cards.arrange(onwards, buff=0.35).move_to(area_centre(area))

    def rows(self, items: list[dict[str, str]], area: str) -> VGroup:
        width, height = area_size(area)
        texts = [item["text"] for item in items]
        room = (height - 0.28 * (len(items) - 1)) / len(items) - 0.3
        largest = LEAD - 2 if height > width else BODY
        blocks = common_paragraphs(texts, width - 2.0, max(room, 0.4), largest)
        cards = []
        for block, item, hue in zip(blocks, items, HUES, strict=False):
            back = backplate(width, max(0.92, block.height + 0.36), 0.16).set_stroke(width=0)
            side = RIGHT if from_the_right(item["text"]) else LEFT
            edge = back.get_edge_center(side)
            sign = medallion(item["icon"], hue, 0.36).move_to(edge - side * 0.75)
            block.move_to(back).align_to(edge - side * 1.45, side)
            cards.append(VGroup(back, sign, block))
        return stack(cards, area, 0.28)


class Timeline(Board):
    """Events in order: along a line when there are few words, else down a rail."""

    def __init__(self, area: str, events: list[dict[str, str]]) -> None:
        super().__init__()
        longest = max(len(event["text"]) for event in events)
        if len(events) <= 5 and longest <= 75 and area_size(area)[0] > 7:
            self.along(events, area)
        else:
            self.down(events, area)

    def along(self, events: list[dict[str, str]], area: str) -> None:
        left, bottom, right, top = AREAS[area]
        middle = (bottom + top) / 2
        rail = Line((left, middle, 0), (right, middle, 0)).set_stroke(EDGE, 6)
        self.frame.add(rail)
        pitch = (right - left) / len(events)
        wide = min(4.4, pitch * (1.72 if len(events) > 2 else 0.95))
        texts = common_paragraphs([e["text"] for e in events], wide - 0.3, 1.6)
        for n, (event, text) in enumerate(zip(events, texts, strict=True)):
            x = left + pitch * (n + 0.5)
            x_text = min(max(x, left + wide / 2), right - wide / 2)
            side = 1 if n % 2 == 0 else -1
            dot = Dot((x, middle, 0), radius=0.16, color=HUES[n])
            stem = Line((x, middle, 0), (x, middle + side * 0.5, 0)).set_stroke(HUES[n], 3)
            date = words(event["when"], BODY, HUES[n], "SEMIBOLD")
            date.move_to((x, middle + side * 0.8, 0))
            edge = middle + side * 1.12
            text.move_to((x_text, edge, 0), aligned_edge=DOWN if side > 0 else UP)
            self.put(str(n), dot, stem, date, text, waits=True)

    def down(self, events: list[dict[str, str]], area: str) -> None:
        width, height = area_size(area)
        dates = [words(event["when"], BODY, WARM, "SEMIBOLD") for event in events]
        margin = min(4.2, max(date.width for date in dates) + 0.3)
        room = (height - 0.25 * (len(events) - 1)) / len(events)
        texts = common_paragraphs([e["text"] for e in events], width - margin - 1.0, room)
        rows = []
        for date, text in zip(dates, texts, strict=True):
            fit(date, margin - 0.2, 0.7)
            dot = Dot(radius=0.13, color=ACCENT).move_to((margin + 0.2, 0, 0))
            date.move_to((margin - 0.1, 0, 0), aligned_edge=RIGHT)
            text.move_to((margin + 0.7, 0, 0), aligned_edge=LEFT)
            strut = Line((0, 0, 0), (width, 0, 0)).set_stroke(width=0)
            rows.append(VGroup(dot, date, text, strut))
        group = stack(rows, area, 0.45)
        for n, row in enumerate(group):
            pieces = [row[0], row[1], row[2]]
            if n:
                above = group[n - 1][0]
                rail = Line(above.get_bottom(), row[0].get_top()).set_stroke(EDGE, 4)
                pieces.insert(1, rail)
            self.put(str(n), *pieces, waits=True)


class Pairs(Board):
    """Left and right sides joined: cause and effect, question and answer, term and meaning.

    Parts ``0``, ``1`` … are whole rows, ``l0`` and ``r0`` their sides.
    """

    def __init__(self, area: str, pairs: list[dict[str, str]], link: str = "arrow") -> None:
        super().__init__()
        width, height = area_size(area)
        if height > width and stand_pairs_below(self, area, pairs, link):
            return
        gap = 1.1 if link == "arrow" else 0.4
        share = 0.36 if link == "term" else 0.5
        wide_left = (width - gap) * share
        wide_right = width - gap - wide_left
        room = (height - 0.3 * (len(pairs) - 1)) / len(pairs)
        largest = LEAD - 2 if len(pairs) < 3 else BODY
        lefts = common_paragraphs([p["left"] for p in pairs], wide_left - 0.6, room - 0.3, largest)
        rights = common_paragraphs(
            [p["right"] for p in pairs], wide_right - 0.6, room - 0.3, largest
        )
        rows = []
        for a, b in zip(lefts, rights, strict=True):
            tall = max(min(1.0, room), a.height + 0.34, b.height + 0.34)
            left, right = backplate(wide_left, tall), backplate(wide_right, tall)
            left.set_stroke(WARM, 3)
            right.set_stroke(ACCENT if link == "arrow" else GOOD, 3)
            VGroup(left, right).arrange(RIGHT, buff=gap)
            if link == "term":
                a.set_color(WARM)
            rows.append(VGroup(left, a.move_to(left), right, b.move_to(right)))
        for n, row in enumerate(stack(rows, area, 0.4)):
            self.put(f"l{n}", row[0], row[1], waits=True)
            pieces = [row[2], row[3]]
            if link == "arrow":
                arrow = Arrow(row[0].get_right(), row[2].get_left(), buff=0.1, color=ACCENT,
                              stroke_width=6, max_tip_length_to_length_ratio=0.4)  # fmt: skip
                pieces.append(arrow)
            self.put(f"r{n}", *pieces, waits=True)
            self.named[str(n)] = VGroup(self.named[f"l{n}"], self.named[f"r{n}"])


class Versus(Board):
    """Two sides compared; parts ``left`` and ``right`` are their names, ``l0``, ``r0`` … what is
    said of each."""

    def __init__(
        self,
        area: str,
        left: str,
        right: str,
        lefts: Sequence[str] = (),
        rights: Sequence[str] = (),
    ) -> None:
        super().__init__()
        x0, bottom, x1, top = AREAS[area]
        if top - bottom > x1 - x0:
            stand_sides_below(self, area, (left, lefts), (right, rights))
            return
        wide = (x1 - x0) / 2 - 0.2
        room = (top - bottom - 1.1) / max(len(lefts), len(rights), 1) - 0.25
        blocks = common_paragraphs([*lefts, *rights], wide - 0.6, room - 0.3)
        sides = ((left, blocks[: len(lefts)], x0 + wide / 2, ACCENT, "l"),
                 (right, blocks[len(lefts) :], x1 - wide / 2, WARM, "r"))  # fmt: skip
        rows = range(max(len(lefts), len(rights)))
        opposite = [[*sides[0][1][n : n + 1], *sides[1][1][n : n + 1]] for n in rows]
        talls = [max(0.85, *(text.height + 0.4 for text in row)) for row in opposite]
        for name, texts, x, hue, letter in sides:
            head = backplate(wide, 0.9).set_fill(tint_panel(hue), 1).set_stroke(hue, 3)
            head.move_to((x, top - 0.45, 0))
            label = paragraph(name, wide - 0.4, LEAD - 4, height=0.8, weight="SEMIBOLD")
            fit(label, wide - 0.3, 0.75).move_to(head)
            self.put("left" if letter == "l" else "right", head, label, waits=True)
            y = top - 1.1
            for n, (text, tall) in enumerate(zip(texts, talls, strict=False)):
                back = backplate(wide, tall).set_stroke(width=0)
                back.move_to((x, y, 0), aligned_edge=UP)
                self.put(f"{letter}{n}", back, text.move_to(back), waits=True)
                y -= tall + 0.2
        lowest = top - 1.1 - sum(talls) - 0.2 * len(talls)
        self.shift(DOWN * min(0.9, max(0.0, lowest - bottom) / 2))  # towards the middle


class Hub(Board):
    """A whole in the middle and its parts around it; part ``hub`` and ``0``, ``1`` …"""

    def __init__(self, area: str, centre: str, items: list[dict[str, str]]) -> None:
        super().__init__()
        x, y, _ = area_centre(area)
        width, height = area_size(area)
        if height > width:
            branch_below(self, area, centre, items)
            return
        core = paragraph(centre, 2.9, BODY, weight="SEMIBOLD", height=1.2)
        hub = (
            backplate(core.width + 0.7, core.height + 0.7, 0.4)
            .set_stroke(TEXT, 3)
            .move_to((x, y, 0))
        )
        wide = 3.9
        texts = common_paragraphs([item["text"] for item in items], wide - 1.3, 1.1)
        for n, (item, text) in enumerate(zip(items, texts, strict=True)):
            tall = max(0.95, text.height + 0.4)
            spot = np.array((x, y, 0)) + self.spot(n, len(items), (width - wide, height - 1.25))
            back = backplate(wide, tall).set_stroke(HUES[n], 3).move_to(spot)
            sign = medallion(item["icon"], HUES[n], 0.34).move_to(back.get_left() + RIGHT * 0.6)
            text.move_to(back).align_to(back.get_left() + RIGHT * 1.1, LEFT)
            spoke = Line(edge_towards(hub, spot), spot).set_stroke(HUES[n], 3, opacity=0.5)
            self.put(str(n), spoke, back, sign, text, waits=True)
        self.put("hub", hub, core.move_to(hub))

    def spot(self, n: int, count: int, size: tuple[float, float]) -> np.ndarray:
        """From the upper left on, left and right in turn, in a frame of this size round the
        middle; the last of an odd number stands below."""
        width, height = size
        if count % 2 and n == count - 1:
            return np.array((0, -height / 2, 0.0))
        row, right = divmod(n, 2)
        rows = count // 2
        share = 0.5 if rows == 1 else row / (rows - 1)
        span = height if not count % 2 else height * 0.62
        return np.array(((right - 0.5) * width, height / 2 - span * share, 0.0))

    def appear(self, name: str = "") -> list[Any]:
        if not name or name == "hub":
            return super().appear(name)
        part = self.part(name)
        return [Create(part[0]), *[FadeIn(piece) for piece in part[1:]]]


class Ring(Board):
    """Stations round an ellipse, each with an arrow from the one before; ``close`` is the arrow
    from the last to the first."""

    def __init__(self, area: str, items: list[dict[str, str]], closed: bool = True) -> None:
        super().__init__()
        x, y, _ = area_centre(area)
        width, height = area_size(area)
        upright = width < 7  # the icon above its text, where there is no room beside it
        wide = min(width / 2 - 0.25, 4.3 if len(items) < 5 else 3.7)
        inner = wide - 0.4 if upright else wide - 1.3
        texts = common_paragraphs([item["text"] for item in items], inner, 1.2)
        angles = [np.pi / 2 - 2 * np.pi * n / len(items) for n in range(len(items))]
        tallest = 1.1 + max(text.height for text in texts) if upright else 1.5
        radius = np.array(((width - wide) / 2, (height - tallest) / 2, 0))
        spots = [(x, y, 0) + radius * (np.cos(a), np.sin(a), 0) for a in angles]
        backs = []
        for n, (item, text, spot) in enumerate(zip(items, texts, spots, strict=True)):
            tall = text.height + (1.1 if upright else 0.4)
            back = backplate(wide, max(0.95, tall)).set_stroke(HUES[n], 3).move_to(spot)
            sign = medallion(item["icon"], HUES[n], 0.34).move_to(back.get_left() + RIGHT * 0.6)
            text.move_to(back).align_to(back.get_left() + RIGHT * 1.1, LEFT)
            if upright:
                sign.move_to(back.get_top() + DOWN * 0.5)
                text.move_to(back.get_bottom() + UP * (text.height / 2 + 0.18))
            backs.append(back)
            pieces: list[VMobject] = [back, sign, text]
            if n:
                pieces.append(self.arc(backs[n - 1], back))
            self.put(str(n), *pieces, waits=True)
        if closed:
            self.put("close", self.arc(backs[-1], backs[0]), waits=True)

    def arc(self, a: VMobject, b: VMobject) -> CurvedArrow:
        """From the edge of one plate to that of the next, bent outwards."""
        start, end = self.edge(a, b), self.edge(b, a)
        return CurvedArrow(start, end, angle=-0.5, color=MUTED, stroke_width=5, tip_length=0.22)

    def edge(self, plate_: VMobject, towards: VMobject) -> np.ndarray:
        """Where the straight line between two plates leaves the first, and a little on."""
        here, there = plate_.get_center(), towards.get_center()
        step = there - here
        reach = min(
            (plate_.width / 2 + 0.12) / max(abs(step[0]), 1e-6),
            (plate_.height / 2 + 0.12) / max(abs(step[1]), 1e-6),
        )
        spot: np.ndarray = here + step * min(reach, 0.45)
        return spot
