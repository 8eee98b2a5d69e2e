"""Volume and surface of solids: what a text gives of one, and its drawing."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from render.plan.objects import Graph
from render.planner.catalogue.geometry.solid_drawings import (
    Sizes,
    draw_box,
    draw_cone,
    draw_cylinder,
    draw_pyramid,
    draw_sphere,
)
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.quantities import figures
from render.planner.catalogue.reads import Given, give_fields
from render.planner.request import Request

NUMBER = r"(\d+(?:\.\d+)?)"
ROUND, UPRIGHT = {"r": "radius"}, {"h": "height"}
Draw = Callable[[Sizes], Graph]
# by the lesson's file: the names of the sizes by their letters, and the drawing
SOLIDS: dict[str, tuple[dict[str, str], Draw]] = {
    "cylinder": (ROUND | UPRIGHT, draw_cylinder),
    "cone": (ROUND | UPRIGHT, draw_cone),
    "sphere": (ROUND, draw_sphere),
    "cube": ({"a": "(?:side|edge|length)"}, draw_box),
    "rectangular_prism": ({"a": "length", "b": "width", "c": "height"}, draw_box),
    "pyramid": ({"a": "(?:base|side)"} | UPRIGHT, draw_pyramid),
}


def read_solid(names: dict[str, str], draw: Draw, request: Request) -> Given | None:
    """The sizes by their names, or as many numbers as there are sizes."""
    text = request.text
    found = [read_size(name, letter, text) for letter, name in names.items()]
    if found[0] is None and "r" in names:
        across = read_size("diameter", "d", text)
        found[0] = across / 2 if across else None
    if None in found:
        numbers = [float(n) for n in re.findall(rf"(?<![\w.-]){NUMBER}(?!\s*years?)", text)]
        found = list(numbers) if len(numbers) == len(found) else found
    sizes = tuple(size for size in found if size is not None and 0 < size <= 10_000)
    if len(sizes) != len(found) or max(sizes) > 6 * min(sizes):
        return None
    plot, given = draw(sizes), dict(zip(names, sizes, strict=True))
    return give_fields(
        plot=plot,
        bodies=tuple(shape.id for shape in plot.shapes),
        marks=tuple(edge.id for edge in plot.segments),
        motif="circle" if "r" in given else "grid",
        given=", ".join(f"{letter} = {figures(size)}" for letter, size in given.items()),
        told=", ".join(f"{letter} is {figures(size)}" for letter, size in given.items()),
        task=r",\ ".join(f"{letter} = {figures(size)}" for letter, size in given.items()),
        **given,
    )


def read_size(word: str, letter: str, text: str) -> float | None:
    patterns = (
        rf"\b{word}\b\D{{0,12}}?{NUMBER}",
        rf"\b{letter}\s*=\s*{NUMBER}",
        rf"{NUMBER}\s*(?:cm|mm|m|km|meters?|metres?|units?)?\s+{word}\b",
    )
    found = next(filter(None, (re.search(p, text, re.IGNORECASE) for p in patterns)), None)
    return float(found[1]) if found else None


LESSONS = {
    file: read_written(
        str(Path(__file__).with_name(file)), give_fields, partial(read_solid, names, draw)
    )
    for file, (names, draw) in SOLIDS.items()
}
TEMPLATES = tuple(lesson.template for lesson in LESSONS.values())
