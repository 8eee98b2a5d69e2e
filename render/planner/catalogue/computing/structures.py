"""Data structures at work: stack, queue, hash table, binary search tree, recursion, growth."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from render.plan.actions import show
from render.plan.boards import Edge, Grid, Network, Node, Row
from render.plan.lesson import Act, Action, Beat, Scene
from render.plan.moves import Mark, Write
from render.plan.objects import Curve, Graph
from render.planner.catalogue.framing import beat, counted, fitted, listed, number, opening, summary
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

# ---- stack and queue ----

Operation = tuple[str, str]  # push or pop, value
PUSHES = r"push(?:es|ed)?|enqueue[sd]?|add|insert|put"
POPS = r"pop(?:s|ped)?|dequeue[sd]?|remove|take"
VALUE = r"(?:[A-Za-z]\b|-?\d{1,4}(?![\d.]))"
OPERATION = re.compile(
    rf"\b(?:(?P<push>{PUSHES})\s+(?P<values>{VALUE}(?:\s*,\s*(?:and )?{VALUE}|(?: and)? {VALUE})*)"
    rf"|(?P<pop>{POPS})\b)",
    re.I,
)
DEFAULT_OPERATIONS: tuple[Operation, ...] = (
    ("push", "5"), ("push", "8"), ("push", "3"), ("pop", ""), ("push", "7"), ("pop", ""),
)  # fmt: skip


def operations(text: str) -> list[Operation]:
    """The pushes and pops of the text, ten at most; the default when there are fewer than two."""
    found = [
        operation
        for match in OPERATION.finditer(text)
        for operation in (
            [("push", value) for value in re.findall(VALUE, match["values"])]
            if match["push"]
            else [("pop", "")]
        )
    ]
    pushes = sum(kind == "push" for kind, _ in found)
    return found[:10] if pushes >= 2 else list(DEFAULT_OPERATIONS)


def stack(steps: Sequence[Operation]) -> list[Scene]:
    held: list[str] = []
    most = highest(steps)
    board = Row(id="stack", values=("",) * max(most, 3), waits=True, upright=True)
    beats = [beat("The stack is empty.", show("stack"))]
    for kind, value in steps:
        if kind == "push":
            held.append(value)
            write = Write(target=f"stack.{len(held) - 1}", text=value)
            beats.append(beat(f"Push {value}: it lies on top.", write))
        elif held:
            top = held.pop()
            under = f"Now {held[-1]} is on top." if held else "Now the stack is empty."
            hide = Act(op="hide", target=f"stack.{len(held)}")
            beats.append(beat(f"Pop takes what is on top: {top}. {under}", hide))
        else:
            beats.append(
                beat("Pop finds nothing: the stack is empty. That is called an underflow.")
            )
    left = f"left on the stack: {', '.join(held)}" if held else "nothing is left on the stack"
    return [
        opening(
            "The stack",
            "Last in, first out",
            "Think of a pile of plates: you put one on top, and you take the top one off. A "
            "stack of "
            "data works like that: last in, first out.",
            icon="layers",
        ),
        Scene(title="Push and pop", objects=(board,), beats=tuple(fitted(beats))),
        summary(
            ("Last in, first out", "Last in, first out."),
            (f"At the end: {left}", f"At the end, {left}."),
            (
                "Push and pop take the same short time, whatever its height",
                "Push and pop take the same short time, whatever its height.",
            ),
            ("Used for undo, for calls of functions, for brackets",
             "Stacks serve to undo, to call functions, and to check brackets."),
        ),
    ]  # fmt: skip


def highest(steps: Sequence[Operation]) -> int:
    height = most = 0
    for kind, _ in steps:
        height = height + 1 if kind == "push" else max(0, height - 1)
        most = max(most, height)
    return most


def queue(steps: Sequence[Operation]) -> list[Scene]:
    pushes = [value for kind, value in steps if kind == "push"]
    board = Row(id="queue", values=("",) * max(len(pushes), 3), waits=True)
    held: list[tuple[int, str]] = []
    placed = 0
    beats = [beat("The queue is empty. New ones come in at the right.", show("queue"))]
    for kind, value in steps:
        if kind == "push":
            held.append((placed, value))
            beats.append(beat(f"Enqueue {value}: it stands at the end.",
                              Write(target=f"queue.{placed}", text=value)))  # fmt: skip
            placed += 1
        elif held:
            place, front = held.pop(0)
            after = f"Now {held[0][1]} is first." if held else "Now the queue is empty."
            hide = Act(op="hide", target=f"queue.{place}")
            beats.append(beat(f"Dequeue takes the first: {front}. {after}", hide))
        else:
            beats.append(beat("Dequeue finds nothing: the queue is empty."))
    left = f"still waiting: {', '.join(v for _, v in held)}" if held else "nobody is waiting"
    return [
        opening(
            "The queue",
            "First in, first out",
            "At a counter, who came first is served first. A queue of data works like that: "
            "first in, "
            "first out.",
            icon="people",
        ),
        Scene(title="Enqueue and dequeue", objects=(board,), beats=tuple(fitted(beats))),
        summary(
            ("First in, first out", "First in, first out."),
            (f"At the end: {left}", f"At the end, {left}."),
            ("Both ends are reached at once: no searching",
             "Both ends are reached at once, without searching."),
            ("Used for print jobs, messages, breadth-first search",
             "Queues serve print jobs, messages, and breadth-first search."),
        ),
    ]  # fmt: skip


# ---- hash table ----

KEYS = (15.0, 8.0, 22.0, 31.0, 12.0, 5.0)


def hash_table(keys: Sequence[int], size: int) -> list[Scene]:
    chains: list[list[int]] = [[] for _ in range(size)]
    for key in keys:
        if key not in chains[key % size]:
            chains[key % size].append(key)
    finals = [" → ".join(map(str, chain)) for chain in chains]
    longest = max(finals, key=len)
    table = Grid(
        id="table",
        rows=(("place", "keys"), *[(str(n), longest if n == 0 else "") for n in range(size)]),
        side=True,
    )
    now: list[list[int]] = [[] for _ in range(size)]
    beats = [beat(f"The table has {size} places, counted from zero. All are empty.", show("table"))]
    collisions = 0
    for key in keys:
        place = key % size
        if key in now[place]:
            beats.append(beat(f"{key} is in the table already."))
            continue
        hit = (
            f" {now[place][-1]} is there already: a collision. {key} is chained behind it."
            if now[place]
            else ""
        )
        collisions += bool(now[place])
        now[place].append(key)
        text = " → ".join(map(str, now[place]))
        say = (
            f"{key} divided by {size} leaves a remainder of {place}, so it goes to place "
            f"{place}.{hit}"
        )
        beats.append(beat(say, Write(target=f"table.{place + 1}_1", text=text[-24:])))
    longest_chain = max(map(len, chains))
    return [
        opening(
            "The hash table",
            f"{len(keys)} keys in {size} places",
            "How can a program find one among millions of keys at once? It computes the place "
            "from the "
            f"key itself. Here the place is the remainder after dividing by {size}.",
            icon="database",
        ),
        Scene(title="From key to place", objects=(table,), beats=tuple(fitted(beats))),
        summary(
            (f"Place = key mod {size}", f"The place is the key modulo {size}."),
            (f"Here there were {counted(collisions, 'collision')}",
             f"Here there were {counted(collisions, 'collision')}."),
            (f"The longest chain has {counted(longest_chain, 'key')}",
             f"The longest chain has {counted(longest_chain, 'key')}: so many looks at most."),
            ("With enough places a look-up takes about constant time",
             "With enough places, a look-up takes about the same time however many keys there "
             "are."),
        ),
    ]  # fmt: skip


# ---- binary search tree ----

TREE = (8.0, 3.0, 10.0, 1.0, 6.0, 14.0, 4.0)
DEEPEST = 5


@dataclass(frozen=True)
class Insertion:
    """A value, the nodes it passed (value, whether it went left there), and its depth."""

    value: float
    path: tuple[tuple[float, bool], ...]

    @property
    def depth(self) -> int:
        return len(self.path)


def insertions(values: Sequence[float]) -> list[Insertion]:
    """Without doubles; stops before the tree gets deeper than DEEPEST."""
    children: dict[float, dict[bool, float]] = {}
    root: float | None = None
    done: list[Insertion] = []
    for value in values:
        path: list[tuple[float, bool]] = []
        here = root
        while here is not None and here != value:
            left = value < here
            path.append((here, left))
            here = children[here].get(left)
        if here == value:
            continue
        if len(path) > DEEPEST:
            break
        children[value] = {}
        if path:
            children[path[-1][0]][path[-1][1]] = value
        root = value if root is None else root
        done.append(Insertion(value, tuple(path)))
    return done


def tree(values: Sequence[float]) -> list[Scene]:
    steps = insertions(values)
    order = sorted(step.value for step in steps)
    left_out = len(set(values)) - len(steps)
    note = f" Of the numbers given, the first {len(steps)} are shown." if left_out else ""
    deepest = max(step.depth for step in steps)
    return [
        opening(
            "The binary search tree",
            f"Inserting {listed([s.value for s in steps])}",
            "A tree can keep numbers sorted while new ones come in. The rule is simple: smaller "
            "goes to "
            f"the left, larger to the right.{note}",
            icon="tree",
        ),
        growth(steps, order, deepest),
        summary(
            ("Smaller to the left, larger to the right", "Smaller to the left, larger to the "
                "right."),
            (f"Read from left to right: {listed(order)}",
             f"Read from left to right, the tree is sorted: {listed(order)}."),
            (f"Its height here: {deepest + 1} levels for {len(steps)} numbers",
             f"It has {deepest + 1} levels here. At best, {len(steps)} numbers need "
             f"{len(steps).bit_length()}."),
            ("Numbers that come in sorted make it a mere list",
             "But numbers that come in sorted make it a mere list."),
        ),
    ]  # fmt: skip


def growth(steps: Sequence[Insertion], order: Sequence[float], deepest: int) -> Scene:
    def name(value: float) -> str:
        return f"n{order.index(value)}"

    def spot(step: Insertion) -> tuple[float, float]:
        x = order.index(step.value) / max(1, len(order) - 1) if len(order) > 1 else 0.5
        return round(x, 4), round(1 - step.depth / max(1, deepest), 4) if deepest else 0.5

    nodes = [
        Node(id=name(s.value), label=number(s.value), x=spot(s)[0], y=spot(s)[1], waits=True)
        for s in steps
    ]
    edges = [
        Edge(id=f"e{name(s.value)}", start=name(s.path[-1][0]), end=name(s.value), waits=True)
        for s in steps
        if s.path
    ]
    net = Network(id="tree", nodes=tuple(nodes), edges=tuple(edges))
    beats = []
    for step in steps:
        on_way = [
            Mark.model_validate({"target": f"tree.{name(v)}", "role": "warm"}) for v, _ in step.path
        ]
        off = [
            Mark.model_validate({"target": f"tree.{name(v)}", "role": "muted"})
            for v, _ in step.path
        ]
        new = [show(f"tree.e{name(step.value)}")] if step.path else []
        acts: list[Action] = [*on_way, *new, show(f"tree.{name(step.value)}"), *off]
        beats.append(Beat(say=insertion_words(step), do=tuple(acts[:12])))
    return Scene(title="One after the other", objects=(net,), beats=tuple(fitted(beats)))


def insertion_words(step: Insertion) -> str:
    value = number(step.value)
    if not step.path:
        return f"{value} is the root."
    turns = [
        f"{'smaller' if left else 'larger'} than {number(at)}, so {'left' if left else 'right'}"
        for at, left in step.path
    ]
    return f"{value}: {'; '.join(turns)}."


# ---- recursion ----


def factorial(n: int) -> list[Scene]:
    board = Row(id="calls", values=("",) * n, waits=True, upright=True)
    beats = [beat(f"We call factorial of {n}.", show("calls"),
                  Write(target="calls.0", text=f"{n}! = {n} · {n - 1}!"))]  # fmt: skip
    for k in range(n - 1, 1, -1):
        text = f"{k}! = {k} · {k - 1}!"
        say = f"It needs factorial of {k}, which waits for factorial of {k - 1}."
        beats.append(beat(say, Write(target=f"calls.{n - k}", text=text)))
    beats.append(beat("Factorial of 1 is simply 1: this is where it ends.",
                      Write(target=f"calls.{n - 1}", text="1! = 1"),
                      Mark(target=f"calls.{n - 1}", role="good")))  # fmt: skip
    acts: list[Action] = []
    for k in range(2, n + 1):
        acts += [
            Write(target=f"calls.{n - k}", text=f"{k}! = {math.factorial(k)}"),
            Mark(target=f"calls.{n - k}", role="good"),
        ]
    say = "Now the answers come back, one after the other, until the first call is answered."
    beats.append(Beat(say=say, do=tuple(acts)))
    return [
        opening(
            "Recursion",
            f"{n}! by a function that calls itself",
            "Stand between two mirrors and you see a picture in a picture in a picture. A "
            "recursive "
            f"function calls itself in the same way. We compute {n} factorial with it.",
            icon="cycle",
        ),
        Scene(title="Calls that wait", objects=(board,), beats=tuple(fitted(beats))),
        summary(
            (f"{n}! = {math.factorial(n)}", f"{n} factorial is {math.factorial(n)}."),
            ("A case that is answered at once: 1! = 1",
             "Every recursion needs a case that is answered at once. Here it is one factorial."),
            ("A step to a smaller case: n! = n · (n − 1)!",
             "And a step to a smaller case: n times the factorial of n minus 1."),
            (f"{n} calls waited on the stack",
             f"{n} calls lay on the stack at the deepest point."),
        ),
    ]  # fmt: skip


# ---- growth of work ----

GROWTHS = (
    ("log", "log(x)/log(2)", r"\log_2 n", "good"),
    ("line", "x", "n", "accent"),
    ("nlog", "x*log(x)/log(2)", r"n \log_2 n", "violet"),
    ("square", "x^2", "n^2", "warm"),
)


def complexity() -> list[Scene]:
    graph = Graph(
        id="plot",
        x_range=(1, 16),
        y_range=(0, 64),
        curves=tuple(
            Curve.model_validate({"id": name, "expression": text, "tex": tex, "role": role})
            for name, text, tex, role in GROWTHS
        ),
    )
    said = (
        "Halving, as in binary search, grows like the logarithm: hardly at all.",
        "Looking at each item once grows like n.",
        "Good sorting grows like n times log n: a little steeper.",
        "Comparing all pairs grows like n squared. Soon it leaves all others behind.",
    )
    beats = [beat("To the right, the number of items n; upwards, the steps of work.", show("plot"))]
    beats += [beat(say, show(f"plot.{g[0]}")) for say, g in zip(said, GROWTHS, strict=True)]
    sizes = (10, 100, 1000, 10_000)
    rows = [("n", "log₂ n", "n", "n log₂ n", "n²")]
    rows += [
        (f"{n:,}", f"{math.log2(n):.0f}", f"{n:,}", f"{n * math.log2(n):,.0f}", f"{n * n:,}")
        for n in sizes
    ]
    table = Grid(id="table", rows=tuple(rows), side=True)
    told = [beat("What does it mean in numbers? Take ten items.", show("table"), show("table.r1"))]
    told += [
        beat(
            f"For {n:,} items: {n * math.log2(n):,.0f} steps against {n * n:,}.",
            show(f"table.r{k}"),
        )
        for k, n in enumerate(sizes[1:], 2)
    ]
    return [
        opening(
            "How work grows: Big O",
            "From log n to n²",
            "Two programs do the same task. With ten items both are quick; with a million, one "
            "takes a "
            "second, and the other more than half a day. Big O notation says how the work grows.",
            icon="chart",
        ),
        Scene(title="Four ways to grow", objects=(graph,), beats=tuple(beats)),
        Scene(title="In numbers", objects=(table,), beats=tuple(told)),
        summary(
            ("O(log n): binary search", "Order log n: binary search."),
            ("O(n): linear search", "Order n: linear search."),
            ("O(n log n): merge sort", "Order n log n: merge sort."),
            ("O(n²): bubble sort", "Order n squared: bubble sort."),
            ("Constants are left out: only the growth counts",
             "Constants are left out, for only the growth counts."),
        ),
    ]  # fmt: skip


# ---- what the text says ----


def whole(values: Sequence[float], most: int) -> list[int]:
    return [int(v) for v in values if v == int(v) and 0 <= v < 1000][:most]


def asked_hash(request: Request) -> list[Scene]:
    modulus = re.search(r"(?:\bmod(?:ulo)?|size|buckets|places|slots|table "
                        r"of)\s*(?:=|is|of)?\s*(\d{1,2})\b"
                        r"|\b(\d{1,2})\s+(?:buckets|places|slots)", request.text, re.I)  # fmt: skip
    size = int(modulus[1] or modulus[2]) if modulus else 7
    keys = whole(request.numbers, 7)
    return hash_table(keys if len(keys) >= 3 else whole(KEYS, 7), size if 3 <= size <= 9 else 7)


def asked_tree(request: Request) -> list[Scene]:
    values = [v for v in request.numbers if abs(v) < 1000][:9]
    return tree(values if len(set(values)) >= 3 else TREE)


def asked_factorial(request: Request) -> list[Scene]:
    found = re.search(
        r"factorial\s*(?:of|\()?\s*(\d{1,2})\b|\b(\d{1,2})\s*(?:!|factorial)", request.text, re.I
    )
    n = int(found[1] or found[2]) if found else 5
    return factorial(n if 3 <= n <= 7 else 5)


WORDS = (
    "data structure* algorithm* push* pop* enqueue* dequeue* lifo fifo last first insert* "
    "add* remove* "
)
WORDS += (
    "value* key* collision* chaining bucket* modulo mod size hashing lookup search* node* "
    "root sorted "
)
WORDS += (
    "balanced call* function* base case memory python java computer science programming "
    "item* stack* queue*"
)


def plain(*names: str, not_with: tuple[str, ...] = ()) -> Subject:
    return Subject(names=names, words=WORDS, not_with=not_with)


STACK = plain("stack*", "stack data structure*", "lifo", not_with=("stack overflow",))
QUEUE = plain("queue*", "queue data structure*", "fifo", not_with=("queueing", "priority queue*"))
HASH = plain("hash table*", "hash map*", "hashing", "hash function*", not_with=("cryptograph*",))
BST = plain("binary search tree*", "bst", "binary tree*")
RECURSION = plain("recursion", "recursive function*", "factorial*")
BIG_O = Subject(
    names=("big o", "big o notation", "time complexity", "complexity of algorithm*", "big oh*",
           "algorithmic complexity", "computational complexity"),
    words="notation complexity algorithm* growth rate* n log analysis asymptotic time space",
)  # fmt: skip

PUSHED = "pushes and pops of letters and of numbers of up to four digits, ten at most"
TEMPLATES = (
    Template("stack", lambda r: STACK.score(r, given=bool(OPERATION.search(r.text))) - 0.1,
             lambda r: stack(operations(r.text)), takes=PUSHED,
             examples=(("Stacks", ""), ("The stack data structure", "push 1 push 2 pop push 9"))),
    Template("queue", lambda r: QUEUE.score(r, given=bool(OPERATION.search(r.text))),
             lambda r: queue(operations(r.text)), takes=PUSHED,
             examples=(("Queue", ""), ("A queue", "enqueue A enqueue B dequeue enqueue C"))),
    Template("hash table", lambda r: HASH.score(r, given=len(r.numbers) >= 3), asked_hash,
             takes="3 to 7 whole keys from 0 to 999, and 3 to 9 places",
        examples=(("Hash tables", ""), ("Hash table with 5 buckets for 12 7 22 9 17", ""))),
    Template("binary search tree", lambda r: BST.score(r, given=len(r.numbers) >= 3), asked_tree,
             takes="up to 9 numbers below 1000",
        examples=(("Binary search trees", ""), ("BST insert 5 2 8 1 9", ""))),
    Template("recursion", lambda r: RECURSION.score(r, given=bool(re.search(r"\d", r.text))),
             asked_factorial, takes="factorials from 3 to 7",
        examples=(("Recursion", ""), ("factorial of 4 with recursion", ""))),
    Template("growth of work", BIG_O.score, lambda _: complexity(),
             examples=(("Big O notation", ""), ("Time complexity of algorithms", ""))),
)  # fmt: skip
