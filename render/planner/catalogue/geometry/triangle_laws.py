"""Any triangle from three of its parts: law of sines, law of cosines, area and Heron's formula."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Graph, Polygon, Segment
from render.planner.catalogue.blocks import (
    Line,
    figure,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.geometry.geometry_proofs import corner
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.quantities import about, figures, plain, tex_equal
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

Sides = tuple[float, float, float]  # a, b, c, opposite the angles A, B, C
NUMBER = r"(\d+(?:\.\d+)?)"
WORDS = (
    "law rule triangle* side* angle* sine* cosine* trigonometry oblique two three base height area "
    "formula sas sss asa aas given geometry cm degrees non-right heron heron's"
)
SINES = Subject(names=("law of sines", "sine rule", "sine law", "the law of sines"), words=WORDS)
COSINES = Subject(
    names=("law of cosines", "cosine rule", "cosine law", "the law of cosines"), words=WORDS
)
AREA = Subject(
    names=("area of a triangle", "triangle area*", "area of triangle*", "areas of triangles"),
    words=WORDS,
    not_with=("heron", "heron's", "similar"),
)
HERON = Subject(names=("heron*", "heron's formula", "herons formula", "hero's formula"),
                words=WORDS)  # fmt: skip


def degrees_in(text: str) -> list[float]:
    return [float(n) for n in re.findall(NUMBER + r"\s*(?:°|degrees?)", text) if 0 < float(n) < 180]


def lengths_in(text: str) -> list[float]:
    """Numbers that are no angles."""
    plain_text = re.sub(NUMBER + r"\s*(?:°|degrees?)", " ", text)
    found = re.findall(r"(?<![\w.-])" + NUMBER + r"(?![\d.]*\s*(?:%|year))", plain_text)
    return [float(n) for n in found if 0 < float(n) <= 10_000]


def corners(sides: Sides) -> tuple[tuple[float, float], ...]:
    """A at the origin, B to its right, C above."""
    a, b, c = sides
    x = (b * b + c * c - a * a) / (2 * c)
    return (0.0, 0.0), (c, 0.0), (x, math.sqrt(max(b * b - x * x, 0.0)))


def angles(sides: Sides) -> tuple[float, float, float]:
    a, b, c = sides
    at_a = math.degrees(math.acos((b * b + c * c - a * a) / (2 * b * c)))
    at_b = math.degrees(math.acos((a * a + c * c - b * b) / (2 * a * c)))
    return at_a, at_b, 180 - at_a - at_b


def is_clear(sides: Sides) -> bool:
    """A triangle whose corners can be told apart in a drawing."""
    a, b, c = sides
    closed = a + b > 1.02 * c and a + c > 1.02 * b and b + c > 1.02 * a
    return closed and min(angles(sides)) >= 12


def draw_triangle(
    sides: Sides, edges: Sequence[str], marks: Sequence[str], height: bool = False
) -> Graph:
    """The triangle with labels at its sides a, b, c and its angles A, B, C (empty: none)."""
    at_a, at_b, at_c = corners(sides)
    wide = max(at_b[0], at_c[0]) - min(0.0, at_c[0])
    air = 0.16 * max(wide, at_c[1])
    ends = ((at_b, at_c), (at_c, at_a), (at_a, at_b))
    segments = [
        Segment(id=f"side_{name}", start=start, end=end, tex=tex or None, role="accent",
                dashed=False)
        for name, tex, (start, end) in zip("abc", edges, ends, strict=True)
    ]  # fmt: skip
    if height:
        segments.append(Segment(id="height", start=at_c, end=(at_c[0], 0.0), tex="h", role="warm"))
    at = ((at_a, at_b, at_c), (at_b, at_a, at_c), (at_c, at_a, at_b))
    arcs = [
        corner(f"angle_{name}", place, (one, other), tex, role="warm")
        for name, tex, (place, one, other) in zip("abc", marks, at, strict=True)
        if tex
    ]
    return figure(
        x_range=(min(0.0, at_c[0]) - air, max(at_b[0], at_c[0]) + air),
        y_range=(-air, at_c[1] + air),
        segments=tuple(segments),
        shapes=(Polygon(id="triangle", corners=(at_a, at_b, at_c), role="muted"), *arcs),
    )


SIDE_PARTS = ["plot.side_a", "plot.side_b", "plot.side_c"]


def near(tex: str, value: float, unit: str = "") -> str:
    return f"{tex} {tex_equal(value, unit)}"


# ---- law of sines ----

SinesCase = tuple[float, float, float]  # the angles A and B, and the side a
SINES_DEFAULT: SinesCase = (40.0, 60.0, 5.0)
SINES_OTHERS: tuple[SinesCase, ...] = (
    (30, 45, 4), (50, 70, 8), (35, 100, 6), (45, 60, 10), (80, 40, 7), (65, 55, 12),
)  # fmt: skip


def asked_sines(request: Request) -> SinesCase | None:
    given, lengths = degrees_in(request.text), lengths_in(request.text)
    if len(given) != 2 or len(lengths) != 1 or sum(given) >= 175:
        return None
    case = (given[0], given[1], lengths[0])
    return case if is_clear(sines_sides(case)) else None


def sines_sides(case: SinesCase) -> Sides:
    alpha, beta, a = case
    size = a / math.sin(math.radians(alpha))
    return (a, size * math.sin(math.radians(beta)),
            size * math.sin(math.radians(180 - alpha - beta)))  # fmt: skip


def build_sines(request: Request) -> list[Scene]:
    case = asked_sines(request) or SINES_DEFAULT
    alpha, beta, a = case
    sides = sines_sides(case)
    plot = draw_triangle(
        sides,
        (f"a = {plain(a)}", "b", "c"),
        (rf"{plain(alpha)}^\circ", rf"{plain(beta)}^\circ", r"\gamma"),
    )
    return [
        opening(
            "The law of sines",
            "Sides and the angles opposite them",
            "triangle",
            "Two angles and one side of a triangle are known. How long are the other sides? You "
            "cannot use Pythagoras: there is no right angle. The law of sines helps.",
        ),
        formula_and_notes(
            "The law",
            [(r"\frac{a}{\sin\alpha} = \frac{b}{\sin\beta} = \frac{c}{\sin\gamma}", "law",
              "accent")],
            "In every triangle, each side divided by the sine of the angle opposite gives the "
            "same number.",
            [
                ("Side a lies opposite the angle α", "Each side belongs to the angle opposite."),
                ("The height shows why: b · sin α = a · sin β",
                 "The reason is the height: it is b times sine of alpha, and also a times sine "
                 "of beta."),
            ],
        ),
        pictured(
            "Our triangle",
            plot,
            [
                ("Here is a triangle.", ["plot", "plot.triangle", *SIDE_PARTS]),
                (
                    f"Two angles are {about(alpha)} and {about(beta)} degrees; the side opposite "
                    f"the first is {about(a)}.",
                    ["plot.angle_a", "plot.angle_b", stress("plot.side_a")],
                ),
                (f"So the third angle is {about(180 - alpha - beta)} degrees.", ["plot.angle_c"]),
            ],
        ),
        worked("The other sides", sines_lines(case)),
        summary(
            ("a / sin α = b / sin β = c / sin γ",
             "Side over sine of the opposite angle is the same for all three."),
            ("Use it with two angles and a side", "Use it when two angles and a side are known."),
            ("With two sides and an angle opposite one of them, two triangles may fit",
             "With two sides and the angle opposite one of them, be careful: two triangles may "
             "fit."),
            (f"Ours: b ≈ {figures(sides[1])}, c ≈ {figures(sides[2])}",
             f"In our triangle b is {about(sides[1])}, and c {about(sides[2])}."),
        ),
    ]  # fmt: skip


def sines_lines(case: SinesCase) -> list[Line]:
    alpha, beta, a = case
    gamma = 180 - alpha - beta
    _, b, c = sines_sides(case)
    return [
        (
            rf"\gamma = 180^\circ - {plain(alpha)}^\circ - {plain(beta)}^\circ = "
            rf"{plain(gamma, 5)}^\circ",
            "the angle sum",
            f"The third angle is {about(gamma, digits=5)} degrees.",
        ),
        (
            rf"b = \frac{{{plain(a)} \cdot \sin {plain(beta)}^\circ}}{{\sin "
            rf"{plain(alpha)}^\circ}} {tex_equal(b)}",
            "solved for b",
            f"The law, solved for b, gives {about(b)}.",
        ),
        (
            rf"c = \frac{{{plain(a)} \cdot \sin {plain(gamma, 5)}^\circ}}{{\sin "
            rf"{plain(alpha)}^\circ}} {tex_equal(c)}",
            "solved for c",
            f"In the same way, c is {about(c)}.",
        ),
    ]


# ---- law of cosines ----

CosinesCase = tuple[float, float, float]  # the sides a and b, and the angle between them
COSINES_DEFAULT: CosinesCase = (5.0, 7.0, 60.0)
COSINES_OTHERS: tuple[CosinesCase, ...] = (
    (3, 4, 50), (8, 5, 60), (6, 6, 100), (4, 9, 70), (10, 7, 120), (5, 3, 80),
)  # fmt: skip


def asked_cosines(request: Request) -> CosinesCase | None:
    given, lengths = degrees_in(request.text), lengths_in(request.text)
    if len(given) != 1 or len(lengths) != 2:
        return None
    case = (lengths[0], lengths[1], given[0])
    return case if is_clear(cosines_sides(case)) else None


def cosines_sides(case: CosinesCase) -> Sides:
    a, b, gamma = case
    return a, b, math.sqrt(a * a + b * b - 2 * a * b * math.cos(math.radians(gamma)))


def build_cosines(request: Request) -> list[Scene]:
    case = asked_cosines(request) or COSINES_DEFAULT
    a, b, gamma = case
    sides = cosines_sides(case)
    plot = draw_triangle(
        sides, (f"a = {plain(a)}", f"b = {plain(b)}", "c"), ("", "", rf"{plain(gamma)}^\circ")
    )
    return [
        opening(
            "The law of cosines",
            "Pythagoras for every triangle",
            "triangle",
            "Two sides of a triangle and the angle between them are known. How long is the third "
            "side? If the angle were a right one, Pythagoras would tell. And if it is not?",
        ),
        formula_and_notes(
            "The law",
            [r"c^2 = a^2 + b^2", (r"- 2ab \cdot \cos\gamma", "rest", "accent")],
            "The law of cosines is the theorem of Pythagoras with one more term.",
            [
                ("γ is the angle between a and b", "Gamma is the angle between a and b.", "rest"),
                ("For γ = 90° the cosine is 0: Pythagoras",
                 "For a right angle the cosine is zero, and Pythagoras remains."),
                ("For γ above 90° the cosine is negative: c gets longer",
                 "For a larger angle the cosine is negative, and c gets longer."),
            ],
        ),
        pictured(
            "Our triangle",
            plot,
            [
                (
                    f"The sides a and b are {about(a)} and {about(b)}.",
                    ["plot", "plot.triangle", *SIDE_PARTS, stress("plot.side_a"),
                     stress("plot.side_b")],
                ),
                (f"Between them lies an angle of {about(gamma)} degrees.", ["plot.angle_c"]),
                ("We look for the third side, c.", [stress("plot.side_c")]),
            ],
        ),
        worked("The third side", cosines_lines(case)),
        summary(
            ("c² = a² + b² − 2ab · cos γ", "The law has the squares of two sides, and a term "
             "with the cosine of the angle between."),
            ("Use it with two sides and the angle between them",
             "Use it when two sides and the angle between them are known."),
            ("Or with three sides, to find an angle", "Or when three sides are known, to find an "
             "angle."),
            (f"Ours: c {'=' if 'about' not in about(sides[2]) else '≈'} {figures(sides[2])}",
             f"In our triangle c is {about(sides[2])}."),
        ),
    ]  # fmt: skip


def cosines_lines(case: CosinesCase) -> list[Line]:
    a, b, gamma = case
    c = cosines_sides(case)[2]
    return [
        (
            rf"c^2 = {plain(a)}^2 + {plain(b)}^2 - 2 \cdot {plain(a)} \cdot {plain(b)} \cdot "
            rf"\cos {plain(gamma)}^\circ",
            "put the numbers in",
            "Put the numbers in.",
        ),
        (near("c^2", c * c), "compute", f"The square of c is {about(c * c)}."),
        (near("c", c), "take the root", f"So c is {about(c)}."),
    ]


# ---- area ----


def asked_area(request: Request) -> tuple[float, float] | None:
    """Base and height."""
    base = re.search(rf"\bbase\D{{0,12}}{NUMBER}", request.text, re.IGNORECASE)
    height = re.search(rf"\b(?:height|high)\D{{0,12}}{NUMBER}", request.text, re.IGNORECASE)
    found = (float(base[1]), float(height[1])) if base and height else None
    return found if found and 0.2 <= found[0] / max(found[1], 1e-9) <= 5 else None


def area_lines(base: float, height: float) -> list[Line]:
    area = base * height / 2
    return [
        (
            rf"A = \frac{{{plain(base)} \cdot {plain(height)}}}{{2}}",
            "put the numbers in",
            f"The base is {about(base)} and the height {about(height)}.",
        ),
        (near("A", area), "the area", f"So the area is {about(area)}, in square units."),
    ]


def build_area(request: Request) -> list[Scene]:
    base, height = asked_area(request) or (6.0, 4.0)
    at = 0.35 * base
    sides = (math.hypot(base - at, height), math.hypot(at, height), base)
    plot = draw_triangle(sides, ("", "", f"g = {plain(base)}"), ("", "", ""), height=True)
    box = Polygon(id="box", corners=((0, 0), (base, 0), (base, height), (0, height)), role="warm",
                  filled=False)  # fmt: skip
    plot = plot.model_copy(update={"shapes": (box, *plot.shapes)})
    return [
        opening(
            "The area of a triangle",
            "Half of a rectangle",
            "triangle",
            "The area of a rectangle is easy: length times width. A triangle has slanted sides. "
            "How large is it?",
        ),
        pictured(
            "Half of a rectangle",
            plot,
            [
                ("Here is a triangle with its base below.", ["plot", "plot.triangle",
                                                             "plot.side_c"]),
                ("Its height stands upright on the base.", ["plot.height"]),
                ("Draw the rectangle around it, as long as the base and as high.", ["plot.box"]),
                ("The height cuts it into two smaller rectangles, and the triangle takes half of "
                 "each: so half of all.", [stress("plot.triangle")]),
            ],
        ),
        worked(
            "The formula",
            [(r"A = \frac{g \cdot h}{2}", "half the rectangle",
              "So the area is base times height, divided by two."), *area_lines(base, height)],
        ),
        summary(
            ("A = g · h / 2", "The area is base times height, divided by two."),
            ("Each side may be the base; the height is upright on it",
             "Each side may be taken as the base. The height stands upright on it."),
            ("A triangle pushed sideways keeps its area: base and height stay",
             "Push the top sideways, parallel to the base: the area stays the same."),
            (f"Ours: A = {figures(base * height / 2)}",
             f"Our triangle has an area of {about(base * height / 2)}."),
        ),
    ]  # fmt: skip


# ---- Heron ----

HERON_DEFAULT: Sides = (13.0, 14.0, 15.0)
HERON_OTHERS: tuple[Sides, ...] = (
    (3, 4, 5), (5, 5, 6), (9, 10, 17), (7, 8, 9), (4, 5, 6), (6, 6, 6), (5, 12, 13),
)  # fmt: skip


def asked_heron(request: Request) -> Sides | None:
    found = lengths_in(request.text)
    if len(found) != 3:
        return None
    sides = (found[0], found[1], found[2])
    a, b, c = sides
    return sides if a + b > c and a + c > b and b + c > a and is_clear(sides) else None


def heron(sides: Sides) -> tuple[float, float]:
    """Half the perimeter, and the area."""
    s = sum(sides) / 2
    return s, math.sqrt(s * math.prod(s - side for side in sides))


def heron_lines(sides: Sides) -> list[Line]:
    a, b, c = map(plain, sides)
    s, area = heron(sides)
    factors = r" \cdot ".join(plain(s - side, 5) for side in sides)
    return [
        (rf"s = \frac{{{a} + {b} + {c}}}{{2}} = {plain(s, 5)}", "half the perimeter",
         f"Half of the perimeter is {about(s, digits=5)}."),
        (rf"A = \sqrt{{{plain(s, 5)} \cdot {factors}}}", "put the numbers in",
         "Take away each side from it, multiply all four numbers, and take the root."),
        (near("A", area), "the area", f"The area is {about(area)}."),
    ]  # fmt: skip


def build_heron(request: Request) -> list[Scene]:
    sides = asked_heron(request) or HERON_DEFAULT
    plot = draw_triangle(sides, [f"{n} = {plain(v)}" for n, v in zip("abc", sides, strict=True)],
                 ("", "", ""))  # fmt: skip
    _, area = heron(sides)
    return [
        opening(
            "Heron's formula",
            "The area from three sides",
            "triangle",
            "You measure the three sides of a field. Its height you cannot measure. How large is "
            "it? Heron's formula needs only the sides.",
        ),
        pictured(
            "Our triangle",
            plot,
            [("These are the three sides.", ["plot", "plot.triangle", *SIDE_PARTS])],
        ),
        formula_and_notes(
            "The formula",
            [(r"A = \sqrt{s(s-a)(s-b)(s-c)}", "law", "accent")],
            "The area is the square root of a product of four numbers.",
            [("s = (a + b + c) / 2: half of the perimeter",
              "The letter s is half of the perimeter.")],
        ),
        worked("With our sides", heron_lines(sides)),
        summary(
            ("Heron: the area from three sides alone", "Three sides are enough for the area."),
            ("s is half of the perimeter", "Begin with half of the perimeter."),
            ("A negative product would mean: there is no such triangle",
             "If one side is longer than the other two together, there is no such triangle."),
            (f"Ours: A {'=' if 'about' not in about(area) else '≈'} {figures(area)}",
             f"Our area is {about(area)}."),
        ),
    ]  # fmt: skip


# ---- further questions ----


def ask_sines(case: SinesCase) -> Asked:
    alpha, beta, a = map(plain, case)
    return (
        f"The angles alpha and beta are {alpha} and {beta} degrees, and a is {a}. How long are b "
        "and c?",
        rf"\alpha = {alpha}^\circ,\ \beta = {beta}^\circ,\ a = {a}",
        sines_lines(case),
    )


def ask_cosines(case: CosinesCase) -> Asked:
    a, b, gamma = map(plain, case)
    return (
        f"The sides a and b are {a} and {b}, the angle between them is {gamma} degrees. How long "
        "is c?",
        rf"a = {a},\ b = {b},\ \gamma = {gamma}^\circ",
        cosines_lines(case),
    )


def ask_area(case: tuple[float, float]) -> Asked:
    base, height = map(plain, case)
    return (
        f"The base is {base}, the height {height}. How large is the triangle?",
        rf"g = {base},\ h = {height}",
        area_lines(*case),
    )


def ask_heron(sides: Sides) -> Asked:
    a, b, c = map(plain, sides)
    return (
        f"The sides are {a}, {b} and {c}. How large is the triangle?",
        rf"a = {a},\ b = {b},\ c = {c}",
        heron_lines(sides),
    )


AREA_OTHERS = ((8.0, 3.0), (5.0, 7.0), (10.0, 4.5), (2.0, 6.0), (12.0, 9.0))


TEMPLATES = (
    made(("the law of sines", SINES, "two angles and the side opposite the first"),
         asked_sines, build_sines, questions(asked_sines, SINES_OTHERS, ask_sines),
         (("Law of sines", ""), ("Sine rule", "angles 45 degrees and 60 degrees, a = 8"))),
    made(("the law of cosines", COSINES, "two sides and the angle between them"),
         asked_cosines, build_cosines, questions(asked_cosines, COSINES_OTHERS, ask_cosines),
         (("Law of cosines", ""), ("Cosine rule", "sides 8 and 5, angle 60 degrees"))),
    made(("the area of a triangle", AREA, "a base and a height"),
         asked_area, build_area, questions(asked_area, AREA_OTHERS, ask_area),
         (("Area of a triangle", ""), ("Triangle area", "base 10 and height 4"))),
    made(("Heron's formula", HERON, "three sides that make a triangle"),
         asked_heron, build_heron, questions(asked_heron, HERON_OTHERS, ask_heron),
         (("Heron's formula", ""), ("Heron's formula for sides 5, 6 and 7", ""))),
)  # fmt: skip
