"""Icons of our own drawing, as short texts in a box from -1 to 1.

Pieces are separated by ``;``: a letter and numbers. ``o`` circle (x y radius), ``l`` straight
line through points, ``s`` smooth line, ``a`` arc (x y radius from to, in degrees), ``r``
rectangle (x y width height, centre first). Capital letters close and fill the shape; a ``+``
before the letter fills it fully, as a dot or a hand of a clock.
"""

from __future__ import annotations

import numpy as np
from manim import DEGREES, Arc, Circle, RoundedRectangle, VGroup, VMobject

from render.kit.boards import tint_panel
from render.kit.theme import ACCENT


def icon(drawing: str, color: str, half: float = 0.5) -> VGroup:
    """The drawing in a square of side ``2 half``."""
    pieces = VGroup(*[icon_piece(text.split(), color) for text in drawing.split(";")])
    width = 2.5 + 3.5 * half
    for piece in pieces:
        piece.set_stroke(color, width)
    return pieces.scale(half, about_point=(0, 0, 0))


def icon_piece(tokens: list[str], color: str) -> VMobject:
    letter, numbers = tokens[0], [float(token) for token in tokens[1:]]
    shape = icon_shape(letter.strip("+").lower(), numbers, letter.strip("+").isupper())
    if letter.startswith("+"):
        shape.set_fill(color, 1)
    elif letter.isupper():
        shape.set_fill(tint_panel(color, 0.55), 1)
    return shape


def icon_shape(letter: str, numbers: list[float], closed: bool) -> VMobject:
    if letter == "o":
        return Circle(radius=numbers[2]).move_to((numbers[0], numbers[1], 0))
    if letter == "r":
        x, y, width, height = numbers
        corner = min(0.1, width / 3, height / 3)
        return RoundedRectangle(width=width, height=height, corner_radius=corner).move_to((x, y, 0))
    if letter == "a":
        x, y, radius, start, end = numbers
        centre = np.array((x, y, 0))
        return Arc(radius, start * DEGREES, (end - start) * DEGREES, arc_center=centre)
    points = [np.array((x, y, 0)) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
    path = VMobject()
    ring = [*points, points[0]] if closed else points
    return path.set_points_smoothly(ring) if letter == "s" else path.set_points_as_corners(ring)


def icon_motif(drawing: str) -> VGroup:
    """The icon of a title card, on a tinted disc."""
    disc = Circle(radius=1.75, stroke_width=0, fill_color=tint_panel(ACCENT, 0.16), fill_opacity=1)
    return VGroup(disc, icon(drawing, ACCENT, 1.05))
