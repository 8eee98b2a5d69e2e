"""Parts of a scene's pictures that no beat ever shows, as the second item of ``left: a, b``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from render.plan.boards import Cards, Grid, Hub, Network, Pairs, Ring, Sketch, Timeline, Versus
from render.plan.lesson import Scene
from render.plan.objects import Graph, Thing


def parts_never_shown(scene: Scene) -> Iterator[str]:
    """Names such as ``plot.low`` of what waits to be shown and is not."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    whole: set[str] = set()
    grids = {thing.id for thing in scene.objects if isinstance(thing, Grid)}
    for act in (act for beat in scene.beats for act in beat.do):
        for target in (getattr(act, "target", ""), getattr(act, "by", "")):
            name, _, part = str(target).partition(".")
            if act.op == "mark" and name in grids:
                continue  # it colours a cell, and does not write what stands there
            named[name].add(part)
            if act.op == "show" and not part:
                whole.add(name)
    for thing in scene.objects:
        shown = named[thing.id] - {""}
        unnamed = not shown or thing.id in whole
        waiting = waiting_parts(thing, shown, unnamed=unnamed)
        yield from (f"{thing.id}.{part}" for part in waiting if part not in shown)


def waiting_parts(thing: Thing, shown: set[str], *, unnamed: bool) -> Iterator[str]:
    """What of it has to be shown by name; cards and the like come at once if no part is named."""
    match thing:
        case Graph():
            yield from graph_parts(thing)
        case Sketch():
            yield from (piece.id for piece in thing.pieces if piece.waits)
        case Network():
            yield from (node.id for node in thing.nodes if node.waits)
            yield from (edge.id for edge in thing.edges if edge.waits)
        case Grid():
            yield from grid_parts(thing, shown)
        case Pairs() if not unnamed:
            yield from pair_parts(thing, shown)
        case Cards() | Hub() | Ring() | Timeline() | Versus() if not unnamed:
            yield from thing.parts()


def graph_parts(graph: Graph) -> Iterator[str]:
    for part in (*graph.curves, *graph.points, *graph.segments, *graph.shapes):
        yield part.id


def grid_parts(grid: Grid, shown: set[str]) -> Iterator[str]:
    """Cells that are neither empty nor headings, and whose row is not shown as a whole."""
    for r, row in enumerate(grid.rows):
        if grid.full or f"r{r}" in shown or (grid.head and r == 0):
            continue
        yield from (f"{r}_{c}" for c, cell in enumerate(row) if cell and (c or not grid.side))


def pair_parts(pairs: Pairs, shown: set[str]) -> Iterator[str]:
    """The sides of rows that are not shown as a whole."""
    for n in range(len(pairs.pairs)):
        if str(n) not in shown:
            yield from (f"l{n}", f"r{n}")
