"""Formulas and calculations."""

from __future__ import annotations

from manim import DOWN, LEFT, Line, MathTex, VGroup, VMobject

from render.kit.areas import AREAS
from render.kit.theme import EDGE, MUTED, SMALL, TEXT, area_centre, area_size, fit, paragraph


def formula(parts: list[tuple[str, str]], area: str, size: float = 84) -> MathTex:
    """One line of (LaTeX, colour) parts; ``formula[n]`` is the n-th of them."""
    line = MathTex(*[tex for tex, _ in parts], font_size=size)
    for part, (_, color) in zip(line, parts, strict=True):
        part.set_color(color)
    fit(line, *area_size(area))
    return line.move_to(area_centre(area))


def step_rows(steps: list[tuple[str, str]], area: str) -> VGroup:
    """Calculation on the left, reasons on the right, a hair line between the rows."""
    left, bottom, right, top = AREAS[area]
    width = right - left
    pitch = min(1.5, (top - bottom) / len(steps))
    lines = VGroup(*[MathTex(tex, font_size=54, color=TEXT) for tex, _ in steps])
    tallest, widest = max(x.height for x in lines), max(x.width for x in lines)
    lines.scale(min(1, (pitch - 0.36) / tallest, width * 0.64 / widest))  # one size for all rows
    rows = VGroup()
    for n, (line, (_, why)) in enumerate(zip(lines, steps, strict=True)):
        middle = top - pitch * (n + 0.5)
        rows.add(step_row(line, why, left, right, middle))
        if n:
            rule = Line((left, middle + pitch / 2, 0), (right, middle + pitch / 2, 0))
            rows[n].add(rule.set_stroke(EDGE, 2))
    return rows.shift(DOWN * max(0, (top - bottom - pitch * len(steps)) / 2))


def step_row(line: VMobject, why: str, left: float, right: float, middle: float) -> VGroup:
    line.move_to((0, middle, 0)).align_to((left + 0.25, 0, 0), LEFT)
    start = left + (right - left) * 0.68
    reason = paragraph(why, right - start, SMALL, MUTED, height=1.2)
    reason.move_to((0, middle, 0)).align_to((start, 0, 0), LEFT)
    return VGroup(line, reason)
