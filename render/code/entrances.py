"""How each object and part enters: written as Manim code that draws, fills and traces it."""

from __future__ import annotations

from render.code.places import place_of
from render.code.stages import stage_of
from render.code.writing import variable, write_play_call
from render.plan.objects import (
    Bars,
    Bullets,
    CircleWave,
    Flow,
    Formula,
    Graph,
    Paragraph,
    RightTriangle,
    Steps,
    Thing,
    TitleCard,
)
from render.plan.shapes import Angle, Circle, Label, Polygon, Region

TOLD_SECONDS = 1.5  # in less nobody reads the values beside a running dot


def write_entrance(thing: Thing, part: str, seconds: float, source: str = "") -> list[str]:  # noqa: PLR0911, one return for each kind
    """``source`` is the expression for a formula that is there, out of which this one may grow."""
    if stage := stage_of(thing):
        return stage.write_entrance(thing, part, seconds)
    place = place_of(thing, part)
    match thing:
        case TitleCard():
            return [write_play_call(f"InTurn({place}[:3]), InTurn({place}[3])", seconds)]
        case Formula():
            return [write_play_call(write_line(place, source), seconds)]
        case Steps() if part:
            line = write_line(f"{place}[0]", source)
            return [write_play_call(f"{line}, InTurn({place}[1:])", seconds)]
        case Bullets() | Flow() | Steps() if not part:
            return shown_one_by_one(thing, seconds)
        case Graph() if part:
            return [write_play_call(appearing(thing, part, seconds), seconds)]
        case CircleWave():
            return [write_play_call(f"FadeIn({variable(thing.id)})", seconds)]
        case Bars():
            rise = f"LaggedStart(*[rise_bar(bar) for bar in {place}], lag_ratio=0.4)"
            return [write_play_call(rise, seconds)]
        case RightTriangle() if not part:
            return [write_play_call(f"Create({place})", seconds)]
        case RightTriangle():
            drawn = f"DrawBorderThenFill({place}[0]), FadeIn({place}[1:])"
            return [write_play_call(drawn, seconds)]
        case Graph() | Paragraph() | Bullets() | Flow():
            return [write_play_call(f"InTurn({place})", seconds)]
        case _:
            return [write_play_call(f"FadeIn({place}, shift=RIGHT * 0.25)", seconds)]


def write_line(place: str, source: str) -> str:
    return f"Grown({place}, {source})" if source else f"Write({place})"


def shown_one_by_one(thing: Thing, seconds: float) -> list[str]:
    parts = list(thing.parts())
    return [line for part in parts for line in write_entrance(thing, part, seconds / len(parts))]


def appearing(graph: Graph, part: str, seconds: float = 0.0) -> str:  # noqa: PLR0911, one return for each kind
    """Curves are traced with their values, areas fill, outlines are drawn, points pop up."""
    place, name = place_of(graph, part), variable(graph.id)
    labels = f"*[FadeIn(label) for label in {place}[1:]]"
    if part in {point.id for point in graph.points}:
        return f"FadeIn({place}, scale=1.6)"
    if part in {curve.id for curve in graph.curves}:
        return write_trace(graph, part, seconds)
    for line in graph.segments:
        if line.id == part:
            return f"{'GrowArrow' if line.arrow else 'Create'}({place}[0]), {labels}"
    match next(shape for shape in graph.shapes if shape.id == part):
        case Region():
            return f'Swept({name}, "{part}")'
        case Polygon() | Circle():
            return f"DrawBorderThenFill({place}[0]), {labels}"
        case Angle(square=False):
            return f"FadeIn({place}[0][0]), Create({place}[0][1]), {labels}"
        case Label():
            return f"FadeIn({place})"
    return f"Create({place}[0]), {labels}"


def write_trace(graph: Graph, curve: str, seconds: float, *, draws: bool = True) -> str:
    """A dot along the curve; its values are read where there are axes, and time to read them."""
    options = "" if draws else ", draws=False"
    options += "" if graph.axes and seconds >= TOLD_SECONDS else ", told=False"
    return f'Traced({variable(graph.id)}, "{curve}"{options})'
