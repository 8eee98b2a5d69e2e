"""Actions on the parts of a board: colour, value, place."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from render.plan.things import Identifier, Part, Role, Thing

BoardTarget = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,23}(\.[a-z0-9_]{1,24})?$")]


class Mark(Part):
    """A part takes a role's colour; ``muted`` gives it its plain look again."""

    op: Literal["mark"] = "mark"
    target: BoardTarget
    role: Role = "warm"


class Write(Part):
    """A cell, or the badge at a node, says something new."""

    op: Literal["write"] = "write"
    target: BoardTarget
    text: Annotated[str, Field(min_length=1, max_length=24)]


class Exchange(Part):
    """The values at two places of a row change places."""

    op: Literal["exchange"] = "exchange"
    target: Identifier
    a: Annotated[int, Field(ge=0, le=15)]
    b: Annotated[int, Field(ge=0, le=15)]


class PointAt(Part):
    """A pointer of a row goes to a place, and is shown when it was not."""

    op: Literal["point"] = "point"
    target: BoardTarget
    at: Annotated[int, Field(ge=0, le=15)]


BoardAction = Mark | Write | Exchange | PointAt


def check_board_action(thing: Thing, part: str, action: BoardAction) -> None:
    """Raises ValueError when the object knows no such action or has no such place."""
    if action.op not in getattr(thing, "allows", ()):
        raise ValueError(f"{action.op!r} is not done to {thing.id!r}")
    if isinstance(action, Mark | Write | PointAt) and not part:
        raise ValueError(f"{action.op!r} needs a part of {thing.id!r}")
    last = len(getattr(thing, "values", ())) - 1
    if any(place > last for place in places_of(action)):
        raise ValueError(f"{thing.id!r} has places 0 to {last}")


def places_of(action: BoardAction) -> tuple[int, ...]:
    if isinstance(action, Exchange):
        return action.a, action.b
    return (action.at,) if isinstance(action, PointAt) else ()
