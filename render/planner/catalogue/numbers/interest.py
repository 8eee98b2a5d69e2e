"""Money that grows: compound and simple interest, year by year."""

from __future__ import annotations

import re
from typing import NamedTuple

from render.plan.actions import stress
from render.plan.lesson import Scene, Trace
from render.plan.objects import Curve, Graph
from render.plan.tables import Chart
from render.planner.catalogue.blocks import (
    Line,
    formula_and_notes,
    opening,
    pictured,
    summary,
    worked,
)
from render.planner.catalogue.making import Asked, made, questions
from render.planner.catalogue.science.quantities import coefficient, figures
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

WORDS = (
    "interest rate* compound simple money savings invest* investment bank account principal loan* "
    "annual annually yearly percent years capital growth future present value finance financial "
    "deposit* dollars euros formula"
)
COMPOUND = Subject(
    names=("compound interest", "compounding", "compounded", "interest on interest", "future value",
           "saving money with interest", "growth of savings"),
    words=WORDS,
    not_with=("simple interest",),
)  # fmt: skip
SIMPLE = Subject(names=("simple interest",), words=WORDS, not_with=("compound",))
MONEY = re.compile(
    r"(?:[$€£]\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s*(?:dollars?|euros?|pounds?|usd|eur|[€£$])"
    r"|\b(?:principal|deposit|invest\w*|capital|amount)\s*(?:is|of|=|:)?\s*(\d[\d,]*(?:\.\d+)?))",
    re.IGNORECASE,
)
RATE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|percent)", re.IGNORECASE)
YEARS = re.compile(r"(\d{1,3})\s*years?", re.IGNORECASE)


class Account(NamedTuple):
    """Money at the start, interest in percent a year, years."""

    start: float
    rate: float
    years: int

    @property
    def factor(self) -> float:
        return 1 + self.rate / 100

    def compound(self, year: float) -> float:
        return float(self.start * self.factor**year)

    def simple(self, year: float) -> float:
        return self.start * (1 + self.rate / 100 * year)


DEFAULT = Account(1000, 5, 10)
OTHERS = (
    Account(2000, 3, 5), Account(500, 8, 10), Account(1500, 4, 20), Account(10000, 2, 15),
    Account(800, 10, 7), Account(3000, 6, 12),
)  # fmt: skip


def read_request(request: Request) -> Account | None:
    """What the text says; for what it leaves out our own number stands."""
    text = request.text
    money, rate, years = MONEY.search(text), RATE.search(text), YEARS.search(text)
    if not (money or rate):
        return None
    start = float(next(filter(None, money.groups())).replace(",", "")) if money else DEFAULT.start
    account = Account(
        start,
        float(rate[1]) if rate else DEFAULT.rate,
        int(years[1]) if years else DEFAULT.years,
    )
    usual = 1 <= account.start <= 10_000_000 and 0 < account.rate <= 50 and 1 <= account.years <= 60
    return account if usual and account.compound(account.years) < 1e9 else None


def money(amount: float) -> str:
    """To the cent, without needless zeros: 1 628.89."""
    text = f"{amount:,.2f}".replace(",", " ")
    return text.removesuffix(".00")


def money_tex(amount: float) -> str:
    return money(amount).replace(" ", r"\,")


def told(amount: float) -> str:
    return money(amount).replace(" ", "")


