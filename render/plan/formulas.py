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
    mid vert Vert langle rangle lbrace rbrace lbrack rbrack cong sim simeq propto ll gg
    subseteq supset supseteq setminus emptyset varnothing ni land lor neg wedge vee oplus
    leftarrow Leftarrow leftrightarrow longrightarrow because therefore ell hbar varepsilon
    vartheta kappa zeta eta xi nu chi psi Psi Gamma Lambda Theta Pi Xi oint iint iiint bmod
    pmod colon square checkmark bot top uparrow downarrow arg det dim ker sup inf liminf
    limsup Re Im vdots ddots bullet dagger rightleftharpoons geqslant leqslant lt gt mathcal
    mathit mathsf tilde dot ddot widehat widetilde overrightarrow dbinom tbinom overset
    underset boldsymbol
    """.split()  # noqa: SIM905, words are read as words
)
ENVIRONMENTS = frozenset({"aligned", "matrix", "pmatrix", "bmatrix", "vmatrix", "cases", "array"})
SIGNS = frozenset("\\,;:! {}%$&#_|")


ARGUMENT = r"\s*(?:\\[a-zA-Z]+|\{[^{}]*\}|[^\\{}\s])\s*"
TEX_STOPS_AT = (
    (re.compile(r"[_^]\s*(?:$|[_^}&])"), "a sign is raised or lowered to nothing"),
    (re.compile(rf"_{ARGUMENT}_|\^{ARGUMENT}\^"), "a sign has two indices or two exponents"),
    (re.compile(r"(?<!\\)[#@]"), "# and @ are no signs of a formula"),
)


class NotAFormula(ValueError):
    """The LaTeX holds a command outside the allow-list, its braces do not match, or TeX would
    stop at it."""


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
    for wrong, words in TEX_STOPS_AT:
        if wrong.search(tex):
            raise NotAFormula(words)
    return tex


def check_braces(tex: str) -> None:
    depth = 0
    for sign in re.sub(r"\\.", "", tex, flags=re.DOTALL):
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            break
    if depth:
        raise NotAFormula("the braces of the formula do not match")
