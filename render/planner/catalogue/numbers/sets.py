"""Sets: union, intersection and difference of two sets, in a Venn diagram."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from render.plan.lesson import Scene
from render.plan.objects import Circle, Graph, Label, Polygon, Role
from render.planner.catalogue.blocks import Line, figure, opening, pictured, summary, worked
from render.planner.catalogue.framing import joined
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("sets", "set theory", "venn diagram*", "sets and venn diagram*", "union and "
           "intersection", "intersection and union", "set operation*", "intersection of sets",
           "union of sets", "intersection of two sets", "union of two sets"),
    words="set sets venn diagram* union intersection difference operation* element* member* theory "
    "subset* a b two complement",
    not_with=("film", "theatre", "reps", "training", "chess", "data set*", "dataset*"),
)  # fmt: skip
WRITTEN = re.compile(r"\{\s*([^{}]{1,80}?)\s*\}")
Pair = tuple[tuple[str, ...], tuple[str, ...]]
DEFAULT: Pair = (("1", "2", "3", "4"), ("3", "4", "5", "6"))
OTHERS: tuple[Pair, ...] = (
    (("2", "4", "6", "8"), ("3", "6", "9")),
    (("1", "2", "3"), ("4", "5")),
    (("a", "b", "c"), ("b", "c", "d", "e")),
    (("1", "3", "5", "7", "9"), ("2", "3", "5", "7")),
    (("2", "3"), ("1", "2", "3", "4")),
)
MOST = 7


def read_request(request: Request) -> Pair | None:
    """The first two sets written in braces; elements are numbers or short words."""
    found = []
    for inside in WRITTEN.findall(request.text):
        items = [item.strip() for item in re.split(r"[,;]", inside)]
        if all(re.fullmatch(r"-?\d{1,4}(?:\.\d+)?|[A-Za-z]{1,8}", item) for item in items):
            found.append(tuple(dict.fromkeys(items)))
    fits = len(found) == 2 and all(1 <= len(one) <= MOST for one in found)
    return (found[0], found[1]) if fits else None


def parts(pair: Pair) -> tuple[list[str], list[str], list[str]]:
    """Only in A, in both, only in B."""
    a, b = pair
    return (
        [x for x in a if x not in b],
        [x for x in a if x in b],
        [x for x in b if x not in a],
    )


def braces(items: Sequence[str]) -> str:
    if not items:
        return r"\{\ \}"
    return r"\{" + ",\\ ".join(tex_of(item) for item in items) + r"\}"


def tex_of(item: str) -> str:
    return item if len(item) == 1 or item.lstrip("-").isdigit() else rf"\text{{{item}}}"


def speak_set(items: Sequence[str]) -> str:
    return joined(list(items)) if items else "nothing"


APART, RADIUS = 0.62, 1.0


def spots(count: int, middle: float, wide: float) -> list[tuple[float, float]]:
    """Places for so many elements around (middle, 0), in up to three rows."""
    columns = 1 if count <= 3 else 2
    rows = -(-count // columns)
    return [
        (
            middle + (n % columns - (columns - 1) / 2) * wide,
            (rows - 1) * 0.19 - (n // columns) * 0.38,
        )
        for n in range(count)
    ]


def lens() -> tuple[tuple[float, float], ...]:
    """The outline of what both circles share."""
    half = math.acos(APART / RADIUS)
    right = [half - 2 * half * n / 20 for n in range(21)]
    left = [math.pi + half - 2 * half * n / 20 for n in range(21)]
    outline = [(RADIUS * math.cos(t) - APART, RADIUS * math.sin(t)) for t in right]
    outline += [(RADIUS * math.cos(t) + APART, RADIUS * math.sin(t)) for t in left]
    return tuple((round(x, 5), round(y, 5)) for x, y in dict.fromkeys(outline))


def diagram(pair: Pair) -> Graph:
    only_a, both, only_b = parts(pair)
    labels = []
    for name, items, middle, wide in (
        ("l", only_a, -APART - 0.42, 0.42),
        ("m", both, 0.0, 0.3),
        ("r", only_b, APART + 0.42, 0.42),
    ):
        role: Role = "good" if name == "m" else "text"
        labels += [
            Label(id=f"{name}{n}", at=spot, tex=tex_of(item), role=role)
            for n, (item, spot) in enumerate(zip(items, spots(len(items), middle, wide),
                                                 strict=True))
        ]  # fmt: skip
    return figure(
        x_range=(-2.2, 2.2),
        y_range=(-1.15, 1.3),
        shapes=(
            Polygon(id="lens", corners=lens(), role="good"),
            Circle(id="a", centre=(-APART, 0), radius=RADIUS, role="accent"),
            Circle(id="b", centre=(APART, 0), radius=RADIUS, role="warm"),
            Label(id="name_a", at=(-APART - 1.0, 0.95), tex="A", role="accent"),
            Label(id="name_b", at=(APART + 1.0, 0.95), tex="B", role="warm"),
            *labels,
        ),
    )


def build(request: Request) -> list[Scene]:
    pair = read_request(request) or DEFAULT
    only_a, both, only_b = parts(pair)
    return [
        opening(
            "Sets and Venn diagrams",
            "Union, intersection, difference",
            "circle",
            f"A set is a collection of things. Ours are A, with {speak_set(pair[0])}, and B, with "
            f"{speak_set(pair[1])}. What do they share, and what do they have together?",
        ),
        pictured(
            "The Venn diagram",
            diagram(pair),
            [
                (
                    f"One circle holds the elements of A. Only A has {speak_set(only_a)}.",
                    ["plot", "plot.a", "plot.name_a", *(f"plot.l{n}" for n in range(len(only_a)))],
                ),
                (
                    f"The other holds those of B. Only B has {speak_set(only_b)}.",
                    ["plot.b", "plot.name_b", *(f"plot.r{n}" for n in range(len(only_b)))],
                ),
                (
                    f"Where they overlap stands what both have: {speak_set(both)}.",
                    ["plot.lens", *(f"plot.m{n}" for n in range(len(both)))],
                ),
            ],
        ),
        worked("Four new sets", lines(pair)),
        worked(
            "How many elements?",
            [
                (
                    r"n(A \cup B) = n(A) + n(B) - n(A \cap B)",
                    "count, and take away the double ones",
                    "How many are in the union? Add both numbers, and take away those that were "
                    "counted twice.",
                ),
                (
                    rf"= {len(pair[0])} + {len(pair[1])} - {len(both)} = "
                    rf"{len(only_a) + len(both) + len(only_b)}",
                    "with our sets",
                    f"Here: {len(pair[0])} plus {len(pair[1])} minus {len(both)} is "
                    f"{len(only_a) + len(both) + len(only_b)}.",
                ),
            ],
            optional=True,
        ),
        summary(
            ("A ∪ B: in at least one of them", "The union: what is in at least one of them."),
            ("A ∩ B: in both", "The intersection: what is in both."),
            ("A − B: in A, but not in B", "The difference: what is in A, but not in B."),
            ("In a set each element counts once, in any order",
             "In a set each element counts once, and the order does not matter."),
        ),
    ]  # fmt: skip


def lines(pair: Pair) -> list[Line]:
    only_a, both, only_b = parts(pair)
    union = [*pair[0], *only_b]
    return [
        (rf"A \cup B = {braces(union)}", "union: A or B",
         f"The union has all of them: {speak_set(union)}."),
        (rf"A \cap B = {braces(both)}", "intersection: A and B",
         f"The intersection has what both have: {speak_set(both)}."),
        (rf"A - B = {braces(only_a)}", "difference: A without B",
         f"A without B leaves {speak_set(only_a)}."),
        (rf"B - A = {braces(only_b)}", "difference: B without A",
         f"And B without A leaves {speak_set(only_b)}."),
    ]  # fmt: skip


def ask(pair: Pair) -> Asked:
    return (
        "What are the union, the intersection and the difference of these sets?",
        rf"A = {braces(pair[0])},\ B = {braces(pair[1])}",
        lines(pair)[:3],
    )


TEMPLATES = (
    made(("sets and Venn diagrams", SUBJECT, "two sets such as {1, 2, 3}, with up to 7 elements"),
         read_request, build, questions(read_request, OTHERS, ask),
         (("Sets and Venn diagrams", ""),
          ("Union and intersection of {1, 2, 3, 5} and {2, 3, 7, 8}", ""))),
)  # fmt: skip
