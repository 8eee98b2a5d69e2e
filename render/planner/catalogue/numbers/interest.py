"""Money that grows: compound and simple interest, year by year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from render.planner.catalogue.lesson_file import read_templates
from render.planner.request import Request

MONEY = re.compile(
    r"(?:[$€£]\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s*(?:dollars?|euros?|pounds?|usd|eur|[€£$])"
    r"|\b(?:principal|deposit|invest\w*|capital|amount)\s*(?:is|of|=|:)?\s*(\d[\d,]*(?:\.\d+)?))",
    re.IGNORECASE,
)
RATE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|percent)", re.IGNORECASE)
YEARS = re.compile(r"(\d{1,3})\s*years?", re.IGNORECASE)
USUAL_START, USUAL_RATE, USUAL_YEARS = 1000.0, 5.0, 10
MOST_BARS = 8


@dataclass(frozen=True)
class Money:
    """An amount to the cent, without needless zeros: 1 628.89."""

    amount: float

    def written(self, _: str = "") -> str:
        return f"{self.amount:,.2f}".replace(",", " ").removesuffix(".00")

    def tex(self, sign: str = "") -> str:
        exact = abs(round(self.amount, 2) - self.amount) < 1e-9
        equal = ("= " if exact else r"\approx ") if sign else ""
        return equal + self.written().replace(" ", r"\,")

    def said(self, _: str = "") -> str:
        return self.written().replace(" ", "")


@dataclass(frozen=True)
class Year:
    """One year of the growth; the ``last`` one that is worked out."""

    number: int
    before: Money
    after: Money
    last: bool

    @property
    def told(self) -> str:
        gain, after = Money(self.after.amount - self.before.amount).said(), self.after.said()
        if self.number > 1:
            return f"In year {self.number} it grows by {gain}, to {after}."
        return f"The first year adds {gain}: now it is {after}."


@dataclass(frozen=True)
class Account:
    """Money at the start, interest in percent a year, years."""

    amount: float
    rate: float
    years: int

    @property
    def fits(self) -> bool:
        usual = 1 <= self.amount <= 10_000_000 and 0 < self.rate <= 50 and 1 <= self.years <= 60
        return usual and self.compound(self.years) < 1e9

    def compound(self, year: float) -> float:
        return float(self.amount * (1 + self.rate / 100) ** year)

    def simple(self, year: float) -> float:
        return self.amount * (1 + self.rate / 100 * year)

    @property
    def start(self) -> Money:
        return Money(self.amount)

    @property
    def end(self) -> Money:
        return Money(self.compound(self.years))

    @property
    def simple_end(self) -> Money:
        return Money(self.simple(self.years))

    @property
    def gain(self) -> Money:
        return Money(self.simple(self.years) - self.amount)

    @property
    def yearly(self) -> Money:
        return Money(self.amount * self.rate / 100)

    @property
    def lead(self) -> Money:
        return Money(self.compound(self.years) - self.simple(self.years))

    @property
    def first(self) -> tuple[Year, ...]:
        last = min(self.years, 3)
        ends = [Money(self.compound(year)) for year in range(last + 1)]
        return tuple(Year(n, ends[n - 1], ends[n], n == last) for n in range(1, last + 1))

    @property
    def first_gain(self) -> Money:
        return Money(self.compound(1) - self.amount)

    @property
    def last_gain(self) -> Money:
        return Money(self.compound(self.years) - self.compound(self.years - 1))

    @property
    def shown_years(self) -> tuple[int, ...]:
        """From the first to the last, evenly."""
        years = list(range(0, self.years + 1, -(-self.years // (MOST_BARS - 1))))
        return tuple(years if years[-1] == self.years else [*years, self.years])

    @property
    def last_bar(self) -> int:
        return len(self.shown_years) - 1

    @property
    def heights(self) -> tuple[float, ...]:
        """In hundredths of the last one."""
        share = 100 / self.compound(self.years)
        return tuple(round(self.compound(year) * share, 4) for year in self.shown_years)

    @property
    def simple_heights(self) -> tuple[float, ...]:
        share = 100 / self.simple(self.years)
        return tuple(round(self.simple(year) * share, 4) for year in self.shown_years)

    @property
    def tops(self) -> tuple[Money, ...]:
        return tuple(Money(round(self.compound(year))) for year in self.shown_years)

    @property
    def simple_tops(self) -> tuple[Money, ...]:
        return tuple(Money(self.simple(year)) for year in self.shown_years)

    @property
    def top(self) -> float:
        """Of the axis, in percent of the start."""
        return min(1900.0, self.compound(self.years) / self.amount * 100 * 1.15)


def read_account(request: Request) -> Account | None:
    """What the text says; for what it leaves out a usual number stands."""
    text = request.text
    money, rate, years = MONEY.search(text), RATE.search(text), YEARS.search(text)
    if not (money or rate):
        return None
    start = next(filter(None, money.groups())).replace(",", "") if money else USUAL_START
    return Account(
        float(start),
        float(rate[1]) if rate else USUAL_RATE,
        int(years[1]) if years else USUAL_YEARS,
    )


TEMPLATES = tuple(
    template
    for name in ("compound_interest", "simple_interest")
    for template in read_templates(str(Path(__file__).with_name(name)), Account, read_account)
)
