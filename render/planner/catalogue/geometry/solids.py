"""Volume and surface of solids, drawn: cube, box, cylinder, cone, sphere, pyramid."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Graph
from render.plan.tables import Chart
from render.planner.catalogue.blocks import (
    Line,
    Row,
    opening,
    show_picture,
    summary,
    work_through,
)
from render.planner.catalogue.geometry.solid_drawings import (
    Sizes,
    draw_box,
    draw_cone,
    draw_cylinder,
    draw_pyramid,
    draw_sphere,
)
from render.planner.catalogue.making import Asked, make_template, questions
from render.planner.catalogue.quantities import about, figures, plain, tex_equal
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request


@dataclass(frozen=True)
class Solid:
    """``letters`` name the sizes, in the order of `Sizes`; formulas are LaTeX with numbers put in
    by `numbers`. ``why`` is the idea behind the volume."""

    name: str
    letters: tuple[str, ...]
    words: tuple[str, ...]
    usual: Sizes
    hook: str
    why: Row
    volume: str
    volume_of: Callable[[Sizes], float]
    surface: str
    surface_of: Callable[[Sizes], float]
    facts: tuple[Row, ...]
    draw: Callable[[Sizes], Graph]
    others: tuple[Sizes, ...]
    plural: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        many = self.plural or f"{self.name}s"
        kinds = (self.name, f"a {self.name}", f"the {self.name}", many)
        made_of = ("volume of", "surface area of", "surface of")
        return (*(f"{what} {kind}" for what in made_of for kind in kinds),
                f"{self.name} volume", f"{self.name} surface area")  # fmt: skip


WORDS = (
    "volume surface area radius height diameter side length width cm m meters metres formula "
    "geometry solid* shape* 3d cubic units capacity edge base"
)
NUMBER = r"(\d+(?:\.\d+)?)"


def read_request(solid: Solid, request: Request) -> Sizes | None:
    """The sizes by their names, or as many numbers as there are sizes."""
    text = request.text
    found = [read_size(word, letter, text) for word, letter in zip(solid.words, solid.letters,
                                                               strict=True)]  # fmt: skip
    if found[0] is None and "radius" in solid.words:
        across = read_size("diameter", "d", text)
        found[0] = across / 2 if across else None
    if None in found:
        numbers = [float(n) for n in re.findall(rf"(?<![\w.-]){NUMBER}(?!\s*years?)", text)]
        found = list(numbers) if len(numbers) == len(found) else found
    sizes = tuple(size for size in found if size is not None and 0 < size <= 10_000)
    if len(sizes) != len(found) or max(sizes) > 6 * min(sizes):
        return None
    return sizes


def read_size(word: str, letter: str, text: str) -> float | None:
    patterns = (
        rf"\b{word}\b\D{{0,12}}?{NUMBER}",
        rf"\b{letter}\s*=\s*{NUMBER}",
        rf"{NUMBER}\s*(?:cm|mm|m|km|meters?|metres?|units?)?\s+{word}\b",
    )
    found = next(filter(None, (re.search(p, text, re.IGNORECASE) for p in patterns)), None)
    return float(found[1]) if found else None


CYLINDER = Solid(
    "cylinder", ("r", "h"), ("radius", "height"), (2, 5),
    "How much water does a round glass hold?",
    ("A stack of equal circles: base times height",
     "A cylinder is a stack of equal circles: so its volume is the base, times the height."),
    r"\pi \cdot r^2 \cdot h", lambda s: math.pi * s[0] ** 2 * s[1],
    r"2\pi r^2 + 2\pi r h", lambda s: 2 * math.pi * s[0] * (s[0] + s[1]),
    (("Twice the height: twice the volume", "Twice the height gives twice the volume."),
     ("Twice the radius: four times the volume", "Twice the radius gives four times as much.")),
    draw_cylinder, ((3, 4), (1, 6), (5, 10), (2.5, 4)),
)  # fmt: skip
CONE = Solid(
    "cone", ("r", "h"), ("radius", "height"), (2, 5),
    "How much ice cream fits into the cone?",
    ("A third of the cylinder around it",
     "A cone has exactly a third of the volume of the cylinder around it."),
    r"\frac{1}{3} \cdot \pi \cdot r^2 \cdot h", lambda s: math.pi * s[0] ** 2 * s[1] / 3,
    r"\pi r^2 + \pi r \sqrt{r^2 + h^2}",
    lambda s: math.pi * s[0] * (s[0] + math.hypot(s[0], s[1])),
    (("Twice the height: twice the volume", "Twice the height gives twice as much."),
     ("In the surface, the root is the slanted side",
      "In the surface, the root is the slanted side, by Pythagoras.")),
    draw_cone, ((3, 4), (5, 12), (1, 3), (2, 6)),
)  # fmt: skip
SPHERE = Solid(
    "sphere", ("r",), ("radius",), (3,),
    "How much air is in a ball?",
    ("Two thirds of the cylinder around it: Archimedes",
     "Archimedes found it: a sphere has two thirds of the cylinder that just holds it."),
    r"\frac{4}{3} \cdot \pi \cdot r^3", lambda s: 4 / 3 * math.pi * s[0] ** 3,
    r"4 \pi r^2", lambda s: 4 * math.pi * s[0] ** 2,
    (("Twice the radius: eight times the volume",
      "Twice the radius gives eight times the volume."),
     ("The surface is four circles: 4πr²", "Its surface is as large as four of its circles.")),
    draw_sphere, ((1,), (2,), (5,), (6,), (10,)),
)  # fmt: skip
CUBE = Solid(
    "cube", ("a",), ("(?:side|edge|length)",), (4,),
    "How many small cubes fit into a large one?",
    ("Layers of a · a small cubes, a layers",
     "Each layer holds a times a small cubes, and there are a layers."),
    "a^3", lambda s: s[0] ** 3, "6 a^2", lambda s: 6 * s[0] ** 2,
    (("Twice the edge: eight times the volume", "Twice the edge gives eight times the volume."),
     ("The surface: six equal squares", "The surface is six equal squares.")),
    draw_box, ((2,), (3,), (5,), (10,)),
)  # fmt: skip
BOX = Solid(
    "rectangular prism", ("a", "b", "c"), ("length", "width", "height"), (5, 3, 4),
    "How much fits into a box?",
    ("Layers of a · b small cubes, c layers",
     "Each layer holds a times b small cubes, and there are c layers."),
    r"a \cdot b \cdot c", math.prod,
    "2(ab + bc + ca)", lambda s: 2 * (s[0] * s[1] + s[1] * s[2] + s[2] * s[0]),
    (("Length times width times height", "Length times width times height."),
     ("The surface: three pairs of rectangles", "The surface is three pairs of rectangles.")),
    draw_box, ((2, 3, 4), (6, 2, 3), (10, 5, 4), (3, 3, 7)),
)  # fmt: skip
PYRAMID = Solid(
    "pyramid", ("a", "h"), ("(?:base|side)", "height"), (4, 5),
    "The pyramids of Egypt stand on squares. How much stone is in one?",
    ("A third of the prism around it",
     "A pyramid has exactly a third of the volume of the box around it."),
    r"\frac{1}{3} \cdot a^2 \cdot h", lambda s: s[0] ** 2 * s[1] / 3,
    r"a^2 + 2a\sqrt{h^2 + \frac{a^2}{4}}",
    lambda s: s[0] ** 2 + 2 * s[0] * math.hypot(s[1], s[0] / 2),
    (("A third of the box with the same base and height",
      "It is a third of the box with the same base and height."),
     ("In the surface, the root is the height of a slanted side",
      "In the surface, the root is the height of a slanted side.")),
    draw_pyramid, ((6, 4), (3, 7), (10, 12), (2, 3)),
)  # fmt: skip


def put_in(formula: str, solid: Solid, sizes: Sizes) -> str:
    """The formula with numbers for its letters; products of two letters get a dot."""
    spaced = re.sub(r"(?<![\\a-z])([abchr])([abchr])(?![a-z])", r"\1 \\cdot \2", formula)
    spaced = re.sub(r"(?<![\\a-z])([abchr]) ([abchr])(?![a-z])", r"\1 \\cdot \2", spaced)
    spaced = re.sub(r"(\d|\\pi) ?(?=[abchr](?![a-z]))", r"\1 \\cdot ", spaced)
    spaced = re.sub(r"(?<=[\d}]) (?=[abchr](?![a-z]))", r" \\cdot ", spaced)
    spaced = re.sub(r"(\d)(\\pi)", r"\1\2", spaced)
    for letter, size in zip(solid.letters, sizes, strict=True):
        spaced = re.sub(rf"(?<![\\a-z]){letter}(?![a-z])", plain(size), spaced)
    return spaced


def lines(solid: Solid, sizes: Sizes) -> list[Line]:
    volume, surface = solid.volume_of(sizes), solid.surface_of(sizes)
    return [
        (f"V = {solid.volume}", "the volume", "This is the formula of the volume."),
        (
            f"V = {put_in(solid.volume, solid, sizes)} {tex_equal(volume)}",
            "put the numbers in",
            f"With our numbers it is {about(volume)}, in cubic units.",
        ),
        (f"A = {solid.surface}", "the surface", "And this is the formula of the surface."),
        (
            f"A = {put_in(solid.surface, solid, sizes)} {tex_equal(surface)}",
            "put the numbers in",
            f"Here that is {about(surface)}, in square units.",
        ),
    ]


def build(solid: Solid, request: Request) -> list[Scene]:
    sizes = read_request(solid, request) or solid.usual
    plot = solid.draw(sizes)
    bodies = [f"plot.{shape.id}" for shape in plot.shapes]
    marks = [f"plot.{edge.id}" for edge in plot.segments]
    volume = solid.volume_of(sizes)
    given = ", ".join(
        f"{letter} = {figures(size)}" for letter, size in zip(solid.letters, sizes, strict=True)
    )
    return [
        opening(
            f"The {solid.name}: volume and surface",
            given,
            "circle" if solid.letters[0] == "r" else "grid",
            f"{solid.hook} For that one needs the volume of a {solid.name}.",
        ),
        show_picture(
            f"Our {solid.name}",
            plot,
            [
                (f"Here is a {solid.name}.", ["plot", *bodies]),
                (f"These are its sizes: {given.replace(' = ', ' is ')}.", marks),
                (f"{solid.why[1]}", [stress("plot.top")]),
            ],
        ),
        work_through("Volume and surface", lines(solid, sizes)),
        growth(solid, sizes),
        summary(
            solid.why,
            *solid.facts,
            (f"Ours: V {'=' if 'about' not in about(volume) else '≈'} {figures(volume)}",
             f"Our {solid.name} has a volume of {about(volume)}."),
        ),
    ]  # fmt: skip


def growth(solid: Solid, sizes: Sizes) -> Scene:
    """The volume when all sizes are multiplied by one, two and three."""
    chart = Chart(
        id="bars",
        values=(1, 8, 27),
        labels=("once", "twice", "three times"),
        shown=tuple(
            figures(solid.volume_of(tuple(factor * size for size in sizes)))[:14]
            for factor in (1, 2, 3)
        ),
        axis="volume when all lengths are multiplied",
    )
    return show_picture(
        "When it grows",
        chart,
        [
            ("What if all lengths are doubled, or multiplied by three?", ["bars"]),
            ("Twice as long in every direction is eight times the volume, three times as long is "
             "twenty-seven times.", [stress("bars.1"), stress("bars.2")]),
        ],
        optional=True,
    )  # fmt: skip


def template(solid: Solid, *examples: Row) -> Template:
    def ask(sizes: Sizes) -> Asked:
        told = ", ".join(
            rf"{letter} = {plain(size)}" for letter, size in zip(solid.letters, sizes, strict=True)
        )
        said = told.replace(" = ", " is ")
        question = f"In a {solid.name}, {said}. How large are its volume and its surface?"
        full = lines(solid, sizes)
        return question, told.replace(", ", r",\ "), [full[1], full[3]]

    return make_template(
        (f"the {solid.name}", Subject(names=solid.names, words=f"{WORDS} {solid.name}"),
         "its sizes above zero, not too different from each other"),
        lambda r: read_request(solid, r),
        lambda r: build(solid, r),
        questions(lambda r: read_request(solid, r), solid.others, ask),
        examples,
    )  # fmt: skip


TEMPLATES = (
    template(CYLINDER, ("Volume of a cylinder", ""), ("Cylinder volume", "radius 3 and height 7")),
    template(CONE, ("Volume of a cone", ""), ("Volume of a cone with radius 3 and height 4", "")),
    template(SPHERE, ("Volume of a sphere", ""), ("Surface area of a sphere", "radius 5 cm")),
    template(CUBE, ("Volume of a cube", ""), ("Surface area of a cube with side 6", "")),
    template(BOX, ("Volume of a rectangular prism", ""),
             ("Surface area of a rectangular prism", "length 6, width 4, height 3")),
    template(PYRAMID, ("Volume of a pyramid", ""), ("Pyramid volume", "base 6 and height 8")),
)  # fmt: skip
