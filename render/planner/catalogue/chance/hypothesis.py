"""A test of a mean: is what a sample shows more than chance?"""

from __future__ import annotations

import re
from typing import NamedTuple

import sympy

from render.plan.actions import stress
from render.plan.lesson import Scene
from render.plan.objects import Region
from render.planner.catalogue.blocks import Line, listed, opening, pictured, summary, worked
from render.planner.catalogue.chance.sample import (
    LEVEL,
    Sample,
    area_beyond,
    bell,
    border,
    equal,
    said,
    sample,
    tex_number,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.reading import NUMBER, rational, readable_number
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=("hypothesis test*", "hypothesis testing", "significance test*", "null hypothesis",
           "p-value*", "p value*", "z-test*", "z test*", "statistical significance",
           "test* of a mean"),
    words="hypothesis hypotheses null alternative test* significance significant level p z mean "
    "sample* statistic* statistical population alpha error two-sided tailed",
    not_with=("chi", "anova", "t-test", "proportion*", "in science", "scientific"),
)  # fmt: skip
NULL = re.compile(
    rf"(?:\b(?:mu|μ)_?0?\s*(?:=|is)|h_?0\s*:?\s*(?:the\s+)?(?:mu|μ|mean)?\s*(?:=|is)?|\bagainst|\bclaim\w*"
    rf"(?:\s+mean)?(?:\s+of)?|\bversus|\bhypothesi[sz]ed\s+mean(?:\s+of)?)\s*({NUMBER})",
    re.IGNORECASE,
)
ALPHA = re.compile(r"(?:alpha|α)\s*(?:=|of)\s*(0?\.\d+)", re.IGNORECASE)


class Case(NamedTuple):
    """The sample, the mean that is claimed, and the risk (0.05) of rejecting it wrongly."""

    sample: Sample
    claim: sympy.Rational
    alpha: float = 0.05

    @property
    def z(self) -> float:
        return float((self.sample.mean - self.claim) / self.sample.error)

    @property
    def p(self) -> float:
        return 2 * area_beyond(self.z)

    @property
    def is_rejected(self) -> bool:
        return self.p < self.alpha


def case(mean: int, spread: int, size: int, claim: int) -> Case:
    return Case(Sample(sympy.Integer(mean), sympy.Integer(spread), size), sympy.Integer(claim))


DEFAULT = case(103, 12, 64, 100)
OTHERS = (case(52, 10, 25, 50), case(498, 6, 36, 500), case(75, 8, 16, 70), case(21, 5, 100, 20))


def read_request(request: Request) -> Case | None:
    found, claim = sample(request), NULL.search(request.text.replace("−", "-"))
    if found is None or claim is None or not readable_number(claim[1]):
        return None
    one = Case(found, rational(claim[1]), risk(request))
    return one if abs(one.z) <= 30 else None


def risk(request: Request) -> float:
    alpha = ALPHA.search(request.text)
    percent = LEVEL.search(request.text)
    if alpha:
        return float(alpha[1])
    share = float(percent[1]) if percent else 95.0
    return round(1 - share / 100, 6) if 80 <= share < 100 else 0.05


def lines(one: Case) -> list[Line]:
    s, error = one.sample, float(one.sample.error)
    outcome = "<" if one.is_rejected else r"\ge"
    return [
        (rf"SE = \frac{{{tex_number(float(s.spread), 7)}}}{{\sqrt{{{s.size}}}}} {equal(error)} "
         rf"{tex_number(error)}", "the standard error",
         f"The standard error is the spread over the root of n: {said(error)}."),
        (rf"z = \frac{{{tex_number(float(s.mean), 7)} - {bracket_negative(one.claim)}}}"
         rf"{{{tex_number(error)}}} {equal(one.z, 3)} {tex_number(one.z, 3)}", "how far off",
         f"So our mean lies {said(one.z, 3)} standard errors from the claim."),
        (rf"p {p_equal(one)}", "both tails",
         f"By chance alone, a mean at least so far off comes in {chance(one)} of all samples."),
        (rf"p {outcome} {one.alpha:g}", "compare",
         f"That is {'less' if one.is_rejected else 'not less'} than {one.alpha:g}. {verdict(one)}"),
    ]  # fmt: skip


def bracket_negative(n: sympy.Rational) -> str:
    tex = tex_number(float(n), 7)
    return rf"\left({tex}\right)" if n < 0 else tex


