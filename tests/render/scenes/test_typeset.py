"""Formulas are typeset without LaTeX, with Manim's parts kept apart."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
import sympy

from render.plan.formulas import NotAFormula, check_formula
from render.scenes.typeset import CannotTypeset, filled_rule, svg_of

X = sympy.Symbol("x")


def marked(*parts: str) -> str:
    """As Manim's MathTex marks its arguments."""
    return "".join(
        rf"\special{{dvisvgm:raw <g id='unique{n:03d}'>}}{part}\special{{dvisvgm:raw </g>}}"
        for n, part in enumerate(parts)
    )


def shapes(svg: bytes) -> dict[str, int]:
    """Drawn shapes of each marked part."""
    root = ET.fromstring(svg)  # noqa: S314, our own
    groups = [g for g in root.iter("{http://www.w3.org/2000/svg}g") if g.get("id")]
    return {g.get("id", ""): sum(e.tag.endswith(("use", "path")) for e in g.iter()) for g in groups}


@pytest.mark.parametrize(
    "expression",
    [
        sympy.Integral(sympy.sin(X) ** 2, (X, 0, sympy.pi)),
        sympy.sqrt(X**2 + 1) / (X - 1),
        sympy.Matrix([[1, X], [0, 2]]),
        sympy.Sum(1 / X**2, (X, 1, sympy.oo)),
        sympy.Limit(sympy.sin(X) / X, X, 0),
        sympy.Eq(X**2, 4),
        sympy.Abs(X) + sympy.floor(X),
        sympy.Piecewise((X, X > 0), (0, True)),
    ],
    ids=str,
)
def test_what_sympy_writes_is_typeset(expression: sympy.Basic) -> None:
    assert shapes(svg_of(marked(sympy.latex(expression)), "align*"))["unique000"] > 1


@pytest.mark.parametrize(
    ("allowed", "marks"),
    [
        (r"\lvert x \rvert", 3),
        (r"\left\lvert x \right\rvert", 3),
        (r"\lVert v \rVert^2", 4),
        (r"{n \choose k}", 4),
        (r"n \choose k", 4),
        (r"P(A \mid B)", 6),
        ("a~b", 2),
        (r"{}^{14}_{6}\mathrm{C}", 4),
        (r"\Gamma \subseteq \Xi, \iint \varepsilon", 6),
    ],
)
def test_what_a_plan_may_hold_is_typeset(allowed: str, marks: int) -> None:
    assert shapes(svg_of(marked(check_formula(allowed)), "align*"))["unique000"] == marks


@pytest.mark.parametrize("tex", ["x^", "a_b_c", "x^{2}^3", "_{}_", "#1", "x@y", r"\frac{1}{"])
def test_what_tex_would_stop_at_is_no_formula(tex: str) -> None:
    with pytest.raises(NotAFormula):
        check_formula(tex)


def test_an_index_and_an_exponent_and_scripts_in_scripts_are_formulas() -> None:
    for tex in ("x_1^2", r"x_\alpha^2", "{x_a}_b", "x_{a_1}^{b^2}", r"\sum_{n=1}^{N} n_1", r"\#"):
        assert check_formula(tex) == tex


def test_the_parts_of_a_formula_stay_apart() -> None:
    svg = svg_of(marked("f(x) =", "a", "x^2 +", r"\sin(", "b", "x )"), "align*")
    counts = [shapes(svg)[f"unique{n:03d}"] for n in range(6)]
    assert counts == [5, 1, 3, 4, 1, 2]


def test_no_colour_is_left_for_manim_to_keep() -> None:
    svg = svg_of(marked(r"\frac{a}{b}", "x"), "align*").decode()
    assert set(re.findall(r"#[0-9a-fA-F]{6}", svg)) == {"#000000"}


def test_fraction_bars_are_filled_shapes() -> None:
    svg = svg_of(marked(r"\frac{a}{b}"), "align*").decode()
    assert "stroke-width" not in svg
    assert filled_rule("M 0 0h 4", 0.5) == "M 0.0 0.25 L 4.0 0.25 L 4.0 -0.25 L 0.0 -0.25 Z"
    assert filled_rule("M 0 0 c 1 1 2 2 3 3", 0.5) is None


def test_text_with_formulas_and_signs_of_typst_is_set() -> None:
    assert shapes(svg_of(marked(r"50\% of #1 @home: $x^2$"), "center"))["unique000"] > 10


def test_nonsense_is_refused_with_its_text() -> None:
    with pytest.raises(CannotTypeset, match="frac"):
        svg_of(marked(r"\frac{1}{"), "align*")
