"""Charts of labelled bars, and tables of cells that can be picked out in groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from render.plan.things import Identifier, Part, Real, Role, Thing

Word = Annotated[str, Field(max_length=14)]


class Chart(Thing):
    """Bars over labels, each with its value written on top (``shown``, or the number itself)."""

    SHOW_SECONDS: ClassVar[float] = 1.6
    PART_SECONDS: ClassVar[float] = 0.6

    kind: Literal["chart"] = "chart"
    values: Annotated[tuple[Annotated[Real, Field(ge=0)], ...], Field(min_length=2, max_length=16)]
    labels: Annotated[tuple[Word, ...], Field(min_length=2, max_length=16)]
    shown: Annotated[tuple[Word, ...], Field(max_length=16)] = ()
    role: Role = "accent"
    axis: Annotated[str, Field(max_length=60)] = ""

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.values)))

    @model_validator(mode="after")
    def as_many_labels_as_bars(self) -> Chart:
        if len(self.labels) != len(self.values) or len(self.shown) not in (0, len(self.values)):
            raise ValueError(f"chart {self.id!r} needs one label for each of its values")
        return self


class Cells(Part):
    """Cells of a table that belong together, as (row, column) counted from 0."""

    id: Identifier
    cells: Annotated[
        tuple[tuple[Annotated[int, Field(ge=0, le=19)], Annotated[int, Field(ge=0, le=19)]], ...],
        Field(min_length=1, max_length=100),
    ]
    role: Role = "accent"


class Table(Thing):
    """Rows of cells with short texts; rows of a ``triangle`` are centred, as Pascal's are.

    Parts are the rows, ``row0`` and so on, and the groups. To emphasise a group paints its cells.
    """

    SHOW_SECONDS: ClassVar[float] = 1.6
    PART_SECONDS: ClassVar[float] = 0.7

    kind: Literal["table"] = "table"
    rows: Annotated[
        tuple[Annotated[tuple[Word, ...], Field(min_length=1, max_length=20)], ...],
        Field(min_length=1, max_length=10),
    ]
    groups: Annotated[tuple[Cells, ...], Field(max_length=12)] = ()
    triangle: bool = False
    header: bool = False

    def parts(self) -> Iterator[str]:
        yield from (f"row{n}" for n in range(len(self.rows)))
        yield from (group.id for group in self.groups)

    @model_validator(mode="after")
    def groups_name_cells(self) -> Table:
        for group in self.groups:
            for row, column in group.cells:
                if row >= len(self.rows) or column >= len(self.rows[row]):
                    raise ValueError(f"group {group.id!r} names a cell that table lacks")
        if not self.triangle and len({len(row) for row in self.rows}) > 1:
            raise ValueError(f"the rows of table {self.id!r} are of different lengths")
        return self
