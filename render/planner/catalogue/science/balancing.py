"""Balancing chemical equations: as many atoms of each element on both sides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from math import lcm
from typing import NamedTuple

import sympy

from render.plan.actions import show
from render.plan.boards import Grid
from render.plan.lesson import Action, Beat, Scene
from render.plan.moves import Mark
from render.plan.things import Role
from render.planner.catalogue.blocks import Line, list_points, opening, summary, work_through
from render.planner.catalogue.framing import join_words
from render.planner.catalogue.making import Asked, make_template, questions
from render.planner.catalogue.subject import BY_SHAPE, Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("balancing chemical equation*", "balance chemical equation*", "balancing equation*",
           "chemical equation*", "balance the equation", "balancing reactions",
           "balance the chemical equation", "balancing a chemical equation"),
    words="balance balancing chemical chemistry equation* reaction* atoms coefficients combustion "
    "methane water stoichiometry conservation mass law h2o co2 o2 h2 ch4",
)  # fmt: skip
PART = re.compile(r"([A-Z][a-z]?)(\d*)|\(|\)(\d*)")
FORMULA = r"(?:\d+\s*)?(?:[A-Z][a-z]?\d*|\([A-Za-z0-9]+\)\d*)+"
EQUATION = re.compile(
    rf"({FORMULA}(?:\s*\+\s*{FORMULA})*)\s*(?:->|→|=|⟶|yields|gives|to)\s*"
    rf"({FORMULA}(?:\s*\+\s*{FORMULA})*)"
)
ARROW = re.compile(r"->|→|⟶")
SMALL = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As "
        "Se Br Kr Rb Sr Ag Cd Sn Sb I Xe Cs Ba Pt Au Hg Pb Bi",
    )
)


class Reaction(NamedTuple):
    """Substances on both sides, and the smallest whole numbers that balance them."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    numbers: tuple[int, ...]

    @property
    def substances(self) -> tuple[str, ...]:
        return self.left + self.right


def atoms(formula: str) -> Counter[str]:
    """How many atoms of each element; brackets count as often as the number behind them."""
    stack: list[Counter[str]] = [Counter()]
    for found in PART.finditer(formula):
        if found[0] == "(":
            stack.append(Counter())
        elif found[0].startswith(")") and len(stack) > 1:
            inner = stack.pop()
            times = int(found[3] or 1)
            stack[-1].update({element: n * times for element, n in inner.items()})
        elif found[1]:
            stack[-1][found[1]] += int(found[2] or 1)
    return stack[0]


def balance_equation(left: Sequence[str], right: Sequence[str]) -> Reaction | None:
    """None when no numbers balance it, or more than one set does."""
    counts = [atoms(one) for one in (*left, *right)]
    elements = sorted({element for count in counts for element in count})
    if not elements or not set(elements) <= ELEMENTS:
        return None
    signs = [1] * len(left) + [-1] * len(right)
    matrix = sympy.Matrix(
        [[sign * count[e] for sign, count in zip(signs, counts, strict=True)] for e in elements]
    )
    space = matrix.nullspace()
    if len(space) != 1:
        return None
    whole = space[0] * lcm(*(int(n.q) for n in space[0]))
    numbers = tuple(int(n) for n in whole / sympy.gcd(list(whole)))
    numbers = tuple(-n for n in numbers) if numbers[0] < 0 else numbers
    fits = all(0 < n <= 50 for n in numbers)
    return Reaction(tuple(left), tuple(right), numbers) if fits else None


def read_request(request: Request) -> Reaction | None:
    found = EQUATION.search(request.text.translate(SMALL))
    if found is None:
        return None
    left, right = (
        [re.sub(r"^\d+\s*", "", part.strip()) for part in side.split("+")]
        for side in found.groups()
    )
    return balance_equation(left, right) if len(left) + len(right) <= 6 else None


def score(request: Request) -> float:
    """By words, or by a reaction with an arrow that stands alone in the topic."""
    given = read_request(request) is not None
    by_words = SUBJECT.score(request, given=given)
    topic = request.topic.translate(SMALL)
    alone = ARROW.search(topic) and not SUBJECT.foreign(EQUATION.sub(" ", topic))
    return by_words or (BY_SHAPE + 3 if given and alone else 0.0)


def reaction(written: str) -> Reaction:
    found = read_request(Request(written))
    if found is None:
        raise ValueError(f"{written} cannot be balanced")
    return found


DEFAULT = reaction("CH4 + O2 -> CO2 + H2O")
OTHERS = tuple(
    map(reaction, ("H2 + O2 -> H2O", "N2 + H2 -> NH3", "Fe + O2 -> Fe2O3", "Na + Cl2 -> NaCl",
                   "C3H8 + O2 -> CO2 + H2O", "Al + O2 -> Al2O3", "C6H12O6 + O2 -> CO2 + H2O"))
)  # fmt: skip


def formula_tex(formula: str) -> str:
    lowered = re.sub(r"(\d+)", r"_{\1}", formula)
    return rf"\mathrm{{{lowered}}}"


def side_tex(substances: Sequence[str], numbers: Sequence[int]) -> str:
    return " + ".join(
        (f"{n}\\," if n > 1 else "") + formula_tex(one)
        for n, one in zip(numbers, substances, strict=True)
    )


def equation_tex(of: Reaction, numbers: Sequence[int]) -> str:
    cut = len(of.left)
    return rf"{side_tex(of.left, numbers[:cut])} \to {side_tex(of.right, numbers[cut:])}"


