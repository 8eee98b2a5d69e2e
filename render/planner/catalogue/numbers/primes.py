"""Prime numbers: the sieve of Eratosthenes, and taking numbers apart into primes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import sympy

from render.plan.objects import Cells, Table
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import integers
from render.planner.request import Request

SIZE, COLUMNS = 50, 10
STRIKING = (2, 3, 5, 7)
MOST_TRIED, MOST_DIVISIONS, MOST_FACTORS = 8, 4, 14
LARGEST = 100_000


@dataclass(frozen=True)
class Candidate:
    """A number that may be prime; 0 for none."""

    n: int
    fits = True

    @property
    def upto(self) -> int:
        return int(sympy.integer_nthroot(self.n, 2)[0])

    @property
    def small(self) -> tuple[int, ...]:
        return tuple(sympy.primerange(2, self.upto + 1))

    @property
    def tried(self) -> str:
        shown = r",\ ".join(map(str, self.small[:MOST_TRIED]))
        return shown + (r",\ \ldots" if len(self.small) > MOST_TRIED else "")

    @property
    def divisor(self) -> int:
        """The smallest, and 0 for a prime."""
        return next((p for p in self.small if self.n % p == 0), 0)

    @property
    def divided(self) -> bool:
        return self.divisor > 0

    @property
    def in_vain(self) -> bool:
        return bool(self.small) and not self.divided

    @property
    def grid(self) -> Table:
        """The numbers up to SIZE, and which ones each prime strikes out."""
        rows = tuple(
            tuple(str(r * COLUMNS + c + 1) for c in range(COLUMNS)) for r in range(SIZE // COLUMNS)
        )
        struck: set[int] = set()
        groups = []
        for p in STRIKING:
            new = [n for n in range(2 * p, SIZE + 1, p) if n not in struck]
            struck.update(new)
            groups.append(Cells(id=f"m{p}", cells=tuple(map(cell, new)), role="muted"))
        left = tuple(map(cell, sympy.primerange(2, SIZE + 1)))
        groups.append(Cells(id="one", cells=(cell(1),), role="muted"))
        groups.append(Cells(id="primes", cells=left, role="good"))
        return Table(id="grid", rows=rows, groups=tuple(groups))


def cell(n: int) -> tuple[int, int]:
    return (n - 1) // COLUMNS, (n - 1) % COLUMNS


@dataclass(frozen=True)
class Powers:
    """A product of powers of primes: set and said with exponents, written out on the screen."""

    powers: tuple[tuple[int, int], ...]

    def tex(self, _: str = "") -> str:
        return r" \cdot ".join(f"{p}^{{{k}}}" if k > 1 else str(p) for p, k in self.powers)

    def written(self, _: str = "") -> str:
        factors = [str(p) for p, k in self.powers for _ in range(k)]
        return " · ".join(factors[:MOST_FACTORS])

    def said(self, _: str = "") -> str:
        names = {1: "", 2: " squared", 3: " cubed"}
        return " times ".join(f"{p}{names.get(k, f' to the power {k}')}" for p, k in self.powers)


@dataclass(frozen=True)
class Division:
    before: int
    prime: int
    after: int


@dataclass(frozen=True)
class Composite:
    """A number that is taken apart."""

    n: int
    fits = True

    @cached_property
    def powers(self) -> tuple[tuple[int, int], ...]:
        return tuple(sorted((int(p), int(k)) for p, k in sympy.factorint(self.n).items()))

    @property
    def prime(self) -> bool:
        return self.powers == ((self.n, 1),)

    @property
    def product(self) -> Powers:
        return Powers(self.powers)

    @property
    def divisions(self) -> tuple[Division, ...]:
        """By the smallest primes first, all but the last one."""
        left, found = self.n, []
        for p in [p for p, k in self.powers for _ in range(k)][:-1]:
            found.append(Division(left, p, left // p))
            left //= p
        return tuple(found)

    @property
    def cut(self) -> bool:
        return len(self.divisions) > MOST_DIVISIONS

    @property
    def steps(self) -> tuple[Division, ...]:
        return self.divisions[: MOST_DIVISIONS - 1] if self.cut else self.divisions

    @property
    def left(self) -> int:
        return self.powers[-1][0]

    @property
    def divisors(self) -> int:
        return int(sympy.divisor_count(self.n))

    @property
    def counted(self) -> str:
        if len(self.powers) == 1:
            return str(self.divisors)
        factors = r" \cdot ".join(str(k + 1) for _, k in self.powers)
        return f"{factors} = {self.divisors}"


def read_number(request: Request) -> int | None:
    return next((n for n in integers(request.text) if 2 <= n <= LARGEST), None)


def read_candidate(request: Request) -> Candidate | None:
    """Without a number in the text the lesson asks about none."""
    found = read_number(request)
    return Candidate(found or 0) if found or request.text == "0" else None


def read_composite(request: Request) -> Composite | None:
    found = read_number(request)
    return Composite(found) if found else None


HERE = Path(__file__)
TEMPLATES = (
    *read_templates(str(HERE.with_name("prime_numbers")), Candidate, read_candidate),
    *read_templates(str(HERE.with_name("prime_factors")), Composite, read_composite),
)
