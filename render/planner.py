"""The offline planner: topic and description in plain English become a lesson.

What it knows are the templates of ``render.catalogue``, chosen by words and by the expression in
the text; their content is computed. Everything else becomes an explainer from the description's
own sentences. The same text always gives the same plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import sympy

from render import prose
from render.catalogue import (
    derivative,
    explainer,
    function,
    line,
    pythagoras,
    quadratic,
    sorting,
    trigonometry,
)
from render.expressions import find_expression, parse, to_sympy
from render.pacing import paced
from render.plan import MAX_TOPIC, LessonPlan, Scene

NUMBER = r"-?\d+(?:\.\d+)?"
NUMBER_LIST = re.compile(
    rf"(?<![\w.])({NUMBER}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+){NUMBER}){{2,}})"
)
TWO_LEGS = re.compile(
    rf"\b(?:legs?|sides?|with)\b\D{{0,20}}({NUMBER})\D{{1,12}}({NUMBER})", re.IGNORECASE
)
SHOWN_AS_FORMULA = re.compile(
    r"[\^²³]|\d\s*x\b|(?<![a-z])(?:sin|cos|tan|sqrt|exp|log|ln|abs)\b", re.IGNORECASE
)
SHOWN_BY_WORDS = re.compile(
    r"=|\b(?:functions?|equations?|graphs?|plot|solve|formula|parabola|lines?|curve|derivative)\b",
    re.IGNORECASE,
)
OTHER_SORTS = re.compile(
    r"\b(?:merge|quick|heap|insertion|selection|radix|shell|tim|counting)[ -]?sort", re.I
)


def words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})", re.IGNORECASE)


DERIVATIVE = words(r"derivatives?\b|differentiat|tangent lines?\b|slope of a curve")
QUADRATIC = words(r"quadratics?\b|parabola")
TRIGONOMETRY = words(
    r"sine\b|sines\b|cosines?\b|trigonometr|sinusoid|sin ?\(|cos ?\(|unit circle\b"
)
PYTHAGORAS = words(r"pythagor|hypotenuse|right(?:-angled)? triangles?\b")
SORTING = words(r"bubble[ -]?sort|sorting\b|sort\b")
LINE = words(r"linear (?:functions?|equations?|graphs?)\b|straight lines?\b|slope[ -]intercept")
FUNCTION = words(
    r"mathematical functions?\b|functions? and (?:their |its )?graphs?\b|graphs? of functions?\b"
)


def plan_lesson(topic: str, description: str = "", *, duration: float | None = None) -> LessonPlan:
    """A lesson of 3 to 6 scenes, paced for reading aloud or to last ``duration`` seconds.

    Raises ValueError for an empty topic or a duration outside MIN_SECONDS to MAX_SECONDS.
    """
    if not topic.strip():
        raise ValueError("the topic is empty")
    name = prose.clipped(prose.subject(topic), MAX_TOPIC)
    about = prose.clipped(prose.clean(description), 5000)
    scenes = template(name, about) or explainer.lesson(name, prose.content(description)[:14])
    plan = LessonPlan(topic=name, description=about, scenes=tuple(scenes))
    return paced(plan, duration)


def template(topic: str, description: str) -> list[Scene] | None:
    """The scenes of the template that the text asks for, or None. The topic counts first."""
    expression = written_expression(topic) or written_expression(description)
    for text in (topic, description):
        scenes = by_words(text, expression, f"{topic} {description}")
        if scenes:
            return scenes
    return by_shape(expression) if expression is not None else None


def written_expression(text: str) -> sympy.Expr | None:
    """The formula in the text; a stray ``x`` among numbers is not taken for one."""
    found = find_expression(text)
    if found is None or not (SHOWN_AS_FORMULA.search(found) or SHOWN_BY_WORDS.search(text)):
        return None
    if not re.search(r"[-+*/^²³()−]|\d\s*x", found, re.IGNORECASE):
        return None
    result = sympy.nsimplify(to_sympy(parse(found)))
    return result if result.free_symbols and result.is_finite is not False else None


def by_words(  # noqa: PLR0911, one return for each template
    text: str, expression: sympy.Expr | None, everything: str
) -> list[Scene] | None:
    if PYTHAGORAS.search(text):
        return right_triangle(everything)
    if SORTING.search(text) and not OTHER_SORTS.search(everything):
        return sorted_numbers(text, everything)
    if DERIVATIVE.search(text):
        suits = expression is not None and derivative.fits(expression)
        return derivative.lesson(expression) if suits else derivative.lesson()
    if QUADRATIC.search(text):
        return suited(quadratic.lesson, quadratic.Quadratic.fits, expression)
    if TRIGONOMETRY.search(text):
        return suited(trigonometry.lesson, trigonometry.Wave.fits, expression)
    if LINE.search(text):
        return suited(line.lesson, line.Line.fits, expression)
    if FUNCTION.search(text) and not any(
        kind.search(everything) for kind in (DERIVATIVE, QUADRATIC, TRIGONOMETRY, LINE)
    ):
        return suited(function.lesson, function.fits, expression)
    return None


def suited(
    lesson: Callable[..., list[Scene]],
    fits: Callable[[sympy.Expr], bool],
    expression: sympy.Expr | None,
) -> list[Scene]:
    """With the text's own expression if the template can take it; if only another template can,
    that one; else with the template's own example."""
    if expression is None:
        return lesson()
    if fits(expression):
        return lesson(expression)
    return by_shape(expression) or lesson()


def by_shape(expression: sympy.Expr) -> list[Scene] | None:
    if quadratic.Quadratic.fits(expression):
        return quadratic.lesson(expression)
    if line.Line.fits(expression):
        return line.lesson(expression)
    if trigonometry.Wave.fits(expression):
        return trigonometry.lesson(expression)
    return function.lesson(expression) if function.fits(expression) else None


def right_triangle(text: str) -> list[Scene]:
    found = TWO_LEGS.search(text)
    if found and pythagoras.fits(float(found[1]), float(found[2])):
        return pythagoras.lesson(sympy.Rational(found[1]), sympy.Rational(found[2]))
    return pythagoras.lesson()


def sorted_numbers(text: str, everything: str) -> list[Scene] | None:
    """Bubble sort when it is named, when numbers are given, or when sorting itself is the topic."""
    found = NUMBER_LIST.search(everything)
    values = [float(n) for n in re.findall(NUMBER, found[1])] if found else []
    small = [v for v in values if abs(v) <= 1000][: sorting.MOST_BARS]
    if len(small) >= 3:
        return sorting.lesson(small)
    is_topic = re.search(r"bubble|algorithm|^\W*sort(?:ing)?\W*$", text, re.IGNORECASE)
    return sorting.lesson() if is_topic else None
