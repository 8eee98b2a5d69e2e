"""A thin converging lens: the picture by rays, and by the lens equation."""

from __future__ import annotations

import re
from typing import NamedTuple

from render.plan.actions import stress
from render.plan.boards import Piece, Sketch
from render.plan.lesson import Scene
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.science.quantities import about, figures, plain, quantities, tex_equal
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("lens", "lenses", "converging lens*", "convex lens*", "thin lens*", "lens equation",
           "thin lens equation", "lens formula", "ray diagram*", "image formation by lenses"),
    words="lens* converging convex thin equation formula ray* diagram* image* focal length object "
    "distance optics light physics cm formation",
    not_with=("contact", "camera lens*", "gravitational", "concave", "diverging", "mirror*"),
)  # fmt: skip
NUMBER = r"(\d+(?:\.\d+)?)"


class Case(NamedTuple):
    """Focal length and distance of the object, both in centimetres; never equal."""

    focal: float
    object: float

    @property
    def image(self) -> float:
        """Negative for a virtual image, on the side of the object."""
        return 1 / (1 / self.focal - 1 / self.object)

    @property
    def size(self) -> float:
        """How many times as large as the object the image is."""
        return abs(self.image) / self.object


DEFAULT = Case(10, 30)
OTHERS = (Case(10, 15), Case(5, 20), Case(20, 60), Case(10, 5), Case(8, 12), Case(15, 45))


def read_request(request: Request) -> Case | None:
    text = request.text
    focal = re.search(rf"\b(?:focal length|focus|f)\b\D{{0,12}}{NUMBER}", text, re.IGNORECASE)
    away = re.search(
        rf"\b(?:object(?: distance)?|placed|stands|distance)\b\D{{0,18}}{NUMBER}", text, re.I
    )
    lengths = [value * 100 for value in quantities(text, "length")]
    pair = (float(focal[1]), float(away[1])) if focal and away else tuple(lengths[:2])
    if len(pair) != 2:
        return None
    case = Case(*pair)
    near = abs(case.focal - case.object) < 0.05 * case.focal
    if near or not 0.1 <= case.focal <= 1000 or not 0.3 <= case.object / case.focal <= 6:
        return None
    return case if abs(case.image) <= 6 * case.focal else None


def build(request: Request) -> list[Scene]:
    case = read_request(request) or DEFAULT
    kind = describe_case(case)
    return [
        opening(
            "A converging lens",
            f"f = {figures(case.focal)} cm, object at {figures(case.object)} cm",
            "circle",
            "A lens gathers light. A few rays are enough to tell where the picture of a thing "
            "appears, how large it is, and whether it stands upside down.",
        ),
        rays(case),
        formula_and_notes(
            "The lens equation",
            [(r"\frac{1}{f}", "f", "accent"), "=", (r"\frac{1}{g}", "g", "warm"), "+",
             (r"\frac{1}{b}", "b", "good")],
            "The distances of object and image from the lens belong together.",
            [
                ("f: focal length", "The focal length f belongs to the lens.", "f"),
                ("g: distance of the object", "The letter g is the distance of the object.", "g"),
                ("b: distance of the image", "And b is the distance of the image.", "b"),
            ],
        ),
        worked("Where is the image?", lines(case)),
        summary(
            ("Parallel to the axis: through the focus",
             "A ray parallel to the axis goes through the focus behind the lens."),
            ("Through the middle: straight on", "A ray through the middle goes straight on."),
            ("Nearer than the focus: no real image, but a magnified virtual one",
             "An object nearer than the focus has only a virtual image: a magnifying glass."),
            (f"Ours: {kind}", f"Ours: {kind}."),
        ),
    ]  # fmt: skip


def describe_case(case: Case) -> str:
    side = "real and upside down" if case.image > 0 else "virtual and upright"
    return (f"{figures(abs(case.image))} cm from the lens, {side}, "
            f"{figures(case.size)} times as large")  # fmt: skip


