"""Graphs from a person's text, and where to draw their nodes."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from render.plan.boards import Edge, Network, Node

NODE = r"(?:[A-Z][A-Za-z]{0,9}|\d{1,2})"
EDGE = re.compile(
    rf"(?<![\w-])({NODE})\s*(<->|->|→|↔|–|—|--|-|\bto\b|,)\s*({NODE})(?![\w-])"
    r"\s*(?:[:=(]|\bis\b|\bcosts?\b|\bweighs?\b|,?\s*\bweight\b)*\s*(\d+(?:\.\d+)?)?"
)
START = re.compile(
    rf"\b(?:from|start(?:ing)?(?: at| from| with| in| node| vertex)*|source)\s+({NODE})\b"
)
GOAL = re.compile(
    rf"\b(?:to|target|goal|destination|end(?:ing)?(?: at)?)\s+({NODE})(?![\w-])(?!\s*[:=(]?\s*\d)"
)
COLUMNS, ROWS = 6, 3
WIDE = 2.1  # the picture is this much wider than high


@dataclass(frozen=True)
class Graph:
    """Edges are (start, end, length); in an undirected graph they run both ways."""

    nodes: tuple[str, ...]
    edges: tuple[tuple[str, str, float], ...]
    directed: bool = False
    weighted: bool = True

    def neighbours(self, node: str) -> list[tuple[str, float]]:
        """In alphabetical order."""
        out = [(b, w) for a, b, w in self.edges if a == node]
        back = [] if self.directed else [(a, w) for a, b, w in self.edges if b == node]
        return sorted(out + back)

    def edge_id(self, a: str, b: str) -> str:
        """The id of the edge between two nodes, whichever way it is written."""
        pairs = {(x, y): n for n, (x, y, _) in enumerate(self.edges)}
        return f"e{pairs[a, b] if (a, b) in pairs else pairs[b, a]}"

    def node_id(self, node: str) -> str:
        return f"n{self.nodes.index(node)}"


EXAMPLE = Graph(
    ("A", "B", "C", "D", "E", "F"),
    (
        ("A", "B", 4.0), ("A", "C", 2.0), ("B", "C", 1.0), ("B", "D", 5.0),
        ("C", "E", 10.0), ("D", "E", 2.0), ("D", "F", 6.0), ("E", "F", 3.0),
    ),
)  # fmt: skip


MOST, LONGEST = 9, 99_999


def graph_in(text: str, most: int = MOST) -> Graph | None:
    """The graph written as ``A-B 4, A-C 2`` (or ``A->B``); None with fewer than two edges, or with
    lengths that no label holds."""
    found: dict[tuple[str, str], float] = {}
    arrows = weighted = False
    for a, link, b, weight in EDGE.findall(text):
        if a == b or (b, a) in found or (link in ("to", ",") and not weight):
            continue
        found[a, b] = float(weight) if weight else 1.0
        arrows = arrows or link in ("->", "→")
        weighted = weighted or bool(weight)
    nodes = sorted({node for pair in found for node in pair})[:most]
    edges = tuple((a, b, w) for (a, b), w in found.items() if a in nodes and b in nodes)
    too_long = most <= MOST and any(w > LONGEST or len(f"{w:g}") > 6 for *_, w in edges)
    return None if len(edges) < 2 or too_long else Graph(tuple(nodes), edges, arrows, weighted)


def ends_in(text: str, graph: Graph) -> tuple[str, str | None]:
    """Start (the first node when none is named) and goal (None when none is named)."""
    plain = EDGE.sub(lambda m: m[0] if m[2] == "to" and not m[4] else " ", text)
    starts = [node for node in START.findall(plain) if node in graph.nodes]
    start = starts[0] if starts else graph.nodes[0]
    goals = [node for node in GOAL.findall(plain) if node in graph.nodes and node != start]
    return start, goals[0] if goals else None


Place = tuple[float, float]


def layout(graph: Graph, start: str) -> dict[str, Place]:
    """A place in the unit square for each node: few crossings, no node on an edge. The same graph
    always gets the same picture."""
    slots = [
        ((column + 0.5 * (row % 2)) / (COLUMNS - 0.5), row / (ROWS - 1))
        for column in range(COLUMNS)
        for row in range(ROWS)
    ]
    chance = random.Random(1)
    best: dict[str, Place] = {}
    best_cost = float("inf")
    for _ in range(6):
        places = by_levels(graph, start, slots, chance)
        cost = improve_places(graph, places, slots, chance)
        if cost < best_cost:
            best, best_cost = dict(places), cost
    return stretch_places(best)


def by_levels(
    graph: Graph, start: str, slots: Sequence[Place], chance: random.Random
) -> dict[str, Place]:
    """The start at the left, its neighbours next, and so on."""
    level, queue = {start: 0}, [start]
    for node in queue:
        for other, _ in graph.neighbours(node):
            if other not in level:
                level[other] = level[node] + 1
                queue.append(other)
    free = list(slots)
    chance.shuffle(free)
    places = {}
    for node in [*queue, *[n for n in graph.nodes if n not in level]]:
        wanted = min(level.get(node, COLUMNS) * 0.28, 1.0)
        spot = min(free, key=lambda slot: abs(slot[0] - wanted))
        free.remove(spot)
        places[node] = spot
    return places


def improve_places(
    graph: Graph, places: dict[str, Place], slots: Sequence[Place], chance: random.Random
) -> float:
    """Moves nodes to free or other nodes' slots as long as that helps; the cost at the end."""
    cost = untidiness(graph, places)
    for _ in range(220):
        node, slot = chance.choice(graph.nodes), chance.choice(list(slots))
        other = next((n for n, place in places.items() if place == slot), None)
        tried = dict(places)
        tried[node] = slot
        if other:
            tried[other] = places[node]
        new = untidiness(graph, tried)
        if new <= cost:
            cost = new
            places.update(tried)
    return cost


