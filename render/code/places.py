"""The expression by which scene code reaches an object or one of its parts."""

from __future__ import annotations

from render.code.stages import stage_of
from render.code.writing import variable
from render.plan.objects import CircleWave, Formula, Graph, RightTriangle, Thing


def place_of(thing: Thing, part: str) -> str:
    if stage := stage_of(thing):
        return stage.place(thing, part)
    name = variable(thing.id)
    match thing:
        case Graph() | RightTriangle() | CircleWave():
            return f'{name}.part("{part}")' if part else f"{name}.frame"
        case Formula() if part:
            return f"{name}[{[p.id for p in thing.tex].index(part)}]"
        case _:
            return f"{name}[{part}]" if part else name
