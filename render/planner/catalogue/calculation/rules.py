"""Several rules of differentiation in one lesson, as "Chain rule and product rule": each rule alone
on a function of its own, then all of them on one function."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

import sympy

from render.mathematics.speech import speak_formula
from render.plan.actions import show, stress
from render.plan.lesson import Beat, Scene
from render.plan.objects import Formula, FormulaPart, TitleCard
from render.plan.prose import clip_text
from render.planner.catalogue.calculation.lesson import (
    LONGEST_SAY,
    chunk_steps,
    joined_words,
    main_lines,
    questions,
    result_scene,
    step_scenes,
    task_of,
    work_scene,
)
from render.planner.catalogue.registry import Template
from render.planner.request import Request
from render.planner.steps.calculation import Calculation, calculation_of
from render.planner.steps.step import Solution, Step, apply_function, equation
from render.planner.steps.symbols import the_variable

SCORE = 21.0  # over a single rule, and over a calculation whose function is taken as the example
ALONE = {
    "product": "derivative of x^3 cos(x)",
    "quotient": "derivative of x/(x^2+1)",
    "chain": "derivative of sin(x^2)",
}
TOGETHER = {
    frozenset({"product", "chain"}): "derivative of x e^(2x)",
    frozenset({"product", "quotient"}): "derivative of x sin(x)/(x+1)",
    frozenset({"quotient", "chain"}): "derivative of sin(2x)/(x+1)",
    frozenset(ALONE): "derivative of x e^(2x)/(x+1)",
}
NAMES = "|".join(ALONE)
RULES = re.compile(
    rf"\b(?:{NAMES})(?:\s+rule)?\b(?=.*\brules?\b)|\b(?:{NAMES})\s+rule\b", re.IGNORECASE
)


def rules_in_topic(request: Request) -> list[str]:
    """The rules that the topic names, in its order."""
    found = (m[0].split()[0].lower() for m in RULES.finditer(request.topic))
    return list(dict.fromkeys(found))


def score(request: Request) -> float:
    return SCORE if len(rules_in_topic(request)) > 1 and example(request) is not None else 0.0


def example(request: Request) -> tuple[Calculation, Solution] | None:
    """The request's own function where all the rules are used on it; one of ours where it has
    none; None where its own needs other rules."""
    rules = rules_in_topic(request)
    own = calculation_of(f"{request.topic}\n{request.description}")
    found = own or calculation_of(TOGETHER[frozenset(rules)])
    if found is None or not isinstance(found.outcome, Solution):
        return None
    used = {step.rule for step in found.outcome.steps}
    return (found, found.outcome) if {f"{rule} rule" for rule in rules} <= used else None


def build(request: Request) -> Sequence[Scene]:
    found = example(request)
    if found is None:
        raise ValueError("the request names no rules that one function needs")
    rules = rules_in_topic(request)
    calculation, solution = found
    scenes = [scene for rule in rules for scene in rule_scenes(rule)]
    return [
        opening(rules, solution),
        *scenes,
        *step_scenes([function_line(solution), *solution.steps]),
        result_scene(solution),
        *islice(questions(calculation.task, solution), 1),
    ]


def opening(rules: Sequence[str], solution: Solution) -> Scene:
    names = [f"the {rule} rule" for rule in rules]
    title = joined_words(names)
    title = f"{title[:1].upper()}{title[1:]}"
    card = TitleCard(id="card", text=title, subtitle="Each alone, then together", motif="tangent")
    heard = clip_text(
        f"Some functions need more than one rule. We look at {joined_words(names)}: each alone, "
        f"then together on {speak_formula(task_of(solution))}.",
        LONGEST_SAY,
    )
    return Scene(title=title, objects=(card,), beats=(Beat(say=heard, do=(show("card"),)),))


def function_line(solution: Solution) -> Step:
    """The function that needs all the rules, as the first line of its derivative."""
    f = solution.values["f"]
    if not isinstance(f, sympy.Expr):
        raise ValueError("there is no function")
    line = equation(apply_function("f", the_variable(f).name), task_of(solution))
    said = f"Now together. We want the derivative of {speak_formula(task_of(solution))}."
    return Step(line, "function", "the function that needs all of them", said, given={"f": f})


def rule_scenes(rule: str) -> list[Scene]:
    """The rule as a formula, and then the lines of a function that needs no other."""
    found = calculation_of(ALONE[rule])
    if found is None or not isinstance(found.outcome, Solution):
        return []
    solution = found.outcome
    formula = next(step.formula for step in solution.steps if step.rule == f"{rule} rule")
    law = Formula(id="law", tex=(FormulaPart(tex=formula, role="accent"),))
    beat = Beat(
        say=f"This is the {rule} rule. Take {speak_formula(task_of(solution))} as an example.",
        do=(show("law"), stress("law")),
    )
    chunks = list(chunk_steps(main_lines(solution)))
    title = f"The {rule} rule: an example"
    worked_out = [work_scene(title, chunk, last=chunk is chunks[-1]) for chunk in chunks]
    return [Scene(title=f"The {rule} rule", objects=(law,), beats=(beat,)), *worked_out]


def more(request: Request) -> Iterable[Scene]:
    found = example(request)
    if found is None:
        return
    rest = questions(found[0].task, found[1])
    next(rest, None)
    yield from rest


TEMPLATES = (
    Template(
        "rules of differentiation together",
        score,
        build,
        takes="a function that needs the rules that are named",
        examples=(("Chain rule and product rule", ""), ("Product and quotient rule", "")),
        more=more,
    ),
)
