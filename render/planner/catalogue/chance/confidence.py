"""The confidence interval of a mean: how far from a sample's mean the true one may lie."""

from __future__ import annotations

from typing import NamedTuple

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Region
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    listed,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.chance.sample import (
    LEVEL,
    Sample,
    bell,
    border,
    equal,
    said,
    sample,
    tex_number,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.quantities import figures
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("confidence interval*", "confidence level*", "margin of error", "interval estimate*",
           "interval estimation", "standard error"),
    words="confidence interval* margin error mean* sample* population statistic* standard level "
    "percent estimate* z deviation sd size",
    not_with=("proportion*", "variance of"),
)  # fmt: skip


class Case(NamedTuple):
    sample: Sample
    level: float

    @property
    def z(self) -> float:
        return border(self.level / 100)

    @property
    def margin(self) -> float:
        return self.z * float(self.sample.error)

    @property
    def ends(self) -> tuple[float, float]:
        mean = float(self.sample.mean)
        return mean - self.margin, mean + self.margin


def case(mean: int, spread: int, size: int, level: float = 95) -> Case:
    return Case(Sample(sympy.Integer(mean), sympy.Integer(spread), size), level)


DEFAULT = case(50, 10, 100)
OTHERS = (case(170, 8, 64), case(500, 20, 25), case(50, 10, 400), case(12, 3, 36, 99),
          case(80, 12, 144, 90))  # fmt: skip


def level(request: Request) -> float:
    found = LEVEL.search(request.text)
    return float(found[1]) if found and 50 <= float(found[1]) < 100 else 95.0


def read_request(request: Request) -> Case | None:
    found = sample(request)
    return Case(found, level(request)) if found else None


def lines(one: Case) -> list[Line]:
    error, z = float(one.sample.error), one.z
    low, high = one.ends
    return [
        (rf"SE = \frac{{s}}{{\sqrt{{n}}}} = \frac{{{tex_number(float(one.sample.spread), 7)}}}"
         rf"{{\sqrt{{{one.sample.size}}}}} {equal(error)} {tex_number(error)}",
         "the standard error",
         f"The standard error is the spread over the root of n: {said(error)}."),
        (rf"z \approx {z:.3f}", f"for {one.level:g}%",
         f"For {one.level:g} percent of the bell, z is about {z:.3f}."),
        (rf"E = z \cdot SE \approx {tex_number(one.margin)}", "the margin",
         f"z times the standard error is the margin: about {figures(one.margin, 4)}."),
        (rf"{tex_number(float(one.sample.mean), 7)} \pm {tex_number(one.margin)}: \quad "
         rf"{tex_number(low)} \ldots {tex_number(high)}", "the interval",
         f"So the interval goes from {said(low)} to {said(high)}."),
    ]  # fmt: skip


def picture(one: Case) -> Scene:
    low, high = one.ends
    inside = Region(id="inside", under="f", over=(-one.z, one.z), role="accent")
    middle = tex_number(float(one.sample.mean), 7)
    plot = bell(
        inside,
        marks=(
            (-one.z, tex_number(low), "low"),
            (0.0, middle, "mid"),
            (one.z, tex_number(high), "high"),
        ),
    )
    return pictured(
        "How sample means scatter",
        plot,
        [
            ("Take many samples: their means form a bell around the true mean. The scale below "
             "counts standard errors.", ["plot", "plot.f"]),
            (f"{one.level:g} percent of them lie within {one.z:.2f} standard errors.",
             ["plot.inside", stress("plot.inside")]),
            ("Seen from our sample's mean, the true mean is looked for just as far to both "
             "sides.", ["plot.mid", "plot.low", "plot.high"]),
        ],
    )  # fmt: skip


def build(request: Request) -> list[Scene]:
    one = read_request(request) or DEFAULT._replace(level=level(request))
    low, high = one.ends
    return [
        opening("Confidence intervals", "How sure is a mean?", "bell",
                f"A sample of {one.sample.size} has the mean {said(float(one.sample.mean), 7)} and "
                f"the standard deviation {said(float(one.sample.spread), 7)}. What can be said of "
                "the mean of all?"),
        formula_and_notes(
            "The formula",
            [r"\bar x \pm ", ("z", "z", "accent"), r"\cdot", (r"\frac{s}{\sqrt{n}}", "se", "warm")],
            "The interval is the mean, plus and minus z standard errors.",
            [("z: how sure we want to be", "z says how sure we want to be: the surer, the wider.",
              "z"),
             ("Standard error: the spread of the mean", "The standard error is the spread of the "
              "mean: more values make it smaller.", "se")],
        ),
        picture(one),
        worked("With numbers", lines(one)),
        listed(
            "What it means",
            [
                (f"Of many such intervals, {one.level:g}% hold the true mean",
                 f"Of many intervals made like this, {one.level:g} percent hold the true mean."),
                ("Four times as many values: half the width",
                 "Four times as many values halve the width."),
                ("Samples are drawn by chance, and not too small",
                 "All this holds for samples drawn by chance, of thirty values or more, or when "
                 "the values themselves follow a bell."),
            ],
            optional=True,
        ),
        summary(
            ("Mean ± z · s / √n", "The mean, plus and minus z times s over the root of n."),
            ("Surer means wider; more values, narrower",
             "To be surer makes it wider, more values make it narrower."),
            (f"Ours, {one.level:g}%: from {figures(low, 4)} to {figures(high, 4)}",
             f"Our interval goes from {said(low)} to {said(high)}."),
        ),
    ]  # fmt: skip


def question(one: Case) -> Asked:
    return (
        f"What is the {one.level:g} percent confidence interval?",
        one.sample.tex,
        lines(one)[1:],
    )


TEMPLATES = (
    made(
        ("confidence intervals", SUBJECT, "a mean, a standard deviation and a number n of values"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Confidence intervals", ""),
            ("95% confidence interval", "mean 50, sd 10, n = 100"),
            (
                "Margin of error",
                "90%, mean 72.5, standard deviation 4, n = 49",
            ),
        ),
    ),
)