def p_equal(one: Case) -> str:
    return "< 0.0001" if one.p < 1e-4 else rf"\approx {tex_number(one.p, 3)}"


def chance(one: Case) -> str:
    return "less than 0.01 percent" if one.p < 1e-4 else f"{said(100 * one.p, 3)} percent"


def verdict(one: Case) -> str:
    return ("So we reject the claim." if one.is_rejected else
            "So we cannot reject the claim.")  # fmt: skip


def picture(one: Case) -> Scene:
    edge = border(1 - one.alpha)
    tails = (Region(id="left", under="f", over=(-4.4, -edge), role="bad"),
             Region(id="right", under="f", over=(edge, 4.4), role="bad"))  # fmt: skip
    near = abs(one.z) <= 4
    marks = ((one.z, rf"z = {tex_number(one.z, 3)}", "ours"),) if near else ()
    inside = "outside" if one.is_rejected else "inside"
    place = f"Ours lies {inside} that range, at {said(one.z, 3)}." if near else (
        f"Ours, {said(one.z, 3)}, is so far off that it has no room in the picture."
    )  # fmt: skip
    return pictured(
        "If the claim were true",
        bell(*tails, marks=marks),
        [
            ("If the claim were true, sample means would form this bell around it. The scale "
             "counts standard errors.", ["plot", "plot.f"]),
            (f"Only {one.alpha * 100:g} percent of them would lie in the red tails, beyond "
             f"{edge:.2f} on either side.", ["plot.left", "plot.right"]),
            (place, ["plot.ours", stress("plot.ours")] if near else [stress("plot.f")]),
        ],
    )  # fmt: skip


def build(request: Request) -> list[Scene]:
    one = read_request(request) or DEFAULT._replace(alpha=risk(request))
    s = one.sample
    claim, mean = said(float(one.claim), 7), said(float(s.mean), 7)
    return [
        opening("Hypothesis testing", "More than chance?", "bell",
                f"Someone claims that the mean is {claim}. A sample of {s.size} has the mean "
                f"{mean} and the standard deviation {said(float(s.spread), 7)}. Is the claim "
                "wrong, or is that chance?"),
        listed(
            "The way",
            [
                (f"Null hypothesis: the mean is {claim.replace('minus ', '−')}",
                 f"The null hypothesis says: the mean is {claim}, and what we see is chance."),
                (f"Choose the risk beforehand: {one.alpha:g}",
                 f"Choose beforehand which risk of a false alarm you take: {one.alpha * 100:g} "
                 "percent here."),
                ("How likely is such a sample by chance? The p-value",
                 "Compute how likely such a sample is by chance alone. That is the p-value."),
                ("Less than the risk: reject", "If it is less than the risk, reject the null "
                 "hypothesis."),
            ],
            marker="number",
        ),
        picture(one),
        worked("With numbers", lines(one)),
        listed(
            "What it does not say",
            [
                ("Not rejected is not proved", "A claim that is not rejected is not proved."),
                ("The p-value is not the probability of the claim",
                 "The p-value is not the probability that the claim is true."),
                ("Significant does not mean large",
                 "And significant does not mean large: in a huge sample, tiny differences show."),
            ],
            optional=True,
        ),
        summary(
            ("z: how many standard errors from the claim",
             "z says by how many standard errors the sample misses the claim."),
            ("p: how often chance alone does that", "p says how often chance alone does that."),
            (f"Ours: z ≈ {said(one.z, 3).replace('about ', '').replace('minus ', '−')}; "
             f"{'rejected' if one.is_rejected else 'not rejected'}",
             f"In our test z is {said(one.z, 3)}, and p is {chance(one)}. {verdict(one)}"),
        ),
    ]  # fmt: skip


def question(one: Case) -> Asked:
    return (
        f"Is the claim of a mean of {one.claim} rejected?",
        one.sample.tex,
        lines(one)[1:],
    )


TEMPLATES = (
    made(
        ("hypothesis testing", SUBJECT,
         "a sample's mean, standard deviation and size n, and the claimed mean, as in mu = 100"),
        read_request,
        build,
        questions(read_request, OTHERS, question),
        (
            ("Hypothesis testing", ""),
            ("Hypothesis test", "mean 103 n = 36 sd 12 H0: mu = 100"),
            ("The p-value", "sample mean 52, standard deviation 4, n = 50, claimed mean 50"),
        ),
    ),
)  # fmt: skip
