"""Prime numbers: the sieve of Eratosthenes, and taking numbers apart into primes."""

from __future__ import annotations

from collections.abc import Iterator

import sympy

from render.plan.actions import dim, stress
from render.plan.lesson import Scene
from render.plan.objects import Cells, Role, Table
from render.planner.catalogue.blocks import (
    Line,
    listed,
    opening,
    pictured,
    practice,
    summary,
    worked,
)
from render.planner.catalogue.reading import integers
from render.planner.catalogue.registry import Template
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

SIEVE = Subject(
    names=("prime number*", "primes", "sieve of eratosthenes", "prime sieve*", "prime"),
    words="sieve eratosthenes infinit* divisor* composite numbers list up",
    not_with=(
        "prime factor*",
        "factorization",
        "factorisation",
        "prime number theorem",
        "prime minister*",
        "fermat*",
        "fundamental theorem",
        "rib",
        "twin",
    ),
)
APART = Subject(
    names=(
        "prime factor*",
        "prime factorization*",
        "prime factorisation*",
        "factor tree*",
        "fundamental theorem of arithmetic",
        "factorization into primes",
        "decomposition into primes",
    ),
    words="number* factor* tree* decomposition unique arithmetic theorem fundamental integer* into "
    "prime primes",
)
SIZE, COLUMNS = 50, 10
ROLES: tuple[tuple[int, Role], ...] = ((2, "accent"), (3, "warm"), (5, "violet"), (7, "bad"))
DEFAULT = 360
OTHERS = (84, 150, 98, 225, 132, 1001, 64, 91)


def build_sieve(request: Request) -> list[Scene]:
    n = asked_number(request)
    scenes = [
        opening(
            "Prime numbers",
            "The sieve of Eratosthenes",
            "grid",
            "Some numbers can only be divided by one and by themselves. How can we find them "
            "all, without trying every division?",
        ),
        listed(
            "What a prime is",
            [
                (
                    "A prime has exactly two divisors: 1 and itself",
                    "A prime number has exactly two divisors: one and itself.",
                ),
                (
                    "1 is not prime: it has only one divisor",
                    "One is not prime, for it has only one.",
                ),
                (
                    "Every other number above 1 is a product of primes",
                    "Every other whole number above one is a product of primes.",
                ),
            ],
            optional=True,
        ),
        sieve(),
        worked(
            "Why we may stop at 7",
            [
                (
                    r"n = a \cdot b, \quad a \leq b",
                    "n is not prime",
                    "A number that is not prime is a product of two smaller ones, a and b.",
                ),
                (
                    r"a \cdot a \leq n",
                    "a is the smaller",
                    "The smaller one, squared, is at most n.",
                ),
                (
                    r"n \leq 50 \Rightarrow a \leq 7",
                    "since 8 · 8 = 64",
                    "Up to fifty, the smaller factor is at most seven. So four primes are enough.",
                ),
            ],
            optional=True,
        ),
    ]
    if n is not None:
        scenes.append(worked(f"Is {n} prime?", test_lines(n)))
    return [
        *scenes,
        summary(
            ("A prime has exactly two divisors", "A prime has exactly two divisors."),
            (
                "The sieve strikes out the multiples of every prime",
                "The sieve strikes out all multiples of one prime after another.",
            ),
            (
                "Divisors up to the square root are enough",
                "To test a number, it is enough to try the primes up to its square root.",
            ),
            (
                f"There are {len(primes())} primes up to {SIZE}",
                f"Up to fifty there are {len(primes())} primes.",
            ),
        ),
    ]


def asked_number(request: Request) -> int | None:
    found = [n for n in integers(request.text) if 2 <= n <= 100_000]
    return found[0] if found else None


def primes() -> list[int]:
    return list(sympy.primerange(2, SIZE + 1))


def cell(n: int) -> tuple[int, int]:
    return (n - 1) // COLUMNS, (n - 1) % COLUMNS


