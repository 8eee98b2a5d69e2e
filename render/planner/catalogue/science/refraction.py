"""Light that is refracted: its rays at the surface of two media."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import asin, cos, degrees, radians, sin

from render.plan.boards import Piece, Sketch
from render.planner.catalogue.lesson_file import read_written
from render.planner.catalogue.quantities import figures, plain, quantity
from render.planner.catalogue.science.mechanics import score_by
from render.planner.request import Request

MEDIA = {"air": 1.0, "vacuum": 1.0, "water": 1.33, "ice": 1.31, "glass": 1.5, "diamond": 2.42,
         "oil": 1.47, "plexiglass": 1.49}  # fmt: skip
X, Y, REACH = 6.0, 2.75, 2.6  # where the ray meets the surface, and how long its parts are
USUAL_ANGLE, LEAST_MARKED = 45.0, 4  # degrees


@dataclass(frozen=True)
class Ray:
    """From a medium into another one, at so many degrees to the normal."""

    angle: float
    above: str
    below: str

    @property
    def n1(self) -> float:
        return MEDIA[self.above]

    @property
    def n2(self) -> float:
        return MEDIA[self.below]

    @property
    def ratio(self) -> float:
        return self.n1 / self.n2 * sin(radians(self.angle))

    @property
    def is_reflected(self) -> bool:
        return self.ratio > 1

    @property
    def bent(self) -> float:
        """The angle behind the surface; of a reflected ray that on the same side."""
        return self.angle if self.is_reflected else degrees(asin(self.ratio))

    @property
    def has_limit(self) -> bool:
        return self.n1 > self.n2

    @property
    def limit(self) -> float:
        return degrees(asin(min(1.0, self.n2 / self.n1)))

    @property
    def is_marked(self) -> bool:
        """Whether there is room for the angle behind the surface."""
        return not self.is_reflected and self.bent > LEAST_MARKED

    @property
    def rays(self) -> Sketch:
        a, b = radians(self.angle), radians(self.bent)
        start = (X - REACH * sin(a), Y + REACH * cos(a))
        tip = (X + REACH * sin(b), Y + REACH * cos(b) * (1 if self.is_reflected else -1))
        air = [(0, 0), (12, 0), (12, Y), (0, Y)]
        pieces = [
            draw("below", "region", *air, role="accent"),
            draw("surface", "line", (0.0, Y), (12.0, Y), role="muted"),
            draw("normal", "dashed", (X, 0.1), (X, 5.4), role="muted"),
            draw("name1", "note", (10.3, 4.7), size=3.2, role="muted",
                 text=f"{self.above}, n = {figures(self.n1)}"),
            draw("name2", "note", (10.3, 0.6), size=3.2, role="muted",
                 text=f"{self.below}, n = {figures(self.n2)}"),
            draw("in", "arrow", start, (X, Y), role="warm", waits=True),
            draw("out", "arrow", (X, Y), tip, role="bad" if self.is_reflected else "good",
                 waits=True),
        ]  # fmt: skip
        if self.angle:
            pieces += mark_angle(1, self.angle, 90.0, 90 + self.angle + 20)
        if self.is_marked:
            pieces += mark_angle(2, self.bent, -90.0, -90 + min(self.bent, 62) + 20)
        return Sketch(id="s", width=12, height=5.5, pieces=tuple(pieces))


def draw(name: str, form: str, *points: tuple[float, float], **options: object) -> Piece:
    return Piece.model_validate({"id": name, "form": form, "points": points, **options})


def mark_angle(number: int, angle: float, start: float, beyond: float) -> list[Piece]:
    """Its arc, and its size beyond the ray, where no line runs."""
    turn = radians(beyond)
    spot = (X + 1.7 * cos(turn), Y + 1.35 * sin(turn))
    arc = (start, start + angle)
    return [
        draw(f"a{number}", "angle", (X, Y), turn=arc, size=0.9, waits=True),
        draw(f"t{number}", "note", spot, size=1.2, tex=rf"{plain(angle)}^\circ", waits=True),
    ]


def read_ray(request: Request) -> Ray:
    text = request.text.lower()
    media = sorted((m for m in MEDIA if re.search(rf"\b{m}\b", text)), key=text.find)
    if len(media) == 1:
        media = ["air", *media] if media[0] != "air" else [*media, "water"]
        turned = re.search(rf"\b(?:from|in)\s+{media[1]}\b", text)
        media = media[::-1] if turned and f"into {media[1]}" not in text else media
    above, below = media[:2] if len(media) > 1 else ("air", "water")
    angle = quantity(request.text, "angle", 0, 89)
    return Ray(USUAL_ANGLE if angle is None else angle, above, below)


LESSON = read_written(__file__, Ray, read_ray)
TEMPLATES = (score_by(LESSON, "angle"),)
