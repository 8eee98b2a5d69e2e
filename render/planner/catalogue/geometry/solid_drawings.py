"""Solids seen a little from above: cylinder, cone, sphere, box, pyramid."""

from __future__ import annotations

import math

from render.plan.objects import Circle, Graph, Polygon, Segment, Shape
from render.planner.catalogue.blocks import figure
from render.planner.catalogue.quantities import plain

Sizes = tuple[float, ...]
Place = tuple[float, float]
FLAT = 0.28  # how high a circle seen from the side is drawn


def ellipse(
    middle: Place, wide: float, high: float, start: float = 0, end: float = 360
) -> list[Place]:
    count = 40 if end - start == 360 else 26
    return [
        (
            round(middle[0] + wide * math.cos(math.radians(start + (end - start) * n / count)), 5),
            round(middle[1] + high * math.sin(math.radians(start + (end - start) * n / count)), 5),
        )
        for n in range(count + (end - start < 360))
    ]


def frame_solid(
    wide: float, low: float, high: float, shapes: list[Shape], edges: list[Segment]
) -> Graph:
    air = 0.14 * max(2 * wide, high - low)
    return figure(
        x_range=(-wide - air, wide + air),
        y_range=(low - air, high + air),
        shapes=tuple(shapes),
        segments=tuple(edges),
    )


def line(name: str, start: Place, end: Place, tex: str = "", role: str = "warm") -> Segment:
    return Segment.model_validate(
        {"id": name, "start": start, "end": end, "tex": tex or None, "role": role,
         "dashed": role == "warm"}
    )  # fmt: skip


def draw_cylinder(sizes: Sizes) -> Graph:
    r, h = sizes
    flat = FLAT * r
    body = [*ellipse((0, 0), r, flat, 180, 360), *ellipse((0, h), r, flat, 0, 180)]
    return frame_solid(r, -flat, h + flat, [
        Polygon(id="body", corners=tuple(body), role="accent"),
        Polygon(id="top", corners=tuple(ellipse((0, h), r, flat)), role="good"),
    ], [line("a", (0, h), (r, h), f"r = {plain(r)}"),
        line("b", (0, 0), (0, h), f"h = {plain(h)}")])  # fmt: skip


def draw_cone(sizes: Sizes) -> Graph:
    r, h = sizes
    flat = FLAT * r
    base = ellipse((0, 0), r, flat, 180, 360)
    return frame_solid(r, -flat, h, [
        Polygon(id="body", corners=(*base, (0, h)), role="accent"),
        Polygon(id="top", corners=tuple(ellipse((0, 0), r, flat)), role="good"),
    ], [line("a", (0, 0), (r, 0), f"r = {plain(r)}"),
        line("b", (0, 0), (0, h), f"h = {plain(h)}")])  # fmt: skip


def draw_sphere(sizes: Sizes) -> Graph:
    (r,) = sizes
    return frame_solid(r, -r, r, [
        Circle(id="body", radius=r, role="accent", filled=True),
        Polygon(id="top", corners=tuple(ellipse((0, 0), r, FLAT * r)), role="good"),
    ], [line("a", (0, 0), (r, 0), f"r = {plain(r)}")])  # fmt: skip


def draw_box(sizes: Sizes) -> Graph:
    a, b, c = sizes if len(sizes) == 3 else (sizes[0],) * 3
    dx, dy = 0.45 * b, 0.3 * b
    left = -(a + dx) / 2
    names = "abc" if len(sizes) == 3 else "aaa"
    front = ((left, 0.0), (left + a, 0.0), (left + a, c), (left, c))
    top = (front[3], front[2], (left + a + dx, c + dy), (left + dx, c + dy))
    side = (front[1], (left + a + dx, dy), (left + a + dx, c + dy), front[2])
    edges = [
        line("a", front[0], front[1], f"{names[0]} = {plain(a)}", "text"),
        line("b", front[1], side[1], f"{names[1]} = {plain(b)}", "text"),
        line("c", side[1], side[2], f"{names[2]} = {plain(c)}", "text"),
    ]
    return frame_solid((a + dx) / 2, 0, c + dy, [
        Polygon(id="body", corners=front, role="accent"),
        Polygon(id="side", corners=side, role="accent"),
        Polygon(id="top", corners=top, role="good"),
    ], edges)  # fmt: skip


def draw_pyramid(sizes: Sizes) -> Graph:
    a, h = sizes
    dx, dy = 0.45 * a, 0.3 * a
    left = -(a + dx) / 2
    base = ((left, 0.0), (left + a, 0.0), (left + a + dx, dy), (left + dx, dy))
    middle = (left + (a + dx) / 2, dy / 2)
    tip = (middle[0], middle[1] + h)
    return frame_solid((a + dx) / 2, 0, tip[1], [
        Polygon(id="top", corners=base, role="good"),
        Polygon(id="body", corners=(base[0], base[1], tip), role="accent"),
        Polygon(id="side", corners=(base[1], base[2], tip), role="accent"),
    ], [line("a", base[0], base[1], f"a = {plain(a)}", "text"),
        line("b", middle, tip, f"h = {plain(h)}")])  # fmt: skip