def untidiness(graph: Graph, places: dict[str, Place]) -> float:
    """Crossings, nodes near edges, lengths of edges."""
    lines = [(a, b, places[a], places[b]) for a, b, _ in graph.edges]
    cost = sum(0.6 * distance(p, q) for *_, p, q in lines)
    for (a, b, p, q), (c, d, r, s) in combinations(lines, 2):
        if not {a, b} & {c, d} and crossing(p, q, r, s):
            cost += 3
    for a, b, p, q in lines:
        for node, place in places.items():
            if node not in (a, b):
                cost += 8 * (to_line(place, p, q) < 0.2)
    return cost


def distance(p: Place, q: Place) -> float:
    return float((((p[0] - q[0]) * WIDE) ** 2 + (p[1] - q[1]) ** 2) ** 0.5)


def side(p: Place, q: Place, r: Place) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def crossing(p: Place, q: Place, r: Place, s: Place) -> bool:
    return side(p, q, r) * side(p, q, s) < 0 and side(r, s, p) * side(r, s, q) < 0


def to_line(place: Place, p: Place, q: Place) -> float:
    """From a place to the piece between two others, in the picture's proportions."""
    x, y = (place[0] - p[0]) * WIDE, place[1] - p[1]
    dx, dy = (q[0] - p[0]) * WIDE, q[1] - p[1]
    share = max(0.0, min(1.0, (x * dx + y * dy) / (dx * dx + dy * dy)))
    return float(((x - share * dx) ** 2 + (y - share * dy) ** 2) ** 0.5)


def stretch_places(places: dict[str, Place]) -> dict[str, Place]:
    """Over the whole square."""
    xs, ys = [x for x, _ in places.values()], [y for _, y in places.values()]
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    return {
        node: (
            round((x - min(xs)) / wide, 4) if wide else 0.5,
            round((y - min(ys)) / high, 4) if high else 0.5,
        )
        for node, (x, y) in places.items()
    }


def network(graph: Graph, start: str, area: str = "full", *, weights: bool = True) -> Network:
    places = layout(graph, start)
    nodes = [
        Node(id=graph.node_id(n), label=n, x=places[n][0], y=places[n][1]) for n in graph.nodes
    ]
    edges = [
        Edge(
            id=f"e{k}",
            start=graph.node_id(a),
            end=graph.node_id(b),
            label=f"{w:g}" if weights else "",
            label_at=free_share(graph, places, k),
            directed=graph.directed,
        )
        for k, (a, b, w) in enumerate(graph.edges)
    ]
    return Network.model_validate({"id": "net", "area": area, "nodes": nodes, "edges": edges})


def free_share(graph: Graph, places: dict[str, Place], number: int) -> float:
    """How far along its edge a length stands free of other edges and nodes."""
    a, b, _ = graph.edges[number]
    p, q = places[a], places[b]
    others = [(places[c], places[d]) for k, (c, d, _) in enumerate(graph.edges) if k != number]

    def free(share: float) -> float:
        spot = (p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share)
        near = min((to_line(spot, r, s) for r, s in others), default=9.0)
        return min(near, 0.14) - 0.05 * abs(share - 0.5)

    return max((0.5, 0.42, 0.58, 0.35, 0.65), key=free)
