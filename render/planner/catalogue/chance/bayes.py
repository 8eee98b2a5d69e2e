"""Bayes' theorem and conditional probability: a test for something rare, counted out in people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import sympy

from render.plan.actions import stress
from render.plan.boards import Edge, Network, Node
from render.plan.lesson import Scene
from render.plan.moves import Mark
from render.plan.tables import Chart
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
from render.planner.catalogue.science.quantities import figures, tex_equal
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SUBJECT = Subject(
    names=(
        "bayes", "bayes theorem", "bayes' theorem", "bayes rule", "bayes' rule", "bayes law",
        "bayes's theorem", "bayesian inference", "conditional probability",
        "conditional probabilities", "base rate fallacy", "false positive*",
    ),
    words="theorem rule medical test* disease sick ill positive negative false rate prior "
    "posterior probability conditional sensitivity specificity prevalence percent patients "
    "bayesian",
    not_with=("naive bayes", "bayesian network*", "bayes classifier"),
)  # fmt: skip
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


class Case(NamedTuple):
    """Shares, exact: how many have it, how many of these are found, how many others test
    positive."""

    rare: sympy.Rational
    hits: sympy.Rational
    false: sympy.Rational

    @property
    def answer(self) -> sympy.Rational:
        found = self.rare * self.hits
        return found / (found + (1 - self.rare) * self.false)


def case(rare: str, hits: str, false: str) -> Case:
    return Case(*(sympy.Rational(n) / 100 for n in (rare, hits, false)))


DEFAULT = case("1", "90", "9")
OTHERS = (case("2", "95", "5"), case("0.5", "99", "2"), case("10", "80", "10"),
          case("20", "90", "5"), case("5", "60", "1"), case("50", "90", "10"))  # fmt: skip


def read_request(request: Request) -> Case | None:
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
    made = case(rare, hits, false)
    usual = 0 < made.rare < 1 and 0 < made.hits <= 1 and 0 < made.false < 1
    return made if usual else None


def first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return next(filter(None, found.groups()), "") if found else ""


def score(request: Request) -> float:
    return SUBJECT.score(request, given=read_request(request) is not None)


def percent(share: sympy.Expr) -> str:
    value = float(share) * 100
    written = figures(value)
    return f"{written} %" if abs(float(written) - value) < 1e-9 else f"about {written} %"


class Crowd(NamedTuple):
    """Numbers of people; whole where a crowd of up to a million makes them so."""

    all: int
    ill: sympy.Expr
    ill_positive: sympy.Expr
    well_positive: sympy.Expr

    @property
    def well(self) -> sympy.Expr:
        return self.all - self.ill

    @property
    def positive(self) -> sympy.Expr:
        return self.ill_positive + self.well_positive


def crowd(of: Case) -> Crowd:
    for size in (1_000, 10_000, 100_000, 1_000_000):
        ill = of.rare * size
        people = Crowd(size, ill, ill * of.hits, (size - ill) * of.false)
        if all(n.is_Integer for n in people[1:]):
            return people
    return people


def count(n: sympy.Expr) -> str:
    return f"{int(n):,}".replace(",", " ") if sympy.Integer(n) == n else figures(float(n), 4)


def build(request: Request) -> list[Scene]:
    return lesson(read_request(request) or DEFAULT)


def lesson(of: Case) -> list[Scene]:
    return [
        opening(
            "Bayes' theorem",
            "What a positive test means",
            "dots",
            f"{percent(of.rare)} of people have an illness. A test finds {percent(of.hits)} of "
            f"them, but is also positive for {percent(of.false)} of the healthy. Your test is "
            "positive. How likely are you ill?",
        ),
        tree(of),
        positives(of),
        formula_and_notes(
            "The theorem",
            [r"P(A \mid B) =".replace(r"\mid", "|"),
             (r"\frac{P(B | A) \cdot P(A)}{P(B)}", "rule", "accent")],
            "Bayes' theorem turns a conditional probability round.",
            [
                ("P(A): how likely A is before the test", "P of A is how likely A is before."),
                ("P(B | A): how likely the sign B is, if A is true",
                 "P of B, given A, is how likely the sign is when A is true."),
                ("P(A | B): how likely A is, once B was seen",
                 "P of A, given B, is what we want: how likely A is once the sign was seen."),
            ],
        ),
        worked("With our numbers", lines(of)),
        ending(of),
    ]  # fmt: skip


def tree(of: Case) -> Scene:
    people = crowd(of)
    places = {
        "all": (0.0, 0.5, count(people.all)),
        "ill": (0.45, 0.85, count(people.ill)),
        "well": (0.45, 0.15, count(people.well)),
        "ip": (1.0, 1.0, count(people.ill_positive)),
        "im": (1.0, 0.68, count(people.ill - people.ill_positive)),
        "wp": (1.0, 0.32, count(people.well_positive)),
        "wm": (1.0, 0.0, count(people.well - people.well_positive)),
    }
    edges = {
        "a": ("all", "ill", "ill"), "b": ("all", "well", "healthy"), "c": ("ill", "ip", "+"),
        "d": ("ill", "im", "−"), "e": ("well", "wp", "+"), "f": ("well", "wm", "−"),
    }  # fmt: skip
    net = Network(
        id="tree",
        nodes=tuple(
            Node(id=name, label=label[:14], x=x, y=y, waits=name != "all")
            for name, (x, y, label) in places.items()
        ),
        edges=tuple(
            Edge(id=name, start=start, end=end, label=label, waits=True)
            for name, (start, end, label) in edges.items()
        ),
    )
    return pictured(
        "Count people",
        net,
        [
            (f"Imagine {count(people.all)} people.", ["tree"]),
            (
                f"{percent(of.rare)} of them are ill: {count(people.ill)}. The other "
                f"{count(people.well)} are healthy.",
                ["tree.a", "tree.b", "tree.ill", "tree.well"],
            ),
            (
                f"Of the ill, {count(people.ill_positive)} test positive: {percent(of.hits)}.",
                ["tree.c", "tree.d", "tree.ip", "tree.im", Mark(target="tree.ip", role="good")],
            ),
            (
                f"Of the healthy, {count(people.well_positive)} test positive too: "
                f"{percent(of.false)}.",
                ["tree.e", "tree.f", "tree.wp", "tree.wm", Mark(target="tree.wp", role="bad")],
            ),
        ],
    )


def positives(of: Case) -> Scene:
    people = crowd(of)
    chart = Chart(
        id="bars",
        values=tuple(
            round(float(n / people.positive) * 100, 3)
            for n in (people.ill_positive, people.well_positive)
        ),
        labels=("ill", "healthy"),
        shown=(count(people.ill_positive), count(people.well_positive)),
        axis="people with a positive test",
    )
    return pictured(
        "All who test positive",
        chart,
        [
            (f"Together {count(people.positive)} people have a positive test.", ["bars"]),
            (
                f"Only {count(people.ill_positive)} of them are ill. That is {percent(of.answer)}.",
                [stress("bars.0")],
            ),
        ],
    )


def decimal(share: sympy.Expr) -> str:
    return figures(float(share), 4)


def lines(of: Case) -> list[Line]:
    return [
        (
            rf"P(B) = {decimal(of.hits)} \cdot {decimal(of.rare)} + {decimal(of.false)} \cdot "
            rf"{decimal(1 - of.rare)}",
            "all positive tests",
            "First all positive tests: those of the ill and those of the healthy.",
        ),
        (
            rf"P(A | B) = \frac{{{decimal(of.hits)} \cdot {decimal(of.rare)}}}"
            rf"{{{decimal(of.hits * of.rare + of.false * (1 - of.rare))}}}",
            "Bayes' theorem",
            "The share of the ill among them is what we look for.",
        ),
        (
            rf"P(A | B) {tex_equal(float(of.answer) * 100)}\%",
            "the answer",
            f"It is {percent(of.answer)}.",
        ),
    ]


def ending(of: Case) -> Scene:
    often = "less than half" if of.answer < sympy.Rational(1, 2) else "more than half"
    return summary(
        ("Count people instead of juggling percentages", "Counting people makes it plain."),
        ("P(A | B) and P(B | A) are not the same",
         "How likely a positive test is for the ill is not how likely illness is after one."),
        ("The rarer a thing, the less a positive test proves it",
         "The rarer a thing is, the less a positive test proves it."),
        (f"Ours: {percent(of.answer)} of those with a positive test are ill",
         f"In our case {percent(of.answer)} of those who test positive are ill: {often}."),
    )  # fmt: skip


def more(request: Request) -> Iterator[Scene]:
    own = read_request(request) or DEFAULT
    for n, of in enumerate((other for other in OTHERS if other != own), 1):
        yield practice(
            f"{percent(of.rare)} are ill, the test finds {percent(of.hits)} of them, and "
            f"{percent(of.false)} of the healthy. How likely is illness after a positive test?",
            rf"P(A) = {decimal(of.rare)},\ P(B | A) = {decimal(of.hits)},\ "
            rf"P(B | \text{{not}}\ A) = {decimal(of.false)}",
            lines(of),
            n,
        )


TEMPLATES = (
    Template(
        "Bayes' theorem",
        score,
        build,
        takes="three percentages: how many are ill, found, and falsely positive",
        examples=(
            ("Bayes' theorem", ""),
            (
                "Bayes' theorem",
                "2% of people have it, the test is 95% accurate, 5% false positives",
            ),
            ("Conditional probability", ""),
        ),
        more=more,
    ),
)
