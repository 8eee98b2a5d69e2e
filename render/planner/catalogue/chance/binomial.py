"""The binomial distribution: how many successes in n tries."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sympy

from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.reading import named_number
from render.planner.request import Request

TIMES = re.compile(
    r"\b(\d{1,2})\s+(?:fair\s+)?(?:coin\s*(?:flip|toss)\w*|coins?|times|trials|tries"
    r"|flips|tosses|throws)\b",
    re.IGNORECASE,
)
EXACTLY = re.compile(r"\b(?:exactly\s+)?(\d{1,2})\s+(?:heads|tails|successes)\b", re.IGNORECASE)
USUAL_TRIES = 6


@dataclass(frozen=True)
class Tries:
    """k successes in n tries, each with the probability p."""

    n: int
    p: sympy.Rational
    k: int
    fits = True

    def chance(self, k: int) -> sympy.Rational:
        return sympy.binomial(self.n, k) * self.p**k * (1 - self.p) ** (self.n - k)

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(range(self.n + 1))

    @property
    def chances(self) -> tuple[float, ...]:
        return tuple(float(self.chance(k)) for k in self.numbers)

    @property
    def shown(self) -> tuple[str, ...]:
        return tuple(f"{100 * v:.0f}%" if v >= 0.005 else "<1%" for v in self.chances)

    @property
    def likely(self) -> str:
        """``is 3``, or ``are 2 and 3``."""
        top = max(self.chances)
        tied = [str(k) for k, v in enumerate(self.chances) if abs(v - top) < 1e-12]
        return f"{'is' if len(tied) == 1 else 'are'} {' and '.join(tied)}"


def read_tries(request: Request) -> Tries | None:
    """A coin is fair, and the most likely number is asked for, unless the text says more."""
    text = request.text
    times = TIMES.search(text)
    n = named_number(text, "n") or (sympy.Integer(times[1]) if times else None)
    p = named_number(text, "p", "probability", "chance")
    if n is None and p is None:
        return None
    n = n if n is not None else sympy.Integer(USUAL_TRIES)
    p = p if p is not None else sympy.Rational(1, 2)
    if not (n.is_Integer and 2 <= n <= 15 and 0 < p < 1 and p.q <= 1000):
        return None
    heads = EXACTLY.search(text)
    k = named_number(text, "k", "exactly")
    k = k if k is not None or heads is None else sympy.Integer(heads[1])
    k = k if k is not None and k.is_Integer and 0 <= k <= n else sympy.floor((n + 1) * p)
    return Tries(int(n), p, min(int(k), int(n)))


TEMPLATES = read_templates(__file__, Tries, read_tries)
