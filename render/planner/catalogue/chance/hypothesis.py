"""A test of a mean: is what a sample shows more than chance?"""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.plan.objects import Graph, Region
from render.planner.catalogue.chance.sample import (
    LEVEL,
    OfSample,
    Sample,
    area_beyond,
    bell,
    border,
    sample,
)
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import plain
from render.planner.catalogue.reading import NUMBER, rational, readable_number
from render.planner.request import Request

NULL = re.compile(
    rf"(?:\b(?:mu|μ)_?0?\s*(?:=|is)|h_?0\s*:?\s*(?:the\s+)?(?:mu|μ|mean)?\s*(?:=|is)?|\bagainst|\bclaim\w*"
    rf"(?:\s+mean)?(?:\s+of)?|\bversus|\bhypothesi[sz]ed\s+mean(?:\s+of)?)\s*({NUMBER})",
    re.IGNORECASE,
)
ALPHA = re.compile(r"(?:alpha|α)\s*(?:=|of)\s*(0?\.\d+)", re.IGNORECASE)
USUAL_RISK, LEAST_SHOWN = 0.05, 1e-4
FARTHEST, WIDEST = 30, 4  # standard errors; beyond WIDEST the picture ends


@dataclass(frozen=True)
class MeanTest(OfSample):
    """The sample, the mean that is claimed, and the risk (0.05) of rejecting it wrongly."""

    claim: sympy.Rational
    alpha: float = USUAL_RISK

    @property
    def fits(self) -> bool:
        return abs(self.z) <= FARTHEST

    @property
    def z(self) -> float:
        return float((self.sample.mean - self.claim) / self.sample.error)

    @property
    def p(self) -> float:
        return 2 * area_beyond(self.z)

    @property
    def tiny(self) -> bool:
        return self.p < LEAST_SHOWN

    @property
    def is_rejected(self) -> bool:
        return self.p < self.alpha

    @property
    def near(self) -> bool:
        return abs(self.z) <= WIDEST

    @property
    def edge(self) -> float:
        """Where the tails begin."""
        return border(1 - self.alpha)

    @property
    def plot(self) -> Graph:
        tails = (Region(id="left", under="f", over=(-4.4, -self.edge), role="bad"),
                 Region(id="right", under="f", over=(self.edge, 4.4), role="bad"))  # fmt: skip
        marks = ((self.z, rf"z = {plain(self.z, 3)}", "ours"),) if self.near else ()
        return bell(*tails, marks=marks)


USUAL = (Sample(sympy.Integer(103), sympy.Integer(12), 64), sympy.Integer(100))


def read_test(request: Request) -> MeanTest | None:
    """A risk alone is one of the usual sample."""
    found, claim = sample(request), NULL.search(request.text.replace("−", "-"))
    risk = read_risk(request)
    if found is not None and claim is not None and readable_number(claim[1]):
        return MeanTest(found, rational(claim[1]), risk or USUAL_RISK)
    return MeanTest(*USUAL, risk) if risk is not None and found is None else None


def read_risk(request: Request) -> float | None:
    if alpha := ALPHA.search(request.text):
        return float(alpha[1])
    percent = LEVEL.search(request.text)
    share = float(percent[1]) if percent else 0.0
    return round(1 - share / 100, 6) if 80 <= share < 100 else None


TEMPLATES = read_templates(__file__, MeanTest, read_test)
