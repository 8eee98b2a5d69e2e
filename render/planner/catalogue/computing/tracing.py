"""Algorithms as they happen. A reference implementation is a short generator that works on a board
and yields a step wherever there is something to say; what is said stands in the lesson's file.

    def sort_by_insertion(row: Array) -> Iterator[Step]:
        for start in range(1, len(row)):
            place = start
            while place and row.is_less(place, place - 1):
                row.swap(place - 1, place)
                place -= 1
            yield row.step(taken=row[place], front=place == 0)

A board notes what happens to it as acts of the lesson, and a step takes those since the last one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from render.plan.actions import dim, hide, show
from render.plan.boards import Edge, Network, Node, Row
from render.plan.lesson import Action, Compare, Settle
from render.plan.moves import Exchange, Mark, PointAt, Write
from render.plan.things import Role
from render.planner.catalogue.words import number

MOST_ACTS, LONGEST = 16, 24  # acts of a beat, letters of a cell


class Step(SimpleNamespace):
    """``acts`` of one moment, and by their names the values that are told of it; of an `Array` the
    ``state`` before."""

    acts: tuple[Action, ...]


class Board:
    """An object of a scene, by its name, and what has happened to it since the last step."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.acts: list[Action] = []

    def show(self, part: object) -> None:
        self.acts.append(show(f"{self.name}.{part}"))

    def hide(self, part: object) -> None:
        self.acts.append(hide(f"{self.name}.{part}"))

    def dim(self, part: object) -> None:
        self.acts.append(dim(f"{self.name}.{part}"))

    def mark(self, part: object, role: Role = "good") -> None:
        self.acts.append(Mark(target=f"{self.name}.{part}", role=role))

    def write(self, part: object, text: str) -> None:
        self.acts.append(Write(target=f"{self.name}.{part}", text=text[-LONGEST:]))

    def point(self, pointer: str, at: int) -> None:
        self.acts.append(PointAt(target=f"{self.name}.{pointer}", at=at))

    def step(self, **told: object) -> Step:
        """What happened since the last step, with the values that its words need."""
        acts, self.acts = tuple(self.acts[:MOST_ACTS]), []
        return Step(acts=acts, **told)


class Array(Board):
    """A row of numbers; it counts how often two are compared and exchanged."""

    def __init__(self, values: Sequence[float], name: str = "row") -> None:
        super().__init__(name)
        self.values = list(values)
        self.settled: set[int] = set()
        self.comparisons = self.swaps = 0
        self.last_state = self.state()

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, place: int) -> float:
        return self.values[place]

    def is_less(self, one: int, other: int) -> bool:
        self.comparisons += 1
        return self.values[one] < self.values[other]

    def exchange(self, one: int, other: int) -> None:
        """Without an act."""
        values = self.values
        values[one], values[other] = values[other], values[one]
        self.swaps += 1

    def swap(self, one: int, other: int) -> None:
        self.exchange(one, other)
        self.acts.append(Exchange(target=self.name, a=one, b=other))

    def settle(self, place: int) -> None:
        """It is in its place for good."""
        self.settled.add(place)
        self.mark(place)

    def state(self) -> tuple[tuple[float, ...], tuple[int, ...]]:
        """Its values, and the places that are settled."""
        return tuple(self.values), tuple(sorted(self.settled))

    def step(self, **told: object) -> Step:
        state, self.last_state = self.last_state, self.state()
        return super().step(state=state, **told)


class Bars(Array):
    """A row of bars, of which two neighbours at a time are looked at."""

    def compare(self, place: int) -> bool:
        """With its right neighbour; they are exchanged where they stand in the wrong order."""
        swap = self.is_less(place + 1, place)
        if swap:
            self.exchange(place, place + 1)
        self.acts.append(Compare(target=self.name, at=place, swap=swap))
        return swap

    def settle(self, place: int) -> None:
        self.acts.append(Settle(target=self.name, at=place))


@dataclass(frozen=True)
class Part:
    """The steps of one scene, which begins with the row as it is then."""

    number: int
    count: int
    steps: tuple[Step, ...]
    pointers: tuple[str, ...] = ()

    @property
    def first(self) -> bool:
        return self.number == 1

    @property
    def last(self) -> bool:
        return self.number == self.count

    @property
    def title(self) -> str:
        """Behind the title of the scene, where there are several."""
        return f", part {self.number}" if self.count > 1 else ""

    @property
    def board(self) -> Row:
        values, _ = self.steps[0].state
        shown = tuple(map(number, values))
        return Row(id="row", style="bars", values=shown, pointers=self.pointers)

    @property
    def settled(self) -> tuple[Action, ...]:
        _, places = self.steps[0].state
        return tuple(Mark(target=f"row.{place}", role="good") for place in places)


def share_steps(
    steps: Sequence[Step], most: int, pointers: tuple[str, ...] = ()
) -> tuple[Part, ...]:
    """In scenes of at most ``most`` steps, about as many in each."""
    size = -(-len(steps) // -(-len(steps) // most))
    groups = [tuple(steps[n : n + size]) for n in range(0, len(steps), size)]
    return tuple(Part(n, len(groups), group, pointers) for n, group in enumerate(groups, 1))


class Table(Board):
    """A table whose cells are filled one after the other, by row and column from 0."""

    def __init__(self, name: str = "table") -> None:
        super().__init__(name)

    def show_cell(self, row: int, column: int) -> None:
        self.show(f"{row}_{column}")

    def show_row(self, row: int) -> None:
        self.show(f"r{row}")

    def show_column(self, column: int, rows: int) -> None:
        for row in range(rows):
            self.show_cell(row, column)

    def mark_cell(self, row: int, column: int, role: Role = "good") -> None:
        self.mark(f"{row}_{column}", role)

    def write_cell(self, row: int, column: int, text: str) -> None:
        self.write(f"{row}_{column}", text)


class Tree(Board):
    """A binary tree that grows; numbers stand from left to right in their order."""

    def __init__(self, name: str = "tree") -> None:
        super().__init__(name)
        self.depths: dict[float, int] = {}
        self.parents: dict[float, float] = {}

    def part(self, value: float) -> str:
        return f"n{sorted(self.depths).index(value)}"

    def add(self, value: float, parent: float | None) -> None:
        self.depths[value] = 0 if parent is None else self.depths[parent] + 1
        if parent is not None:
            self.parents[value] = parent

    def network(self) -> Network:
        """All of it, each node waiting to be shown."""
        across, down = max(1, len(self.depths) - 1), max(1, *self.depths.values(), 1)
        nodes = [
            Node(id=self.part(value), label=number(value), waits=True,
                 x=round(sorted(self.depths).index(value) / across, 4),
                 y=round(1 - depth / down, 4))
            for value, depth in self.depths.items()
        ]  # fmt: skip
        edges = [
            Edge(id=f"e{self.part(value)}", start=self.part(parent), end=self.part(value),
                 waits=True)
            for value, parent in self.parents.items()
        ]  # fmt: skip
        return Network(id=self.name, nodes=tuple(nodes), edges=tuple(edges))
