"""Note values and bars: fractions that one can hear, counted out."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from render.plan.actions import show
from render.plan.boards import Row
from render.plan.lesson import Beat, Scene
from render.plan.moves import Mark, PointAt
from render.plan.objects import Label, Polygon, Role
from render.planner.catalogue.blocks import (
    Line,
    figure,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("note value*", "rhythm", "rhythm and note values", "time signature*", "note length*",
           "musical rhythm", "rhythm fractions", "music fractions", "fractions in music",
           "beats and bars", "counting rhythm", "whole half and quarter notes", "quarter note*",
           "waltz rhythm", "waltz time", "bars and beats"),
    words="note* value* rhythm* time signature* music* fraction* beat* bar* measure* whole half "
    "quarter eighth sixteenth count* length* waltz dance metre meter tempo duration*",
    not_with=("circadian", "heart", "banknote", "poem", "rhythm and blues"),
)  # fmt: skip
WRITTEN = re.compile(r"\b([2-9]|12)\s*/\s*(2|4|8)\b(?:\s*(?:time|bar|measure|signature))?")
NAMES = {1: "whole note", 2: "half note", 4: "quarter note", 8: "eighth note", 16: "sixteenth note"}
PARTS = {2: "halves", 4: "quarters", 8: "eighths"}


class Metre(NamedTuple):
    """So many beats in a bar, each of them one over ``unit`` of a whole note."""

    beats: int
    unit: int

    @property
    def bar(self) -> Fraction:
        return Fraction(self.beats, self.unit)

    def __str__(self) -> str:
        return f"{self.beats}/{self.unit}"


DEFAULT = Metre(4, 4)
OTHERS = (Metre(3, 4), Metre(2, 4), Metre(6, 8), Metre(5, 4), Metre(12, 8), Metre(3, 8))


def read_request(request: Request) -> Metre | None:
    found = WRITTEN.search(request.text)
    if found:
        return Metre(int(found[1]), int(found[2]))
    return Metre(3, 4) if re.search(r"\bwaltz\b", request.text, re.IGNORECASE) else None


def build(request: Request) -> list[Scene]:
    metre = read_request(request) or DEFAULT
    waltz = " as in a waltz" if metre == Metre(3, 4) else ""
    return [
        opening(
            "Note values and bars",
            f"{metre} time",
            "bars",
            f"Music counts time in fractions. A time signature such as {metre.beats} {metre.unit} "
            f"says how many of them fill a bar{waltz}. What does it mean?",
        ),
        halving(),
        counting(metre),
        worked("What fills the bar?", lines(metre)),
        summary(
            ("Each note value is half of the one before it",
             "Each note value is half as long as the one before it."),
            ("Above: how many beats; below: which note is one beat",
             "The upper number says how many beats a bar has; the lower, which note is a beat."),
            ("A dot makes a note half as long again", "A dot behind a note makes it half as long "
             "again."),
            (f"Ours: {metre} has {metre.beats} beats of {NAMES[metre.unit]}s",
             f"In {metre.beats} {metre.unit} time a bar has {metre.beats} {NAMES[metre.unit]}s."),
        ),
    ]  # fmt: skip


def halving() -> Scene:
    """Bars of the same length cut into two, four and eight."""
    roles: tuple[Role, ...] = ("accent", "good", "warm", "violet")
    counts = (1, 2, 4, 8)
    bars = tuple(
        Polygon(
            id=f"n{count}_{k}",
            corners=((x, 3.0 - row), (x + wide, 3.0 - row), (x + wide, 3.7 - row), (x, 3.7 - row)),
            role=roles[row],
        )
        for row, count in enumerate(counts)
        for k in range(count)
        for wide, x in ((8 / count - 0.08, 8 / count * k),)
    )
    names = tuple(
        Label(id=f"name{count}", at=(-0.7, 3.35 - row), role=roles[row],
              tex="1" if count == 1 else rf"\frac{{1}}{{{count}}}")
        for row, count in enumerate(counts)
    )  # fmt: skip
    plot = figure(x_range=(-1.2, 8.3), y_range=(-0.3, 4.0), shapes=(*bars, *names))
    said = (
        "A whole note.",
        "Two half notes last as long.",
        "Or four quarter notes.",
        "Or eight eighth notes: each value is half of the one before.",
    )
    return pictured(
        "Half, and half again",
        plot,
        [
            (
                say,
                [
                    *(["plot"] if count == 1 else []),
                    f"plot.name{count}",
                    *(f"plot.n{count}_{k}" for k in range(count)),
                ],
            )
            for say, count in zip(said, counts, strict=True)
        ],
    )


def counting(metre: Metre) -> Scene:
    """One bar, counted beat by beat."""
    row = Row(
        id="row",
        values=tuple(str(n) for n in range(1, metre.beats + 1)),
        pointers=("now",),
    )
    strong = {0} | ({metre.beats // 2} if metre.beats in (4, 6, 12) else set())
    beats = [Beat(say=f"A bar of {metre.beats} {metre.unit} time has {metre.beats} beats.",
                  do=(show("row"),))]  # fmt: skip
    acts = [Mark(target=f"row.{n}", role="warm" if n == 0 else "good") for n in sorted(strong)]
    first = "The first is the strong one."
    if len(strong) > 1:
        first = f"The first is the strong one; number {max(strong) + 1} is strong too, but less."
    beats.append(Beat(say=first, do=tuple(acts)))
    walk = tuple(PointAt(target="row.now", at=n) for n in range(metre.beats))
    count = ", ".join(str(n) for n in range(1, metre.beats + 1))
    beats.append(Beat(say=f"Count along: {count}.", do=walk[:16]))
    beats.append(Beat(say="And then the next bar begins with one again.",
                      do=(PointAt(target="row.now", at=0),)))  # fmt: skip
    return Scene(title=f"Counting {metre}", objects=(row,), beats=tuple(beats))


def lines(metre: Metre) -> list[Line]:
    unit = metre.unit
    half = 2 * unit
    found: list[Line] = [
        (
            rf"{metre.beats} \cdot \frac{{1}}{{{unit}}} = \frac{{{metre.beats}}}{{{unit}}}",
            f"{metre.beats} {NAMES[unit]}s",
            f"{metre.beats} {NAMES[unit]}s fill it.",
        ),
        (
            rf"{2 * metre.beats} \cdot \frac{{1}}{{{half}}} = \frac{{{metre.beats}}}{{{unit}}}",
            f"{2 * metre.beats} {NAMES[half]}s",
            f"So do {2 * metre.beats} {NAMES[half]}s.",
        ),
    ]
    if metre.beats == 3:
        found.append((
            rf"\frac{{2}}{{{unit}}} + \frac{{1}}{{{unit}}} = \frac{{3}}{{{unit}}}",
            f"a {NAMES[unit // 2]} and a {NAMES[unit]}",
            f"Or a {NAMES[unit // 2]} and one {NAMES[unit]}.",
        ))  # fmt: skip
        found.append((
            rf"\frac{{2}}{{{unit}}} \cdot \frac{{3}}{{2}} = \frac{{3}}{{{unit}}}",
            f"a dotted {NAMES[unit // 2]}",
            f"Or a {NAMES[unit // 2]} with a dot, which makes it half as long again.",
        ))  # fmt: skip
    elif metre.beats % 2 == 0:
        found.append((
            rf"{metre.beats // 2} \cdot \frac{{1}}{{{unit // 2}}} = "
            rf"\frac{{{metre.beats}}}{{{unit}}}",
            f"{metre.beats // 2} {NAMES[unit // 2]}{'s' if metre.beats > 2 else ''}",
            f"Or {metre.beats // 2} {NAMES[unit // 2]}{'s' if metre.beats > 2 else ''}.",
        ))  # fmt: skip
    return found


def ask(metre: Metre) -> Asked:
    return (
        f"Which notes fill a bar of {metre.beats} {metre.unit} time?",
        rf"\frac{{{metre.beats}}}{{{metre.unit}}}",
        lines(metre)[:3],
    )


TEMPLATES = (
    made(("note values and bars", SUBJECT, "a time signature such as 3/4 or 6/8"),
         read_request, build, questions(read_request, OTHERS, ask),
         (("Rhythm and note values", ""), ("Time signatures", "3/4 time"),
          ("Time signatures", "6/8"))),
)  # fmt: skip
