"""What the formulas of a lesson claim, held against what can be computed: 2 + 2 = 5 is false.

Only what has one truth is decided: relations between numbers, and what a derivative, integral,
limit or sum is said to be. A line with a letter may be a definition or a condition. A decimal may
be rounded; beside ≈ a value may be off by three per cent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sympy

from render.mathematics.finding import Found, find_formulas
from render.mathematics.reader import parse_formula
from render.mathematics.tree import Big, Binary, Call, Name, Node, Number, Suffix, Words, walk
from render.plan.lesson import LessonPlan
from render.plan.objects import Bullets, Formula, Paragraph, Steps
from render.planner.steps.hard_limit import TookTooLong, at_most
from render.planner.steps.step import holds_always, relations
from render.planner.steps.symbols import C, to_sympy
from render.planner.steps.truth import value_at

MOST_TOLD = 6
SECONDS = 4.0  # of the processor, for all lines of a lesson
ABOUT = 0.03  # of the value, beside ≈
CLOSE = 1e-9  # of the value
HALF = 0.501  # of the last place
WHOLE = 10
DERIVED = re.compile(r"\s*\\d?frac\{d\}\{d([a-z])\}\s*(.+?)\s*=\s*(.+)$")
NO_CLAIM = re.compile(
    r"\?|\b(?:not|never|no|wrong|mistake|error|false|cannot|isn't|if|suppose|mod|modulo|binary|base|clock)\b",
    re.IGNORECASE,
)
BELONGS = "+-*/·×÷^=≈<>≤≥≠−√!%()"
COUNTED = re.compile(r"per ?cent|dozen|hundred|thousand|[mb]illion", re.IGNORECASE)
RELATION_SIGNS = "=≈<>≤≥≠"
GOES_ON = re.compile(r"\s*(=|\\approx|\\leq?|\\geq?|<|>)\s*")
BEYOND = (
    ArithmeticError, AttributeError, KeyError, IndexError, NotImplementedError, RecursionError,
    TypeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True)
class FalseClaim:
    """A line that is not true; ``place`` is where it stands in the plan."""

    place: tuple[str | int, ...]
    words: str


def false_claims(plan: LessonPlan) -> list[FalseClaim]:
    """What the formulas, steps and sentences of the lesson claim and what can be shown to be false,
    as far as it is found within SECONDS."""
    found: list[FalseClaim] = []
    try:
        with at_most(SECONDS):
            for place, tex in lines_of(plan):
                found += [FalseClaim(place, words) for words in false_relations(tex)]
            for place, text in sentences_of(plan):
                found += [FalseClaim(place, words) for words in false_sums(text)]
    except TookTooLong:
        pass
    return found


def claims_in_words(plan: LessonPlan) -> tuple[str, ...]:
    """What of the lesson is not true, as warnings."""
    found = [(claim.place[1], claim.words) for claim in false_claims(plan)]
    told = dict.fromkeys(f"Scene {int(n) + 1}: {words}." for n, words in found)
    return tuple(told)[:MOST_TOLD]


def lines_of(plan: LessonPlan) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The LaTeX of formulas and steps; a step that goes on with = has the one before in front."""
    for n, scene in enumerate(plan.scenes):
        for m, thing in enumerate(scene.objects):
            if isinstance(thing, Formula):
                yield ("scenes", n, "objects", m), " ".join(part.tex for part in thing.tex)
            if isinstance(thing, Steps):
                before = ""
                for k, step in enumerate(thing.steps):
                    whole = f"{before} {step.tex}" if GOES_ON.match(step.tex) else step.tex
                    yield ("scenes", n, "objects", m, "steps", k), whole
                    before = GOES_ON.split(whole)[-1]


