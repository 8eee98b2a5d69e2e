"""Bayes' theorem and conditional probability: a test for something rare, counted out in people."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.plan.boards import Edge, Network, Node
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import figures
from render.planner.request import Request

PERCENT = r"(\d{1,3}(?:\.\d+)?)\s*(?:%|percent)"
RARE = re.compile(
    rf"{PERCENT}[^.%;]{{0,30}}\b(?:have|has|are ill|are sick|are infected|carry|prevalence|prior)\b"
    rf"|\b(?:prevalence|prior|base rate|disease rate)\D{{0,20}}{PERCENT}",
    re.IGNORECASE,
)
FALSE = re.compile(
    rf"\bfalse[- ]positives?(?: rate)?\D{{0,20}}{PERCENT}"
    rf"|{PERCENT}[^.%;]{{0,25}}\bfalse[- ]positive",
    re.IGNORECASE,
)
SPECIFIC = re.compile(
    rf"\bspecificity\D{{0,12}}{PERCENT}|{PERCENT}\s*(?:specific|specificity)", re.IGNORECASE
)
HITS = re.compile(
    rf"\b(?:sensitivity|true positives?(?: rate)?|detects|accura\w+)\D{{0,16}}{PERCENT}"
    rf"|{PERCENT}\s*(?:sensitiv\w*|accura\w*|true positive)",
    re.IGNORECASE,
)
CROWDS = (1_000, 10_000, 100_000, 1_000_000)


@dataclass(frozen=True)
class Crowd:
    """Numbers of people as they are written."""

    all: str
    ill: str
    well: str
    ill_positive: str
    ill_negative: str
    well_positive: str
    well_negative: str
    positive: str


@dataclass(frozen=True)
class Screening:
    """Shares, exact: how many have it, how many of these are found, how many others test
    positive."""

    rare: sympy.Rational
    hits: sympy.Rational
    false: sympy.Rational

    @property
    def fits(self) -> bool:
        return bool(0 < self.rare < 1 and 0 < self.hits <= 1 and 0 < self.false < 1)

    @property
    def answer(self) -> sympy.Rational:
        found = self.rare * self.hits
        return found / (found + (1 - self.rare) * self.false)

    def percent(self, share: sympy.Expr) -> str:
        value = float(share) * 100
        written = figures(value)
        return f"{written} %" if abs(float(written) - value) < 1e-9 else f"about {written} %"

    def count_people(self, size: int) -> tuple[sympy.Rational, ...]:
        """The ill, and of the ill and of the healthy those who test positive."""
        ill = self.rare * size
        return ill, ill * self.hits, (size - ill) * self.false

    @property
    def crowd(self) -> Crowd:
        """As large as makes all numbers whole, up to a million."""
        counts = {size: self.count_people(size) for size in CROWDS}
        whole = (size for size in CROWDS if all(n.is_Integer for n in counts[size]))
        size = next(whole, CROWDS[-1])
        ill, found, alarmed = counts[size]
        well = size - ill
        numbers = (size, ill, well, found, ill - found, alarmed, well - alarmed, found + alarmed)
        return Crowd(*map(write_count, numbers))

    @property
    def bars(self) -> tuple[float, float]:
        """In hundredths of all who test positive."""
        share = round(float(self.answer) * 100, 3)
        return share, round(float(1 - self.answer) * 100, 3)

    @property
    def tops(self) -> tuple[str, str]:
        return self.crowd.ill_positive, self.crowd.well_positive

    @property
    def tree(self) -> Network:
        people = self.crowd
        places = {
            "all": (0.0, 0.5, people.all),
            "ill": (0.45, 0.85, people.ill),
            "well": (0.45, 0.15, people.well),
            "ip": (1.0, 1.0, people.ill_positive),
            "im": (1.0, 0.68, people.ill_negative),
            "wp": (1.0, 0.32, people.well_positive),
            "wm": (1.0, 0.0, people.well_negative),
        }
        edges = {
            "a": ("all", "ill", "ill"), "b": ("all", "well", "healthy"), "c": ("ill", "ip", "+"),
            "d": ("ill", "im", "−"), "e": ("well", "wp", "+"), "f": ("well", "wm", "−"),
        }  # fmt: skip
        nodes = (
            Node(id=name, label=label[:14], x=x, y=y, waits=name != "all")
            for name, (x, y, label) in places.items()
        )
        ways = (
            Edge(id=name, start=start, end=end, label=label, waits=True)
            for name, (start, end, label) in edges.items()
        )
        return Network(id="tree", nodes=tuple(nodes), edges=tuple(ways))


def write_count(n: sympy.Expr) -> str:
    return f"{int(n):,}".replace(",", " ") if sympy.Integer(n) == n else figures(float(n), 4)


def read_screening(request: Request) -> Screening | None:
    """From the names beside the percentages, or three of them in this order."""
    text = request.text
    rare, hits = first(RARE, text), first(HITS, text)
    false, specific = first(FALSE, text), first(SPECIFIC, text)
    if specific and not false:
        false = str(100 - sympy.Rational(specific))
    if not (rare and hits and false):
        found = re.findall(PERCENT, text)
        if len(found) != 3 or specific:
            return None
        rare, hits, false = found
    return Screening(*(sympy.Rational(n) / 100 for n in (rare, hits, false)))


def first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return next(filter(None, found.groups()), "") if found else ""


TEMPLATES = read_templates(__file__, Screening, read_screening)
