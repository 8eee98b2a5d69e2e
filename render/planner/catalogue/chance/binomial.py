"""The binomial distribution: how many successes in n tries."""

from __future__ import annotations

import re
from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Chart
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.reading import named_number
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "binomial distribution*",
        "binomial",
        "coin flip*",
        "coin toss*",
        "flipping coins",
        "tossing coins",
        "bernoulli trial*",
        "binomial probabilit*",
        "flipping a coin",
        "tossing a coin",
    ),
    words="binomial distribution* coin* flip* toss* head* tail* success* trial* probabilit* fair "
    "n p random",
)
TIMES = re.compile(
    r"\b(\d{1,2})\s+(?:fair\s+)?(?:coin\s*(?:flip|toss)\w*|coins?|times|trials|tries"
    r"|flips|tosses|throws)\b",
    re.IGNORECASE,
)
EXACTLY = re.compile(r"\b(?:exactly\s+)?(\d{1,2})\s+(?:heads|tails|successes)\b", re.IGNORECASE)

Case = tuple[int, sympy.Rational, int]
DEFAULT: Case = (6, sympy.Rational(1, 2), 3)
OTHERS: tuple[Case, ...] = tuple(
    (n, sympy.Rational(p), k)
    for n, p, k in (
        (4, "1/2", 2),
        (5, "1/2", 1),
        (3, "1/6", 1),
        (8, "1/2", 4),
        (5, "1/3", 2),
        (10, "1/2", 5),
        (4, "1/4", 0),
    )
)


def read_request(request: Request) -> Case | None:
    text = request.text
    times = TIMES.search(text)
    n = named_number(text, "n") or (sympy.Integer(times[1]) if times else None)
    p = named_number(text, "p", "probability", "chance")
    if n is None and p is None:
        return None
    n = n if n is not None else sympy.Integer(DEFAULT[0])
    p = p if p is not None else sympy.Rational(1, 2)
    if not (n.is_Integer and 2 <= n <= 15 and 0 < p < 1 and p.q <= 1000):
        return None
    heads = EXACTLY.search(text)
    k = named_number(text, "k", "exactly") or (sympy.Integer(heads[1]) if heads else None)
    k = k if k is not None and k.is_Integer and 0 <= k <= n else sympy.floor((n + 1) * p)
    return int(n), p, min(int(k), int(n))


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def chance(n: int, p: sympy.Rational, k: int) -> sympy.Rational:
    return sympy.binomial(n, k) * p**k * (1 - p) ** (n - k)


def thing(p: sympy.Rational) -> tuple[str, str]:
    return ("heads", "toss a fair coin") if p == sympy.Rational(1, 2) else ("successes", "try")


def build(request: Request) -> list[Scene]:
    n, p, k = read_request(request) or DEFAULT
    what, verb = thing(p)
    each = "" if what == "heads" else f" Each time the chance of success is {spoken(p)}."
    return [
        opening(
            "The binomial distribution",
            f"How many {what} in {n} tries?",
            "bars",
            f"You {verb} {n} times.{each} How likely are exactly {k} {what}?",
        ),
        law(),
        worked("With our numbers", calculation(n, p, k)),
        draw_distribution(n, p, k),
        closing(n, p, k),
    ]


def law() -> Scene:
    return formula_and_notes(
        "The formula",
        [
            "P(X = k) =",
            (r"\binom{n}{k}", "ways", "accent"),
            (r"p^k", "hits", "good"),
            (r"(1-p)^{n-k}", "misses", "warm"),
        ],
        "One formula answers this for all cases.",
        [
            (
                "p to the k: that k given tries succeed",
                "That k given tries all succeed has the probability p to the power k,",
                "hits",
            ),
            (
                "(1 − p) to the n − k: that the others fail",
                "and that all the others fail, one minus p to the power n minus k.",
                "misses",
            ),
            (
                "The binomial coefficient: in how many ways",
                "The number in front counts in how many ways the k tries can be chosen.",
                "ways",
            ),
        ],
        optional=True,
    )


def calculation(n: int, p: sympy.Rational, k: int) -> list[Line]:
    count, result = sympy.binomial(n, k), chance(n, p, k)
    ways = "one way" if count == 1 else f"{count} ways"
    size = float(result)
    return [
        (
            rf"n = {n},\ p = {sympy.latex(p)},\ k = {k}",
            "our case",
            f"Here n is {n}, p is {spoken(p)} and k is {k}.",
        ),
        (
            rf"\binom{{{n}}}{{{k}}} = {count}",
            "ways to choose",
            f"There {'is' if count == 1 else 'are'} {ways} to choose {k} of {n} tries.",
        ),
        (
            rf"{count} \cdot {power(p, k)} \cdot {power(1 - p, n - k)}",
            "put them in",
            "Multiply this with both powers.",
        ),
        (
            rf"P(X = {k}) \approx {size:.4g}",
            "the probability",
            f"The probability is about {100 * size:.1f} percent.",
        ),
    ]


def power(base: sympy.Rational, exponent: int) -> str:
    return rf"\left({sympy.latex(base)}\right)^{{{exponent}}}"


def draw_distribution(n: int, p: sympy.Rational, k: int) -> Scene:
    values = [float(chance(n, p, j)) for j in range(n + 1)]
    chart = Chart(
        id="chart",
        values=tuple(values),
        labels=tuple(map(str, range(n + 1))),
        shown=tuple(f"{100 * v:.0f}%" if v >= 0.005 else "<1%" for v in values),
        axis=f"number of {thing(p)[0]}",
    )
    top = max(range(n + 1), key=lambda j: values[j])
    tied = [j for j in range(n + 1) if abs(values[j] - values[top]) < 1e-12]
    likely = " and ".join(map(str, tied))
    verb = "is" if len(tied) == 1 else "are"
    return pictured(
        "All numbers at once",
        chart,
        [
            (f"Here are the probabilities of all numbers, from zero to {n}.", ["chart"]),
            (f"This is our {k}.", [stress(f"chart.{k}")]),
            (
                f"The most likely {verb} {likely}. On average there are n times p, here "
                f"{spoken(n * p)}.",
                [],
            ),
        ],
    )


def closing(n: int, p: sympy.Rational, k: int) -> Scene:
    return summary(
        (
            "n independent tries, each with the same chance p",
            "The binomial distribution counts successes in independent tries.",
        ),
        ("Its average is n·p", "Its average is n times p."),
        (
            f"Ours: P(X = {k}) is about {100 * float(chance(n, p, k)):.1f}%, "
            f"the average {plain_number(n * p)}",
            f"Ours was about {100 * float(chance(n, p, k)):.1f} percent.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for number, (n, p, k) in enumerate((case for case in OTHERS if case != own), 1):
        what = thing(p)[0]
        question = f"In {n} tries with the chance {spoken(p)} each, how likely are {k} {what}?"
        yield practice(
            question,
            rf"n = {n},\ p = {sympy.latex(p)}:\ P(X = {k}) =\ ?",
            calculation(n, p, k)[1:],
            number,
        )


TEMPLATES = (
    Template(
        "the binomial distribution",
        score,
        build,
        takes="2 to 15 tries, a probability between 0 and 1, and a number of hits",
        examples=(
            ("Binomial distribution", ""),
            ("The binomial distribution with n=10 and p=0.3", ""),
            ("Coin flips", "exactly 2 heads in 5 coin flips"),
            ("Flipping coins", ""),
        ),
        more=more,
    ),
)
