"""What all kinds of objects in a scene share: an id, a place on the frame, and checked values."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from render.plan.expressions import parse
from render.plan.formulas import check_formula
from render.plan.icons import DRAWINGS

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}$")]
Area = Literal[
    "full", "left", "right", "wide_left", "wide_right", "narrow_left", "narrow_right",
    "upper", "lower", "lower_strip", "main",
]  # fmt: skip
Role = Literal["text", "muted", "accent", "warm", "good", "violet", "bad"]
Motif = Literal[
    "parabola", "wave", "line", "tangent", "triangle", "bars", "dots", "area", "circle", "arrows",
    "grid", "curve", "bell",
]  # fmt: skip


def is_expression(text: str) -> str:
    parse(text)
    return text


def is_icon(name: str) -> str:
    if name not in DRAWINGS:
        raise ValueError(f"no icon is called {name!r}")
    return name


def is_finite(value: float) -> float:
    if not math.isfinite(value) or abs(value) > 1e6:
        raise ValueError("numbers in a plan are finite and at most a million")
    return value


Expression = Annotated[str, AfterValidator(is_expression)]
Icon = Annotated[str, AfterValidator(is_icon)]
Tex = Annotated[str, AfterValidator(check_formula)]
Real = Annotated[float, AfterValidator(is_finite)]
Range = tuple[Real, Real]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Thing(Part):
    """What all kinds have: an id that actions name, a place, and the time that showing takes."""

    SHOW_SECONDS: ClassVar[float] = 1.0
    PART_SECONDS: ClassVar[float] = 0.8

    id: Identifier
    area: Area = "full"

    def parts(self) -> Iterator[str]:
        """The names that may follow ``id.``."""
        yield from ()
