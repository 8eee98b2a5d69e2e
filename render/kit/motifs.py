"""More drawings for title cards."""

from __future__ import annotations

import numpy as np
from manim import (
    Arrow,
    Circle,
    Dot,
    Line,
    Polygon,
    Square,
    VGroup,
)

from render.kit.texts import smooth_line
from render.kit.theme import ACCENT, EDGE, GOOD, PANEL, TEXT, VIOLET, WARM


def area_motif() -> VGroup:
    """A curve over strips."""
    axes = VGroup(Line((-2, -1.3, 0), (2, -1.3, 0)), Line((-1.7, -1.8, 0), (-1.7, 1.9, 0)))
    xs = np.linspace(-1.9, 1.9, 40)
    curve = smooth_line(xs, 0.35 * xs**2 + 0.35 * xs, ACCENT)
    strips = VGroup()
    for x in np.arange(-1.2, 1.3, 0.4):
        top = 0.35 * x**2 + 0.35 * x
        corners = [(x - 0.17, -1.3, 0), (x - 0.17, top, 0), (x + 0.17, top, 0), (x + 0.17, -1.3, 0)]
        strips.add(Polygon(*corners, fill_color=GOOD, fill_opacity=0.45, stroke_width=0))
    return VGroup(axes.set_stroke(EDGE, 3), strips, curve)


def circle_motif() -> VGroup:
    ring = Circle(radius=1.7).set_stroke(ACCENT, 6).set_fill(PANEL, 1)
    tip = np.array((1.7 * np.cos(0.8), 1.7 * np.sin(0.8), 0))
    radius = Line((0, 0, 0), tip).set_stroke(WARM, 5)
    level = Line((-1.7, 0, 0), (1.7, 0, 0)).set_stroke(EDGE, 3)
    return VGroup(ring, level, radius, Dot(tip, radius=0.12, color=WARM), Dot(color=TEXT))


def arrows_motif() -> VGroup:
    axes = VGroup(Line((-2, -1.5, 0), (2, -1.5, 0)), Line((-1.6, -2, 0), (-1.6, 2, 0)))
    ends = [((-1.6, -1.5, 0), (1.2, -0.6, 0), ACCENT), ((-1.6, -1.5, 0), (-0.7, 0.8, 0), WARM),
            ((-1.6, -1.5, 0), (1.9, 1.6, 0), GOOD)]  # fmt: skip
    arrows = [Arrow(a, b, buff=0, stroke_width=7, color=color) for a, b, color in ends]
    return VGroup(axes.set_stroke(EDGE, 3), *arrows)


def grid_motif() -> VGroup:
    """Squares, some of them picked out."""
    colors = {0: ACCENT, 3: WARM, 5: GOOD, 6: VIOLET, 9: ACCENT, 12: WARM, 15: GOOD}
    cells = [
        Square(0.82, stroke_width=0, fill_color=colors.get(n, PANEL), fill_opacity=1)
        for n in range(16)
    ]
    return VGroup(*cells).arrange_in_grid(4, 4, buff=0.14)


def curve_motif() -> VGroup:
    """A steep rise above its axis."""
    xs = np.linspace(-2, 1.75, 40)
    axes = VGroup(Line((-2, -1.6, 0), (2, -1.6, 0)), Line((-0.6, -2, 0), (-0.6, 2, 0)))
    return VGroup(axes.set_stroke(EDGE, 3), smooth_line(xs, 0.62 * np.exp(xs) - 1.6, ACCENT))


def bell_motif() -> VGroup:
    xs = np.linspace(-2, 2, 60)
    ys = 2.8 * np.exp(-(xs**2) / 0.9) - 1.4
    middle = [(x, y, 0) for x, y in zip(xs, ys, strict=True) if abs(x) < 0.7]
    shade = Polygon((-0.7, -1.4, 0), *middle, (0.7, -1.4, 0), fill_color=WARM, fill_opacity=0.4,
                    stroke_width=0)  # fmt: skip
    base = Line((-2, -1.4, 0), (2, -1.4, 0)).set_stroke(EDGE, 3)
    return VGroup(base, shade, smooth_line(xs, ys, ACCENT))
