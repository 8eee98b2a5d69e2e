"""Dynamic programming: tables that fill from small problems to the large one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from render.planner.catalogue.computing.tracing import Step, Table
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

HERE = Path(__file__).with_name
Rows = tuple[tuple[str, ...], ...]


def write_row(head: object, cells: Sequence[object]) -> tuple[str, ...]:
    return (str(head), *("–" if cell is None else str(cell) for cell in cells))


# ---- Fibonacci ----


def add_neighbours(n: int) -> Iterator[Step]:
    """Each Fibonacci number from the two before it."""
    table, one, other = Table(), 0, 1
    for k in range(2, n + 1):
        table.mark_cell(1, k, "warm")
        table.mark_cell(1, k - 1, "warm")
        table.show_cell(1, k + 1)
        table.mark_cell(1, k - 1, "muted")
        yield table.step(k=k, one=one, other=other, sum=one + other)
        one, other = other, one + other


@dataclass(frozen=True)
class Fibonacci:
    """The number at place ``n``."""

    n: int

    @property
    def fits(self) -> bool:
        return 2 <= self.n <= 12

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(add_neighbours(self.n))

    @property
    def numbers(self) -> tuple[int, ...]:
        return (0, 1, *(step.sum for step in self.steps))

    @property
    def calls(self) -> int:
        """Of the plain recursion, c(n) = c(n-1) + c(n-2) + 1: they grow like the numbers."""
        return 2 * (self.numbers[-1] + self.numbers[-2]) - 1

    @property
    def rows(self) -> Rows:
        return write_row("n", range(self.n + 1)), write_row("F(n)", self.numbers)


def read_place(request: Request) -> Fibonacci | None:
    found = re.search(
        r"(?:F\s*\(|fib(?:onacci)?\s*(?:numbers?)?\s*\(?|\bn\s*=\s*)(?:of |up to |for )?(\d{1,3})"
        r"|\b(\d{1,2})(?:st|nd|rd|th)\b",
        request.text,
        re.IGNORECASE,
    )
    return Fibonacci(int(found[1] or found[2])) if found else None


# ---- coin change ----


def pay_sums(coins: Sequence[int], amount: int) -> Iterator[Step]:
    """Of each sum from 1: the fewest coins (none where it cannot be paid) and the last of them,
    from what is known of the sums below."""
    table, best = Table(), {0: 0}
    for total in range(1, amount + 1):
        options = [(best[total - coin] + 1, -coin) for coin in coins if total - coin in best]
        count, last = min(options) if options else (None, 0)
        table.show_cell(1, total + 1)
        table.show_cell(2, total + 1)
        if count is not None:
            best[total] = count
        rest = total + last
        yield table.step(sum=total, coin=-last, count=count, rest=rest, more=best.get(rest))


@dataclass(frozen=True)
class Change:
    """An amount that is paid with as few coins as possible."""

    values: tuple[int, ...]
    amount: int

    @property
    def fits(self) -> bool:
        whole = all(1 <= coin <= 12 for coin in self.values)
        return len(self.values) > 0 and 1 <= self.amount <= 12 and whole

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(pay_sums(self.values, self.amount))

    @property
    def rows(self) -> Rows:
        sums = range(self.amount + 1)
        counts = [0, *(step.count for step in self.steps)]
        lasts = [None, *(step.coin or None for step in self.steps)]
        return write_row("sum", sums), write_row("coins", counts), write_row("last", lasts)

    @property
    def paid(self) -> tuple[int, ...]:
        """The coins, nothing where it cannot be paid."""
        used, left = [], self.amount
        while left and (coin := self.steps[left - 1].coin):
            used.append(coin)
            left -= coin
        return tuple(used)

    @property
    def greedy(self) -> int:
        """How many coins it takes with the largest that fits each time; 0 where that ends badly."""
        left, count = self.amount, 0
        for coin in reversed(self.values):
            count += left // coin
            left %= coin
        return 0 if left else count


INTEGER = r"\d{1,4}"
LIST = rf"((?:{INTEGER}(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s+|\s*/\s*))*{INTEGER})"
AMOUNT = re.compile(
    rf"\b(?:amount|sum|total|pay|make|for)(?: of|\s*=|:)?\s*({INTEGER})\b", re.IGNORECASE
)
USUAL_COINS, USUAL_AMOUNT = (1, 3, 4), 6


def integers(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in re.findall(r"\d+", text))


def coins_asked(text: str) -> tuple[tuple[int, ...], int | None]:
    """The coins and the amount that the text names; the amount may be out of our reach."""
    amount = AMOUNT.search(text)
    rest = text if amount is None else f"{text[: amount.start()]} ; {text[amount.end() :]}"
    rows = [integers(row) for row in re.findall(LIST, rest)]
    alone = [row[0] for row in rows if len(row) == 1]
    named = int(amount[1]) if amount else alone[0] if alone else None
    return max(rows, key=len, default=()), named


def read_coins(request: Request) -> Change | None:
    given, amount = coins_asked(request.text)
    coins = tuple(sorted(set(given))) if len(given) >= 2 else USUAL_COINS
    change = Change(coins, amount or USUAL_AMOUNT)
    if amount is None and not change.fits:
        return Change(USUAL_COINS, USUAL_AMOUNT)
    return change if amount is not None or len(given) >= 2 else None


def coins_left_out(request: Request) -> str:
    """Nothing, or that the text's coins or amount are not those of the lesson."""
    coins, amount = coins_asked(request.text)
    if re.search(r"[-−]\d|\d\.\d|\bfor 0\b|\bchange 0\b", request.text):
        return "What was asked could not be used: coins and sums are whole numbers from 1 to 12."
    if amount is None and len(coins) < 2:
        return ""
    reach = max([amount or 0, *coins])
    if (amount or USUAL_AMOUNT) >= 1 and reach <= 12:
        return ""
    return (
        f"The table has room for sums up to 12. What you asked for, with {reach}, does not fit, so "
        "the lesson pays 6 with coins of 1, 3 and 4."
    )


