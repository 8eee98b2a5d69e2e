"""Balls of several colours in a bag: the probability of what is drawn, with and without putting
back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from render.plan.lesson import Scene
from render.planner.catalogue.blocks import quiz
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.subject import IN_TOPIC
from render.planner.request import Request

WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
         "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12}  # fmt: skip
COUNT = r"(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
HOLDS = re.compile(r"\b(?:bag|urn|box|jar|bowl|drawer|sack|basket|hat)s?\b", re.IGNORECASE)
THINGS = r"(?:balls?|marbles?|counters?|beads?|sweets?|candies|socks?|chips?|tokens?|discs?|pens?)"
COLOURED = re.compile(rf"\b{COUNT}\s+(?!{THINGS}\b)([a-z]{{3,12}})\b", re.IGNORECASE)
DRAWN = re.compile(
    rf"\b(?:draw|drawn|drawing|pick|picked|picking|take|taken|taking|choose|chosen|select|"
    rf"selected)\w*\s+(?:out\s+)?{COUNT}\b|\b{COUNT}\s+(?:{THINGS}\s+)?(?:are|is)\s+"
    rf"(?:\w+ly\s+)?(?:drawn|picked|taken|chosen|selected)",
    re.IGNORECASE,
)
NOT_COLOURS = {"times", "draws", "are", "people", "more", "and", "of", "in", "different", "is",
               "colours", "colors"}  # fmt: skip
MOST_DRAWN = 5
BEYOND = re.compile(  # conditions, sequences and games, which need more than one draw's counting
    r"\b(?:given|first|second|then|until|expected|another|exactly|at most|more than|same|different|"
    r"each time|player|(?:two|three) (?:bags|urns|boxes|jars)|(?:bag|urn|box) (?:[AB]|[12I]))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Share:
    """A probability: ``3/8 = 37.5 %``, said "3 over 8, 37.5 percent"."""

    value: Fraction

    @property
    def percent(self) -> str:
        return f"{float(self.value) * 100:.1f}".rstrip("0").rstrip(".")

    @property
    def is_exact(self) -> bool:
        return Fraction(self.percent) == self.value * 100

    def tex(self, _: str = "") -> str:
        return set_fraction(self.value.numerator, self.value.denominator)

    def written(self, _: str = "") -> str:
        return f"{self.value} {'=' if self.is_exact else '≈'} {self.percent} %"

    def said(self, _: str = "") -> str:
        if self.value.denominator == 1:
            return f"{self.value}, which is {self.percent} percent"
        about = "" if self.is_exact else "about "
        over = f"{self.value.numerator} over {self.value.denominator}"
        return f"{over}, {about}{self.percent} percent"


def set_fraction(top: int, bottom: int) -> str:
    return str(top) if bottom == 1 else rf"\frac{{{top}}}{{{bottom}}}"


@dataclass(frozen=True)
class Urn:
    """How many of each colour; ``wanted`` colours, in ``draws`` draws; ``event`` is ``all`` of
    them, ``none``, ``some`` (at least one) or ``each`` (one of each wanted colour)."""

    balls: dict[str, int]
    wanted: tuple[str, ...]
    draws: int = 1
    event: str = "all"
    back: bool = False

    @property
    def total(self) -> int:
        return sum(self.balls.values())

    @property
    def good(self) -> int:
        return sum(self.balls[colour] for colour in self.wanted)

    def shares(self) -> list[Fraction]:
        """Of each draw in turn, when every draw before was as wanted."""
        step = 0 if self.back else 1
        if self.event == "each":
            pairs = [(self.balls[colour], n) for n, colour in enumerate(self.wanted)]
        else:
            good = self.total - self.good if self.event in ("none", "some") else self.good
            pairs = [(max(0, good - step * n), n) for n in range(self.draws)]
        return [Fraction(good, self.total - step * n) for good, n in pairs]

    @property
    def probability(self) -> Fraction:
        one_way = prod(self.shares(), start=Fraction(1))
        if self.event == "each":
            return one_way * 2
        return 1 - one_way if self.event == "some" else one_way

    # -- what the lesson tells of it -------------------------------------------------------------

    @property
    def p(self) -> Share:
        return Share(self.probability)

    @property
    def none(self) -> Share:
        return Share(1 - self.probability)

    @property
    def counts(self) -> tuple[int, ...]:
        return tuple(self.balls.values())

    @property
    def colours(self) -> tuple[str, ...]:
        return tuple(self.balls)

    @property
    def contents(self) -> str:
        return ", ".join(f"{n} {colour}" for colour, n in self.balls.items())

    @property
    def favourable(self) -> str:
        return " + ".join(str(self.balls[colour]) for colour in self.wanted)

    @property
    def product(self) -> str:
        """Of the draws, or the one fraction before it is reduced."""
        if self.is_single:
            share = self.total - self.good if self.event == "none" else self.good
            return set_fraction(share, self.total)
        return r" \cdot ".join(Share(one).tex() for one in self.shares())

    @property
    def is_single(self) -> bool:
        return self.draws == 1 and self.event != "some"

    @property
    def is_reduced(self) -> bool:
        return self.product == self.p.tex()


def read_urn(text: str) -> Urn | None:
    """None when the text has no balls of two colours, or asks for what is not computed here."""
    if not HOLDS.search(text) or BEYOND.search(text):
        return None
    told = re.split(r"\b(?:probability|chance|likely|odds)\b", text, maxsplit=1, flags=re.I)
    balls: dict[str, int] = {}
    for hit in COLOURED.finditer(text):
        colour = hit[2].lower()
        if colour not in NOT_COLOURS and colour not in balls:
            balls[colour] = read_count(hit[1])
    asked = told[1] if len(told) > 1 else ""
    if len(told) > 1 and len(balls) < 2:
        return None
    drawn = DRAWN.search(text)
    drawn_number = read_count(drawn[1] or drawn[2]) if drawn else 0
    if not 2 <= len(balls) <= 6 or not 2 <= sum(balls.values()) <= 999:
        return None
    named = tuple(dict.fromkeys(n for n in re.findall(r"[a-z]+", asked.lower()) if n in balls))
    return with_event(Urn(balls, named), asked.lower(), text.lower(), drawn_number)


def with_event(urn: Urn, asked: str, text: str, drawn: int) -> Urn | None:
    own = re.search(rf"\b{COUNT}\s+(?:{'|'.join(urn.balls)})\b", asked)
    both = 2 if re.search(r"\bboth\b|\bone\b.*\band (?:one|a)\b", asked) else 0
    least = re.search(r"\bat least (?:one|1|a)\b", asked)
    number = read_count(own[1]) if own and not least else 0
    draws = max(drawn, both, number, 1)
    if not urn.wanted:
        urn = replace(urn, wanted=(next(iter(urn.balls)),))
        if asked.strip(" .?!"):
            return None
    back = bool(re.search(r"\bwith replacement|put back|replaced\b|returned", text))
    back = back and not re.search(r"\bwithout (?:replacement|being replaced|putting)|not put back|"
                                  r"not replaced|not returned", text)  # fmt: skip
    urn = replace(urn, draws=draws, back=back)
    if least:
        return valid(replace(urn, event="some"))
    if re.search(r"\b(?:not|no|neither|none)\b(?! put| replaced| returned)", asked):
        return valid(replace(urn, event="none"))
    if draws == 2 and len(urn.wanted) == 2 and " and " in asked:
        return valid(replace(urn, event="each"))
    told = draws == 1 or both or number == draws or re.search(r"\ball\b", asked)
    return valid(urn) if told else None  # some of more draws is the binomial lesson's


def valid(urn: Urn) -> Urn | None:
    enough = urn.draws <= MOST_DRAWN and (urn.back or urn.draws <= urn.total)
    return urn if enough else None


def read_count(word: str) -> int:
    return int(word) if word.isdigit() else WORDS[word.lower()]


def score(request: Request) -> float:
    return IN_TOPIC + 4 if read_urn(request.text) else 0.0


def more(request: Request) -> Iterator[Scene]:
    urn = read_urn(request.text) or WRITTEN.default
    for number, (asked, other) in enumerate(other_draws(urn), 1):
        yield quiz(asked, f"The probability is {other.p.said()}.", number)


def other_draws(urn: Urn) -> Iterator[tuple[str, Urn]]:
    """From the same bag: each colour alone, then twice, with and without putting back."""
    for colour in urn.balls:
        yield (f"One ball is drawn from the full bag. How likely is {colour}?",
               Urn(urn.balls, (colour,)))  # fmt: skip
    for colour in urn.balls:
        for back, how in ((True, "the first is put back"), (False, "none is put back")):
            yield (f"Two balls are drawn, and {how}. How likely are two that are {colour}?",
                   Urn(urn.balls, (colour,), draws=2, back=back))  # fmt: skip


WRITTEN = read_written(__file__, Urn, lambda request: read_urn(request.text))
TEMPLATES = (replace(WRITTEN.template, score=score, more=more),)
