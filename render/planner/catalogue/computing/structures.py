"""Data structures at work: stack, queue, hash table, binary search tree, recursion, growth."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from render.plan.boards import Network, Row
from render.planner.catalogue.computing.tracing import Board, Step, Table, Tree
from render.planner.catalogue.lesson_file import read_templates, read_written
from render.planner.catalogue.words import number
from render.planner.request import Request

HERE = Path(__file__).with_name

# ---- stack and queue ----

Operation = tuple[str, str]  # push or pop, value
MOST_OPERATIONS, LEAST_PLACES = 10, 3
VALUE = r"(?:[A-Za-z]\b|-?\d{1,4}(?![\d.]))"
OPERATION = re.compile(
    r"\b(?:(?:push(?:es|ed)?|enqueue[sd]?|add|insert|put)\s+"
    rf"(?P<values>{VALUE}(?:\s*,\s*(?:and )?{VALUE}|(?: and)? {VALUE})*)"
    r"|(?:pop(?:s|ped)?|dequeue[sd]?|remove|take)\b)",
    re.IGNORECASE,
)


def work_stack(operations: Sequence[Operation]) -> Iterator[Step]:
    """The last that was pushed is the first that is popped."""
    board, held = Board("stack"), list[str]()
    for name, value in operations:
        taken = ""
        if name == "push":
            board.write(len(held), value)
            held.append(value)
        elif held:
            taken = held.pop()
            board.hide(len(held))
        yield board.step(pushed=value, taken=taken, next=held[-1] if held else "", held=tuple(held))


def work_queue(operations: Sequence[Operation]) -> Iterator[Step]:
    """The first that came is the first that is taken; each keeps its place in the picture."""
    board, came, gone = Board("queue"), list[str](), 0
    for name, value in operations:
        taken = ""
        if name == "push":
            board.write(len(came), value)
            came.append(value)
        elif gone < len(came):
            taken = came[gone]
            board.hide(gone)
            gone += 1
        held = tuple(came[gone:])
        yield board.step(pushed=value, taken=taken, next=held[0] if held else "", held=held)


@dataclass(frozen=True)
class Operations:
    """Pushes and pops; a queue is fed and emptied in the same words."""

    operations: tuple[Operation, ...]

    @property
    def fits(self) -> bool:
        return sum(name == "push" for name, _ in self.operations) >= 2

    @property
    def stacked(self) -> tuple[Step, ...]:
        return tuple(work_stack(self.operations))

    @property
    def queued(self) -> tuple[Step, ...]:
        return tuple(work_queue(self.operations))

    @property
    def stack(self) -> Row:
        most = max(len(step.held) for step in self.stacked)
        return Row(id="stack", values=("",) * max(most, LEAST_PLACES), waits=True, upright=True)

    @property
    def queue(self) -> Row:
        pushes = sum(name == "push" for name, _ in self.operations)
        return Row(id="queue", values=("",) * max(pushes, LEAST_PLACES), waits=True)


def read_operations(request: Request) -> Operations | None:
    """The pushes and pops of the text, the first ten."""
    found: list[Operation] = []
    for match in OPERATION.finditer(request.text):
        values = re.findall(VALUE, match["values"] or "")
        found += [("push", value) for value in values] or [("pop", "")]
    return Operations(tuple(found[:MOST_OPERATIONS])) if found else None


# ---- hash table ----


def chain_keys(keys: Sequence[int], size: int) -> Iterator[Step]:
    """Each key to the place of its remainder, behind those that are there."""
    table, chains = Table(), [list[int]() for _ in range(size)]
    for key in keys:
        place = key % size
        chain = chains[place]
        known, before = key in chain, chain[-1] if chain else None
        if not known:
            chain.append(key)
            table.write_cell(place + 1, 1, " → ".join(map(str, chain)))
        yield table.step(
            key=key, place=place, known=known, before=before, hit=bool(before) and not known,
            chains=tuple(map(tuple, chains)),
        )  # fmt: skip


@dataclass(frozen=True)
class Hashing:
    """Keys for a table of so many places."""

    keys: tuple[int, ...]
    places: int
    fits = True

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(chain_keys(self.keys, self.places))

    @property
    def collisions(self) -> int:
        return sum(step.hit for step in self.steps)

    @property
    def longest(self) -> int:
        return max(map(len, self.steps[-1].chains))

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """Empty, but as wide as the longest chain will be."""
        longest = max((" → ".join(map(str, one)) for one in self.steps[-1].chains), key=len)
        empty = ((str(n), "" if n else longest) for n in range(self.places))
        return ("place", "keys"), *empty


def read_keys(request: Request) -> Hashing | None:
    found = re.search(
        r"(?:\bmod(?:ulo)?|size|buckets|places|slots|table of)\s*(?:=|is|of)?\s*(\d{1,2})\b"
        r"|\b(\d{1,2})\s+(?:buckets|places|slots)",
        request.text,
        re.IGNORECASE,
    )
    size = int(found[1] or found[2]) if found else 7
    keys = tuple(int(v) for v in request.numbers if v == int(v) and 0 <= v < 1000)[:7]
    given = Hashing(keys or (15, 8, 22, 31, 12, 5), size if 3 <= size <= 9 else 7)
    return given if (found and not keys) or len(keys) >= 3 else None


# ---- binary search tree ----

DEEPEST, MOST_NODES = 5, 9


def insert_values(tree: Tree, values: Sequence[float]) -> Iterator[Step]:
    """Smaller to the left, larger to the right; without doubles, and until it gets too deep."""
    children: dict[tuple[float, bool], float] = {}
    for value in values:
        path: list[Step] = []
        here = values[0] if tree.depths else None
        while here is not None and here != value:
            path.append(Step(at=here, left=value < here))
            here = children.get((here, value < here))
        if here == value:
            continue
        if len(path) > DEEPEST:
            return
        if path:
            children[path[-1].at, path[-1].left] = value
        tree.add(value, path[-1].at if path else None)
        yield Step(value=value, path=tuple(path))


@dataclass(frozen=True)
class Inserting:
    """Numbers for a search tree."""

    given: tuple[float, ...]

    @property
    def fits(self) -> bool:
        return len(set(self.given)) >= 3

    @cached_property
    def traced(self) -> tuple[Tree, tuple[Step, ...]]:
        tree = Tree()
        return tree, tuple(insert_values(tree, self.given))

    @property
    def steps(self) -> Iterator[Step]:
        """Each with its way lit up, once the whole tree is known."""
        tree, steps = self.traced
        for step in steps:
            way = [tree.part(turn.at) for turn in step.path]
            for part in way:
                tree.mark(part, "warm")
            if way:
                tree.show(f"e{tree.part(step.value)}")
            tree.show(tree.part(step.value))
            for part in way:
                tree.mark(part, "muted")
            turns = [f"{'smaller' if turn.left else 'larger'} than {number(turn.at)}, so "
                     f"{'left' if turn.left else 'right'}" for turn in step.path]  # fmt: skip
            yield tree.step(value=step.value, turns="; ".join(turns))

    @property
    def network(self) -> Network:
        return self.traced[0].network()

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(self.traced[0].depths)

    @property
    def levels(self) -> int:
        return 1 + max(self.traced[0].depths.values())

    @property
    def least_levels(self) -> int:
        """With which a tree of so many numbers gets by."""
        return len(self.values).bit_length()

    @property
    def left_out(self) -> int:
        return len(set(self.given)) - len(self.values)


def read_tree(request: Request) -> Inserting | None:
    values = tuple(v for v in request.numbers if abs(v) < 1000)[:MOST_NODES]
    return Inserting(values) if values else None


# ---- recursion ----


def call_itself(n: int) -> Iterator[Step]:
    """Each call of n! waits for the smaller one, until 1! answers at once."""
    calls = Board("calls")
    for k in range(n, 1, -1):
        calls.write(n - k, f"{k}! = {k} · {k - 1}!")
        yield calls.step(n=k, less=k - 1, first=k == n)


@dataclass(frozen=True)
class Factorial:
    n: int

    @property
    def fits(self) -> bool:
        return 3 <= self.n <= 7

    @property
    def steps(self) -> Iterator[Step]:
        return call_itself(self.n)

    @property
    def answers(self) -> tuple[object, ...]:
        """The acts of all answers, from the last call back to the first."""
        calls = Board("calls")
        for k in range(2, self.n + 1):
            calls.write(self.n - k, f"{k}! = {math.factorial(k)}")
            calls.mark(self.n - k)
        return calls.step().acts

    @property
    def board(self) -> Row:
        return Row(id="calls", values=("",) * self.n, waits=True, upright=True)


def read_factorial(request: Request) -> Factorial | None:
    found = re.search(
        r"factorial\s*(?:of|\()?\s*(\d{1,2})\b|\b(\d{1,2})\s*(?:!|factorial)", request.text, re.I
    )
    return Factorial(int(found[1] or found[2])) if found else None


# ---- the lessons ----


@dataclass(frozen=True)
class Growth:
    """The same for everybody."""

    fits = True


def read_growth(request: Request) -> Growth | None:
    """No text gives data for it; the lesson's own case has no topic."""
    return None if request.topic else Growth()


STACK = read_written(str(HERE("stack")), Operations, read_operations)
QUEUE = read_written(str(HERE("queue")), Operations, read_operations)
RECURSION = read_written(str(HERE("recursion")), Factorial, read_factorial)


def score_stack(request: Request) -> float:
    """A little below the queue, which some texts ask for as well."""
    given = bool(OPERATION.search(request.text))
    return STACK.subject.score(request, given=given) - 0.1


def score_recursion(request: Request) -> float:
    return RECURSION.subject.score(request, given=bool(re.search(r"\d", request.text)))


def score_queue(request: Request) -> float:
    return QUEUE.subject.score(request, given=bool(OPERATION.search(request.text)))


TEMPLATES = (
    replace(STACK.template, score=score_stack),
    replace(QUEUE.template, score=score_queue),
    *read_templates(str(HERE("hash_table")), Hashing, read_keys),
    *read_templates(str(HERE("search_tree")), Inserting, read_tree),
    replace(RECURSION.template, score=score_recursion),
    *read_templates(str(HERE("growth_of_work")), Growth, read_growth),
)
