"""What can stand in a scene: a closed set of kinds, each placed on a named area of the frame.

The frame is 14.22 × 8 units with its origin in the middle, as Manim's. A part of an object is
addressed as ``object.part``: an item's number for lists, the part's id for graphs and formulas.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, model_validator

from render.plan.expressions import evaluate, parse
from render.plan.shapes import Angle, Circle, Label, Polygon, Region, Shape
from render.plan.tables import Cells, Chart, Table
from render.plan.things import (
    Area,
    Expression,
    Icon,
    Identifier,
    Motif,
    Part,
    Range,
    Real,
    Role,
    Tex,
    Thing,
)

__all__ = [
    "Angle",
    "AnyThing",
    "Area",
    "Bars",
    "Bullets",
    "Cells",
    "Chart",
    "Circle",
    "CircleWave",
    "Curve",
    "Expression",
    "Flow",
    "Formula",
    "FormulaPart",
    "Graph",
    "Identifier",
    "Label",
    "Motif",
    "Paragraph",
    "Part",
    "Point",
    "Polygon",
    "Range",
    "Real",
    "Region",
    "RightTriangle",
    "Role",
    "Segment",
    "Shape",
    "Step",
    "Steps",
    "Table",
    "Tex",
    "Thing",
    "TitleCard",
]


class TitleCard(Thing):
    kind: Literal["title"] = "title"
    text: Annotated[str, Field(min_length=1, max_length=120)]
    subtitle: Annotated[str, Field(max_length=160)] = ""
    motif: Motif = "dots"
    icon: Icon | None = None


class Paragraph(Thing):
    kind: Literal["paragraph"] = "paragraph"
    text: Annotated[str, Field(min_length=1, max_length=320)]
    size: Literal["lead", "body", "small"] = "body"
    role: Role = "text"


class Bullets(Thing):
    kind: Literal["bullets"] = "bullets"
    items: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=180)], ...],
        Field(min_length=1, max_length=6),
    ]
    marker: Literal["dot", "tick", "number"] = "dot"

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.items)))


class FormulaPart(Part):
    tex: Tex
    id: Identifier | None = None
    role: Role = "text"


class Formula(Thing):
    kind: Literal["formula"] = "formula"
    tex: Annotated[tuple[FormulaPart, ...], Field(min_length=1, max_length=14)]

    def parts(self) -> Iterator[str]:
        yield from (part.id for part in self.tex if part.id is not None)


class Step(Part):
    tex: Tex
    why: Annotated[str, Field(max_length=90)]


class Steps(Thing):
    """A calculation, one line under the other, each with its reason."""

    kind: Literal["steps"] = "steps"
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=5)]

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.steps)))


class Curve(Part):
    id: Identifier
    expression: Expression
    role: Role = "accent"
    tex: Tex | None = None
    over: Range | None = None


class Point(Part):
    """A marked point; with ``on`` it must lie on that curve, which the graph checks."""

    id: Identifier
    x: Real
    y: Real
    tex: Tex | None = None
    role: Role = "warm"
    on: Identifier | None = None
    hollow: bool = False


class Segment(Part):
    """A straight piece: an axis of symmetry, a rise, a tangent."""

    id: Identifier
    start: tuple[Real, Real]
    end: tuple[Real, Real]
    tex: Tex | None = None
    role: Role = "muted"
    dashed: bool = True
    arrow: bool = False


class Graph(Thing):
    """Curves, points and other drawings in a system of coordinates.

    ``square`` gives both axes the same unit, by showing more of one of them; without ``axes`` there
    is only the panel, for figures of geometry.
    """

    kind: Literal["graph"] = "graph"
    x_range: Range
    y_range: Range
    curves: Annotated[tuple[Curve, ...], Field(max_length=6)] = ()
    points: Annotated[tuple[Point, ...], Field(max_length=16)] = ()
    segments: Annotated[tuple[Segment, ...], Field(max_length=16)] = ()
    shapes: Annotated[tuple[Shape, ...], Field(max_length=32)] = ()
    x_unit: Literal["1", "pi"] = "1"
    square: bool = False
    axes: bool = True

    def parts(self) -> Iterator[str]:
        named = (*self.curves, *self.points, *self.segments, *self.shapes)
        yield from (part.id for part in named)

    @property
    def is_plain(self) -> bool:
        """Without anything but curves, points and segments between ordinary axes."""
        arrows = any(segment.arrow for segment in self.segments)
        return self.axes and not (self.square or self.shapes or arrows)

    @model_validator(mode="after")
    def parts_have_names_of_their_own(self) -> Graph:
        doubled = [name for name, n in Counter(self.parts()).items() if n > 1]
        if doubled:
            raise ValueError(f"two parts of graph {self.id!r} are called {doubled[0]!r}")
        return self

    @model_validator(mode="after")
    def regions_lie_under_curves(self) -> Graph:
        curves = {curve.id for curve in self.curves}
        for shape in self.shapes:
            if isinstance(shape, Region) and shape.under not in curves:
                raise ValueError(f"region {shape.id!r} lies under {shape.under!r}, no curve here")
        return self

    @model_validator(mode="after")
    def ranges_ascend(self) -> Graph:
        for low, high in (self.x_range, self.y_range):
            if not 0.1 <= high - low <= 2000:
                raise ValueError("an axis runs over 0.1 to 2000 units, from left to right")
        return self

    @model_validator(mode="after")
    def points_lie_on_their_curves(self) -> Graph:
        curves = {curve.id: parse(curve.expression) for curve in self.curves}
        for point in self.points:
            if point.on is None:
                continue
            if point.on not in curves:
                raise ValueError(f"point {point.id!r} is on {point.on!r}, which is no curve here")
            try:
                value = evaluate(curves[point.on], point.x)
            except (ValueError, ArithmeticError):
                raise ValueError(f"{point.on!r} has no value where {point.id!r} is") from None
            if abs(value - point.y) > 1e-6 * max(1.0, abs(value)):
                raise ValueError(f"point {point.id!r} is not on {point.on!r}: {value} there")
        return self


class Bars(Thing):
    kind: Literal["bars"] = "bars"
    values: Annotated[tuple[Real, ...], Field(min_length=2, max_length=10)]

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.values)))


class Flow(Thing):
    """Boxes joined by arrows: a process, a sequence of causes."""

    kind: Literal["flow"] = "flow"
    items: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=120)], ...],
        Field(min_length=2, max_length=5),
    ]

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.items)))


class CircleWave(Thing):
    """A point going round the unit circle, and the wave that its height (or breadth) draws."""

    kind: Literal["circle_wave"] = "circle_wave"
    function: Literal["sin", "cos"] = "sin"


class RightTriangle(Thing):
    """A right triangle with the squares on its sides; parts: legs, squares a, b and c."""

    kind: Literal["right_triangle"] = "right_triangle"
    a: Annotated[Real, Field(gt=0)]
    b: Annotated[Real, Field(gt=0)]
    labels: tuple[Tex, Tex, Tex] = ("a", "b", "c")

    def parts(self) -> Iterator[str]:
        yield from ("a", "b", "c")

    @model_validator(mode="after")
    def sides_are_comparable(self) -> RightTriangle:
        if not 0.2 <= self.a / self.b <= 5:
            raise ValueError("one leg is more than five times the other: nothing would be seen")
        return self


AnyThing = Annotated[
    TitleCard
    | Paragraph
    | Bullets
    | Formula
    | Steps
    | Graph
    | Bars
    | Flow
    | CircleWave
    | RightTriangle
    | Chart
    | Table,
    Field(discriminator="kind"),
]
