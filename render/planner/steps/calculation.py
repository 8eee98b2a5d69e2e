"""From a task to its solution, within hard seconds; what cannot be solved is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from render.mathematics.tree import Big, Binary, Name, Node, Number, Words
from render.planner.steps import algebra, complexes, matrix, series
from render.planner.steps.arithmetic import NotArithmetic, evaluate
from render.planner.steps.derivative import NoRule, derivative_of, derivative_task
from render.planner.steps.eigenvalues import solve_eigenvectors
from render.planner.steps.equation import solve_equation
from render.planner.steps.hard_limit import TookTooLong, at_most
from render.planner.steps.inequality import solve_inequality
from render.planner.steps.integral import NoAntiderivative, integral_of
from render.planner.steps.limit import limit_of
from render.planner.steps.limit_forms import NoLimit
from render.planner.steps.long_division import long_division
from render.planner.steps.operands import Task
from render.planner.steps.quotients import divide, partial_fractions
from render.planner.steps.several import tasks_in
from render.planner.steps.several_letters import implicit, partial
from render.planner.steps.step import Solution, WrongStep
from render.planner.steps.symbols import NotComputable, the_variable, to_sympy
from render.planner.steps.system import solve_system
from render.planner.steps.work import NoWay

SECONDS = 20.0  # of the processor, for one task
REFUSALS = (
    NotComputable, NoRule, NoWay, NoAntiderivative, NoLimit, NotArithmetic, algebra.NothingToDo,
    matrix.NoMatrixWay,
)  # fmt: skip
BEYOND = (
    WrongStep, NotImplementedError, ValueError, TypeError, AttributeError, ArithmeticError,
    KeyError, IndexError, RecursionError,
)  # fmt: skip


@dataclass(frozen=True)
class Refusal:
    """A task that is understood and not solved here: why, in words that end a sentence."""

    kind: str
    task: Node
    reason: str


@dataclass(frozen=True)
class Calculation:
    """The first task of a text with what came of it, and the text's other tasks."""

    task: Task
    outcome: Solution | Refusal
    others: tuple[Task, ...] = ()


@lru_cache(256)
def calculation_of(text: str) -> Calculation | None:
    """What the text asks to be calculated, solved; None where it asks for nothing of the kind."""
    tasks = tasks_in(text)
    return Calculation(tasks[0], outcome_of(tasks[0]), tuple(tasks[1:])) if tasks else None


def outcome_of(task: Task) -> Solution | Refusal:
    try:
        with at_most(SECONDS):
            return SOLVERS[task.kind](task)
    except REFUSALS as reason:
        return Refusal(task.kind, task.asked, str(reason))
    except TookTooLong:
        return Refusal(task.kind, task.asked, "it takes too long to work out")
    except BEYOND:
        return Refusal(task.kind, task.asked, "no way to it is known here that can be checked")


def solve_derivative(task: Task) -> Solution:
    body = task.parts[0]
    return derivative_of(derivative_task(body, task.order), body, order=task.order, at=task.at)


def solve_integral(task: Task) -> Solution:
    body = task.parts[0]
    low, high = task.ends or (None, None)
    variable = task.option or the_variable(to_sympy(body)).name
    asked = Big("integral", body, low, high, variable)
    return integral_of(asked, body, task.ends, task.option)


def solve_limit(task: Task) -> Solution:
    body, place = task.parts
    at: Node = place
    if task.option in ("+", "-"):
        at = Binary("^", place, Words(task.option))
    asked = Big("limit", body, Binary("->", Name(task.names[0] if task.names else "x"), at))
    return limit_of(asked, body, place, task.option, task.names[0] if task.names else "")


def solve_relation(task: Task) -> Solution:
    tree = task.parts[0]
    if not isinstance(tree, Binary):
        raise NoWay("it is no equation")
    if task.kind == "inequality":
        return solve_inequality(tree)
    return solve_equation(tree, variable=task.names[0] if task.names else "", method=task.option)


def solve_long_division(task: Task) -> Solution:
    top, bottom = task.parts
    if not (isinstance(top, Number) and isinstance(bottom, Number)):
        raise NotComputable("long division is shown for whole numbers")
    return long_division(int(top.text), int(bottom.text))


def solve_implicit(task: Task) -> Solution:
    tree = task.parts[0]
    if not isinstance(tree, Binary):
        raise NoRule("it is no equation")
    return implicit(tree, tree)


def on_one(way: Callable[[Node], Solution]) -> Callable[[Task], Solution]:
    return lambda task: way(task.parts[0])


def on_matrix(way: Callable[[Node, Node], Solution]) -> Callable[[Task], Solution]:
    return lambda task: way(task.asked, task.parts[0])


SOLVERS: dict[str, Callable[[Task], Solution]] = {
    "derivative": solve_derivative,
    "implicit derivative": solve_implicit,
    "partial derivative": lambda task: partial(task.asked, task.parts[0], task.names),
    "integral": solve_integral,
    "limit": solve_limit,
    "equation": solve_relation,
    "inequality": solve_relation,
    "system": lambda task: solve_system(
        task.asked, [one for one in task.parts if isinstance(one, Binary)]
    ),
    "arithmetic": on_one(evaluate),
    "long division": solve_long_division,
    "polynomial division": lambda task: divide(task.asked, *task.parts),
    "partial fractions": on_one(partial_fractions),
    "matrix product": lambda task: matrix.product(task.asked, *task.parts),
    "matrix sum": lambda task: matrix.combine_entries(task.asked),
    "eigenvalues": on_matrix(solve_eigenvectors),
    "complex numbers": on_one(complexes.compute),
    "polar form": on_one(complexes.polar),
    "sum": on_one(series.sum_of),
    **{kind: on_one(way) for kind, way in algebra.WAYS.items()},
    **{kind: on_matrix(way) for kind, way in matrix.ONE_MATRIX.items()},
}
