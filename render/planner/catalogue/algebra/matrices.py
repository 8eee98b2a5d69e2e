"""Matrices as maps of the plane: columns, determinant, product with a vector and a matrix."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.lesson import Morph, Scene
from render.plan.objects import Graph, Polygon, Role, Segment
from render.planner.catalogue.blocks import Line, opening, pictured, practice, summary, worked
from render.planner.catalogue.reading import matrices
from render.planner.catalogue.registry import Template
from render.planner.catalogue.speech import plain_number, spoken
from render.planner.catalogue.subject import BY_SHAPE, Subject, only_formula
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "matrix",
        "matrices",
        "matrix multiplication",
        "determinant*",
        "det",
        "linear transformation*",
        "linear map*",
        "matrix product*",
        "matrices as transformations",
        "inverse matrix",
        "inverse of a matrix",
        "inverse of",
    ),
    words="multiplication product* determinant* transformation* linear map* algebra 2x2 vector* "
    "multiply* multiplying area* plane times transform* inverse",
    not_with=(
        "eigen*",
        "covariance",
        "confusion",
        "the matrix film",
        "movie",
        "density",
        "diagonaliz*",
        "diagonalis*",
    ),
)
DEFAULT = sympy.Matrix([[2, 1], [1, 3]])
SECOND = sympy.Matrix([[0, -1], [1, 0]])
VECTOR = sympy.Matrix([1, 2])
OTHERS = (
    (3, 1, 2, 4),
    (1, 2, 3, 4),
    (2, -1, 4, -2),
    (0, 1, 1, 0),
    (5, 2, 1, 1),
    (2, 0, 0, 3),
    (-1, 3, 2, 1),
)


def read_request(request: Request) -> list[sympy.Matrix]:
    return [m for m in matrices(request.text) if all(abs(n) <= 20 for n in m) and any(m)]


def score(request: Request) -> float:
    given = bool(read_request(request))
    by_words = SUBJECT.score(request, given=given)
    return by_words or (BY_SHAPE + 3 if given and only_formula(request) else 0.0)


def tex(m: sympy.Matrix) -> str:
    rows = [
        " & ".join(sympy.latex(n, fold_short_frac=True) for n in m.row(k)) for k in range(m.rows)
    ]
    return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"


def rows_said(m: sympy.Matrix) -> str:
    one, two = (", ".join(spoken(n) for n in m.row(k)) for k in (0, 1))
    return f"{one} above {two}"


def build(request: Request) -> list[Scene]:
    given = read_request(request)
    m = given[0] if given else DEFAULT
    other = given[1] if len(given) > 1 else None
    scenes = [
        opening(
            "Matrices",
            "Maps of the plane",
            "arrows",
            "A matrix is a table of numbers, but also a machine that moves every point of "
            f"the plane. What does this one do: {rows_said(m)}?",
        ),
        draw_mapping(m),
        worked("Matrix times vector", times_vector(m, VECTOR)),
        worked("The determinant", determinant(m)),
    ]
    if other is not None:
        scenes.append(worked("Matrix times matrix", times_matrix(m, other)))
    else:
        product = worked("Matrix times matrix", times_matrix(m, SECOND), optional=True)
        scenes.append(product)
    return [*scenes, closing(m)]


def draw_mapping(m: sympy.Matrix) -> Scene:
    one, two = ((float(m[0, k]), float(m[1, k])) for k in (0, 1))
    both = one[0] + two[0], one[1] + two[1]
    xs, ys = [0.0, 1.0, one[0], two[0], both[0]], [0.0, 1.0, one[1], two[1], both[1]]
    air = 0.18 * max(max(xs) - min(xs), max(ys) - min(ys), 2.0)
    flat = m.det() == 0
    unit = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
    shapes = [Polygon(id="square", corners=unit, role="muted")]
    if not flat:
        corners = ((0.0, 0.0), one, both, two)
        shapes.append(Polygon(id="image", corners=corners, role="good"))
    arrows = [
        Segment(id="e1", start=(0, 0), end=(1, 0), role="accent", arrow=True),
        Segment(id="e2", start=(0, 0), end=(0, 1), role="warm", arrow=True),
    ]
    images: list[tuple[str, tuple[float, float], Role]] = [
        ("i1", one, "accent"),
        ("i2", two, "warm"),
    ]
    for name, end, role in images:
        if any(end):
            arrows.append(
                Segment(
                    id=name,
                    start=(0, 0),
                    end=end,
                    role=role,
                    arrow=True,
                    tex=rf"({end[0]:g},\ {end[1]:g})",
                )
            )
    plane = Graph(
        id="plane",
        square=True,
        x_range=(min(xs) - air, max(xs) + air),
        y_range=(min(ys) - air, max(ys) + air),
        shapes=tuple(shapes),
        segments=tuple(arrows),
    )
    moves = [
        Morph(target=f"plane.e{n}", by=f"plane.i{n}") for n, end in ((1, one), (2, two)) if any(end)
    ]
    told = (
        "Here both images lie on one line: the whole plane is squashed onto it."
        if flat
        else "The square becomes a parallelogram, as does every square of the plane."
    )
    return pictured(
        "The columns tell everything",
        plane,
        [
            (
                "Look at the unit square, and at the two arrows along its sides.",
                ["plane", "plane.square", "plane.e1", "plane.e2"],
            ),
            (
                "The first arrow goes to the first column, the second to the second.",
                list(moves),
            ),
            (told, [] if flat else [Morph(target="plane.square", by="plane.image")]),
        ],
    )


def times_vector(m: sympy.Matrix, v: sympy.Matrix) -> list[Line]:
    result = m * v
    sums = [
        rf"{bracket(m[k, 0])} \cdot {bracket(v[0])} + {bracket(m[k, 1])} \cdot {bracket(v[1])}"
        for k in (0, 1)
    ]
    middle = rf"\begin{{pmatrix}} {sums[0]} \\ {sums[1]} \end{{pmatrix}}"
    return [
        (
            f"{tex(m)} {tex(v)}",
            "row times column",
            f"Where does the point {spoken(v[0])}, {spoken(v[1])} go? Multiply each row of the "
            "matrix with it.",
        ),
        (f"= {middle}", "multiply and add", "Multiply in pairs, and add."),
        (f"= {tex(result)}", "the image", f"It goes to {spoken(result[0])}, {spoken(result[1])}."),
    ]


def bracket(n: sympy.Expr) -> str:
    written = sympy.latex(n, fold_short_frac=True)
    return rf"\left({written}\right)" if n < 0 else str(written)


def determinant(m: sympy.Matrix) -> list[Line]:
    a, b, c, d = m
    value = m.det()
    if value == 0:
        told = "It is zero: areas vanish, and the matrix has no inverse."
    elif value < 0:
        told = (
            f"It is {spoken(value)}. Areas are multiplied by {spoken(abs(value))}, and the minus "
            "sign says that the plane is turned over, as in a mirror."
        )
    else:
        told = f"It is {spoken(value)}: every area is multiplied by this number."
    return [
        (
            r"\det \begin{pmatrix} a & b \\ c & d \end{pmatrix} = ad - bc",
            "the rule",
            "The determinant of a two by two matrix is a d minus b c.",
        ),
        (
            rf"= {bracket(a)} \cdot {bracket(d)} - {bracket(b)} \cdot {bracket(c)}",
            "put the numbers in",
            "Put our numbers in.",
        ),
        (rf"= {sympy.latex(value)}", "how areas change", told),
    ]


def times_matrix(m: sympy.Matrix, other: sympy.Matrix) -> list[Line]:
    result, swapped = m * other, other * m
    same = result == swapped
    lines = [
        (
            f"{tex(m)} {tex(other)}",
            "rows times columns",
            "For a product, multiply the rows of the first with the columns of the second.",
        ),
        (
            f"= {tex(result)}",
            "the product",
            f"The result is {rows_said(result)}. It does what the second one does, then the first.",
        ),
    ]
    if not same:
        lines.append(
            (
                f"{tex(other)} {tex(m)} = {tex(swapped)}",
                "the order matters",
                "In the other order the result is different: the order matters.",
            )
        )
    return lines


def closing(m: sympy.Matrix) -> Scene:
    value = m.det()
    kind = "the plane is squashed onto a line" if value == 0 else "there is an inverse"
    return summary(
        (
            "The columns are the images of the unit arrows",
            "The columns tell where the unit arrows go.",
        ),
        ("Multiply rows by columns; the order matters", "Rows times columns, and in that order."),
        (
            f"The determinant says how areas change: here {plain_number(value)}",
            f"The determinant tells how areas change. Ours is {spoken(value)}: {kind}.",
        ),
    )


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request)
    for n, entries in enumerate(OTHERS, 1):
        m = sympy.Matrix(2, 2, list(map(sympy.Integer, entries)))
        if m not in own:
            yield practice(
                f"What is the determinant of {rows_said(m)}?",
                rf"\det {tex(m)}",
                determinant(m)[1:],
                n,
            )


TEMPLATES = (
    Template(
        "matrices",
        score,
        build,
        takes="matrices of two rows and two columns",
        examples=(
            ("Matrices", ""),
            ("matrix [[2,1],[1,3]]", ""),
            ("Matrix multiplication", "[[1,2],[3,4]] times [[0,1],[1,0]]"),
            ("Determinants", "[[2, 4], [1, 2]]"),
            ("Linear transformations", ""),
        ),
        more=more,
    ),
)
