"""Is everything on the frame to be read? Checked at the end of every beat while rendering.

Rules: text stays a margin inside the frame, is set in SMALLEST or larger, lies over no other text,
and no drawn line of full strength runs through it. Code of somebody's own may use the whole frame,
and strike words through.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manim import Mobject, Scene, VMobject, config
from manim.mobject.text.tex_mobject import SingleStringMathTex
from manim.mobject.text.text_mobject import Text
from manim.mobject.text.typst_mobject import Typst

MARGIN = 0.4  # units
SMALLEST = 23.0  # points; 23 pt of the bundled font are 0.3 units from top to descender
TOUCH = 0.04
FAINT = 0.55


@dataclass(frozen=True)
class Rules:
    """How far from the frame's edge text stays, in units, and whether lines may cross it."""

    margin: float
    lines: bool


STRICT, LENIENT = Rules(MARGIN, lines=False), Rules(0.0, lines=True)


@dataclass(frozen=True)
class Box:
    """A piece of text on the frame: what it says, its corners, and its size in points."""

    name: str
    low: np.ndarray
    high: np.ndarray
    size: float


def visible_text(scene: Scene) -> list[Mobject]:
    """The outermost text objects of the scene that can be seen."""
    found: list[Mobject] = []
    queue = list(scene.mobjects)
    while queue:
        thing = queue.pop()
        if isinstance(thing, Text | SingleStringMathTex | Typst):
            found += [thing] if shows(thing) and thing not in found else []
        else:
            queue += thing.submobjects
    return found


def shows(thing: Mobject) -> bool:
    """Some part of it is drawn; opacity of text is that of its letters."""
    letters = [part for part in thing.family_members_with_points() if isinstance(part, VMobject)]
    return any(bool(max(p.get_fill_opacity(), p.get_stroke_opacity()) > 0.05) for p in letters)


def box(thing: Mobject) -> Box:
    said = (
        getattr(thing, "tex_string", None)
        or getattr(thing, "original_text", None)
        or type(thing).__name__
    )
    size = float(getattr(thing, "font_size", 99.0))
    points = thing.get_all_points()
    return Box(str(said)[:40], points.min(axis=0), points.max(axis=0), size)


def complaints(scene: Scene, rules: Rules = STRICT) -> list[str]:
    """What is wrong with the frame now, in words; empty when all is well."""
    boxes = [box(thing) for thing in visible_text(scene)]
    alone = [text for one in boxes for text in lone_complaints(one, rules.margin)]
    pairs = [
        f"{one.name!r} lies over {other.name!r}"
        for n, one in enumerate(boxes)
        for other in boxes[:n]
        if overlap(one, other)
    ]
    return alone + pairs + ([] if rules.lines else find_crossed_texts(scene, boxes))


def lone_complaints(one: Box, margin: float) -> list[str]:
    half = np.array([config.frame_width / 2 - margin, config.frame_height / 2 - margin])
    found = []
    if bool((one.low[:2] < -half - 1e-3).any() or (one.high[:2] > half + 1e-3).any()):
        found.append(f"{one.name!r} leaves the frame")
    if one.size < SMALLEST:
        found.append(f"{one.name!r} is too small to read ({one.size:.0f} pt)")
    return found


def overlap(one: Box, other: Box) -> bool:
    low = np.maximum(one.low, other.low)[:2]
    high = np.minimum(one.high, other.high)[:2]
    return bool((high - low > TOUCH).all())


def find_crossed_texts(scene: Scene, boxes: list[Box]) -> list[str]:
    """Text that a strong line runs through, unless a plate drawn after the line lies between."""
    found: set[str] = set()
    order = [part for top in scene.mobjects for part in top.family_members_with_points()]
    lines = [(n, part) for n, part in enumerate(order) if is_line(part)]
    plates = [(n, corners(part)) for n, part in enumerate(order) if is_plate(part)]
    for one in boxes:
        hit = [n for n, line in lines if runs_through(line, one)]
        shield = max((n for n, (low, high) in plates if covers(low, high, one)), default=-1)
        if any(n > shield for n in hit):
            found.add(f"a line runs through {one.name!r}")
    return sorted(found)


def is_line(part: Mobject) -> bool:
    if not isinstance(part, VMobject):
        return False
    return bool(part.get_stroke_width() > 1 and part.get_stroke_opacity() > FAINT)


def is_plate(part: Mobject) -> bool:
    return isinstance(part, VMobject) and bool(part.get_fill_opacity() > 0.8)


def corners(part: Mobject) -> tuple[np.ndarray, np.ndarray]:
    points = part.get_all_points()
    return points.min(axis=0)[:2], points.max(axis=0)[:2]


def covers(low: np.ndarray, high: np.ndarray, one: Box) -> bool:
    return bool((low <= one.low[:2] + TOUCH).all() and (high >= one.high[:2] - TOUCH).all())


def runs_through(line: Mobject, one: Box) -> bool:
    """Sampled along the line's pieces, so that two distant corners do not hide what is between."""
    anchors = line.points[:: 4 if len(line.points) >= 4 else 1]
    ends = np.concatenate([anchors, line.points[-1:]])[:, :2]
    shares = np.linspace(0, 1, 24)[:, None, None]
    samples = (ends[:-1] * (1 - shares) + ends[1:] * shares).reshape(-1, 2)
    inside = (samples > one.low[:2] + TOUCH) & (samples < one.high[:2] - TOUCH)
    return bool(inside.all(axis=1).any())