def sieve() -> Scene:
    rows = tuple(
        tuple(str(r * COLUMNS + c + 1) for c in range(COLUMNS)) for r in range(SIZE // COLUMNS)
    )
    struck: set[int] = set()
    groups = []
    for p, _ in ROLES:
        new = [n for n in range(2 * p, SIZE + 1, p) if n not in struck]
        struck.update(new)
        groups.append(Cells(id=f"m{p}", cells=tuple(map(cell, new)), role="muted"))
    groups.append(Cells(id="one", cells=(cell(1),), role="muted"))
    groups.append(Cells(id="primes", cells=tuple(map(cell, primes())), role="good"))
    table = Table(id="grid", rows=rows, groups=tuple(groups))
    return pictured(
        "The sieve",
        table,
        [
            (f"Write down the numbers up to {SIZE}. One is not prime.", ["grid", dim("grid.one")]),
            ("Two is prime. All further multiples of two are not.", [dim("grid.m2")]),
            ("The next number left is three. Strike out its multiples.", [dim("grid.m3")]),
            ("Then five.", [dim("grid.m5")]),
            ("And seven.", [dim("grid.m7")]),
            (
                "What is left has no smaller divisor but one: these are the primes.",
                [stress("grid.primes")],
            ),
        ],
    )


def test_lines(n: int) -> list[Line]:
    root = sympy.integer_nthroot(n, 2)[0]
    small = list(sympy.primerange(2, root + 1))
    lines: list[Line] = [
        (
            rf"\sqrt{{{n}}} \approx {n**0.5:.2f}",
            "how far to test",
            f"The square root of {n} is about {n**0.5:.1f}. We try the primes up to {root}."
            if small
            else f"No prime has a square that is at most {n}, so there is nothing to try.",
        ),
    ]
    divisor = next((p for p in small if n % p == 0), None)
    if divisor is None:
        if small:
            shown = r",\ ".join(map(str, small[:8])) + (r",\ \ldots" if len(small) > 8 else "")
            lines.append((shown, "none of them divides it", "None of them divides it."))
        return [*lines, (rf"{n} \text{{ is prime}}", "no divisor", f"So {n} is a prime number.")]
    return [
        *lines,
        (
            rf"{n} = {divisor} \cdot {n // divisor}",
            "not prime",
            f"{n} is {divisor} times {n // divisor}, so it is not prime.",
        ),
    ]


def score_sieve(request: Request) -> float:
    return SIEVE.score(request, given=asked_number(request) is not None)


def more_sieve(request: Request) -> Iterator[Scene]:
    others = [n for n in (91, 97, 51, 101, 119, 143, 57) if n != asked_number(request)]
    for k, n in enumerate(others, 1):
        task = rf"{n} \text{{: prime or not?}}"
        yield practice(f"Is {n} a prime number?", task, test_lines(n), k)


def score_apart(request: Request) -> float:
    return APART.score(request, given=asked_number(request) is not None)


def divide_by_primes(n: int) -> list[tuple[int, int]]:
    """(prime, quotient) of every division, smallest primes first."""
    found = []
    for p, power in sorted(sympy.factorint(n).items()):
        for _ in range(power):
            n //= p
            found.append((int(p), n))
    return found


def product(n: int) -> str:
    return r" \cdot ".join(
        f"{p}^{{{k}}}" if k > 1 else str(p) for p, k in sorted(sympy.factorint(n).items())
    )


def said_product(n: int) -> str:
    powers = sorted(sympy.factorint(n).items())
    return " times ".join(f"{p}{speak_power(k)}" for p, k in powers)


def on_screen(n: int) -> str:
    return " · ".join(str(p) for p, _ in divide_by_primes(n)[:14])


def speak_power(exponent: int) -> str:
    names = {1: "", 2: " squared", 3: " cubed"}
    return names.get(exponent, f" to the power {exponent}")


def apart_lines(n: int) -> list[Line]:
    """The divisions, then the product; long ones are cut to the first divisions."""
    steps = divide_by_primes(n)
    lines: list[Line] = []
    left = n
    for p, quotient in steps[:-1]:
        lines.append(
            (
                rf"{left} = {p} \cdot {quotient}",
                f"divide by {p}",
                f"{left} is {p} times {quotient}.",
            )
        )
        left = quotient
    if len(lines) > 4:
        lines = [*lines[:3], (rf"\cdots\ = {left}", "and so on", f"So it goes on, down to {left}.")]
    if not lines:
        return [
            (
                rf"{n} \text{{ is prime}}",
                "already prime",
                f"{n} is itself a prime, so there is nothing to take apart.",
            )
        ]
    return [*lines, (f"{n} = {product(n)}", "only primes", f"Together: {n} is {said_product(n)}.")]


def divisors(n: int) -> Scene:
    count = sympy.divisor_count(n)
    powers = [k + 1 for _, k in sorted(sympy.factorint(n).items())]
    counted = r" \cdot ".join(map(str, powers))
    return worked(
        "How many divisors?",
        [
            (f"{n} = {product(n)}", "the factorisation", f"{n} is {said_product(n)}."),
            (
                rf"{counted} = {count}" if len(powers) > 1 else str(count),
                "add one to each exponent",
                "For a divisor, each prime may be taken from zero times up to its exponent. "
                f"So there are {count} divisors.",
            ),
        ],
        optional=True,
    )


def build_apart(request: Request) -> list[Scene]:
    n = asked_number(request) or DEFAULT
    return [
        opening(
            "Prime factorisation",
            "Every number, made of primes",
            "grid",
            f"Every whole number above one is a product of primes. Of which ones is {n} made?",
        ),
        listed(
            "The fundamental theorem of arithmetic",
            [
                (
                    "Every whole number above 1 is a product of primes",
                    "Every whole number above one is a prime or a product of primes.",
                ),
                (
                    "Up to the order there is only one such product",
                    "And, except for the order, there is only one way to write it so.",
                ),
            ],
            optional=True,
        ),
        worked("Step by step", apart_lines(n)),
        *([] if sympy.isprime(n) else [divisors(n)]),
        summary(
            (
                "Divide by the smallest prime that fits, again and again",
                "Divide by the smallest prime that fits, again and again.",
            ),
            (
                "The result does not depend on the way",
                "Whichever way one goes, the primes are the same.",
            ),
            (
                (f"{n} = {on_screen(n)}" if not sympy.isprime(n) else f"{n} is prime"),
                f"Ours is {said_product(n)}."
                if not sympy.isprime(n)
                else f"{n} is a prime itself.",
            ),
        ),
    ]


def more_apart(request: Request) -> Iterator[Scene]:
    own = asked_number(request) or DEFAULT
    for k, n in enumerate((n for n in OTHERS if n != own), 1):
        yield practice(f"Take {n} apart into primes.", rf"{n} =\ ?", apart_lines(n)[-4:], k)


TEMPLATES = (
    Template(
        "prime numbers",
        score_sieve,
        build_sieve,
        takes="a whole number from 2 to 100,000",
        examples=(
            ("Prime numbers", ""),
            ("Sieve of Eratosthenes", ""),
            ("Is 91 a prime number?", ""),
            ("Is 97 prime", ""),
            ("is 2 prime?", ""),
        ),
        more=more_sieve,
    ),
    Template(
        "prime factorisation",
        score_apart,
        build_apart,
        takes="a whole number from 2 to 100,000",
        examples=(
            ("prime factorization of 360", ""),
            ("Fundamental theorem of arithmetic", ""),
            ("Prime factors", "of 97"),
            ("prime factors of 65536", ""),
        ),
        more=more_apart,
    ),
)
