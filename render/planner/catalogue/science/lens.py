"""A thin converging lens: the picture by rays, and by the lens equation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from render.plan.boards import Piece, Sketch
from render.planner.catalogue.lesson_file import read_templates
from render.planner.catalogue.quantities import quantities
from render.planner.request import Request

NUMBER = r"(\d+(?:\.\d+)?)"
FOCAL = re.compile(rf"\b(?:focal length|focus|f)\b\D{{0,12}}{NUMBER}", re.IGNORECASE)
AWAY = re.compile(
    rf"\b(?:object(?: distance)?|placed|stands|distance)\b\D{{0,18}}{NUMBER}", re.IGNORECASE
)


@dataclass(frozen=True)
class Lens:
    """Focal length and distance of the object, both in centimetres; never equal."""

    focal: float
    object: float

    @property
    def fits(self) -> bool:
        if abs(self.focal - self.object) < 0.05 * self.focal or not 0.1 <= self.focal <= 1000:
            return False
        return 0.3 <= self.object / self.focal <= 6 and abs(self.image) <= 6 * self.focal

    @property
    def image(self) -> float:
        """Its distance; negative for a virtual image, on the side of the object."""
        return 1 / (1 / self.focal - 1 / self.object)

    @property
    def rays(self) -> Sketch:
        """To scale along the axis; heights are stretched so that the rays can be told apart."""
        f, g, b = self.focal, self.object, self.image
        size = abs(b) / g
        left = max(g, -b if b < 0 else 0, 1.3 * f) * 1.1
        right = max(b if b > 0 else 0, 1.6 * f) * 1.15
        wide = left + right
        scale = 12 / wide
        high = 1.6 if size <= 1.2 else 1.6 / size * 1.2
        tall = high * max(1.0, size)
        up, down = (tall, 0.0) if b < 0 else (high, high * size)
        axis = down + 0.7
        total = axis + up + 0.7

        def at(x: float, y: float) -> tuple[float, float]:
            return round((left + x) * scale, 4), round(axis + y, 4)

        tip = (-g, high)
        image = (b, -high * size if b > 0 else high * size)
        end = right / 1.02
        bent = falling(high, -high / f, end, axis)
        straight = falling(0.0, -high / g, end, axis)
        pieces = [
            Piece(id="axis", form="line", points=(at(-left, 0), at(right, 0)), role="muted"),
            Piece(id="lens", form="line", points=(at(0, -axis + 0.25), at(0, up + 0.4)),
                  role="accent"),
            Piece(id="object", form="arrow", points=(at(-g, 0), at(*tip)), role="warm"),
            Piece(id="f1", form="disc", points=(at(-f, 0),), size=0.09, role="accent", tex="F",
                  side="down"),
            Piece(id="f2", form="disc", points=(at(f, 0),), size=0.09, role="accent", tex="F",
                  side="down"),
            Piece(id="par1", form="line", points=(at(*tip), at(0, high)), role="good", waits=True),
            Piece(id="par2", form="line", points=(at(0, high), at(*bent)), role="good",
                  waits=True),
            Piece(id="mid", form="line", points=(at(*tip), at(*straight)), role="violet",
                  waits=True),
            Piece(id="image", form="arrow", points=(at(b, 0), at(*image)), role="bad", waits=True),
        ]  # fmt: skip
        if b < 0:
            ends = {"back1": (at(0, high), "good"), "back2": (at(*tip), "violet")}
            pieces += [
                Piece.model_validate({"id": name, "form": "dashed", "points": (start, at(*image)),
                                      "role": role, "waits": True})
                for name, (start, role) in ends.items()
            ]  # fmt: skip
        return Sketch(id="s", width=12, height=round(total, 4), pieces=tuple(pieces))


def falling(start: float, slope: float, far: float, axis: float) -> tuple[float, float]:
    """Where a falling ray, which leaves the lens at ``start``, leaves the picture."""
    x = min(far, (0.2 - axis - start) / slope)
    return x, start + slope * x


def read_lens(request: Request) -> Lens | None:
    """By their names, or as two lengths."""
    text = request.text
    focal, away = FOCAL.search(text), AWAY.search(text)
    if focal and away:
        return Lens(float(focal[1]), float(away[1]))
    lengths = [value * 100 for value in quantities(text, "length")][:2]
    return Lens(*lengths) if len(lengths) == 2 else None


TEMPLATES = read_templates(__file__, Lens, read_lens)
