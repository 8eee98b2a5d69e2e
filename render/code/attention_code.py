"""Where the eye is led while a part is spoken of and nothing else happens, as Manim code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from render.code.entrances import write_trace
from render.code.places import place_of
from render.code.writing import variable
from render.plan.boards import Board, Grid, Network, Oscillator, Row, Sketch, String, Throw
from render.plan.objects import (
    Bullets,
    Flow,
    Formula,
    Graph,
    Paragraph,
    RightTriangle,
    Steps,
    Thing,
    TitleCard,
)
from render.plan.tables import Chart, Table
from render.plan.user_assets import Series


class Hint(NamedTuple):
    """An animation that points at a part and leaves no trace, and how long it takes."""

    code: str
    seconds: float


def point_at(thing: Thing, part: str, words: Sequence[int] = ()) -> Hint | None:  # noqa: PLR0911, PLR0912, one for each kind
    """None for what cannot be pointed at. ``words`` are those of the part's text that are said."""
    place = place_of(thing, part)
    match thing:
        case Throw() | Oscillator() | String():
            return Hint(f"{variable(thing.id)}.run(1)", 4.0)
        case Series():
            return Hint(f"follow_strokes({variable(thing.id)}.line)", 2.4)
        case TitleCard():
            return Hint(f"follow_strokes({place}[3])", 2.6)
        case Graph() if part:
            return point_in_graph(thing, part, place)
        case Formula() if part:
            return Hint(f"indicate_term({place})", 1.4)
        case Formula():
            return Hint(f"read_formula({place})", 2.4)
        case Steps() if part:
            return Hint(f"read_formula({place}[0])", 2.4)
        case RightTriangle() | Sketch() if part:
            if isinstance(thing, Sketch) and words:
                return Hint(f"underline_words({place}, {list(words)})", 1.8)
            return Hint(f"follow_strokes({place})", 2.0)
        case Chart() | Grid() | Row() | Network() if part:
            return Hint(f"outline_part({place})", 1.6)
        case Table() if part:
            return Hint(f"outline_part({place})", 2.0)
        case Paragraph() if not part:
            return Hint(f"underline_words({place}, {list(words)})", 1.8 if words else 3.2)
        case Bullets() | Flow() | Board() if part:
            return Hint(f"underline_words({place}, {list(words)})", 1.8 if words else 2.4)
    return None


def point_in_graph(graph: Graph, part: str, place: str) -> Hint:
    if part in {point.id for point in graph.points}:
        return Hint(f"Flash({place}[0], color=WARM, flash_radius=0.3, line_length=0.25)", 1.0)
    if part in {curve.id for curve in graph.curves}:
        return Hint(write_trace(graph, part, 3.6, draws=False), 3.6)
    return Hint(f"follow_strokes({place}[0])", 2.0)


def point_in_figure(thing: Thing) -> Hint | None:
    """For a figure of which no part is named."""
    if isinstance(thing, RightTriangle):
        return Hint(f"follow_strokes({variable(thing.id)}.frame)", 2.4)
    return None