def shown_years(account: Account) -> list[int]:
    """At most eight years, from the first to the last, evenly."""
    step = -(-account.years // 7)
    years = list(range(0, account.years + 1, step))
    return years if years[-1] == account.years else [*years, account.years]


def build_compound(request: Request) -> list[Scene]:
    account = read_request(request) or DEFAULT
    end = account.compound(account.years)
    return [
        opening(
            "Compound interest",
            f"{money(account.start)} at {figures(account.rate)} % for {account.years} years",
            "bars",
            f"You put {told(account.start)} into an account. It pays {figures(account.rate)} "
            "percent each year, and you leave the interest in. What happens to it?",
        ),
        worked("The first years", first_years(account)),
        formula_and_notes(
            "The formula",
            ["K_n =", ("K_0", "start", "accent"), r"\cdot", (r"(1 + r)^n", "growth", "warm")],
            "Each year multiplies by the same number. After n years it has done so n times.",
            [
                ("K₀: the money at the start", "K zero is the money at the start.", "start"),
                (
                    f"r: the rate as a number, here {figures(account.rate / 100)}; n: the years",
                    f"The letter r is the rate, here {figures(account.rate / 100)}; n counts the "
                    "years.",
                    "growth",
                ),
            ],
        ),
        worked("After all the years", compound_lines(account)),
        bars(account),
        against_simple(account),
        summary(
            ("Interest is paid on interest too", "Interest is paid on the interest as well."),
            ("Each year multiplies by 1 + r", "Each year multiplies by one plus the rate."),
            (
                f"Doubling takes about 70 / {figures(account.rate)} ≈ "
                f"{figures(70 / account.rate, 2)} years"
                if account.rate <= 15
                else "The higher the rate, the sooner it doubles",
                "A rule of thumb: divide 70 by the percentage, and you have about the years in "
                "which the money doubles."
                if account.rate <= 15
                else "The higher the rate, the sooner the money doubles.",
            ),
            (
                f"Ours: {money(account.start)} became {money(end)}",
                f"Our {told(account.start)} became {told(end)}.",
            ),
        ),
    ]


def first_years(account: Account) -> list[Line]:
    lines = []
    for year in range(1, min(account.years, 3) + 1):
        before, after = account.compound(year - 1), account.compound(year)
        sign = "=" if abs(round(after, 2) - after) < 1e-9 else r"\approx"
        lines.append(
            (
                rf"{money_tex(before)} \cdot {figures(account.factor, 5)} {sign} "
                rf"{money_tex(after)}",
                f"year {year}",
                f"In year {year} it grows by {told(after - before)}, to {told(after)}."
                if year > 1
                else f"The first year adds {told(after - before)}: now it is {told(after)}.",
            )
        )
    return lines


def compound_lines(account: Account) -> list[Line]:
    end = account.compound(account.years)
    return [
        (
            rf"K_{{{account.years}}} = {money_tex(account.start)} \cdot "
            rf"{figures(account.factor, 5)}^{{{account.years}}}",
            "put the numbers in",
            f"Multiply {told(account.start)} by {figures(account.factor, 5)}, "
            f"{account.years} times.",
        ),
        (
            rf"K_{{{account.years}}} \approx {money_tex(end)}",
            "the result",
            f"After {account.years} years it is {told(end)}.",
        ),
    ]


def bars(account: Account) -> Scene:
    years = shown_years(account)
    values = [account.compound(year) for year in years]
    chart = Chart(
        id="bars",
        values=tuple(round(value / max(values) * 100, 4) for value in values),
        labels=tuple(map(str, years)),
        shown=tuple(money(round(value)) for value in values),
        axis="years",
    )
    last = len(years) - 1
    gains = account.compound(1) - account.start, values[-1] - account.compound(account.years - 1)
    return pictured(
        "Year after year",
        chart,
        [
            ("Here is the money over the years.", ["bars"]),
            (
                f"The first year brought {told(gains[0])}, the last {told(gains[1])}: the growth "
                "itself grows.",
                [stress(f"bars.{last}")],
            ),
        ],
    )


def against_simple(account: Account) -> Scene:
    """Both ways in hundredths of the start, so that the axis holds any amount."""
    end = account.compound(account.years) / account.start * 100
    plot = Graph(
        id="plot",
        x_range=(0, account.years),
        y_range=(0, min(1900.0, end * 1.15)),
        curves=(
            Curve(
                id="compound",
                expression=f"100*{coefficient(account.factor)}^x",
                tex=r"\text{compound}",
            ),
            Curve(
                id="simple",
                expression=f"100 + {coefficient(account.rate)}*x",
                tex=r"\text{simple}",
                role="warm",
            ),
        ),
    )
    lead = account.compound(account.years) - account.simple(account.years)
    return pictured(
        "With and without interest on interest",
        plot,
        [
            (
                "To the right go the years, upwards the money in percent of the start. With "
                "simple interest the same sum comes each year: a straight line.",
                ["plot", "plot.simple"],
            ),
            (
                f"Compound interest bends upwards. In the end it is ahead by {told(lead)}.",
                ["plot.compound", Trace(target="plot.compound")],
            ),
        ],
        optional=True,
    )


def build_simple(request: Request) -> list[Scene]:
    account = read_request(request) or Account(1000, 5, 4)
    years = shown_years(account)
    values = [account.simple(year) for year in years]
    chart = Chart(
        id="bars",
        values=tuple(round(value / max(values) * 100, 4) for value in values),
        labels=tuple(map(str, years)),
        shown=tuple(money(round(value, 2)) for value in values),
        axis="years",
    )
    yearly = account.start * account.rate / 100
    return [
        opening(
            "Simple interest",
            f"{money(account.start)} at {figures(account.rate)} % for {account.years} years",
            "bars",
            f"You lend {told(account.start)}, and get {figures(account.rate)} percent of it each "
            "year. How much is that in the end?",
        ),
        formula_and_notes(
            "The formula",
            [("I", "i", "accent"), r"= P \cdot r \cdot t"],
            "The interest is the money lent, times the rate, times the years.",
            [
                ("P: the money that was lent", "P is the money that was lent."),
                ("r: the rate as a number, such as 0.05 for 5 %",
                 "The letter r is the rate as a number, such as 0.05 for five percent."),
                ("t: the time in years", "And t is the time in years."),
            ],
        ),
        worked("With our numbers", simple_lines(account)),
        pictured(
            "The same each year",
            chart,
            [
                ("Each year adds the same.", ["bars"]),
                (f"It is {told(yearly)} each time: the growth is a straight line.", []),
            ],
        ),
        summary(
            ("I = P · r · t", "Interest is money times rate times time."),
            ("Every year brings the same", "Every year brings the same amount."),
            ("Interest on interest would be compound interest",
             "If the interest earned interest too, it would be compound interest."),
            (f"Ours: {money(values[-1])} in the end", f"In the end it is {told(values[-1])}."),
        ),
    ]  # fmt: skip


def simple_lines(account: Account) -> list[Line]:
    gain = account.simple(account.years) - account.start
    return [
        (
            rf"I = {money_tex(account.start)} \cdot {figures(account.rate / 100)} \cdot "
            rf"{account.years}",
            "put the numbers in",
            f"Put in {told(account.start)}, {figures(account.rate / 100)} and {account.years}.",
        ),
        (f"I = {money_tex(gain)}", "the interest", f"The interest is {told(gain)}."),
        (
            rf"{money_tex(account.start)} + {money_tex(gain)} = "
            rf"{money_tex(account.start + gain)}",
            "all together",
            f"Together with the money lent, {told(account.start + gain)}.",
        ),
    ]


def ask_compound(account: Account) -> Asked:
    return (
        f"What becomes of {told(account.start)} at {figures(account.rate)} percent compound "
        f"interest in {account.years} years?",
        rf"K_0 = {money_tex(account.start)},\ r = {figures(account.rate / 100)},\ "
        rf"n = {account.years}",
        compound_lines(account),
    )


def ask_simple(account: Account) -> Asked:
    return (
        f"How much simple interest do {told(account.start)} bring at {figures(account.rate)} "
        f"percent in {account.years} years?",
        rf"P = {money_tex(account.start)},\ r = {figures(account.rate / 100)},\ "
        rf"t = {account.years}",
        simple_lines(account),
    )


TAKES = "an amount of money, a rate of up to 50 % and up to 60 years"
TEMPLATES = (
    made(("compound interest", COMPOUND, TAKES), read_request, build_compound,
         questions(read_request, OTHERS, ask_compound),
         (("Compound interest", ""), ("Compound interest", "$2500 at 4% for 15 years"))),
    made(("simple interest", SIMPLE, TAKES), read_request, build_simple,
         questions(read_request, OTHERS, ask_simple),
         (("Simple interest", ""), ("Simple interest on 800 dollars at 6% for 3 years", ""))),
)  # fmt: skip
