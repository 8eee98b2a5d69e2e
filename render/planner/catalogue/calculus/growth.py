"""Change in proportion to what is there: half-life, and the equation dy/dx = k·y."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

from render.plan.objects import Curve, Graph, Point
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import coefficient, figures, plain
from render.planner.request import Request

NUMBER = r"(-?\d+(?:\.\d+)?)"
UNITS = r"(years?|days?|hours?|minutes?|seconds?|h|s)"
HALF = re.compile(rf"half[- ]li(?:fe|ves)\D{{0,18}}{NUMBER}\s*{UNITS}", re.IGNORECASE)
TIME = re.compile(rf"{NUMBER}\s*{UNITS}", re.IGNORECASE)
AMOUNT = re.compile(rf"{NUMBER}\s*(?:g|grams?|mg|kg|atoms|%)\b", re.IGNORECASE)
RATE = re.compile(r"(?:dy\s*/\s*dx|y'|y′)\s*=\s*(-?\d*\.?\d*)\s*\*?\s*y(?![a-z^(])")
START = re.compile(rf"y\s*\(\s*0\s*\)\s*=\s*{NUMBER}")
HALVINGS, LONGEST_WORD = 6, 14
USUAL_AMOUNT, USUAL_LIVES = 100.0, 3
FAMILY = (0.5, 1.5)  # other starts, as shares of ours


@dataclass(frozen=True)
class Decay:
    """How much there is at first, the half-life with its unit, and the time that is asked for."""

    start: float
    half: float
    unit: str
    time: float

    @property
    def fits(self) -> bool:
        usual = 0 < self.half <= 1e5 and 0 < self.start <= 1e6
        return usual and 0 < self.time / self.half <= 12

    def after(self, time: float) -> float:
        return float(self.start * 0.5 ** (time / self.half))

    @property
    def left(self) -> float:
        return self.after(self.time)

    @property
    def times(self) -> tuple[str, ...]:
        return tuple(figures(n * self.half)[:LONGEST_WORD] for n in range(HALVINGS))

    @property
    def tops(self) -> tuple[str, ...]:
        amounts = (self.after(n * self.half) for n in range(HALVINGS))
        return tuple(figures(amount)[:LONGEST_WORD] for amount in amounts)

    @property
    def apart(self) -> bool:
        """Whether the time can be told from the first half-life in the picture."""
        return abs(self.time / self.half - 1) > 0.1

    @property
    def curve(self) -> Graph:
        """In percent of the start, over half-lives."""
        lives = self.time / self.half
        share = 100 * 0.5**lives
        half = Point(id="half", x=1, y=50, tex=r"1 \to 50\%", role="good")
        ours = Point(id="ours", x=lives, y=share, tex=rf"{plain(lives)} \to {plain(share)}\%")
        return Graph(
            id="plot",
            x_range=(0, max(5.0, 1.25 * lives)),
            y_range=(0, 110),
            curves=(Curve(id="f", expression=f"100*exp(-{coefficient(math.log(2))}*x)"),),
            points=(half, ours) if self.apart else (half,),
        )


def read_decay(request: Request) -> Decay | None:
    text = request.text
    half = HALF.search(text)
    if half is None and re.search(r"\bhalf[- ]li(?:fe|ves)\b", request.topic, re.IGNORECASE):
        times = list(TIME.finditer(text))
        half = times[0] if len(times) == 1 else None  # the only time that is given
    if half is None:
        return None
    rest = text[: half.start()] + " ; " + text[half.end() :]
    time = re.search(rf"\b(?:after|in|for)\s+{NUMBER}\s*{half[2].rstrip('s')}s?\b", rest, re.I)
    start = AMOUNT.search(rest)
    size = float(half[1])
    return Decay(
        float(start[1]) if start else USUAL_AMOUNT,
        size,
        {"h": "hours", "s": "seconds"}.get(half[2], half[2].rstrip("s") + "s"),
        float(time[1]) if time else USUAL_LIVES * size,
    ) if size > 0 else None  # fmt: skip


@dataclass(frozen=True)
class Growth:
    """k and y(0) of the equation y' = k·y."""

    k: float
    start: float

    @property
    def fits(self) -> bool:
        return 0.02 <= abs(self.k) <= 5 and 0 < abs(self.start) <= 100

    @property
    def curves(self) -> Graph:
        reach = 2.2 / abs(self.k)
        ends = 1.5 * self.start, self.start * math.exp(self.k * reach)
        low, high = min(0.0, *ends), max(0.0, *ends)
        air = 0.12 * (high - low)
        others = (
            Curve(id=f"o{n}", expression=self.solution(share), role="muted")
            for n, share in enumerate(FAMILY)
        )
        start = Point(id="start", x=0, y=self.start, tex=rf"y(0) = {plain(self.start)}")
        return Graph(
            id="plot",
            x_range=(0, reach),
            y_range=(low - air, high + air),
            curves=(Curve(id="f", expression=self.solution(1), tex="y"), *others),
            points=(start,),
        )

    def solution(self, share: float) -> str:
        return f"{coefficient(share * self.start)}*exp({coefficient(self.k)}*x)"


def read_growth(request: Request) -> Growth | None:
    text = request.text.replace("−", "-")
    k, start = RATE.search(text), START.search(text)
    if k is None or k[1] in (".", "-."):
        return None
    rate = float({"": "1", "-": "-1"}.get(k[1], k[1]))
    return Growth(rate, float(start[1]) if start else 1.0)


HERE = Path(__file__)
TEMPLATES = (
    *read_templates(str(HERE.with_name("half_life")), Decay, read_decay),
    *read_templates(str(HERE.with_name("natural_growth")), Growth, read_growth),
)
