"""Breadth-first and depth-first search on the user's graph, and Dijkstra's shortest paths."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from render.plan.boards import Grid, Network, Row
from render.plan.lesson import Action
from render.planner.catalogue.computing.graph_text import EXAMPLE, Graph, ends_in, graph_in, network
from render.planner.catalogue.computing.tracing import Board, Step, Table
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.registry import Template
from render.planner.catalogue.values import Several
from render.planner.catalogue.words import join_words, number
from render.planner.request import Request

HERE = Path(__file__).with_name


class Net(Board):
    """The picture of a graph, its parts called as the graph calls them."""

    def __init__(self, graph: Graph) -> None:
        super().__init__("net")
        self.graph = graph

    def reach(self, node: str, parent: str | None) -> None:
        """Light up the node, and the edge that led there."""
        if parent:
            self.mark(self.graph.edge_id(parent, node))
        self.mark(self.graph.node_id(node))

    def find(self, node: str) -> None:
        self.mark(self.graph.node_id(node), "warm")

    def miss(self, node: str) -> None:
        self.mark(self.graph.node_id(node), "bad")


def search_by_levels(graph: Graph, start: str) -> Iterator[Step]:
    """What was found first is visited first: a queue."""
    net, order = Net(graph), Board("order")
    level, queue = {start: 0}, deque[tuple[str, str | None]]([(start, None)])
    for visit in range(len(graph.nodes)):
        if not queue:
            return
        node, parent = queue.popleft()
        new = [other for other, _ in graph.neighbours(node) if other not in level]
        level |= dict.fromkeys(new, level[node] + 1)
        queue += [(other, node) for other in new]
        net.reach(node, parent)
        order.show(visit)
        net.acts += order.step().acts
        for other in new:
            net.find(other)
        yield net.step(node=node, parent=parent, level=level[node], new=Several(tuple(new), "and"))


def search_in_depth(graph: Graph, start: str) -> Iterator[Step]:
    """On from what was found last as far as it goes, then back: a stack, or recursion."""
    net, order, seen = Net(graph), Board("order"), list[str]()

    def visit(node: str, parent: str | None) -> Iterator[Step]:
        turned = bool(seen) and seen[-1] != parent
        net.reach(node, parent)
        order.show(len(seen))
        net.acts += order.step().acts
        seen.append(node)
        yield net.step(node=node, parent=parent, first=parent is None, turned=turned)
        for other, _ in graph.neighbours(node):
            if other not in seen:
                yield from visit(other, node)

    return visit(start, None)


def settle_nearest(graph: Graph, start: str) -> Iterator[Step]:
    """Dijkstra: the nearest node that is left is settled, and may bring its neighbours nearer.
    Nodes without a way are never settled."""
    net, table = Net(graph), Table()
    far = dict.fromkeys(graph.nodes, math.inf) | {start: 0.0}
    before: dict[str, str] = {}
    left = sorted(graph.nodes)
    line = {node: n for n, node in enumerate(graph.nodes, 1)}
    while left and far[node := min(left, key=far.__getitem__)] < math.inf:
        left.remove(node)
        net.reach(node, None)
        table.mark_cell(line[node], 1)
        better = []
        for other, length in graph.neighbours(node):
            new, old = far[node] + length, far[other]
            if other in left and new < old:
                instead = "" if old == math.inf else f" instead of {number(old)}"
                better.append(f"{other} gets {number(new)}{instead}")
                far[other], before[other] = new, node
                table.write_cell(line[other], 1, number(new))
                table.write_cell(line[other], 2, node)
        net.acts += table.step().acts
        yield net.step(node=node, distance=far[node], before=before.get(node),
                       better=Several(tuple(better), "and"))  # fmt: skip


Search = Callable[[Graph, str], Iterator[Step]]


@dataclass(frozen=True)
class Searched:
    """A graph that is searched from a node, and perhaps for another."""

    search: Search
    graph: Graph
    start: str
    wanted: str | None
    fits = True

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self.search(self.graph, self.start))

    @property
    def reached(self) -> dict[str, Step]:
        return {step.node: step for step in self.steps}

    @property
    def order(self) -> tuple[str, ...]:
        return tuple(self.reached)

    @property
    def missed(self) -> tuple[str, ...]:
        return tuple(node for node in self.graph.nodes if node not in self.reached)

    @property
    def missed_marks(self) -> tuple[Action, ...]:
        net = Net(self.graph)
        for node in self.missed:
            net.miss(node)
        return net.step().acts

    @property
    def edges(self) -> int:
        return len(self.graph.edges)

    @property
    def nodes(self) -> int:
        return len(self.graph.nodes)

    @property
    def net(self) -> tuple[Network, Row]:
        order = Row(id="order", area="lower_strip", values=self.order, waits=True)
        return network(self.graph, self.start, "main", weights=False), order

    @property
    def depth(self) -> int:
        return int(max(step.level for step in self.steps))

    @property
    def farthest(self) -> tuple[str, ...]:
        return tuple(step.node for step in self.steps if step.level == self.depth)

    @property
    def turns(self) -> int:
        return sum(step.turned for step in self.steps)


class Route(Searched):
    """The shortest way from one node to another."""

    @property
    def goal(self) -> str:
        return self.wanted or self.order[-1]

    @property
    def known(self) -> bool:
        return self.goal in self.reached

    @property
    def moves(self) -> bool:
        return self.goal != self.start

    @property
    def table(self) -> tuple[Network, Grid]:
        """The graph beside what is known of each node at first."""
        rows = [(node, "0" if node == self.start else "∞", "–") for node in self.graph.nodes]
        head = ("node", "distance", "from")
        grid = Grid(id="table", area="narrow_right", rows=(head, *rows), full=True)
        return network(self.graph, self.start, "wide_left"), grid

    @property
    def map(self) -> Network:
        return network(self.graph, self.start)

    @property
    def path(self) -> tuple[str, ...]:
        """The nodes on the way, led back by what was noted."""
        nodes = [self.goal]
        while before := self.reached[nodes[0]].before:
            nodes.insert(0, before)
        return tuple(nodes)

    @property
    def way(self) -> str:
        return " – ".join(self.path)

    @property
    def length(self) -> float:
        return float(self.reached[self.goal].distance)

    @property
    def lengths(self) -> str:
        """Of the edges on the way."""
        graph = self.graph
        found = [next(w for other, w in graph.neighbours(a) if other == b)
                 for a, b in pairwise(self.path)]  # fmt: skip
        return " plus ".join(map(number, found))

    @property
    def path_marks(self) -> tuple[Action, ...]:
        net = Net(self.graph)
        for parent, node in zip((None, *self.path), self.path, strict=False):
            net.reach(node, parent)
        return net.step().acts

    @property
    def goal_mark(self) -> tuple[Action, ...]:
        net = Net(self.graph)
        net.miss(self.goal)
        return net.step().acts


def left_out(request: Request) -> str:
    """Which nodes of the text's graph have no room, or that it has none that can be drawn."""
    whole, shown = graph_in(request.text, most=99), graph_in(request.text)
    if whole is not None and shown is None:
        return (
            "The lengths of your graph have no room in its picture, so the lesson shows one of its "
            "own. They may have up to five digits."
        )
    if re.search(r"(?<![\w])[A-Z]\s*(?:-|->|–|→|to)\s*[A-Z]\s*[:=(,]?\s*[-−]\s*\d", request.text):
        return (
            "Lengths below zero are read as 1 here: searches of this kind need lengths that are "
            "not negative."
        )
    if whole is None or shown is None:
        given = re.search(r"\d|[A-Z]\s*(?:-|->|–|→)\s*[A-Z]", request.text)
        return (
            "No graph could be read in your text, so the lesson shows one of its own. Write its "
            "edges as A-B 4, A-C 2."
            if given
            else ""
        )
    over = [node for node in whole.nodes if node not in shown.nodes]
    if not over:
        return ""
    return (
        f"Your graph has {len(whole.nodes)} nodes; the picture has room for {len(shown.nodes)} of "
        f"them. It goes without {join_words(over[:8])}{' and more' if len(over) > 8 else ''}."
    )


def read_lesson(name: str, kind: type[Searched], search: Search) -> Template:
    def read(request: Request) -> Searched | None:
        given = graph_in(request.text)
        graph = given or EXAMPLE
        start, goal = ends_in(request.text, graph)
        named = given or goal or start != graph.nodes[0] or not request.topic
        return kind(search, graph, start, goal) if named else None

    written = read_written(str(HERE(name)), kind, read)

    def score(request: Request) -> float:
        return written.subject.score(request, given=graph_in(request.text) is not None)

    return replace(written.template, score=score, remark=left_out)


TEMPLATES = (
    read_lesson("breadth_first", Searched, search_by_levels),
    read_lesson("depth_first", Searched, search_in_depth),
    read_lesson("shortest_path", Route, settle_nearest),
)
