"""What a text asks to be calculated: its formulas, and the words that say what to do with them.

A kind of task has a pattern of words and a function that makes the solution from the formulas of
the text; the first kind whose words and formulas are there is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from render.mathematics.finding import find_formulas
from render.mathematics.tree import (
    Big,
    Binary,
    Call,
    Root,
    Suffix,
    walk,
)
from render.planner.steps.asking_algebra import (
    ask_for_value,
    ask_to_solve,
    division,
    is_mixed_number,
    matrix_product,
    matrix_task,
    on_expression,
    polar,
    value_task,
)
from render.planner.steps.asking_calculus import (
    derivative,
    integral,
    limit,
    series,
)
from render.planner.steps.operands import (
    Maker,
    Task,
    Text,
)


def task_in(text: str) -> Task | None:
    """The first task of the text; None where nothing is asked that is calculated here."""
    text = differentials_in_words(text)
    whole = Text(text, tuple(find_formulas(text)))
    for words, make in KINDS:
        for found in re.finditer(words, text, re.IGNORECASE):
            task = make(whole, found)
            if task is not None:
                return task
    return bare_task(whole)


DIFFERENTIAL = re.compile(
    r"\\frac\s*\{\s*d(?:\^\{?(\d)\}?)?\s*\}\s*\{\s*d[a-z](?:\^\{?\d\}?)?\s*\}|"
    r"\bd(?:\^?(\d|²|³))?\s?/\s?d[a-z](?:\^?(?:\d|²|³))?(?![a-z])"
)


ORDER_WORDS = {"2": "second ", "3": "third ", "4": "fourth ", "²": "second ", "³": "third "}


def differentials_in_words(text: str) -> str:
    """``d/dx (f)`` as "derivative of (f)"."""
    return DIFFERENTIAL.sub(
        lambda m: f"{ORDER_WORDS.get(m[1] or m[2] or '', '')}derivative of ", text
    )


def bare_task(text: Text) -> Task | None:
    """A text of one formula, or of equations, that says nothing of what is to be done."""
    if not text.formulas:
        return None
    nothing = re.match("", text.text)
    for make in (integral_sign, limit_sign, series_sign, matrix_product_sign):
        task = make(text)
        if task is not None:
            return task
    if nothing is not None and (task := ask_to_solve(text, nothing)) is not None:
        return task
    one = text.formulas[0]
    operations = isinstance(one.tree, Root | Call | Suffix) or any(
        isinstance(node, Binary) and node.sign in ("+", "-", "*", "/", "times", "^", "frac", "")
        for node in walk(one.tree)
    )
    span = (one.start, one.end)
    if not operations or is_mixed_number(text, one.tree, span):
        return None
    return value_task(one.tree, span)


def of_big(sign: str, make: Maker) -> Callable[[Text], Task | None]:
    def found(text: Text) -> Task | None:
        has = any(
            isinstance(node, Big) and node.sign == sign
            for one in text.formulas
            for node in walk(one.tree)
        )
        start = re.match("", text.text)
        return make(text, start) if has and start is not None else None

    return found


integral_sign, limit_sign = of_big("integral", integral), of_big("limit", limit)


series_sign = of_big("sum", series)


def matrix_product_sign(text: Text) -> Task | None:
    start = re.match("", text.text)
    return matrix_product(text, start) if start is not None else None


KINDS: tuple[tuple[str, Maker], ...] = (
    (r"\bpartial\s+fractions?|partial fraction decomposition", on_expression("partial fractions")),
    (
        (
            r"\bderivatives?\b(?:\s+of)?|\bdifferentiat\w+|\bd/d[xt]\b|\bdy/dx\b|\bf''?\(x\)|"
            r"\bslope of the tangent\b(?:.{0,12}\bto\b)?|\bpartials? of\b"
        ),
        derivative,
    ),
    (
        (
            r"\bintegrals?\b(?:\s+of)?|\bintegrat\w+|\banti-?derivatives?\b(?:\s+of)?|∫|\\int|"
            r"\barea (?:under|between|bounded|enclosed)\b(?:\s+the)?(?:\s+(?:curve|"
            r"graph))?(?:\s+of)?"
        ),
        integral,
    ),
    (r"\blimits?\b(?:\s+of)?|\blim\b|\\lim", limit),
    (r"\blong\s+division\b|\bpolynomial division\b|\bdivid\w+\b|\bremainder\b", division),
    (r"\bcomplet\w+\s+the\s+square\b", on_expression("complete the square")),
    (r"\beigen(?:values?|vectors?)\b(?:\s+of)?", matrix_task("eigenvalues")),
    (r"\binverse\b|\binvert\w*", matrix_task("inverse")),
    (r"\bdeterminants?\b|\bdet\b", matrix_task("determinant")),
    (r"\btranspos\w+", matrix_task("transpose")),
    (
        r"\bgauss\w*|\brow[- ](?:echelon|reduc\w+)|\brank\b|\brref\b|\beliminat\w+",
        matrix_task("elimination"),
    ),
    (r"\bmatri(?:x|ces)\b|\bmultiply\b|\bproduct\b|\badd\b", matrix_product),
    (r"\bsum\b(?:\s+of)?|\bseries\b|\bsummation\b|∑|\\sum|\\prod|∏", series),
    (r"\bpolar\b(?:\s+form)?(?:\s+of)?", polar),
    (r"\bfactor(?:s|i[sz]e|i[sz]ation|i[sz]ing|ing)?\b", on_expression("factor")),
    (r"\bexpand\w*|\bmultiply out\b|\bexpansion\b", on_expression("expand")),
    (
        (
            r"\bsolv\w+|\bsolutions?\b|\broots?\b(?:\s+of)?|\bzeros?\b(?:\s+of)?|"
            r"\bfind\s+[xyz]\b|\bx-intercepts?\b(?:\s+of)?|\bequations?\b|\binequalit\w+"
        ),
        ask_to_solve,
    ),
    (r"\bsimplif\w+|\breduce\b|\bcombine like terms\b", on_expression("simplify")),
    (
        (
            r"\bevaluat\w+|\bcalculat\w+|\bcomput\w+|\bwhat(?:'s| is| are)\b|\bhow much "
            r"is\b|\bwork out\b|\bvalue of\b|\bmultiply\b|\bdivide\b|\badd\b|\bsubtract\b|\border "
            r"of operations\b|\bmodulus of\b"
        ),
        ask_for_value,
    ),
)
