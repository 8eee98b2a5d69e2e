"""Permutations and combinations: how many orders, and how many choices, there are."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import combinations, permutations

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Mark
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("permutation*", "permutations and combinations", "combinations and permutations",
           "arrangement*", "counting principle", "fundamental counting principle",
           "combination vs permutation", "how many ways", "combinatorics",
           "permutations vs combinations"),
    words="permutation* combination* count* order* choose choosing arrange* arrangement* letters "
    "people objects things factorial npr ncr difference between vs versus principle fundamental "
    "select* committee* many ways sit seat* seated row line stand shelf book*",
    not_with=("group theory", "flower", "lock", "furniture"),
)  # fmt: skip
CHOICE = re.compile(
    r"\b(\d{1,2})\s*(?:out of|of|from)\s*(\d{1,2})\b|\b(\d{1,2})\s*(?:choose|permute|[cp])\s*"
    r"(\d{1,2})\b|\b[cp]\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)|\bchoose\s*(\d{1,2})\s*(?:\w+\s+)?from\s*"
    r"(\d{1,2})|n\s*=\s*(\d{1,2})\D{1,8}[rk]\s*=\s*(\d{1,2})",
    re.IGNORECASE,
)
ALONE = re.compile(r"\b(\d{1,2})\s*(?:letters?|objects?|people|things|books?|items?|students?)\b")
Case = tuple[int, int]  # n things, k taken
DEFAULT: Case = (4, 2)
OTHERS: tuple[Case, ...] = ((5, 2), (6, 3), (7, 2), (5, 3), (8, 3), (10, 2), (6, 4))
NAMES = "ABCDEFGH"


def read_request(request: Request) -> Case | None:
    found = CHOICE.search(request.text)
    if found:
        groups = found.groups()
        pairs = [(groups[k], groups[k + 1]) for k in range(0, len(groups), 2)]
        index, (one, two) = next((n, pair) for n, pair in enumerate(pairs) if pair[0])
        k, n = (int(one), int(two)) if index in (0, 3) else (int(two), int(one))
        return (n, k) if 1 <= k <= n <= 20 else None
    alone = ALONE.search(request.text)
    return (int(alone[1]), int(alone[1])) if alone and 2 <= int(alone[1]) <= 12 else None


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def small(case: Case) -> Case:
    """The case itself where all its orders can be listed, otherwise one that can."""
    n, k = case
    return case if n <= 8 and math.perm(n, k) <= 24 and k <= 4 else DEFAULT


def build(request: Request) -> list[Scene]:
    case = read_request(request) or DEFAULT
    n, k = case
    return [
        opening(
            "Permutations and combinations",
            "Does the order matter?",
            "grid",
            f"You take {k} of {n} things. In how many ways can you do that? It depends on one "
            "question: does the order matter?",
        ),
        all_orders(small(case), fewer=small(case) != case),
        same_choice(small(case)),
        formula_and_notes(
            "The formulas",
            [(r"P(n, k) = \frac{n!}{(n-k)!}", "orders", "accent"), r"\qquad",
             (r"C(n, k) = \frac{n!}{k!\,(n-k)!}", "choices", "warm")],
            "The exclamation mark means factorial: the product of all whole numbers down to one.",
            [
                ("P: the order matters, as on a podium",
                 "P counts permutations: the order matters, as on a podium.", "orders"),
                ("C: it does not, as in a hand of cards",
                 "C counts combinations: the order does not matter, as in a hand of cards.",
                 "choices"),
            ],
        ),
        worked("With our numbers", lines(case)),
        summary(
            ("Order matters: permutations", "When the order matters, count permutations."),
            ("Order does not matter: combinations",
             "When it does not, count combinations."),
            ("Each choice of k things has k! orders",
             "Each choice of k things can be put into k factorial orders."),
            (f"Ours: {math.perm(n, k)} orders, {math.comb(n, k)} "
             f"choice{'s' if math.comb(n, k) > 1 else ''}",
             f"For {k} of {n} things there are {math.perm(n, k)} permutations, and "
             f"{math.comb(n, k)} combination{'s' if math.comb(n, k) > 1 else ''}."),
        ),
    ]  # fmt: skip


def all_orders(case: Case, *, fewer: bool) -> Scene:
    """Every permutation, in columns that begin with the same letter."""
    n, k = case
    orders = ["".join(order) for order in permutations(NAMES[:n], k)]
    groups = [[o for o in orders if o[0] == name] for name in NAMES[:n]]
    rows = tuple(zip(*groups, strict=True))
    table = Grid(id="table", rows=rows, head=False)
    begin = "Let us begin with fewer things. " if fewer else ""
    beats = [
        Beat(
            say=f"{begin}Take {k} of the {n} letters {', '.join(NAMES[:n])}, one after the other. "
            f"For the first there are {n} ways: one column each.",
            do=(show("table"), show("table.r0")),
        )
    ]
    rest: tuple[Action, ...] = tuple(show(f"table.r{r}") for r in range(1, len(rows)))
    per = len(orders) // n
    say = (
        f"For what follows there are {per} ways each. Together {n} times {per}: {len(orders)}."
        if k > 1
        else f"That is all: {len(orders)} ways."
    )
    beats.append(Beat(say=say, do=rest))
    title = "All orders" if k > 1 else "All choices"
    return Scene(title=title, objects=(table,), beats=tuple(beats))


def same_choice(case: Case) -> Scene:
    """The orders that are one and the same choice, a row for each choice."""
    n, k = case
    choices = list(combinations(NAMES[:n], k))
    rows = [["".join(order) for order in permutations(choice)] for choice in choices]
    rows = [row[:6] for row in rows][:9]
    table = Grid(
        id="table",
        rows=tuple((f"{{{', '.join(choice)}}}", *row) for choice, row in
                   zip(choices, rows, strict=False)),
        head=False,
        side=True,
    )  # fmt: skip
    many = math.factorial(k)
    marks: tuple[Action, ...] = tuple(
        Mark(target=f"table.{r}_0", role="good") for r in range(len(rows))
    )
    first = (
        f"Each choice appears in {many} orders, which stand in one row here."
        if many > 1
        else "With a single thing there is no order to speak of."
    )
    total = f"{math.perm(n, k)} orders, divided by {many}, are {math.comb(n, k)} choices."
    beats = (
        Beat(
            say=f"If the order does not matter, many of them are the same. {first}",
            do=(show("table"), *(show(f"table.r{r}") for r in range(len(rows)))),
        ),
        Beat(say=total if math.comb(n, k) > 1 else "So there is a single choice.", do=marks),
    )
    return Scene(title="The same choice", objects=(table,), beats=beats)


def falling(n: int, k: int) -> str:
    factors = [str(n - j) for j in range(k)]
    shown = factors if k <= 6 else [*factors[:3], r"\ldots", factors[-1]]
    return r" \cdot ".join(shown)


def lines(case: Case) -> list[Line]:
    n, k = case
    return [
        (
            rf"P({n}, {k}) = {falling(n, k)} = {math.perm(n, k)}",
            "the order matters",
            f"With order there are {math.perm(n, k)}: {n} ways for the first"
            + (f", {n - 1} for the second{', and so on' if k > 2 else ''}." if k > 1 else "."),
        ),
        (
            rf"{k}! = {math.factorial(k)}",
            "orders of one choice",
            f"One choice of {k} has {math.factorial(k)} order{'s' if k > 1 else ''}.",
        ),
        (
            rf"C({n}, {k}) = \frac{{{math.perm(n, k)}}}{{{math.factorial(k)}}} = {math.comb(n, k)}",
            "the order does not matter",
            f"Divided, that gives {math.comb(n, k)} without order.",
        ),
    ]


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for number, case in enumerate((other for other in OTHERS if other != own), 1):
        n, k = case
        yield practice(
            f"In how many ways can you take {k} of {n} things, with order and without?",
            rf"P({n}, {k}) =\ ?, \quad C({n}, {k}) =\ ?",
            lines(case),
            number,
        )


TEMPLATES = (
    Template(
        "permutations and combinations",
        score,
        build,
        takes="a number of things up to 20, and how many of them are taken",
        examples=(
            ("Permutations and combinations", ""),
            ("Permutations", "choose 3 of 5"),
            ("Permutations of 3 letters", ""),
        ),
        more=more,
    ),
)
