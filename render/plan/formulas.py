"""Which LaTeX a plan may hold: mathematics, nothing that reads, writes or defines."""

from __future__ import annotations

import re

MAX_LENGTH = 240
COMMAND = re.compile(r"\\([a-zA-Z]+|.)")
COMMANDS = frozenset(
    """
    frac dfrac tfrac sqrt left right cdot times div pm mp le leq ge geq ne neq approx equiv
    to Rightarrow Leftrightarrow rightarrow mapsto implies iff infty pi theta alpha beta
    gamma Delta delta epsilon lambda mu sigma omega phi varphi rho tau Omega Sigma Phi sin
    cos tan log ln exp lim sum int prod max min det gcd arcsin arccos arctan sec csc cot
    sinh cosh tanh text mathrm mathbf mathbb operatorname vec hat bar overline underline
    overbrace underbrace binom choose quad qquad in notin subset cup cap forall exists
    partial nabla prime circ degree angle triangle perp parallel ldots cdots dots lvert
    rvert lVert rVert lfloor rfloor lceil rceil begin end limits displaystyle star ast
    """.split()  # noqa: SIM905, words are read as words
)
ENVIRONMENTS = frozenset({"aligned", "matrix", "pmatrix", "bmatrix", "vmatrix", "cases", "array"})
SIGNS = frozenset("\\,;:! {}%$&#_|")


class NotAFormula(ValueError):
    """The LaTeX holds a command outside the allow-list, or its braces do not match."""


def check_formula(tex: str) -> str:
    """``tex`` itself when it is allowed. Raises NotAFormula."""
    if not tex.strip() or len(tex) > MAX_LENGTH:
        raise NotAFormula(f"a formula has 1 to {MAX_LENGTH} characters")
    for command in COMMAND.findall(tex):
        if command not in COMMANDS and command not in SIGNS:
            raise NotAFormula(f"\\{command} is not allowed in a formula")
    for name in re.findall(r"\\(?:begin|end)\s*\{([^}]*)\}", tex):
        if name not in ENVIRONMENTS:
            raise NotAFormula(f"the environment {name!r} is not allowed in a formula")
    check_braces(tex)
    return tex


def check_braces(tex: str) -> None:
    depth = 0
    for sign in re.sub(r"\\.", "", tex, flags=re.DOTALL):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
    if depth:
        raise NotAFormula("the braces of the formula do not match")