def sentences_of(plan: LessonPlan) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What is said, and what stands in paragraphs and lists."""
    for n, scene in enumerate(plan.scenes):
        for m, thing in enumerate(scene.objects):
            if isinstance(thing, Paragraph):
                yield ("scenes", n, "objects", m), thing.text
            if isinstance(thing, Bullets):
                yield from ((("scenes", n, "objects", m), item) for item in thing.items)
        for m, beat in enumerate(scene.beats):
            yield ("scenes", n, "beats", m), beat.say


def false_sums(text: str) -> Iterator[str]:
    """The relations between numbers in a sentence that are not true. What is asked, or said to be
    wrong, claims nothing."""
    if NO_CLAIM.search(text) or not any(sign in text for sign in RELATION_SIGNS):
        return
    for found in find_formulas(text):
        if not stands_alone(text, found):
            continue
        try:
            wrong = any(is_decidable(one) and is_false(one) for one in relations(found.tree))
        except BEYOND:
            continue
        if wrong:
            yield f"{found.source} is not true"


def stands_alone(text: str, found: Found) -> bool:
    """Whether it is no part of something longer that could not be read: 10! = 3 628 800."""
    before, after = text[: found.start].rstrip()[-1:], text[found.end :].lstrip()
    beside = [one for one in (before, after[:1]) if one]
    return not COUNTED.match(after) and not any(one.isdigit() or one in BELONGS for one in beside)


def false_relations(tex: str) -> Iterator[str]:
    """The first relation of a line that is not true, in words."""
    try:
        tree = read_claim(tex)
        wrong = any(is_decidable(one) and is_false(one) for one in relations(tree))
    except BEYOND:
        return
    if wrong:
        yield f"{tex.strip()} is not true"


def read_claim(tex: str) -> Node:
    """The tree of a line; d/dx in front is the derivative of all up to the sign of equality.
    Raises NotMathematics."""
    found = DERIVED.match(tex)
    if found is None:
        return parse_formula(tex)
    body, result = parse_formula(found[2]), parse_formula(found[3])
    first = result.left if isinstance(result, Binary) and result.sign in ("=", "~~") else result
    return Binary("=", Big("derivative", body, variable=found[1]), first)


def is_decidable(relation: Binary) -> bool:
    """Whether the relation has one truth, whatever its letters may stand for."""
    sides = (relation.left, relation.right)
    if any(map(is_named, sides)) or any(map(is_open, walk(relation))):
        return False
    letters = letters_of(relation)
    own = [to_sympy(side.body).free_symbols for side in sides if isinstance(side, Big)]
    return not letters or (
        relation.sign in ("=", "~~") and len(letters - {C}) == 1 and letters - {C} in own
    )


def is_open(node: Node) -> bool:
    """Whether it could mean more than one thing: words, indices, functions like f,
    mixed numbers, per cent."""
    match node:
        case Words() | Binary("_") | Suffix("'" | "%"):
            return True
        case Call(function):
            return len(function) == 1 or function.endswith("'")
        case Binary("", Number(), Binary("frac", Number(), Number())):
            return True
        case Binary("", Name(), Number()):  # T(0), a function's value, and no product
            return True
    return False


def is_named(side: Node) -> bool:
    """Whether it is a letter that is given a value: e may be an edge as well as Euler's number."""
    return isinstance(side.operand if isinstance(side, Suffix) else side, Name)


def letters_of(relation: Binary) -> set[sympy.Symbol]:
    """Raises NotComputable."""
    return {one for side in (relation.left, relation.right) for one in to_sympy(side).free_symbols}


def is_false(relation: Binary) -> bool:
    """Raises NotComputable and what SymPy raises.

    Numbers are compared as numbers: SymPy's simplifying takes powers of them together, which may
    be too large to be written, and no limit of time ends that.
    """
    if letters_of(relation) or relation.sign not in ("=", "~~"):
        return not holds_always(relation, {})
    left, right = (value_at(to_sympy(side), {}) for side in (relation.left, relation.right))
    if left is None or right is None:  # a side without any value claims nothing
        return False
    exact = CLOSE * max(1.0, abs(left))
    allowed = max(exact, rounding_error(relation))
    if relation.sign == "~~":
        allowed = max(allowed, ABOUT * abs(left))
    return abs(left - right) > allowed


def rounding_error(relation: Binary) -> float:
    """How far a side may be off that is rounded to as many places as its decimals have; a whole
    number from WHOLE on may be a rounded one beside a decimal, or beside ≈, there with its last
    noughts."""
    sides = (relation.left, relation.right)
    found = [places for side in sides if (places := places_of(side))]
    whole = [side.text for side in sides if isinstance(side, Number) and float(side.text) >= WHOLE]
    if whole and relation.sign == "~~":
        return HALF * max(10.0 ** (len(text) - len(text.rstrip("0"))) for text in whole)
    if whole and found:
        return HALF
    return HALF * 10.0 ** -min(found) * scale_of(relation) if found else 0.0


def scale_of(relation: Binary) -> float:
    """The power of ten that stands beside a decimal, as in 6.02 · 10^23."""
    powers = [
        float(10 ** int(node.right.text))
        for node in walk(relation)
        if isinstance(node, Binary)
        and node.sign == "^"
        and node.left == Number("10")
        and isinstance(node.right, Number)
        and node.right.text.isdecimal()
        and int(node.right.text) < 300
    ]
    return max(powers, default=1.0)


def places_of(side: Node) -> int:
    """The fewest places of a decimal in it; 0 where there is none."""
    found = [len(node.text.partition(".")[2]) for node in walk(side) if isinstance(node, Number)]
    return min(filter(None, found), default=0)
