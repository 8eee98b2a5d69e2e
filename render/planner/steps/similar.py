"""Tasks like one that was worked out: the same form with other numbers, solved by the same engine.

A number of the task is drawn anew near its old value; what it has to do with the others is kept (a
power of a number beside it stays a power, a square stays a square). Of a polynomial, the zeros are
moved. Where a task has no numbers to change, a function stands with a factor before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from math import gcd, isqrt
from random import Random
from typing import Any

import sympy

from render.mathematics.plain import plain
from render.mathematics.tree import Binary, Call, Node, Number, Root, walk
from render.planner.steps.calculation import REFUSALS, calculation_of, outcome_of
from render.planner.steps.operands import Task
from render.planner.steps.step import Solution
from render.planner.steps.symbols import to_sympy
from render.planner.steps.trees import from_sympy

TRIES = 40
LARGEST_POWER = 260
ROUND = 12  # numbers up to here are easy to work with
LONGER = 4  # letters by which a result may be longer than that of the first task
MOST_BEFORE_SIGHT = 12  # numbers up to here are drawn among their neighbours
FACTORS = (3, 5, 2)
OTHER_ANGLE = {"sin": "cos", "cos": "sin"}
KEPT = 0.7  # how often a 1 stays a 1, and a square a square
WITH_SQUARES = ("equation", "inequality", "factor", "limit")
WITH_FACTOR = ("derivative", "partial derivative", "integral", "limit")
ROOT_SIGNS = re.compile(r"[√∛]|\^\(1/")


def similar(task: Task, solution: Solution, further: Sequence[str] = ()) -> Iterator[Solution]:
    """Solved tasks of the kind and form of ``task``, none twice, the most alike first.

    Alike are those with the same rules in the same order and a result that is written no longer.
    After them come the others, with those of the texts ``further`` that are of the same kind. The
    same task gives the same ones every time.
    """
    seen = {plain(solution.task), plain(task.asked)}
    waiting: list[Solution] = []
    for one in variants(task):
        if plain(one.asked) in seen or not is_sound(one):
            continue
        seen.add(plain(one.asked))
        outcome = outcome_of(one)
        if not isinstance(outcome, Solution) or outcome.kind != solution.kind:
            continue
        if distance(outcome, solution) == 0:
            yield outcome
        elif set(rules(outcome)) & set(rules(solution)):
            waiting.append(outcome)
    for found in map(calculation_of, further):
        if found is None or not isinstance(found.outcome, Solution):
            continue
        if found.outcome.kind == solution.kind and plain(found.task.asked) not in seen:
            waiting.append(found.outcome)
    yield from sorted(waiting, key=lambda other: distance(other, solution))


def is_sound(task: Task) -> bool:
    """Every part is tidy, and an integral goes upwards."""
    match task.ends:
        case (Number(low), Number(high)) if float(low) >= float(high):
            return False
    return all(map(is_tidy, walk(task.asked)))


def is_tidy(node: Node) -> bool:
    """No ``4/2``, ``x/1``, ``1x``, ``x^1`` or root of 1."""
    match node:
        case Binary("/" | "frac" | "^", _, Number("1")) | Binary("", Number("1"), _):
            return False
        case Root(Number("1")):
            return False
        case Binary("/" | "frac", Number(top), Number(bottom)):
            return gcd(int(top), int(bottom)) == 1 if (top + bottom).isdigit() else True
        case _:
            return True


def rules(solution: Solution) -> list[str]:
    return [step.rule for step in solution.steps]


def distance(other: Solution, solution: Solution) -> int:
    """0 of the same rules in order and an equally short result."""
    ours, theirs = rules(solution), rules(other)
    apart = len(set(ours) ^ set(theirs)) * 3 + abs(len(ours) - len(theirs)) + (ours != theirs)
    written, before = plain(other.result), plain(solution.result)
    longer = max(0, len(written) - len(before) - LONGER)
    rough = len(ROOT_SIGNS.findall(written)) > len(ROOT_SIGNS.findall(before))
    fractions = max(0, written.count("/") - before.count("/"))
    large = largest(written) > max(ROUND, 2 * largest(before))
    return int(apart + longer + 4 * (rough + fractions + large))


def largest(written: str) -> int:
    return max(map(int, re.findall(r"\d+", written)), default=0)


# -- other numbers -----------------------------------------------------------------------------


def variants(task: Task) -> Iterator[Task]:
    """At most ``TRIES`` tasks of the same form."""
    rng = Random(f"{task.kind}: {plain(task.asked)}")
    yield from move_zeros(task)
    yield from with_other_angles(task)
    changeable = [node for node in numbers_of(task) if value_of(node) not in (None, 0)]
    for _ in range(TRIES if changeable else 0):
        yield with_numbers(task, draw_numbers(task, changeable, rng))
    if task.kind in WITH_FACTOR:
        for factor in FACTORS:
            yield with_factor(task, factor)


def numbers_of(task: Task) -> list[Number]:
    """Each number of the task where it stands: equal ones are told apart by their identity."""
    roots = [*task.parts, *(task.ends or ()), *([task.at] if task.at is not None else [])]
    found = {id(node): node for root in roots for node in walk(root) if isinstance(node, Number)}
    return list(found.values())


def value_of(node: Number) -> int | None:
    return int(node.text) if node.text.isdigit() else None


def exponents_of(task: Task) -> set[int]:
    """Identities of the numbers that are exponents of something with a letter."""
    return {
        id(node.right)
        for root in task.parts
        for node in walk(root)
        if isinstance(node, Binary) and node.sign == "^" and not isinstance(node.left, Number)
    }


def bases_of(task: Task) -> set[int]:
    """Values of the numbers that are raised to something with a letter, as 2 in ``2^x = 8``."""
    return {
        value
        for root in task.parts
        for node in walk(root)
        if isinstance(node, Binary) and node.sign == "^" and isinstance(node.left, Number)
        if not isinstance(node.right, Number) and (value := value_of(node.left) or 0) > 1
    }


def draw_numbers(task: Task, numbers: list[Number], rng: Random) -> dict[int, str]:
    """A new text for the numbers, by identity."""
    exponents, bases = exponents_of(task), bases_of(task)
    renamed = {base: max(2, near(base, rng)) for base in sorted(bases)}
    found = {}
    for one in numbers:
        value = value_of(one)
        if value is None:
            continue
        base = power_base(value, bases)
        if id(one) in exponents:
            new = max(2, value + rng.choice((0, 0, 1, -1)))
        elif value in renamed:
            new = renamed[value]
        elif base is not None:
            new = renamed[base] ** rng.choice(fitting_exponents(renamed[base]))
        elif is_square(value) and task.kind in WITH_SQUARES and rng.random() < KEPT:
            new = near(isqrt(value), rng) ** 2
        elif value == 1 and rng.random() < KEPT:
            new = 1
        else:
            new = near(value, rng)
        found[id(one)] = str(new)
    return found


def is_square(value: int) -> bool:
    return value > 1 and isqrt(value) ** 2 == value


def power_base(value: int, bases: set[int]) -> int | None:
    """The base of which the number is a power."""
    return next((b for b in sorted(bases) if any(b**k == value for k in range(2, 8))), None)


def fitting_exponents(base: int) -> list[int]:
    return [k for k in (2, 3, 4, 5) if k == 2 or base**k <= LARGEST_POWER]


def near(value: int, rng: Random) -> int:
    """A number about as large."""
    if value <= MOST_BEFORE_SIGHT:
        return rng.randint(max(1, value - 3), value + 4)
    scale = int(10 ** (len(str(value)) - 2))
    tail = 0 if value % 10 == 0 else rng.randint(1, 9)
    return max(2, (value // scale + rng.randint(-4, 4)) * scale // 10 * 10 + tail)


def with_numbers(task: Task, texts: Mapping[int, str]) -> Task:
    return with_nodes(task, {key: Number(text) for key, text in texts.items()})


def with_nodes(task: Task, nodes: Mapping[int, Node]) -> Task:
    """The task with other nodes in the place of those with these identities."""
    return replace(
        task,
        asked=exchange_nodes(task.asked, nodes),
        parts=exchange_nodes(task.parts, nodes),
        ends=exchange_nodes(task.ends, nodes),
        at=exchange_nodes(task.at, nodes),
    )


def exchange_nodes(node: Any, nodes: Mapping[int, Node]) -> Any:
    if id(node) in nodes:
        return nodes[id(node)]
    if isinstance(node, tuple):
        return tuple(exchange_nodes(one, nodes) for one in node)
    if is_dataclass(node) and not isinstance(node, type):
        parts = {f.name: exchange_nodes(getattr(node, f.name), nodes) for f in fields(node)}
        return replace(node, **parts)
    return node


def with_other_angles(task: Task) -> Iterator[Task]:
    """Of an equation with a sine the one with a cosine, and the other way round."""
    calls = [n for n in walk(task.asked) if isinstance(n, Call) and n.function in OTHER_ANGLE]
    if task.kind == "equation" and calls:
        others = {id(one): replace(one, function=OTHER_ANGLE[one.function]) for one in calls}
        yield with_nodes(task, others)


# -- a factor, and moved zeros -----------------------------------------------------------------


def with_factor(task: Task, factor: int) -> Task:
    return with_nodes(task, {id(task.parts[0]): times(factor, task.parts[0])})


def times(factor: int, body: Node) -> Node:
    """The factor before the function, within its numerator or its first factor."""
    match body:
        case Number(text) if text.isdigit():
            return Number(str(factor * int(text)))
        case Binary("" | "*" | "/" | "frac" as sign, left, right):
            return Binary(sign, times(factor, left), right)
        case Binary("^", Number(), _):
            return Binary("*", Number(str(factor)), body)
        case _:
            return Binary("", Number(str(factor)), body)


MOVED = ("equation", "inequality", "factor", "complete the square", "polynomial division")
SHIFTS = (-1, 1, 2, -2)
SCALES = (sympy.Rational(3, 2), sympy.Integer(2), sympy.Rational(1, 2), sympy.Integer(3))


def move_zeros(task: Task) -> Iterator[Task]:
    """Of polynomials that are written out, those with zeros moved along, or all scaled."""
    if task.kind not in MOVED:
        return
    bodies = [side_of(part) for part in task.parts]
    try:
        values = [to_sympy(body) for body in bodies]
        letters = list(set().union(*(f.free_symbols for f in values)))
        if len(letters) != 1 or max(sympy.degree(f, letters[0]) for f in values) < 2:
            return
        if not all(map(is_written_out, bodies, values)):
            return
    except (*REFUSALS, ValueError, TypeError, AttributeError, sympy.PolynomialError):
        return
    for changed in zip(*(changes(f, letters[0]) for f in values), strict=True):
        if all(map(keeps_its_terms, changed, values)):
            nodes = {id(b): from_sympy(f) for b, f in zip(bodies, changed, strict=True)}
            yield with_nodes(task, nodes)


def side_of(part: Node) -> Node:
    is_relation = isinstance(part, Binary) and part.sign in ("=", "<", ">", "<=", ">=")
    return part.left if is_relation and isinstance(part, Binary) else part


def is_written_out(body: Node, f: sympy.Expr) -> bool:
    """A polynomial with whole numbers, at most of the fourth degree, without brackets."""
    return (
        bool(f.is_polynomial())
        and 1 <= sympy.Poly(f).degree() <= 4
        and "(" not in plain(body)
        and all(c.is_Integer for c in sympy.Poly(f).all_coeffs())
    )


def changes(f: sympy.Expr, x: sympy.Symbol) -> list[sympy.Expr]:
    """The polynomial with its zeros moved by each of ``SHIFTS``, scaled by each of ``SCALES``."""
    degree = sympy.degree(f, x)
    return [
        *(sympy.expand(f.subs(x, x + shift)) for shift in SHIFTS),
        *(sympy.expand(scale**degree * f.subs(x, x / scale)) for scale in SCALES),
    ]


def keeps_its_terms(changed: sympy.Expr, before: sympy.Expr) -> bool:
    p = sympy.Poly(changed)
    whole = all(c.is_Integer for c in p.all_coeffs())
    return whole and len(p.terms()) == len(sympy.Poly(before).terms())
