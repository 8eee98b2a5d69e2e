"""Title cards, paragraphs, lists and flows."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Arrow,
    Circle,
    Dot,
    Line,
    Polygon,
    Rectangle,
    RoundedRectangle,
    VGroup,
    VMobject,
)

from render.kit.areas import AREAS
from render.kit.boards import backplate
from render.kit.theme import (
    ACCENT,
    BODY,
    CARD,
    EDGE,
    GOOD,
    INK,
    LEAD,
    MUTED,
    PANEL,
    SMALL,
    TEXT,
    VIOLET,
    WARM,
    area_centre,
    area_size,
    fit,
    from_the_right,
    paragraph,
    stack,
    words,
)
from render.kit.upright import common_paragraphs

TIGHT = SMALL - 2  # of rows for which there is no other room


def title_card(text: str, subtitle: str, motif: VMobject) -> VGroup:
    """Opening picture: accent, title and subtitle where lines begin, a drawing beyond."""
    bar = RoundedRectangle(
        width=1.1,
        height=0.12,
        corner_radius=0.06,
        fill_color=ACCENT,
        fill_opacity=1,
        stroke_width=0,
    )
    (left, bottom, right, top), (x, y, _) = AREAS["card"], area_centre("motif")
    room = top - bottom - 1.3
    title = paragraph(text, right - left, CARD, weight="SEMIBOLD", height=room * 0.655, smallest=30)
    rows = [bar, title]
    if subtitle:
        rows.append(paragraph(subtitle, right - left, LEAD - 6, MUTED, height=room * 0.345))
    side = RIGHT if from_the_right(text) else LEFT
    column = VGroup(*rows).arrange(DOWN, buff=0.5, aligned_edge=side)
    mirror = -1 if side is RIGHT else 1
    column.move_to((0, (bottom + top) / 2, 0)).align_to(mirror * left * RIGHT, side)
    fit(motif, *area_size("motif")).move_to((mirror * x, y, 0))
    return VGroup(bar, title, VGroup(*rows[2:]), motif)


def smooth_line(xs: np.ndarray, ys: np.ndarray, color: str, width: float = 6) -> VMobject:
    points = np.stack([xs, ys, 0 * xs], axis=1)
    return VMobject(stroke_color=color, stroke_width=width).set_points_smoothly(points)


def parabola_motif() -> VGroup:
    xs = np.linspace(-1.75, 1.75, 25)
    axes = VGroup(Line((-2, -1.2, 0), (2, -1.2, 0)), Line((0, -2, 0), (0, 2, 0)))
    curve = smooth_line(xs, 1.1 * xs**2 - 1.6, ACCENT)
    return VGroup(axes.set_stroke(EDGE, 3), curve, Dot((0, -1.6, 0), radius=0.11, color=WARM))


def wave_motif() -> VGroup:
    xs = np.linspace(-2, 2, 60)
    axis = Line((-2, 0, 0), (2, 0, 0)).set_stroke(EDGE, 3)
    fast = smooth_line(xs, 0.75 * np.sin(2 * np.pi * xs / 2), VIOLET, 4)
    return VGroup(axis, fast, smooth_line(xs, 1.5 * np.sin(np.pi * xs / 2), ACCENT))


def line_motif() -> VGroup:
    axes = VGroup(Line((-2, -1, 0), (2, -1, 0)), Line((-1, -2, 0), (-1, 2, 0)))
    rise = VGroup(Line((-0.4, -0.46, 0), (1, -0.46, 0)), Line((1, -0.46, 0), (1, 0.8, 0)))
    slope = Line((-2, -1.9, 0), (2, 1.7, 0)).set_stroke(ACCENT, 6)
    return VGroup(axes.set_stroke(EDGE, 3), rise.set_stroke(WARM, 4), slope)


def tangent_motif() -> VGroup:
    xs = np.linspace(-2, 2, 40)
    curve = smooth_line(xs, 0.28 * xs**3 - 0.5 * xs, ACCENT)
    touch = Line((0, -1.87, 0), (2, 0.95, 0)).set_stroke(WARM, 4)
    return VGroup(curve, touch, Dot((1.31, -0.02, 0), radius=0.11, color=TEXT))


def triangle_motif() -> VGroup:
    corners = [(-1.6, -1.2, 0), (1.6, -1.2, 0), (1.6, 1.2, 0)]
    shape = Polygon(*corners, stroke_color=ACCENT, stroke_width=6, fill_color=PANEL, fill_opacity=1)
    mark = VGroup(Line((1.25, -1.2, 0), (1.25, -0.85, 0)), Line((1.25, -0.85, 0), (1.6, -0.85, 0)))
    return VGroup(shape, mark.set_stroke(WARM, 4))


def bars_motif() -> VGroup:
    heights = [0.8, 1.5, 2.1, 2.9, 3.6]
    colors = [VIOLET, ACCENT, GOOD, WARM, ACCENT]
    bars = [
        RoundedRectangle(
            width=0.6, height=h, corner_radius=0.1, fill_color=c, fill_opacity=0.9, stroke_width=0
        )
        for h, c in zip(heights, colors, strict=True)
    ]
    return VGroup(*bars).arrange(RIGHT, buff=0.22, aligned_edge=DOWN)


def dots_motif() -> VGroup:
    """Points joined to a centre: an idea and what belongs to it."""
    angles = np.arange(6) * np.pi / 3 + 0.3
    tips = [np.array((1.75 * np.cos(a), 1.75 * np.sin(a), 0)) for a in angles]
    spokes = VGroup(*[Line((0, 0, 0), tip) for tip in tips]).set_stroke(EDGE, 4)
    colors = [ACCENT, WARM, GOOD, VIOLET, ACCENT, WARM]
    ends = [Dot(tip, radius=0.2, color=c) for tip, c in zip(tips, colors, strict=True)]
    return VGroup(spokes, *ends, Dot(radius=0.36, color=TEXT))


def text_block(text: str, area: str, size: float = BODY, color: str = TEXT) -> VMobject:
    """A paragraph in the middle of its area."""
    width, height = area_size(area)
    block = paragraph(text, width, size, color, height=height)
    return block.move_to(area_centre(area))


def quote(text: str, area: str, color: str = TEXT) -> VGroup:
    """A lead paragraph with an accent rule where its lines begin."""
    width, height = area_size(area)
    block = paragraph(text, width - 1.0, LEAD, color, height=height - 0.6)
    rule = Rectangle(
        width=0.08, height=block.height + 0.5, fill_color=ACCENT, fill_opacity=1, stroke_width=0
    )
    if from_the_right(text):
        group = VGroup(rule, block).arrange(LEFT, buff=0.45)
        return group.move_to(area_centre(area)).align_to((AREAS[area][2], 0, 0), RIGHT)
    group = VGroup(rule, block).arrange(RIGHT, buff=0.45)
    return group.move_to(area_centre(area)).align_to((AREAS[area][0], 0, 0), LEFT)


def bullet(marker: str, index: int) -> VMobject:
    color = [ACCENT, WARM, GOOD, VIOLET, ACCENT, WARM][index]
    if marker == "number":
        return number_disc(index, color)
    if marker == "tick":
        tick = VMobject(stroke_color=GOOD, stroke_width=7)
        return tick.set_points_as_corners([(-0.17, 0.02, 0), (-0.04, -0.12, 0), (0.2, 0.17, 0)])
    return Dot(radius=0.1, color=color)


def number_disc(index: int, color: str) -> VGroup:
    disc = Circle(radius=0.32, stroke_width=0, fill_color=color, fill_opacity=1)
    return VGroup(disc, words(str(index + 1), SMALL, INK, "SEMIBOLD").move_to(disc))


def bullet_rows(items: list[str], marker: str, area: str) -> VGroup:
    """One card an item: plate, marker and wrapped text; all in one size, the largest that fits."""
    width, height = area_size(area)
    size = LEAD - 2 if height > width else BODY
    while True:
        rows = [bullet_row(bullet(marker, n), text, width, size) for n, text in enumerate(items)]
        needed = sum(row.height for row in rows) + 0.3 * (len(rows) - 1)
        if needed <= height:
            return stack(rows, area)
        if size <= SMALL:
            return tight_rows(items, marker, area)
        size = SMALL if needed > 1.4 * height else size - 2


def tight_rows(items: list[str], marker: str, area: str) -> VGroup:
    """The rows with less air in and between them, for a low area."""
    left, bottom, right, top = AREAS[area]
    rows = [
        bullet_row(bullet(marker, n).scale(0.9), text, right - left, TIGHT, air=0.2)
        for n, text in enumerate(items)
    ]
    group = VGroup(*rows).arrange(DOWN, buff=0.12, aligned_edge=LEFT)
    group.move_to(((left + right) / 2, (bottom + top) / 2, 0))
    return group.align_to((0, top, 0), UP) if group.height > top - bottom else group


def bullet_row(mark: VMobject, text: str, width: float, size: float, air: float = 0.46) -> VGroup:
    body = paragraph(text, width - (1.6 if size > TIGHT else 1.3), size)
    plate = RoundedRectangle(
        width=width, height=max(0.39 + air, body.height + air), corner_radius=0.16,
        fill_color=PANEL, fill_opacity=1, stroke_width=0,
    )  # fmt: skip
    side = RIGHT if from_the_right(text) else LEFT
    body.move_to(plate).align_to(plate.get_edge_center(side) - side * 1.15, side)
    mark.move_to(plate.get_edge_center(side) - side * 0.6)
    return VGroup(plate, mark, body)


def flow(items: list[str], area: str) -> VGroup:
    """Boxes and arrows in a row, or one below the other in a narrow area, when the texts are short;
    otherwise stations down a rail."""
    width, height = area_size(area)
    if max(map(len, items)) > 45 or (len(items) > 4 and width > height):
        return flow_down_a_rail(items, area)
    if width / len(items) >= 2.9:
        return flow_in_a_row(items, area)
    tall = (height - 0.75 * (len(items) - 1)) / len(items)
    return flow_downwards(items, area, tall) if tall >= 0.85 else flow_down_a_rail(items, area)


def flow_in_a_row(items: list[str], area: str) -> VGroup:
    width = (area_size(area)[0] - 0.8 * (len(items) - 1)) / len(items)
    texts = common_paragraphs(items, width - 0.5, 3.0)
    height = max(text.height for text in texts) + 0.9
    boxes = [
        RoundedRectangle(
            width=width, height=height, corner_radius=0.18,
            fill_color=PANEL, fill_opacity=1, stroke_color=EDGE, stroke_width=3,
        )
        for _ in items
    ]  # fmt: skip
    onwards = LEFT if from_the_right(items[0]) else RIGHT
    VGroup(*boxes).arrange(onwards, buff=0.8).move_to(area_centre(area))
    stations = []
    for n, (box, text) in enumerate(zip(boxes, texts, strict=True)):
        station = VGroup(box, text.move_to(box))
        if n:
            before, after = boxes[n - 1].get_edge_center(onwards), box.get_edge_center(-onwards)
            station.add(link(before, after))
        stations.append(station)
    return VGroup(*stations)


def flow_downwards(items: list[str], area: str, tall: float) -> VGroup:
    """Boxes at most so tall, with arrows from each to the one below it."""
    width = min(area_size(area)[0], 6.4)
    texts = common_paragraphs(items, width - 0.7, tall - 0.3, LEAD - 4)
    height = min(tall, max(text.height for text in texts) + 0.8)
    boxes = [backplate(width, height, 0.18) for _ in items]
    VGroup(*boxes).arrange(DOWN, buff=0.75).move_to(area_centre(area))
    stations = []
    for n, (box, text) in enumerate(zip(boxes, texts, strict=True)):
        station = VGroup(box, text.move_to(box))
        if n:
            station.add(link(boxes[n - 1].get_bottom(), box.get_top()))
        stations.append(station)
    return VGroup(*stations)


def link(start: np.ndarray, end: np.ndarray) -> Arrow:
    return Arrow(
        start, end, buff=0.1, stroke_width=5, color=ACCENT, max_tip_length_to_length_ratio=0.5
    )


def flow_down_a_rail(items: list[str], area: str) -> VGroup:
    rows = bullet_rows(items, "number", area)
    for above, below in pairwise(rows):
        rail = Line(above[1].get_bottom(), below[1].get_top(), buff=0.06)
        below.add(rail.set_stroke(MUTED, 4, opacity=0.5))
    return rows
