# ruff: noqa: E501, tables of signs and words are easier to read in full lines
"""The template of all calculations: whether a request asks for one, and its lesson."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import sympy

from render.mathematics.finding import find_formulas
from render.mathematics.plain import plain
from render.mathematics.tree import Binary, walk
from render.plan.lesson import Scene
from render.planner.catalogue.calculation.kinds import KINDS
from render.planner.catalogue.calculation.lesson import lesson, questions, refusal_scenes
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import FIELDS, content_words
from render.planner.request import Request
from render.planner.steps.calculation import Calculation, Refusal, calculation_of
from render.planner.steps.operands import Task
from render.planner.steps.symbols import NotComputable, the_variable, to_sympy

FIRST, AFTER_OTHERS, REFUSED = 20.0, 2.9, 2.5
MOST_FOREIGN = 0.34  # of the topic's words, beside a formula
NO_ARITHMETIC = re.compile(
    r"\b(?:series|sequence|list|numbers|mean|median|average|sort|ratio)\b", re.IGNORECASE
)
ONE_RULE = re.compile(r"\s*(?:the\s+)?(?:chain|product|quotient)\s+rule\s*", re.IGNORECASE)
ELSEWHERE = re.compile(
    r"\b(?:newton|bisection|taylor|maclaurin|fourier|mean value|rolle|riemann|trapez\w+|simpson|"
    r"first principles|definition|proofs?|prove|proving|truth tables?|differential equations?|"
    r"laplace|regression|euler|pythagor\w+|monte carlo|gradient descent|fundamental theorem|"
    r"central limit|l'h[oô]pital's rule\s*$|sequence|arithmetic progression|parametric|"
    r"level curves|balance scale|geometric series|alternating|focus|directrix|unit circle|"
    r"trapezoid|z-score|why)\b|\blike a balance\b",
    re.IGNORECASE,
)
WORDS = frozenset(
    """
    derivative derivatives differentiate differentiation differentiating integral integrals integrate integration
    integrating antiderivative antiderivatives limit limits solve equation equations inequality inequalities system
    systems simplify simplification simplifying factor factoring factorise factorize factorisation factorization expand
    expanding expression expressions fraction fractions division divide polynomial polynomials partial sum sums series
    matrix matrices inverse determinant determinants eigenvalue eigenvalues eigenvector eigenvectors transpose rank row
    rows echelon reduction reduce gaussian gauss elimination complex imaginary polar form arithmetic roots root zeros zero
    quadratic cubic quartic linear exponential logarithmic logarithm radical rational absolute trigonometric square
    complete completing long second third fourth order implicit rule product quotient chain power respect where
    approaches goes tends infinity left right side sided area under curve definite indefinite bounds interval result
    remainder written steps value slope tangent point given real solution solutions unknown unknowns variable variables
    squared cubed minus plus over equals sine cosine log natural modulus evaluate terms like combine common denominator
    intercepts intercept single multi simultaneous calculus algebra precalculus maths function functions hand
    operation operations pemdas bodmas substitution parts by-parts graphically graph graphs numerator formula formulas simplest lowest mixed
    """.split()  # noqa: SIM905, words are read as words
)


def text_of(request: Request) -> str:
    return f"{request.topic}\n{request.description}"


@lru_cache(64)
def read_calculation(request: Request) -> Calculation | None:
    """What the request asks to be calculated, unless its words lead elsewhere."""
    if ELSEWHERE.search(request.topic) or len(request.text) > 1500:
        return None
    topic = without_formulas(request.topic)
    words = content_words(topic)
    foreign = [word for word in words if word not in WORDS and word not in FIELDS]
    in_topic = bool(find_formulas(request.topic))
    if foreign and not (in_topic and len(foreign) <= MOST_FOREIGN * len(words)):
        return None
    found = calculation_of(text_of(request))
    if found is not None and found.task.kind == "arithmetic":
        unread = re.search(r"\d", without_formulas(request.text))
        return None if foreign or unread or NO_ARITHMETIC.search(request.topic) else found
    return found


def without_formulas(text: str) -> str:
    for one in reversed(find_formulas(text)):
        text = f"{text[: one.start]} {text[one.end :]}"
    return re.sub(r"\\[a-zA-Z]+", " ", text)


def score(request: Request) -> float:
    found = read_calculation(request)
    if found is None:
        return 0.0
    if isinstance(found.outcome, Refusal):
        return REFUSED if found.task.kind == "arithmetic" else FIRST
    if found.others:
        return FIRST
    return AFTER_OTHERS if is_taught_elsewhere(found, request) else FIRST


def is_taught_elsewhere(found: Calculation, request: Request) -> bool:
    """Whether a template of its own teaches this very task with pictures of its own."""
    task = found.task
    if "\\" in request.text:
        return False  # the other templates read no LaTeX
    test = ELSEWHERE_TAUGHT.get(task.kind)
    try:
        return test is not None and test(found, request)
    except (NotComputable, TypeError, AttributeError, sympy.PolynomialError):
        return False


def same_as_read(found: Calculation, request: Request) -> bool:
    """Whether the formula that other templates read in the text is this one."""
    read = request.expression
    if read is None:
        return False
    tree = found.task.parts[0]
    value = (
        to_sympy(tree.left) - to_sympy(tree.right)
        if isinstance(tree, Binary) and tree.sign in ("=", "<", ">", "<=", ">=")
        else to_sympy(tree)
    )
    return bool(sympy.expand(read - value) == 0 or sympy.expand(read + value) == 0)


def is_plain_function(found: Calculation, request: Request) -> bool:
    """A polynomial as it is written, a sine, a cosine or the exponential of x."""
    if ONE_RULE.fullmatch(request.topic):
        return True
    if found.task.order != 1 or found.task.at is not None or not same_as_read(found, request):
        return False
    f = to_sympy(found.task.parts[0])
    x = the_variable(f)
    is_sum = bool(f.is_polynomial(x)) and 2 <= sympy.degree(f, x) <= 6 and sympy.expand(f) == f
    return is_sum or f in (sympy.sin(x), sympy.cos(x), sympy.exp(x))


def is_plain_limit(found: Calculation, request: Request) -> bool:
    f = to_sympy(found.task.parts[0])
    x = the_variable(f)
    return same_as_read(found, request) and bool(f.is_rational_function() or f == sympy.sin(x) / x)


def is_plain_equation(found: Calculation, request: Request) -> bool:  # noqa: ARG001, a signature that all of them share
    """Linear without brackets, quadratic without a wish how, a sine or a power of a number alone."""
    tree = found.task.parts[0]
    if found.task.option or not isinstance(tree, Binary):
        return False
    left, right = to_sympy(tree.left), to_sympy(tree.right)
    difference = sympy.expand(left - right)
    x = the_variable(left - right)
    if not difference.has(x):
        return True
    if x.name != "x":
        return False
    if difference.is_polynomial(x):
        rational = all(c.is_Rational for c in sympy.Poly(difference, x).all_coeffs())
        written = plain(tree)
        return (
            rational
            and "(" not in written
            and written.count("/") < 2
            and sympy.degree(difference, x) <= 2
        )
    power = left.is_Pow and left.base.is_Integer and left.exp == x
    return power or (isinstance(left, sympy.sin | sympy.cos) and left.args[0] == x)


def is_plain_inequality(found: Calculation, request: Request) -> bool:  # noqa: ARG001, the others look at the request
    tree = found.task.parts[0]
    if (
        not isinstance(tree, Binary)
        or "(" in plain(tree)
        or (isinstance(tree.left, Binary) and tree.left.sign in ("<", ">", "<=", ">="))
    ):
        return False
    difference = sympy.expand(to_sympy(tree.left) - to_sympy(tree.right))
    return bool(difference.is_polynomial() and sympy.degree(difference) <= 2)


def always(found: Calculation, request: Request) -> bool:  # noqa: ARG001, the others look at both
    return True


def is_small_system(found: Calculation, request: Request) -> bool:
    differences = [
        to_sympy(one.left) - to_sympy(one.right)
        for one in found.task.parts
        if isinstance(one, Binary)
    ]
    letters = {s.name for d in differences for s in d.free_symbols}
    linear = all(sympy.Poly(d).total_degree() <= 1 for d in differences)
    named = re.search(r"gauss|three equations|eliminat", request.text, re.IGNORECASE) is not None
    return linear and (letters == {"x", "y"} or (named and letters == {"x", "y", "z"}))


def is_two_by_two(found: Calculation, request: Request) -> bool:  # noqa: ARG001, the others look at the request
    return all(getattr(to_sympy(part), "shape", None) == (2, 2) for part in found.task.parts)


def is_sum_or_product(found: Calculation, request: Request) -> bool:  # noqa: ARG001, the others look at the request
    """Of two complex numbers as they are written, which a lesson draws as arrows."""
    tree = found.task.parts[0]
    if not isinstance(tree, Binary) or tree.sign not in ("+", "*", "times", ""):
        return False
    signs = {node.sign for node in walk(tree) if isinstance(node, Binary)}
    return signs <= {"+", "-", "*", "times", ""}


def is_high_power(found: Calculation, request: Request) -> bool:  # noqa: ARG001, the others look at the request
    e = to_sympy(found.task.parts[0])
    return bool(e.is_Pow and e.base.is_Add and e.exp.is_Integer and e.exp > 3)


ELSEWHERE_TAUGHT: dict[str, Callable[[Calculation, Request], bool]] = {
    "derivative": is_plain_function,
    "integral": is_plain_function,
    "limit": is_plain_limit,
    "equation": is_plain_equation,
    "inequality": is_plain_inequality,
    "arithmetic": always,
    "system": is_small_system,
    "determinant": always,
    "matrix product": is_two_by_two,
    "eigenvalues": is_two_by_two,
    "factor": same_as_read,
    "complex numbers": is_sum_or_product,
    "expand": is_high_power,
}


def build(request: Request) -> Sequence[Scene]:
    found = read_calculation(request)
    if found is None:
        raise ValueError("the request asks for no calculation")
    outcome = found.outcome
    return refusal_scenes(outcome) if isinstance(outcome, Refusal) else lesson(found.task, outcome)


def more(request: Request) -> Iterable[Scene]:
    found = read_calculation(request)
    if found is None or isinstance(found.outcome, Refusal):
        return
    rest: Iterator[Scene] = questions(found.task, found.outcome)
    next(rest, None)
    yield from rest


def remark(request: Request) -> str:
    """What a calculation cannot work out, it says itself; what it works out, it has used."""
    found = read_calculation(request)
    if found is None:
        return ""
    outcome = found.outcome
    parts = []
    if isinstance(outcome, Refusal):
        parts.append(f"The task {plain(outcome.task)} could not be used here: {outcome.reason}.")
    if found.others:
        names = "; ".join(name_task(task) for task in found.others)
        parts.append(
            f"A lesson works out one task: {name_task(found.task)}. Not worked out here: {names}. "
            "Ask for each in a lesson of its own."
        )
    return " ".join(parts)


def name_task(task: Task) -> str:
    """Such as "derivative of x² sin(x)"."""
    title = KINDS[task.kind].title.format(plain(task.asked))
    return f"{title[:1].lower()}{title[1:]}".rstrip("?")


TEMPLATES = (
    Template(
        "calculations",
        score,
        build,
        takes="a function, an equation, a matrix or an expression with what is to be done with it",
        examples=(
            ("Derivative of x^2 sin(x)", ""),
            ("Integral of x e^x", ""),
            ("Limit of sin(3x)/x as x->0", ""),
            ("Solve |2x - 1| = 5", ""),
            ("Inverse of [[4,7],[2,6]]", ""),
            ("Complete the square: x^2 + 6x + 5", ""),
        ),
        more=more,
        remark=remark,
    ),
)
