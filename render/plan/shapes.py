"""What a graph can hold besides curves, points and segments; all in the graph's own coordinates."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from render.plan.things import Identifier, Part, Range, Real, Role, Tex

Place = tuple[Real, Real]


class Region(Part):
    """What lies between a curve and the x-axis; ``strips`` rectangles of equal width instead."""

    id: Identifier
    under: Identifier
    over: Range
    strips: Annotated[int, Field(ge=0, le=40)] = 0
    tex: Tex | None = None
    role: Role = "accent"

    @model_validator(mode="after")
    def runs_to_the_right(self) -> Region:
        if self.over[0] >= self.over[1]:
            raise ValueError(f"region {self.id!r} must run from left to right")
        return self


class Polygon(Part):
    id: Identifier
    corners: Annotated[tuple[Place, ...], Field(min_length=3, max_length=60)]
    tex: Tex | None = None
    role: Role = "accent"
    filled: bool = True


class Circle(Part):
    id: Identifier
    centre: Place = (0.0, 0.0)
    radius: Annotated[Real, Field(gt=0)]
    tex: Tex | None = None
    role: Role = "text"
    filled: bool = False


class Angle(Part):
    """The angle at a corner, from one direction to another, both in degrees, anticlockwise;
    ``size`` is the radius of its arc in units of the frame."""

    id: Identifier
    at: Place
    start: Annotated[float, Field(ge=-360, le=720)]
    end: Annotated[float, Field(ge=-360, le=720)]
    tex: Tex | None = None
    role: Role = "warm"
    size: Annotated[float, Field(ge=0.2, le=2)] = 0.6
    square: bool = False

    @model_validator(mode="after")
    def turns_left(self) -> Angle:
        if not 0.1 <= self.end - self.start <= 360:
            raise ValueError(f"angle {self.id!r} must turn anticlockwise, by at most 360 degrees")
        return self


class Label(Part):
    """Words or a formula at a place."""

    id: Identifier
    at: Place
    tex: Tex
    role: Role = "text"


FORMS = {"under": "region", "corners": "polygon", "radius": "circle", "start": "angle"}


def form_of(shape: Any) -> str:
    """Each form has a field of its own, so that what is wrong is told of that form alone."""
    names = type(shape).model_fields if isinstance(shape, Part) else shape
    known = FORMS.items() if isinstance(names, dict) else ()
    return next((form for name, form in known if name in names), "label")


Shape = Annotated[
    Annotated[Region, Tag("region")]
    | Annotated[Polygon, Tag("polygon")]
    | Annotated[Circle, Tag("circle")]
    | Annotated[Angle, Tag("angle")]
    | Annotated[Label, Tag("label")],
    Discriminator(form_of),
]
Unit = Literal["1", "pi"]
