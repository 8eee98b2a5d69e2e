"""Boards: objects with named parts that are shown, marked and rewritten one by one.

Each has a class of the same name in ``render.kit`` that takes its fields, so that code for it is
written in one place (``render.code.board_code``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import Field, model_validator

from render.plan.things import Icon, Identifier, Part, Real, Role, Tex, Thing

Short = Annotated[str, Field(max_length=24)]
Sentence = Annotated[str, Field(min_length=1, max_length=170)]
Unit = Annotated[float, Field(ge=0, le=1)]


class Board(Thing):
    """What all boards have in common: which of the board actions they know."""

    SHOW_SECONDS = 0.9
    allows: ClassVar[tuple[str, ...]] = ("mark",)


class Row(Board):
    """Values side by side, as cells or bars, or a stack of them (``upright``)."""

    PART_SECONDS = 0.5
    allows = ("mark", "write", "exchange", "point")
    kind: Literal["row"] = "row"
    values: Annotated[tuple[Short, ...], Field(min_length=1, max_length=16)]
    style: Literal["cells", "bars"] = "cells"
    pointers: Annotated[tuple[Identifier, ...], Field(max_length=3)] = ()
    numbered: bool = False
    waits: bool = False
    upright: bool = False

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.values)))
        yield from self.pointers

    @model_validator(mode="after")
    def bars_are_numbers(self) -> Row:
        if self.style == "bars":
            try:
                [float(value.replace("−", "-")) for value in self.values]
            except ValueError:
                raise ValueError("bars stand for numbers") from None
        return self


class Blocks(Board):
    """Levels of groups of values, one level under the other; part ``1_0``: level 1, group 0."""

    kind: Literal["blocks"] = "blocks"
    levels: Annotated[
        tuple[
            Annotated[
                tuple[Annotated[tuple[Short, ...], Field(min_length=1, max_length=12)], ...],
                Field(min_length=1, max_length=12),
            ],
            ...,
        ],
        Field(min_length=1, max_length=9),
    ]

    def parts(self) -> Iterator[str]:
        for n, level in enumerate(self.levels):
            yield from (f"{n}_{k}" for k in range(len(level)))


class Node(Part):
    """A place in the unit square, x to the right, y up."""

    id: Identifier
    label: Annotated[str, Field(min_length=1, max_length=14)]
    x: Unit
    y: Unit
    waits: bool = False


class Edge(Part):
    id: Identifier
    start: Identifier
    end: Identifier
    label: Annotated[str, Field(max_length=12)] = ""
    label_at: Unit = 0.5
    directed: bool = False
    waits: bool = False


class Network(Board):
    allows = ("mark", "write")
    kind: Literal["network"] = "network"
    nodes: Annotated[tuple[Node, ...], Field(min_length=1, max_length=16)]
    edges: Annotated[tuple[Edge, ...], Field(max_length=40)] = ()

    def parts(self) -> Iterator[str]:
        yield from (node.id for node in self.nodes)
        yield from (edge.id for edge in self.edges)

    @model_validator(mode="after")
    def edges_join_nodes(self) -> Network:
        places = {node.id: (node.x, node.y) for node in self.nodes}
        for edge in self.edges:
            if edge.start not in places or edge.end not in places:
                raise ValueError(f"edge {edge.id!r} joins a node that is not there")
            if places[edge.start] == places[edge.end]:
                raise ValueError(f"edge {edge.id!r} has no length")
        return self


class Grid(Board):
    """A table; part ``2_1`` is a cell, ``r2`` a row."""

    PART_SECONDS = 0.45
    allows = ("mark", "write")
    kind: Literal["grid"] = "grid"
    rows: Annotated[
        tuple[
            Annotated[
                tuple[Annotated[str, Field(max_length=60)], ...], Field(min_length=1, max_length=14)
            ],
            ...,
        ],
        Field(min_length=1, max_length=10),
    ]
    head: bool = True
    side: bool = False
    full: bool = False

    def parts(self) -> Iterator[str]:
        for r, row in enumerate(self.rows):
            yield f"r{r}"
            yield from (f"{r}_{c}" for c in range(len(row)))

    @model_validator(mode="after")
    def rows_are_equally_long(self) -> Grid:
        if len({len(row) for row in self.rows}) > 1:
            raise ValueError("all rows of a table have the same number of cells")
        return self


class Card(Part):
    icon: Icon = "check"
    text: Sentence


class Cards(Board):
    """Points, each with an icon."""

    kind: Literal["cards"] = "cards"
    items: Annotated[tuple[Card, ...], Field(min_length=1, max_length=6)]

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.items)))


class Ring(Board):
    """A process round an ellipse; with ``closed`` it begins again (part ``close``)."""

    kind: Literal["ring"] = "ring"
    items: Annotated[tuple[Card, ...], Field(min_length=3, max_length=6)]
    closed: bool = True

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.items)))
        if self.closed:
            yield "close"


class Hub(Board):
    """A whole (part ``hub``) and its parts."""

    kind: Literal["hub"] = "hub"
    centre: Annotated[str, Field(min_length=1, max_length=60)]
    items: Annotated[tuple[Card, ...], Field(min_length=2, max_length=8)]

    def parts(self) -> Iterator[str]:
        yield "hub"
        yield from (str(n) for n in range(len(self.items)))


class Event(Part):
    when: Annotated[str, Field(min_length=1, max_length=24)]
    text: Sentence


class Timeline(Board):
    kind: Literal["timeline"] = "timeline"
    events: Annotated[tuple[Event, ...], Field(min_length=2, max_length=6)]

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.events)))


class Pair(Part):
    left: Sentence
    right: Sentence


class Pairs(Board):
    """Cause and effect (``arrow``), question and answer, term and meaning, up to three rows."""

    kind: Literal["pairs"] = "pairs"
    pairs: Annotated[tuple[Pair, ...], Field(min_length=1, max_length=4)]
    link: Literal["arrow", "answer", "term"] = "arrow"

    def parts(self) -> Iterator[str]:
        for n in range(len(self.pairs)):
            yield from (str(n), f"l{n}", f"r{n}")


class Versus(Board):
    """Two sides: parts ``left``, ``right``, ``l0``, ``r0`` …"""

    kind: Literal["versus"] = "versus"
    left: Annotated[str, Field(min_length=1, max_length=60)]
    right: Annotated[str, Field(min_length=1, max_length=60)]
    lefts: Annotated[tuple[Sentence, ...], Field(max_length=4)] = ()
    rights: Annotated[tuple[Sentence, ...], Field(max_length=4)] = ()

    def parts(self) -> Iterator[str]:
        yield from ("left", "right")
        yield from (f"l{n}" for n in range(len(self.lefts)))
        yield from (f"r{n}" for n in range(len(self.rights)))


Side = Literal["", "up", "down", "left", "right", "up_left", "up_right", "down_left", "down_right"]


class Piece(Part):
    """One stroke or body of a sketch. ``size``: radius of a disc or angle, width of a note."""

    id: Identifier
    form: Literal["arrow", "line", "dashed", "region", "block", "disc", "angle", "ground",
                  "spring", "resistor", "cell", "note"]  # fmt: skip
    points: Annotated[tuple[tuple[Real, Real], ...], Field(min_length=1, max_length=12)]
    role: Role = "text"
    size: Annotated[float, Field(gt=0, le=20)] = 0.4
    turn: tuple[Real, Real] = (0.0, 90.0)
    tex: Tex | None = None
    text: Annotated[str, Field(max_length=90)] = ""
    side: Side = ""
    waits: bool = False

    @model_validator(mode="after")
    def has_enough_points(self) -> Piece:
        needed = {"note": 1, "disc": 1, "angle": 1, "region": 3}.get(self.form, 2)
        if len(self.points) < needed:
            raise ValueError(f"a {self.form} needs {needed} points")
        if needed == 2 and self.points[0] == self.points[1]:
            raise ValueError(f"the {self.form} {self.id!r} has no length")
        return self


class Sketch(Board):
    """A drawing to scale, ``width`` × ``height`` of its own units."""

    kind: Literal["sketch"] = "sketch"
    width: Annotated[float, Field(gt=0, le=1000)]
    height: Annotated[float, Field(gt=0, le=1000)]
    pieces: Annotated[tuple[Piece, ...], Field(min_length=1, max_length=40)]

    def parts(self) -> Iterator[str]:
        yield from (piece.id for piece in self.pieces)


class Listing(Board):
    """Lines of program code; the line that is read is marked."""

    kind: Literal["listing"] = "listing"
    lines: Annotated[
        tuple[Annotated[str, Field(max_length=60)], ...], Field(min_length=1, max_length=10)
    ]

    def parts(self) -> Iterator[str]:
        yield from (str(n) for n in range(len(self.lines)))


class Throw(Board):
    """A thrown body's path to scale: m/s, degrees, m/s², metres above the ground."""

    kind: Literal["throw"] = "throw"
    speed: Annotated[Real, Field(gt=0)]
    angle: Annotated[float, Field(ge=-90, le=90)]
    gravity: Annotated[Real, Field(gt=0)]
    height: Annotated[Real, Field(ge=0)] = 0.0


class Oscillator(Board):
    """A mass on a spring or a pendulum, and its deflection over ``periods`` periods."""

    kind: Literal["oscillator"] = "oscillator"
    body: Literal["spring", "pendulum"] = "spring"
    amplitude: Annotated[Real, Field(gt=0)]
    period: Annotated[Real, Field(gt=0)]
    periods: Annotated[float, Field(ge=1, le=5)] = 2.0


class String(Board):
    """A string that swings in loops, or with a wave travelling along it."""

    kind: Literal["string"] = "string"
    loops: Annotated[int, Field(ge=1, le=10)]
    mode: Literal["standing", "travelling"] = "standing"
    swings: Annotated[int, Field(ge=1, le=8)] = 3


class Replayed(Board):
    """Something that was filmed or recorded, and is run again in its own time."""

    @property
    def run_seconds(self) -> float:
        """How long it lasted."""
        raise NotImplementedError


MOVING = (Throw, Oscillator, String, Replayed)

AnyBoard = (
    Row | Blocks | Network | Grid | Cards | Ring | Hub | Timeline | Pairs | Versus | Sketch
    | Listing | Throw | Oscillator | String
)  # fmt: skip
BOARDS = get_args(AnyBoard)
