"""What comes from outside the lesson: a user's picture, and a user's numbers as a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from render.plan.tables import Chart
from render.plan.things import Identifier, Real, Role, Thing

MOST_BARS, LONGEST_BAR_LABEL = 16, 14


class Picture(Thing):
    """A user's picture, by the id of its asset, in a frame with a caption."""

    SHOW_SECONDS: ClassVar[float] = 1.2

    kind: Literal["picture"] = "picture"
    asset: Annotated[str, Field(pattern=r"^asset_[0-9a-f]{1,64}$")]
    caption: Annotated[str, Field(max_length=120)] = ""

    @property
    def file(self) -> str:
        """Its name in the folder of its scene."""
        return f"{self.asset}.png"


class Series(Thing):
    """Numbers in their order as a line, with a scale; the first and last are labelled."""

    SHOW_SECONDS: ClassVar[float] = 2.6

    kind: Literal["series"] = "series"
    values: Annotated[tuple[Real, ...], Field(min_length=2, max_length=200)]
    labels: Annotated[tuple[Annotated[str, Field(max_length=24)], ...], Field(max_length=200)] = ()
    axis: Annotated[str, Field(max_length=60)] = ""
    role: Role = "accent"


AnyExhibit = Picture | Series


def chart_of(
    name: Identifier, labels: Sequence[str], values: Sequence[float], axis: str
) -> Chart | Series:
    """Bars for a few amounts, a line for many numbers or for some below zero."""
    short = all(0 < len(label) <= LONGEST_BAR_LABEL for label in labels)
    if len(values) <= MOST_BARS and min(values) >= 0 and short:
        return Chart(id=name, values=tuple(values), labels=tuple(labels), axis=axis)
    return Series(id=name, values=tuple(values), labels=tuple(labels), axis=axis)
