"""Volume and surface of solids: what a text gives of one, and its drawing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
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
from render.planner.request import Request

NUMBER = r"(\d+(?:\.\d+)?)"
SMALLEST, LARGEST = 0.1, 500  # that a picture holds
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


@dataclass(frozen=True)
class Solid:
    """Its sizes, which are values by their letters too."""

    letters: str
    sizes: Sizes
    draw: Draw

    def __getattr__(self, name: str) -> float:
        for letter, size in zip(self.letters, self.sizes, strict=True):
            if letter == name:
                return size
        raise AttributeError(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.letters]

    @cached_property
    def plot(self) -> Graph:
        return self.draw(self.sizes)

    @property
    def bodies(self) -> tuple[str, ...]:
        return tuple(shape.id for shape in self.plot.shapes)

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(edge.id for edge in self.plot.segments)

    @property
    def motif(self) -> str:
        return "circle" if "r" in self.letters else "grid"

    @property
    def given(self) -> str:
        return self.join(" = ", ", ")

    @property
    def told(self) -> str:
        return self.join(" is ", ", ")

    @property
    def task(self) -> str:
        return self.join(" = ", r",\ ")

    def join(self, equal: str, link: str) -> str:
        pairs = zip(self.letters, self.sizes, strict=True)
        return link.join(f"{letter}{equal}{figures(size)}" for letter, size in pairs)


def read_solid(names: dict[str, str], draw: Draw, request: Request) -> Solid | None:
    """The sizes by their names, or as many numbers as there are sizes."""
    text = request.text
    found = [read_size(name, letter, text) for letter, name in names.items()]
    if found[0] is None and "r" in names:
        across = read_size("diameter", "d", text)
        found[0] = across / 2 if across else None
    if None in found:
        numbers = [float(n) for n in re.findall(rf"(?<![\w.-]){NUMBER}(?!\s*years?)", text)]
        found = list(numbers) if len(numbers) == len(found) else found
    sizes = tuple(size for size in found if size is not None and SMALLEST <= size <= LARGEST)
    if len(sizes) != len(found) or max(sizes) > 6 * min(sizes):
        return None
    return Solid("".join(names), sizes, draw)


def read_size(word: str, letter: str, text: str) -> float | None:
    patterns = (
        rf"\b{word}\b\D{{0,12}}?{NUMBER}",
        rf"\b{letter}\s*=\s*{NUMBER}",
        rf"{NUMBER}\s*(?:cm|mm|m|km|meters?|metres?|units?)?\s+{word}\b",
    )
    found = next(filter(None, (re.search(p, text, re.IGNORECASE) for p in patterns)), None)
    return float(found[1]) if found else None


LESSONS = {
    file: read_written(str(Path(__file__).with_name(file)), Solid, partial(read_solid, names, draw))
    for file, (names, draw) in SOLIDS.items()
}
TEMPLATES = tuple(lesson.template for lesson in LESSONS.values())
