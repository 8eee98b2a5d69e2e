"""Inline SVG by hand: a plot with two scales. Colours and fonts are classes of the page's style.

Only presentation attributes are used, never `style`, so that the page needs no permission for
inline styles. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count

Point = tuple[float, float]
WIDTH = 400
TICK = 4


@dataclass
class Plot:
    """A picture of `WIDTH` × height units; data between `x_range` and `y_range` (bottom, top)."""

    name: str
    title: str
    description: str
    height: int
    x_range: tuple[float, float]
    y_range: tuple[float, float]
    left: float = 36
    right: float = 14
    top: float = 10
    bottom: float = 30
    parts: list[str] = field(default_factory=list)

    def x(self, value: float) -> float:
        low, high = self.x_range
        share = (value - low) / ((high - low) or 1.0)
        return self.left + share * (WIDTH - self.left - self.right)

    def y(self, value: float) -> float:
        low, high = self.y_range
        share = (value - low) / ((high - low) or 1.0)
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)

    # -- shapes, in data coordinates -------------------------------------------------------------

    def line(self, points: Iterable[Point], kind: str) -> None:
        """An open line; the class `kind` says how it looks."""
        path = " ".join(f"{_n(self.x(x))},{_n(self.y(y))}" for x, y in points)
        if path:
            self.parts.append(f'<polyline class="line {kind}" points="{path}"/>')

    def box(self, corner: Point, opposite: Point, kind: str, *, round_by: float = 0) -> None:
        xs = sorted((self.x(corner[0]), self.x(opposite[0])))
        ys = sorted((self.y(corner[1]), self.y(opposite[1])))
        self.rect((xs[0], ys[0], xs[1] - xs[0], ys[1] - ys[0]), kind, round_by=round_by)

    def dot(self, at: Point, radius: float, kind: str) -> None:
        x, y = _n(self.x(at[0])), _n(self.y(at[1]))
        self.parts.append(f'<circle class="{kind}" cx="{x}" cy="{y}" r="{_n(radius)}"/>')

    def rule(self, a: Point, b: Point, kind: str) -> None:
        """A straight line."""
        ends = zip(("x1", "y1", "x2", "y2"), (*self._at(a), *self._at(b)), strict=True)
        self.parts.append(
            f'<line class="{kind}" ' + " ".join(f'{n}="{_n(v)}"' for n, v in ends) + "/>"
        )

    def _at(self, point: Point) -> Point:
        return self.x(point[0]), self.y(point[1])

    # -- in units of the picture -----------------------------------------------------------------

    def rect(
        self, box: tuple[float, float, float, float], kind: str, *, round_by: float = 0
    ) -> None:
        """x, y, width, height."""
        x, y, width, height = (_n(value) for value in box)
        corner = f' rx="{_n(round_by)}"' if round_by else ""
        self.parts.append(
            f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}"{corner}/>'
        )

    def text(self, at: Point, words: str, kind: str = "tick", anchor: str = "start") -> None:
        x, y = at
        self.parts.append(
            f'<text class="{kind}" x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}">'
            f"{escape(words)}</text>"
        )

    # -- axes ------------------------------------------------------------------------------------

    def time_axis(self) -> None:
        """Minutes and seconds along the bottom."""
        low, high = self.x_range
        step = next(s for s in (1, 2, 5, 10, 20, 30, 60, 120, 300, 900) if (high - low) / s <= 7)
        at = step * -(-low // step)
        while at <= high:
            self._bottom_tick(at, f"{int(at) // 60}:{int(at) % 60:02d}")
            at += step
        self.rule((low, self.y_range[0]), (high, self.y_range[0]), "axis")

    def bottom_axis(self, ticks: Sequence[tuple[float, str]]) -> None:
        for at, words in ticks:
            self._bottom_tick(at, words)
        self.rule((self.x_range[0], self.y_range[0]), (self.x_range[1], self.y_range[0]), "axis")

    def _bottom_tick(self, at: float, words: str) -> None:
        x, y = self._at((at, self.y_range[0]))
        self.parts.append(
            f'<line class="axis" x1="{_n(x)}" y1="{_n(y)}" x2="{_n(x)}" y2="{_n(y + TICK)}"/>'
        )
        half = 3.3 * len(words)
        if x + half > WIDTH:  # the last one would be cut off
            self.text((WIDTH, y + TICK + 11), words, anchor="end")
        else:
            self.text((x, y + TICK + 11), words, anchor="middle")

    def left_axis(self, ticks: Sequence[tuple[float, str]]) -> None:
        for at, words in ticks:
            self.rule((self.x_range[0], at), (self.x_range[1], at), "grid")
            self.text((self.left - 5, self.y(at) + 4), words, anchor="end")

    def svg(self) -> str:
        """The picture, which says to a screen reader what it shows."""
        name = escape(self.name, quote=True)
        return (
            f'<svg role="img" aria-labelledby="{name}-t {name}-d" '
            f'viewBox="0 0 {WIDTH} {self.height}" xmlns="http://www.w3.org/2000/svg">'
            f'<title id="{name}-t">{escape(self.title)}</title>'
            f'<desc id="{name}-d">{escape(self.description)}</desc>'
            + "".join(self.parts)
            + "</svg>"
        )


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values from low to high, at most `most` of them."""
    for exponent in count(-6):
        for factor in (1, 2, 5):
            step = factor * 10.0**exponent
            first, last = -(-low // step), high // step
            if last - first < most:
                return [round(k * step, 9) for k in range(int(first), int(last) + 1)]
    raise AssertionError("unreachable")


def _n(value: float) -> str:
    """A short number."""
    return f"{value:.1f}".removesuffix(".0")
