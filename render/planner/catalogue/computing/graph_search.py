"""Breadth-first and depth-first search on the user's graph, and Dijkstra's shortest paths."""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from render.plan.actions import show
from render.plan.boards import Grid, Row
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Mark, Write
from render.planner.catalogue.computing.graph_text import EXAMPLE, Graph, ends_in, graph_in, network
from render.planner.catalogue.framing import beat, fitted, joined, number, opening, summary
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request


@dataclass(frozen=True)
class Visit:
    """A node visited, the node it was found from, what it lets us find, and whether the search
    had to turn back before."""

    node: str
    parent: str | None
    finds: tuple[str, ...] = ()
    turned: bool = False


def breadth_first(graph: Graph, start: str) -> list[Visit]:
    seen, queue, visits = {start}, deque([(start, None)]), []
    while queue:
        node, parent = queue.popleft()
        new = [other for other, _ in graph.neighbours(node) if other not in seen]
        seen |= set(new)
        queue.extend((other, node) for other in new)  # type: ignore[misc]  # parents are nodes here
        visits.append(Visit(node, parent, tuple(new)))
    return visits


def depth_first(graph: Graph, start: str) -> list[Visit]:
    seen: set[str] = set()
    visits: list[Visit] = []

    def go(node: str, parent: str | None) -> None:
        seen.add(node)
        turned = bool(visits) and visits[-1].node != parent
        visits.append(Visit(node, parent, (), turned))
        for other, _ in graph.neighbours(node):
            if other not in seen:
                go(other, node)

    go(start, None)
    return visits


def mark(part: str, role: str) -> Action:
    return Mark.model_validate({"target": f"net.{part}", "role": role})


def search_scene(graph: Graph, start: str, visits: list[Visit], *, depth: bool) -> Scene:
    net = network(graph, start, "main", weights=False)
    order = Row(id="order", area="lower_strip", values=tuple(v.node for v in visits), waits=True)
    first = f"We start at {start}. Below, the nodes are noted in the order of the visits."
    beats = [beat(first, show("net"), show("order"))]
    for n, visit in enumerate(visits):
        acts: list[Action] = [mark(graph.node_id(visit.node), "good"), show(f"order.{n}")]
        if visit.parent:
            acts.insert(0, mark(graph.edge_id(visit.parent, visit.node), "good"))
        acts += [mark(graph.node_id(other), "warm") for other in visit.finds]
        beats.append(Beat(say=visit_words(visit, n, depth), do=tuple(acts[:12])))
    missed = [node for node in graph.nodes if node not in {v.node for v in visits}]
    if missed:
        acts = [mark(graph.node_id(node), "bad") for node in missed]
        verb = "has" if len(missed) == 1 else "have"
        beats.append(Beat(say=f"{joined(missed)} {verb} no way from {start}.", do=tuple(acts)))
    return Scene(title="The search", objects=(net, order), beats=tuple(fitted(beats)))


def visit_words(visit: Visit, n: int, depth: bool) -> str:
    if depth:
        if n == 0:
            return f"Visit {visit.node}."
        back = (
            f"Nothing new from here, so go back to {visit.parent}, and on" if visit.turned else "On"
        )
        return f"{back} to {visit.node}."
    if not visit.finds:
        return f"Visit {visit.node}: it has no new neighbours."
    return f"Visit {visit.node}. New in the queue: {joined(visit.finds)}."


def graph_of(request: Request) -> tuple[Graph, str, str | None]:
    graph = graph_in(request.text) or EXAMPLE
    return graph, *ends_in(request.text, graph)


def breadth_lesson(request: Request) -> list[Scene]:
    graph, start, _ = graph_of(request)
    visits = breadth_first(graph, start)
    levels = levels_of(visits)
    far = max(levels.values())
    order = ", ".join(v.node for v in visits)
    farthest = [node for node, level in levels.items() if level == far]
    return [
        opening(
            "Breadth-first search",
            f"From {start}, level by level",
            "A wave on water reaches what is near first. Breadth-first search goes through a graph "
            f"like that: first all neighbours of {start}, then their neighbours, and so on. "
            "A queue holds those that wait.",
            icon="network",
        ),
        search_scene(graph, start, visits, depth=False),
        summary(
            (f"Order of the visits: {order}", f"The order is {order}."),
            (
                f"{joined(farthest)}: {far} {'edge' if far == 1 else 'edges'} from {start}",
                f"Each node is reached with the fewest edges possible. The farthest, "
                f"{joined(farthest)}, needs {far}.",
            ),
            (
                "A queue: first in, first out",
                "It keeps those that wait in a queue: first in, first out.",
            ),
            (
                f"{len(graph.nodes)} nodes, {len(graph.edges)} edges: each is looked at once or "
                f"twice",
                "Every node and every edge is looked at once or twice, so the work grows with "
                "their "
                "number.",
            ),
        ),
    ]