def rays(case: Case) -> Scene:
    """To scale along the axis; heights are stretched so that the rays can be told apart."""
    f, g, b = case.focal, case.object, case.image
    left = max(g, -b if b < 0 else 0, 1.3 * f) * 1.1
    right = max(b if b > 0 else 0, 1.6 * f) * 1.15
    wide = left + right
    scale = 12 / wide
    high = 1.6 if case.size <= 1.2 else 1.6 / case.size * 1.2
    tall = high * max(1.0, case.size)
    up, down = (tall, 0.0) if b < 0 else (high, high * case.size)
    axis = down + 0.7
    total = axis + up + 0.7

    def at(x: float, y: float) -> tuple[float, float]:
        return round((left + x) * scale, 4), round(axis + y, 4)

    tip = (-g, high)
    image = (b, -high * case.size if b > 0 else high * case.size)
    end = right / 1.02
    bent = falling(high, -high / f, end, axis)
    straight = falling(0.0, -high / g, end, axis)
    pieces = [
        Piece(id="axis", form="line", points=(at(-left, 0), at(right, 0)), role="muted"),
        Piece(id="lens", form="line", points=(at(0, -axis + 0.25), at(0, up + 0.4)), role="accent"),
        Piece(id="object", form="arrow", points=(at(-g, 0), at(*tip)), role="warm"),
        Piece(id="f1", form="disc", points=(at(-f, 0),), size=0.09, role="accent", tex="F",
              side="down"),
        Piece(id="f2", form="disc", points=(at(f, 0),), size=0.09, role="accent", tex="F",
              side="down"),
        Piece(id="par1", form="line", points=(at(*tip), at(0, high)), role="good", waits=True),
        Piece(id="par2", form="line", points=(at(0, high), at(*bent)), role="good", waits=True),
        Piece(id="mid", form="line", points=(at(*tip), at(*straight)), role="violet", waits=True),
        Piece(id="image", form="arrow", points=(at(b, 0), at(*image)), role="bad", waits=True),
    ]  # fmt: skip
    back = []
    if b < 0:
        ends = {"back1": (at(0, high), "good"), "back2": (at(*tip), "violet")}
        pieces += [
            Piece.model_validate({"id": name, "form": "dashed", "points": (start, at(*image)),
                                  "role": role, "waits": True})
            for name, (start, role) in ends.items()
        ]  # fmt: skip
        back = ["s.back1", "s.back2"]
    board = Sketch(id="s", width=12, height=round(total, 4), pieces=tuple(pieces))
    where = (
        "Where they meet, the tip of the image appears: it stands upside down."
        if b > 0
        else "Behind the lens they run apart. Traced back, they seem to come from here: a virtual "
        "image, upright and larger."
    )
    return pictured(
        "Two rays are enough",
        board,
        [
            ("The arrow is the thing; the upright line is the lens, with a focus on each side.",
             ["s"]),
            ("The ray parallel to the axis is bent through the focus.", ["s.par1", "s.par2"]),
            ("The ray through the middle of the lens goes straight on.", ["s.mid"]),
            (where, [*back, "s.image", stress("s.image")]),
        ],
    )  # fmt: skip


def falling(start: float, slope: float, far: float, axis: float) -> tuple[float, float]:
    """Where a falling ray, which leaves the lens at ``start``, leaves the picture."""
    x = min(far, (0.2 - axis - start) / slope)
    return x, start + slope * x


def lines(case: Case) -> list[Line]:
    f, g = plain(case.focal), plain(case.object)
    return [
        (
            rf"\frac{{1}}{{b}} = \frac{{1}}{{f}} - \frac{{1}}{{g}} = \frac{{1}}{{{f}}} - "
            rf"\frac{{1}}{{{g}}}",
            "solved for 1/b",
            f"The focal length is {about(case.focal)}, the object stands at {about(case.object)}.",
        ),
        (
            rf"b {tex_equal(case.image)}\,\mathrm{{cm}}",
            "the image" if case.image > 0 else "negative: on the side of the object",
            f"So the image is {about(abs(case.image))} centimetres from the lens"
            + ("." if case.image > 0 else ", on the side of the object, since b is negative."),
        ),
        (
            rf"\frac{{|b|}}{{g}} {tex_equal(case.size)}",
            "times as large",
            f"It is {about(case.size)} times as large as the object.",
        ),
    ]


def ask(case: Case) -> Asked:
    return (
        f"A lens has the focal length {figures(case.focal)} centimetres; an object stands at "
        f"{figures(case.object)}. Where is its image?",
        rf"f = {plain(case.focal)}\,\mathrm{{cm}},\ g = {plain(case.object)}\,\mathrm{{cm}}",
        lines(case),
    )


TEMPLATES = (
    made(("a converging lens", SUBJECT, "a focal length and another distance of the object, in cm"),
         read_request, build, questions(read_request, OTHERS, ask),
         (("Lenses", ""), ("Thin lens equation", "focal length 10 cm, object at 25 cm"),
          ("Converging lens", "focal length 10 cm and object 6 cm away"))),
)  # fmt: skip