def low(formula: str) -> str:
    return formula.translate(LOW)


def totals(of: Reaction, numbers: Sequence[int]) -> list[tuple[str, int, int]]:
    """(element, atoms on the left, on the right)."""
    cut = len(of.left)
    sides = []
    for substances, times in ((of.left, numbers[:cut]), (of.right, numbers[cut:])):
        total: Counter[str] = Counter()
        for one, n in zip(substances, times, strict=True):
            total.update({element: n * count for element, count in atoms(one).items()})
        sides.append(total)
    return [(e, sides[0][e], sides[1][e]) for e in sorted(sides[0] | sides[1])]


def build(request: Request) -> list[Scene]:
    of = read_request(request) or DEFAULT
    ones = [1] * len(of.numbers)
    was = all(a == b for _, a, b in totals(of, ones))
    names = join_words([low(one) for one in of.left]), join_words([low(one) for one in of.right])
    return [
        opening(
            "Balancing a chemical equation",
            f"{' + '.join(map(low, of.left))} → {' + '.join(map(low, of.right))}",
            "dots",
            f"{names[0]} become {names[1]}. In a reaction no atom is lost, and none is made. So on "
            "both sides there must be as many of each kind.",
        ),
        count("Counting the atoms", of, ones),
        list_points("How to go on", [
            ("Change only the numbers before the substances",
             "Change only the numbers before the substances, never the small ones in them."),
            ("Begin with an element that stands in one substance on each side",
             "Begin with an element that stands in only one substance on each side."),
            ("Leave single elements, such as O₂, for the end",
             "Leave single elements, such as oxygen, for the end."),
        ], marker="number", optional=True),
        work_through("The numbers", lines(of)),
        count("The check", of, of.numbers),
        summary(
            ("No atom is lost, none is made", "No atom is lost, and none is made."),
            ("Numbers before substances count all of their atoms",
             "A number before a substance counts all of its atoms."),
            ("Take the smallest whole numbers", "Take the smallest whole numbers."),
            ("Ours was balanced already" if was else f"Ours: {plain_equation(of)}",
             "Ours was balanced already." if was else "And this is our balanced equation."),
        ),
    ]  # fmt: skip


def plain_equation(of: Reaction) -> str:
    cut = len(of.left)
    sides = [
        " + ".join(f"{n if n > 1 else ''}{low(one)}" for n, one in zip(ns, names, strict=True))
        for names, ns in ((of.left, of.numbers[:cut]), (of.right, of.numbers[cut:]))
    ]
    return " → ".join(sides)


def count(title: str, of: Reaction, numbers: Sequence[int]) -> Scene:
    rows = totals(of, numbers)
    table = Grid(
        id="table",
        rows=(("atoms", "left", "right"), *((e, str(a), str(b)) for e, a, b in rows)),
        side=True,
    )
    beats = [Beat(say="Count the atoms of each element on both sides.",
                  do=(show("table"), show("table.r0")))]  # fmt: skip
    for n, (element, a, b) in enumerate(rows[:6], 1):
        role: Role = "good" if a == b else "bad"
        marks = [Mark(target=f"table.{n}_{column}", role=role) for column in (1, 2)]
        acts: tuple[Action, ...] = (show(f"table.r{n}"), *marks)
        say = f"{element}: {a} on the left, {b} on the right."
        beats.append(Beat(say=say, do=acts))
    if len(beats) == 1 + len(rows) < 8:
        fits = all(a == b for _, a, b in rows)
        end = "Each element is there as often on both sides." if fits else "It is not balanced yet."
        beats.append(Beat(say=end))
    return Scene(title=title, objects=(table,), beats=tuple(beats[:8]))


def lines(of: Reaction) -> list[Line]:
    letters = "abcdef"[: len(of.numbers)]
    cut = len(of.left)
    general = " + ".join(rf"{k}\,{formula_tex(s)}" for k, s in zip(letters, of.left, strict=False))
    general += r" \to " + " + ".join(
        rf"{k}\,{formula_tex(s)}" for k, s in zip(letters[cut:], of.right, strict=True)
    )
    found = r",\ ".join(f"{k} = {n}" for k, n in zip(letters, of.numbers, strict=True))
    told = ", ".join(f"{k} is {n}" for k, n in zip(letters, of.numbers, strict=True))
    return [
        (general, "a letter for each number", "Write a letter for each number."),
        (
            found,
            "as many atoms on both sides",
            f"Each element gives an equation. The smallest whole solution: {told}.",
        ),
        (equation_tex(of, of.numbers), "balanced", "So this is the balanced equation."),
    ]


def ask(of: Reaction) -> Asked:
    return (
        "Which numbers balance this equation?",
        equation_tex(of, [1] * len(of.numbers)),
        lines(of)[1:],
    )


TEMPLATES = (
    replace(
        make_template(
            ("balancing chemical equations", SUBJECT,
             "one equation such as H2 + O2 -> H2O, with up to 6 substances"),
            read_request, build, questions(read_request, OTHERS, ask),
            (("Balancing chemical equations", ""), ("Balance H2 + O2 -> H2O", ""),
             ("Fe + O2 → Fe2O3", ""), ("Balance the equation", "Fe + O2 -> Fe2O3")),
        ),
        score=score,
    ),
)  # fmt: skip