def levels_of(visits: list[Visit]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for visit in visits:
        levels[visit.node] = levels[visit.parent] + 1 if visit.parent else 0
    return levels


def depth_lesson(request: Request) -> list[Scene]:
    graph, start, _ = graph_of(request)
    visits = depth_first(graph, start)
    order = ", ".join(v.node for v in visits)
    turns = sum(v.turned for v in visits)
    return [
        opening(
            "Depth-first search",
            f"From {start}, as far as it goes",
            "In a maze you may follow one way until it ends, go back to the last fork, and try the "
            f"next. Depth-first search goes through a graph like that. We start at {start}, and "
            "take neighbours in alphabetical order.",
            icon="network",
        ),
        search_scene(graph, start, visits, depth=True),
        summary(
            (f"Order of the visits: {order}", f"The order is {order}."),
            (
                f"It had to turn back {turns} {'time' if turns == 1 else 'times'} before the end",
                "It goes on as far as it can, and only then turns back.",
            ),
            (
                "A stack, or recursion: last in, first out",
                "A stack, or recursion, remembers the way back.",
            ),
            (
                "Not always the shortest way, but every node that can be reached",
                "It need not find the shortest way, but it finds every node that can be reached.",
            ),
        ),
    ]


@dataclass(frozen=True)
class Settling:
    """A node whose distance is final, and the improvements (node, old, new) it brings."""

    node: str
    distance: float
    better: tuple[tuple[str, float, float], ...]


def dijkstra(graph: Graph, start: str) -> tuple[list[Settling], dict[str, str]]:
    """Settled nodes in order (unreachable ones are missing), and each node's predecessor."""
    far = dict.fromkeys(graph.nodes, math.inf) | {start: 0.0}
    before: dict[str, str] = {}
    done: list[Settling] = []
    left = set(graph.nodes)
    while left and (node := min(sorted(left), key=lambda n: far[n])) and far[node] < math.inf:
        left.remove(node)
        better = []
        for other, length in graph.neighbours(node):
            new = far[node] + length
            if other in left and new < far[other]:
                better.append((other, far[other], new))
                far[other], before[other] = new, node
        done.append(Settling(node, far[node], tuple(better)))
    return done, before


def path_to(goal: str, before: dict[str, str]) -> list[str]:
    path = [goal]
    while path[0] in before:
        path.insert(0, before[path[0]])
    return path


def dijkstra_lesson(request: Request) -> list[Scene]:
    graph, start, goal = graph_of(request)
    done, before = dijkstra(graph, start)
    reached = {one.node: one.distance for one in done}
    goal = goal or done[-1].node
    end = ending(start, goal, reached, before)
    return [
        opening(
            "Dijkstra's algorithm",
            f"The shortest way from {start}" + (f" to {goal}" if goal != start else ""),
            "A route planner must find the shortest way through a net of roads. Dijkstra's "
            "algorithm "
            f"does it: it always goes on from the nearest node that is not yet settled. We "
            f"start at "
            f"{start}.",
            icon="map_pin",
        ),
        settle_scene(graph, start, done),
        path_scene(graph, start, goal, reached, before),
        summary(
            (end[:170], end),
            (
                "Always settle the nearest node that is left",
                "Always settle the nearest node that is left: no later way can make it nearer.",
            ),
            (
                "Then see whether its neighbours are reached on a shorter way",
                "Then see whether its neighbours are reached on a shorter way through it.",
            ),
            ("Lengths must not be negative", "The lengths must not be negative."),
        ),
    ]


def ending(start: str, goal: str, reached: dict[str, float], before: dict[str, str]) -> str:
    if goal not in reached:
        return f"There is no way from {start} to {goal}."
    way = " – ".join(path_to(goal, before))
    return f"The shortest way from {start} to {goal} is {way}, with length {number(reached[goal])}."


def settle_scene(graph: Graph, start: str, done: list[Settling]) -> Scene:
    net = network(graph, start, "wide_left")
    rows = [("node", "distance", "from")]
    rows += [(node, "0" if node == start else "∞", "–") for node in graph.nodes]
    table = Grid(id="table", area="narrow_right", rows=tuple(rows), full=True)
    line = {node: n + 1 for n, node in enumerate(graph.nodes)}
    beats = [
        beat(
            f"At first only {start} has a distance, zero. All others are infinitely far.",
            show("net"),
            show("table"),
        )
    ]
    for one in done:
        acts: list[Action] = [
            mark(graph.node_id(one.node), "good"),
            Mark(target=f"table.{line[one.node]}_1", role="good"),
        ]
        for other, _, new in one.better:
            acts += [
                Write(target=f"table.{line[other]}_1", text=number(new)),
                Write(target=f"table.{line[other]}_2", text=one.node),
            ]
        beats.append(Beat(say=settle_words(one), do=tuple(acts[:12])))
    missed = [n for n in graph.nodes if n not in {one.node for one in done}]
    if missed:
        acts = [mark(graph.node_id(node), "bad") for node in missed]
        beats.append(Beat(say=f"{joined(missed)} cannot be reached from {start}.", do=tuple(acts)))
    return Scene(title="The nearest node first", objects=(net, table), beats=tuple(fitted(beats)))


def settle_words(one: Settling) -> str:
    far = number(one.distance)
    say = f"{one.node} is nearest, with distance {far}: it is settled."
    found = [
        f"{other} gets {number(new)}" + ("" if old == math.inf else f" instead of {number(old)}")
        for other, old, new in one.better
    ]
    return f"{say} Through it, {joined(found)}." if found else f"{say} It makes nothing shorter."


def path_scene(
    graph: Graph, start: str, goal: str, reached: dict[str, float], before: dict[str, str]
) -> Scene:
    net = network(graph, start)
    if goal not in reached:
        acts = (show("net"), mark(graph.node_id(goal), "bad"))
        say = f"There is no way from {start} to {goal}."
        return Scene(title="No way", objects=(net,), beats=(Beat(say=say, do=acts),))
    path = path_to(goal, before)
    beats = [beat(f"The column “from” leads back from {goal} to {start}.", show("net"))]
    acts_: list[Action] = [mark(graph.node_id(path[0]), "good")]
    lengths = []
    for a, b in pairwise(path):
        acts_ += [mark(graph.edge_id(a, b), "good"), mark(graph.node_id(b), "good")]
        lengths.append(next(w for other, w in graph.neighbours(a) if other == b))
    total = " plus ".join(map(number, lengths))
    summed = f": {total} is {number(reached[goal])}" if len(lengths) > 1 else ""
    say = f"The shortest way is {' – '.join(path)}{summed}."
    beats.append(Beat(say=say, do=tuple(acts_[:12])))
    return Scene(title="The shortest way", objects=(net,), beats=tuple(beats))


WORDS = (
    "breadth-first depth-first shortest-path graph* tree* algorithm* search* travers* node* "
    "vertex vertices edge* start* queue stack level "
    "bfs dfs breadth depth first shortest path* route* weighted distance* network* maze python "
    "source"
)


def scorer(*names: str) -> Subject:
    return Subject(names=names, words=WORDS)


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
        f"them. It goes without {joined(over[:8])}{' and more' if len(over) > 8 else ''}."
    )


def template(
    name: str,
    subject: Subject,
    build: Callable[[Request], list[Scene]],
    *examples: tuple[str, str],
) -> Template:
    def score(request: Request) -> float:
        return subject.score(request, given=graph_in(request.text) is not None)

    return Template(name, score, build, examples=examples, remark=left_out)


TEMPLATES = (
    template(
        "breadth-first search",
        scorer("breadth first search*", "bfs", "breadth first", "graph search", "graph traversal*"),
        breadth_lesson,
        ("Breadth-first search", ""),
        ("BFS", "A-B, A-C, B-D, C-D, D-E, start at A"),
    ),
    template(
        "depth-first search",
        scorer("depth first search*", "dfs", "depth first"),
        depth_lesson,
        ("Depth-first search", ""),
        ("DFS from A on A-B, A-C, B-D, B-E, C-F", ""),
    ),
    template(
        "Dijkstra's algorithm",
        scorer("dijkstra*", "dijkstra's algorithm", "shortest path*"),
        dijkstra_lesson,
        ("Dijkstra's algorithm", ""),
        ("Shortest path from A to D", "A-B 4, A-C 2, C-B 1, B-D 5, C-D 8"),
    ),
)