# ---- knapsack ----


def weigh_choices(things: Sequence[tuple[int, int]], capacity: int) -> Iterator[Step]:
    """Row by row, for each capacity: the better of leaving the thing and of taking it."""
    table, best = Table(), (0,) * (capacity + 1)
    for n, (weight, value) in enumerate(things, 1):
        with_it = [best[c - weight] + value if weight <= c else 0 for c in range(capacity + 1)]
        best = tuple(map(max, best, with_it))
        table.show_row(n + 1)
        yield table.step(n=n, weight=weight, value=value, best=best, whole=best[-1])


@dataclass(frozen=True)
class Bag:
    """Things of (weight, value) for a bag of some capacity; each is taken once or not at all."""

    things: tuple[tuple[int, int], ...]
    capacity: int

    @property
    def fits(self) -> bool:
        sizes = all(1 <= weight <= 20 and value <= 999 for weight, value in self.things)
        return 2 <= len(self.things) <= 6 and 1 <= self.capacity <= 10 and sizes

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(weigh_choices(self.things, self.capacity))

    @property
    def rows(self) -> Rows:
        empty = (0,) * (self.capacity + 1)
        named = zip(self.things, self.steps, strict=True)
        filled = [write_row(f"{weight} kg, {value}", one.best) for (weight, value), one in named]
        return write_row("thing", range(self.capacity + 1)), write_row("none", empty), *filled

    @property
    def taken(self) -> tuple[int, ...]:
        """The things of the best pack, from 1: where a row differs from the one above."""
        left, found = self.capacity, []
        for n in range(len(self.things), 0, -1):
            above = self.steps[n - 2].best if n > 1 else (0,) * (self.capacity + 1)
            if self.steps[n - 1].best[left] != above[left]:
                found.append(n)
                left -= self.things[n - 1][0]
        return tuple(reversed(found))

    @property
    def weight(self) -> int:
        return sum(self.things[n - 1][0] for n in self.taken)


def find_part(text: str, names: str) -> tuple[int, ...]:
    """The whole numbers after one of the names."""
    found = re.search(
        rf"\b(?:{names})(?: are| is| of|:|\s*=|\s)*\s*[\[({{]?{LIST}", text, re.IGNORECASE
    )
    return integers(found[1]) if found else ()


def read_bag(request: Request) -> Bag | None:
    weights = find_part(request.text, "weights?")
    values = find_part(request.text, "values?|prices?|profits?")
    capacity = find_part(request.text, "capacity|limit|room(?: for)?|holds")
    if not capacity or not weights or len(weights) != len(values):
        return None
    return Bag(tuple(zip(weights, values, strict=True)), capacity[0])


def bag_left_out(request: Request) -> str:
    plain = re.sub(r"0\s*[/-]\s*1", "", request.text)
    bag = read_bag(request)
    if (bag and bag.fits) or len(integers(plain)) < 2:
        return ""
    return (
        "Your numbers do not fit this table, so the lesson packs a bag of its own. It takes up to "
        "6 weights, as many values, and a capacity of at most 10, all whole."
    )


# ---- the lessons ----

BY_TABLE = re.compile(r"dynamic|memo|tabul|\btable|recursi|program|algorithm|bottom", re.IGNORECASE)
DYNAMIC = Subject(names=("dynamic programming",), words="problem* algorithm* python")
FIBONACCI = read_written(str(HERE("fibonacci_table")), Fibonacci, read_place)
COINS = read_written(str(HERE("coin_change")), Change, read_coins)
KNAPSACK = read_written(str(HERE("knapsack")), Bag, read_bag)


def score_coins(request: Request) -> float:
    """Any number counts as given, also one that has no room."""
    given = bool(re.search(r"\d", request.text))
    return COINS.subject.score(request, given=given) or DYNAMIC.score(request) - 0.5


def score_bag(request: Request) -> float:
    return KNAPSACK.subject.score(request, given=bool(re.search(r"\d", request.text)))


def score_place(request: Request) -> float:
    """Where a table or a program is meant: the sequence itself has a lesson of its own."""
    by_table = BY_TABLE.search(request.text)
    return FIBONACCI.subject.score(request, given=True) if by_table else 0.0


TEMPLATES = (
    replace(FIBONACCI.template, score=score_place),
    replace(COINS.template, score=score_coins, remark=coins_left_out),
    replace(KNAPSACK.template, score=score_bag, remark=bag_left_out),
)
