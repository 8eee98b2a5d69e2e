"""Eigenvectors of a 2 × 2 matrix: directions that stay, and how they are found."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import stress
from render.plan.lesson import Morph, Scene
from render.plan.objects import Graph, Role, Segment
from render.planner.catalogue.algebra.matrices import read_request, rows_said, tex
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken_value
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

LAMBDA = sympy.Symbol("lambda")
SUBJECT = Subject(
    names=(
        "eigenvector*",
        "eigenvalue*",
        "eigenvalues and eigenvectors",
        "eigenspace*",
        "characteristic polynomial*",
    ),
    words="matrix matrices linear algebra 2x2 characteristic polynomial* direction*",
    not_with=("principal component*", "pca", "quantum"),
)
DEFAULT = sympy.Matrix([[2, 1], [1, 2]])
OTHERS = ((4, 1, 2, 3), (2, 0, 0, 5), (1, 2, 2, 1), (3, 0, 1, 2), (0, 1, 1, 0), (5, 4, 1, 2))

Pair = tuple[sympy.Expr, tuple[sympy.Expr, sympy.Expr]]


def score(request: Request) -> float:
    return SUBJECT.score(request, given=bool(read_request(request)))


def characteristic(m: sympy.Matrix) -> sympy.Expr:
    return sympy.expand(LAMBDA**2 - m.trace() * LAMBDA + m.det())


def values(m: sympy.Matrix) -> list[sympy.Expr]:
    """Real eigenvalues, the largest first; a double one once; [] when there are none."""
    half, d = m.trace() / 2, m.trace() ** 2 - 4 * m.det()
    if d < 0:
        return []
    root = sympy.sqrt(d) / 2
    return list(dict.fromkeys((sympy.nsimplify(half + root), sympy.nsimplify(half - root))))


def direction(m: sympy.Matrix, value: sympy.Expr) -> tuple[sympy.Expr, sympy.Expr]:
    """An eigenvector, with small whole numbers where there are such."""
    a, b, c, d = m
    if b != 0:
        x, y = b, value - a
    elif c != 0:
        x, y = value - d, c
    else:
        x, y = (1, 0) if value == a else (0, 1)
    x, y = sympy.nsimplify(x), sympy.nsimplify(y)
    if x.is_Rational and y.is_Rational:
        shared = sympy.gcd(x, y)
        x, y = x / shared, y / shared
    return (-x, -y) if x < 0 or (x == 0 and y < 0) else (x, y)


def pairs(m: sympy.Matrix) -> list[Pair]:
    return [(value, direction(m, value)) for value in values(m)]


def is_scalar(m: sympy.Matrix) -> bool:
    return bool(m[0, 1] == 0 and m[1, 0] == 0 and m[0, 0] == m[1, 1])


def build(request: Request) -> list[Scene]:
    m = (read_request(request) or [DEFAULT])[0]
    return [
        opening(
            "Eigenvectors",
            "Directions that a matrix keeps",
            "arrows",
            "Most matrices turn most arrows into another direction. Are there arrows that it only "
            f"stretches? Our matrix is {rows_said(m)}.",
        ),
        definition(),
        worked("Finding the eigenvalues", eigenvalues(m)),
        *([worked("Finding the eigenvectors", eigenvectors(m))] if values(m) else []),
        draw_eigenvectors(m),
        closing(m),
    ]


def definition() -> Scene:
    return formula_and_notes(
        "What they are",
        [
            ("A", "a", "accent"),
            (r"\vec{v}", "v", "good"),
            "=",
            (r"\lambda", "l", "warm"),
            r"\vec{v}",
        ],
        "The equation says: A times v is lambda times v.",
        [
            (
                "v is an eigenvector: not zero, and its line stays",
                "Here v is an eigenvector. It is not zero, and it stays on its line.",
                "v",
            ),
            (
                "λ is the eigenvalue: the factor by which v is stretched",
                "And lambda is its eigenvalue, the factor by which it is stretched.",
                "l",
            ),
        ],
        optional=True,
    )


def eigenvalues(m: sympy.Matrix) -> list[Line]:
    a, b, c, d = m
    polynomial = characteristic(m)
    found = values(m)
    lines: list[Line] = [
        (
            r"\det(A - \lambda I) = 0",
            "the condition",
            "A minus lambda times the unit matrix must squash v, so its determinant is zero.",
        ),
        (
            rf"\left({sympy.latex(a)} - \lambda\right)\left({sympy.latex(d)} - \lambda\right) "
            rf"- {bracket(b)} \cdot {bracket(c)} = 0",
            "write it out",
            "Write the determinant out.",
        ),
        (
            f"{latex_polynomial(polynomial)} = 0",
            "a quadratic equation",
            "This is a quadratic equation for lambda.",
        ),
    ]
    if not found:
        return [
            *lines,
            (
                rf"\lambda = {complex_values(m)}",
                "not real",
                "Its solutions are not real: the matrix turns every arrow.",
            ),
        ]
    shown = r",\ ".join(rf"\lambda_{n} = {sympy.latex(v)}" for n, v in enumerate(found, 1))
    if len(found) == 1:
        return [
            *lines,
            (
                rf"\lambda = {sympy.latex(found[0])}",
                "one, twice",
                f"It has only one solution, a double one: {spoken_value(found[0])}.",
            ),
        ]
    return [
        *lines,
        (
            shown,
            "two eigenvalues",
            f"Its solutions are {' and '.join(spoken_value(v) for v in found)}.",
        ),
    ]


def latex_polynomial(polynomial: sympy.Expr) -> str:
    poly = sympy.Poly(polynomial, LAMBDA)
    parts = [sympy.latex(c * LAMBDA ** n[0]) for n, c in poly.terms()]
    return "".join(p if not k or p.startswith("-") else f" + {p}" for k, p in enumerate(parts))


def complex_values(m: sympy.Matrix) -> str:
    half, d = m.trace() / 2, m.trace() ** 2 - 4 * m.det()
    root = sympy.sqrt(-d) / 2
    middle = "" if half == 0 else sympy.latex(half)
    return rf"{middle} \pm {'' if root == 1 else sympy.latex(root)}\, i"


def bracket(n: sympy.Expr) -> str:
    return rf"\left({sympy.latex(n)}\right)" if n < 0 else str(sympy.latex(n))


def column(v: tuple[sympy.Expr, sympy.Expr]) -> str:
    return rf"\begin{{pmatrix}} {sympy.latex(v[0])} \\ {sympy.latex(v[1])} \end{{pmatrix}}"


def eigenvectors(m: sympy.Matrix) -> list[Line]:
    if is_scalar(m):
        return [
            (
                rf"A \vec{{v}} = {sympy.latex(m[0, 0])}\, \vec{{v}}",
                "for every vector",
                "This matrix multiplies every vector by the same number, so every vector except "
                "zero is an eigenvector.",
            )
        ]
    lines: list[Line] = []
    for n, (value, v) in enumerate(pairs(m), 1):
        name = f"_{n}" if len(pairs(m)) > 1 else ""
        lines.append(
            (
                rf"\vec{{v}}{name} = {column(v)}",
                f"for λ = {plain_number(value)}",
                f"For lambda equals {spoken_value(value)}, an eigenvector is "
                f"{spoken_value(v[0])}, {spoken_value(v[1])}.",
            )
        )
    value, v = pairs(m)[0]
    image = tuple(sympy.simplify(value * part) for part in v)
    lines.append(
        (
            rf"{tex(m)} {column(v)} = {column(image)} = {sympy.latex(value)} {column(v)}"
            if all(n.is_Rational for n in (*v, value))
            else r"A \vec{v} = \lambda \vec{v}",
            "the check",
            "Check it: the matrix only stretches this vector, by its eigenvalue.",
        )
    )
    return lines


def draw_eigenvectors(m: sympy.Matrix) -> Scene:
    arrows: list[Segment] = []
    moves: list[Morph] = []
    shown: list[str] = ["plane"]
    colours: tuple[Role, Role] = ("accent", "warm")
    chosen = [(v, role) for (_, v), role in zip(pairs(m), colours, strict=False)]
    roles = list(chosen)
    if not chosen:
        roles = [
            ((sympy.Integer(1), sympy.Integer(0)), "accent"),
            ((sympy.Integer(0), sympy.Integer(1)), "warm"),
        ]
    for n, (v, role) in enumerate(roles, 1):
        scale = float(sympy.sqrt(v[0] ** 2 + v[1] ** 2))
        start = float(v[0]) / scale * 1.5, float(v[1]) / scale * 1.5
        image = (
            float(m[0, 0]) * start[0] + float(m[0, 1]) * start[1],
            float(m[1, 0]) * start[0] + float(m[1, 1]) * start[1],
        )
        arrows.append(
            Segment(
                id=f"v{n}", start=(0, 0), end=start, role=role, arrow=True, tex=rf"\vec{{v}}_{n}"
            )
        )
        shown.append(f"plane.v{n}")
        if max(map(abs, image)) > 1e-9:
            arrows.append(
                Segment(
                    id=f"a{n}",
                    start=(0, 0),
                    end=image,
                    role="good",
                    arrow=True,
                    tex=rf"A\vec{{v}}_{n}",
                )
            )
            moves.append(Morph(target=f"plane.v{n}", by=f"plane.a{n}"))
    xs = [p for arrow in arrows for p in (arrow.start[0], arrow.end[0])]
    ys = [p for arrow in arrows for p in (arrow.start[1], arrow.end[1])]
    air = 0.25 * max(max(xs) - min(xs), max(ys) - min(ys), 2.0)
    plane = Graph(
        id="plane",
        square=True,
        x_range=(min(xs) - air, max(xs) + air),
        y_range=(min(ys) - air, max(ys) + air),
        segments=tuple(arrows),
    )
    kept = (
        "Each is mapped onto its own line."
        if chosen
        else "Both are turned: no arrow keeps its line."
    )
    first = "Draw the directions that we found." if chosen else "Take any arrow, such as these two."
    return pictured(
        "The picture",
        plane,
        [
            (first, list(shown)),
            (f"Now apply the matrix. {kept}", list(moves)),
            (
                "Every other arrow leaves its line."
                if len(chosen) == 2
                else "There is no other such line."
                if chosen and not is_scalar(m)
                else "It is the same for every arrow.",
                [stress(f"plane.v{len(roles)}")],
            ),
        ],
    )


def closing(m: sympy.Matrix) -> Scene:
    found = values(m)
    told = {0: "Ours has no real eigenvalue", 1: "Ours has one eigenvalue"}.get(
        len(found), "Ours has two real eigenvalues"
    )
    shown = ": " + " and ".join(plain_number(v) for v in found) if found else ""
    return summary(
        ("An eigenvector keeps its line: Av = λv", "An eigenvector stays on its line."),
        ("The eigenvalue λ is its stretching factor", "The eigenvalue tells how it is stretched."),
        (
            "Eigenvalues solve det(A − λI) = 0",
            "The eigenvalues make the determinant of A minus lambda I zero.",
        ),
        (
            told + shown,
            f"{told}{': ' if found else ''}{' and '.join(spoken_value(v) for v in found)}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request)
    for n, entries in enumerate(OTHERS, 1):
        m = sympy.Matrix(2, 2, list(map(sympy.Integer, entries)))
        if m not in own:
            yield practice(
                f"Which eigenvalues has the matrix {rows_said(m)}?",
                f"A = {tex(m)}",
                eigenvalues(m)[1:],
                n,
            )


TEMPLATES = (
    Template(
        "eigenvectors",
        score,
        build,
        takes="a matrix of two rows and two columns",
        examples=(
            ("Eigenvectors", ""),
            ("eigenvalues of the matrix [[2,1],[1,3]]", ""),
            ("Eigenvalues and eigenvectors", "[[0,-1],[1,0]]"),
            ("eigenvectors of [[2,1],[0,2]]", ""),
            ("Eigenvalues", "[[3,0],[0,3]]"),
        ),
        more=more,
    ),
)
