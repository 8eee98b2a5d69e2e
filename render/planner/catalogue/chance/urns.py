"""Balls of several colours in a bag: the probability of what is drawn, with and without putting
back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from render.plan.lesson import Scene
from render.plan.tables import Chart
from render.planner.catalogue.blocks import (
    Line,
    list_points,
    opening,
    quiz,
    show_picture,
    summary,
    work_through,
)
from render.planner.catalogue.registry import Template
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


USUAL = Urn({"red": 3, "blue": 5}, ("red",))


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


def event_in_words(urn: Urn) -> str:
    colours = " or ".join(urn.wanted)
    if urn.event == "each":
        return f"one {urn.wanted[0]} and one {urn.wanted[1]}"
    if urn.event == "some":
        return f"at least one {colours}"
    if urn.draws == 1:
        return f"not {colours}" if urn.event == "none" else colours
    return f"none {colours}" if urn.event == "none" else f"{urn.draws} times {colours}"


def build(request: Request) -> list[Scene]:
    urn = read_urn(request.text) or USUAL
    contents = ", ".join(f"{n} {colour}" for colour, n in urn.balls.items())
    return [
        opening("Drawing from a bag", contents, "dots",
                f"A bag holds balls: {contents}. How likely is it to draw {event_in_words(urn)}?"),
        picture(urn),
        work_through("The probability", steps(urn)),
        *([] if urn.draws == 1 else [way(urn)]),
        summary(
            ("Probability = favourable outcomes / all outcomes",
             "A probability is the number of favourable outcomes, divided by all of them, when all "
             "are equally likely."),
            (f"Ours: P = {write_share(urn.probability)}",
             f"Ours, {event_in_words(urn)}, is {said(urn.probability)}."),
        ),
    ]  # fmt: skip


def picture(urn: Urn) -> Scene:
    chart = Chart(
        id="bars",
        values=tuple(float(n) for n in urn.balls.values()),
        labels=tuple(urn.balls),
        shown=tuple(str(n) for n in urn.balls.values()),
        axis="balls in the bag",
    )
    return show_picture(
        "What is in the bag",
        chart,
        [
            (f"All together there are {urn.total} balls.", ["bars"]),
            ("Each of them is as likely to be drawn as any other.", []),
        ],
    )


def steps(urn: Urn) -> list[Line]:
    total = " + ".join(str(n) for n in urn.balls.values())
    lines: list[Line] = [(rf"{total} = {urn.total}", "all balls", f"There are {urn.total} balls.")]
    shares = urn.shares()
    signs = [tex(one) for one in shares]
    result = tex(urn.probability)
    if urn.event in ("none", "some"):
        others = urn.total - urn.good
        lines.append((rf"{urn.total} - {urn.good} = {others}", f"not {' or '.join(urn.wanted)}",
                      f"{others} of them are not {' or '.join(urn.wanted)}."))  # fmt: skip
    elif len(urn.wanted) > 1 and urn.event == "all":
        good = " + ".join(str(urn.balls[colour]) for colour in urn.wanted)
        lines.append((rf"{good} = {urn.good}", "favourable", f"{urn.good} are favourable."))
    if urn.draws == 1 and urn.event != "some":
        favourable = urn.total - urn.good if urn.event == "none" else urn.good
        raw = rf"\frac{{{favourable}}}{{{urn.total}}}"
        middle = "" if raw == result else f" = {result}"
        how_likely = f"{favourable} of {urn.total} are favourable: {said(urn.probability)}."
        lines.append((rf"P = {raw}{middle}", "favourable over all", how_likely))
        return lines
    product = r" \cdot ".join(signs)
    if urn.event == "each":
        lines.append((rf"2 \cdot {product} = {result}", "two orders, multiply along each",
                      "Either colour may come first: two ways, and each is a product. Together: "
                      f"{said(urn.probability)}."))  # fmt: skip
    elif urn.event == "some":
        none = tex(1 - urn.probability)
        lines.append((rf"{product} = {none}", "none of them", "First the chance of none at all."))
        lines.append((rf"P = 1 - {none} = {result}", "the rest",
                      f"At least one is all the rest: {said(urn.probability)}."))  # fmt: skip
    else:
        lines.append((rf"P = {product} = {result}", "multiply along the way",
                      f"Draw after draw, multiply: {said(urn.probability)}."))  # fmt: skip
    return lines


def way(urn: Urn) -> Scene:
    if urn.back:
        row = ("Put back: every draw is like the first",
               "What was drawn goes back, so every draw is like the first one.")  # fmt: skip
    else:
        row = ("Not put back: each draw leaves one ball less",
               "What was drawn stays outside, so each draw leaves one ball less.")  # fmt: skip
    return list_points("With or without putting back", [row])


def tex(share: Fraction) -> str:
    if share.denominator == 1:
        return str(share.numerator)
    return rf"\frac{{{share.numerator}}}{{{share.denominator}}}"


def write_share(share: Fraction) -> str:
    percent = f"{float(share) * 100:.1f}".rstrip("0").rstrip(".")
    sign = "=" if Fraction(percent) == share * 100 else "≈"
    return f"{share} {sign} {percent} %"


def said(share: Fraction) -> str:
    percent = f"{float(share) * 100:.1f}".rstrip("0").rstrip(".")
    about = "" if Fraction(percent) == share * 100 else "about "
    if share.denominator == 1:
        return f"{share.numerator}, which is {percent} percent"
    return f"{share.numerator} over {share.denominator}, {about}{percent} percent"


def more(request: Request) -> Iterator[Scene]:
    urn = read_urn(request.text) or USUAL
    for number, (asked, other) in enumerate(other_draws(urn), 1):
        yield quiz(asked, f"The probability is {said(other.probability)}.", number)


def other_draws(urn: Urn) -> Iterator[tuple[str, Urn]]:
    """From the same bag: each colour alone, then twice, with and without putting back."""
    for colour in urn.balls:
        yield (f"One ball is drawn from the full bag. How likely is {colour}?",
               Urn(urn.balls, (colour,)))  # fmt: skip
    for colour in urn.balls:
        for back, how in ((True, "the first is put back"), (False, "none is put back")):
            yield (f"Two balls are drawn, and {how}. How likely are two that are {colour}?",
                   Urn(urn.balls, (colour,), draws=2, back=back))  # fmt: skip


TEMPLATES = (
    Template(
        "drawing from a bag", score, build, more=more,
        examples=(("A bag has 3 red and 5 blue balls: probability of red", ""),),
        takes="how many balls of two to six colours, up to five draws, and the wanted colours",
    ),
)  # fmt: skip
