# ruff: noqa: E501, a formula and its reason are easier to read on one line
"""Light that is refracted (Snell's law), with the user's values."""

from __future__ import annotations

import re
from math import asin, cos, degrees, radians, sin

from render.plan.actions import show
from render.plan.boards import Piece, Sketch
from render.plan.lesson import Beat, Scene
from render.planner.catalogue.blocks import work_through
from render.planner.catalogue.framing import beat, fit_beats, opening, summary
from render.planner.catalogue.quantities import about, figures, plain, quantity, tex_equal
from render.planner.catalogue.registry import Template
from render.planner.catalogue.science.mechanics import has
from render.planner.catalogue.subject import Subject
from render.planner.request import Request

MEDIA = {"air": 1.0, "vacuum": 1.0, "water": 1.33, "ice": 1.31, "glass": 1.5, "diamond": 2.42,
         "oil": 1.47, "plexiglass": 1.49}  # fmt: skip
MIDDLE, REACH = (6.0, 2.75), 2.6  # where the ray meets the surface, and how long its parts are


def refraction(angle: float, one: tuple[str, float], other: tuple[str, float]) -> list[Scene]:
    (name1, n1), (name2, n2) = one, other
    ratio = n1 / n2 * sin(radians(angle))
    bent = degrees(asin(ratio)) if ratio <= 1 else None
    limit = degrees(asin(n2 / n1)) if n1 > n2 else None
    facts = f"From {name1} into {name2}, {figures(angle)}°"
    sketch, beats = rays(angle, bent, one, other)
    rows = [
        (r"n_1 \sin\theta_1 = n_2 \sin\theta_2", "Snell's law",
         "Snell's law: index times sine is the same on both sides."),
        (rf"\sin\theta_2 = \frac{{{plain(n1)}}}{{{plain(n2)}}} \cdot \sin {plain(angle)}^\circ "
         f"{tex_equal(ratio)}", "put the numbers in", f"With our numbers the sine is "
             f"{about(ratio)}."),
    ]  # fmt: skip
    if bent is None:
        rows.append((rf"{plain(ratio)} > 1", "no such angle: total reflection",
                     "No angle has such a sine. No light gets through: all of it is "
                     "reflected."))  # fmt: skip
    else:
        rows.append((rf"\theta_2 {tex_equal(bent)}^\circ", "the angle behind the surface",
                     f"So the angle is {about(bent, 'degrees')}."))  # fmt: skip
    ends = [
        ("n₁ · sin θ₁ = n₂ · sin θ₂", "Index times sine is the same on both sides."),
        (f"Here: {figures(angle)}° becomes {about(bent, '')}°" if bent is not None
         else "Here: total reflection",
         f"Here {figures(angle)} degrees become {about(bent, 'degrees')}." if bent is not None
         else "Here all light is reflected."),
        ("Into a denser medium: towards the normal" if n2 >= n1
         else "Into a thinner medium: away from the normal",
         "Into a medium of greater index, light is bent towards the normal." if n2 >= n1
         else "Into a medium of smaller index, light is bent away from the normal."),
    ]  # fmt: skip
    if limit is not None:
        ends.append((f"Total reflection from {about(limit, '')}° on",
                     f"From {about(limit, 'degrees')} on, all light is reflected."))  # fmt: skip
    return [
        opening("Refraction of light", facts,
                "A straw in a glass of water looks broken. Light is bent where it passes from one medium into another.", icon="eye"),
        Scene(title="The ray at the surface", objects=(sketch,), beats=tuple(fit_beats(beats))),
        work_through("Snell's law", rows),
        summary(*ends),
    ]  # fmt: skip


def degrees_note(name: str, angle: float, at: tuple[float, float], turn: float) -> Piece:
    """The size of an angle, written beyond its ray, where no line runs."""
    spot = (at[0] + 1.7 * cos(radians(turn)), at[1] + 1.35 * sin(radians(turn)))
    return Piece(
        id=name, form="note", points=(spot,), size=1.2, tex=rf"{plain(angle)}^\circ", waits=True
    )


def rays(
    angle: float, bent: float | None, one: tuple[str, float], other: tuple[str, float]
) -> tuple[Sketch, list[Beat]]:
    """The picture; angles are measured from the normal, at the middle of the surface."""
    x, y = MIDDLE
    pieces = [
        Piece(id="below", form="region", points=((0, 0), (12, 0), (12, y), (0, y)), role="accent"),
        Piece(id="surface", form="line", points=((0.0, y), (12.0, y)), role="muted"),
        Piece(id="normal", form="dashed", points=((x, 0.1), (x, 5.4)), role="muted"),
        Piece(id="name1", form="note", points=((10.3, 4.7),), size=3.2, role="muted",
              text=f"{one[0]}, n = {figures(one[1])}"),
        Piece(id="name2", form="note", points=((10.3, 0.6),), size=3.2, role="muted",
              text=f"{other[0]}, n = {figures(other[1])}"),
    ]  # fmt: skip
    beats = [beat(f"Above is {one[0]}, with the index {figures(one[1])}; below {other[0]}, with "
                  f"{figures(other[1])}. The dashed normal stands upright on the "
                  f"surface.", show("s"))]  # fmt: skip
    behind = draw_reflected(angle) if bent is None else draw_bent(angle, bent)
    for part, told in (draw_incoming(angle), behind):
        pieces += part
        beats.append(told)
    return Sketch(id="s", width=12, height=5.5, pieces=tuple(pieces)), beats


def draw_incoming(angle: float) -> tuple[list[Piece], Beat]:
    x, y = MIDDLE
    if not angle:
        arrow = Piece(
            id="in", form="arrow", points=((x, y + REACH), (x, y)), role="warm", waits=True
        )
        return [arrow], beat("The ray comes in along the normal.", show("s.in"))
    a = radians(angle)
    start = (x - REACH * sin(a), y + REACH * cos(a))
    pieces = [
        Piece(id="in", form="arrow", points=(start, (x, y)), role="warm", waits=True),
        Piece(id="a1", form="angle", points=((x, y),), turn=(90.0, 90.0 + angle), size=0.9,
              waits=True),
        degrees_note("t1", angle, (x, y), 90 + angle + 20),
    ]  # fmt: skip
    told = f"The ray comes in at {figures(angle)} degrees to the normal."
    return pieces, beat(told, show("s.in"), show("s.a1"), show("s.t1"))


def draw_reflected(angle: float) -> tuple[list[Piece], Beat]:
    x, y = MIDDLE
    back = (x + REACH * sin(radians(angle)), y + REACH * cos(radians(angle)))
    arrow = Piece(id="out", form="arrow", points=((x, y), back), role="bad", waits=True)
    return [arrow], beat("It does not get through: all of it is thrown back.", show("s.out"))


def draw_bent(angle: float, bent: float) -> tuple[list[Piece], Beat]:
    """The ray behind the surface; its angle is marked where there is room for it."""
    x, y = MIDDLE
    b = radians(bent)
    tip = (x + REACH * sin(b), y - REACH * cos(b))
    pieces = [Piece(id="out", form="arrow", points=((x, y), tip), role="good", waits=True)]
    acts = [show("s.out")]
    if bent > 4:
        pieces.append(Piece(id="a2", form="angle", points=((x, y),), turn=(-90.0, -90.0 + bent),
                            size=0.9, waits=True))  # fmt: skip
        pieces.append(degrees_note("t2", bent, (x, y), -90 + min(bent, 62) + 20))
        acts += [show("s.a2"), show("s.t2")]
    way = (
        "Straight on: along the normal nothing is bent." if not angle
        else f"It goes on at {about(bent, 'degrees')}, "
        + ("nearer to the normal." if bent < angle else "farther from the normal." if bent > angle
           else "unbent, since both sides have the same index.")
    )  # fmt: skip
    return pieces, Beat(say=way, do=tuple(acts))


def asked_refraction(request: Request) -> list[Scene]:
    text = request.text.lower()
    named = sorted((text.find(m), m) for m in MEDIA if re.search(rf"\b{m}\b", text))
    media = [(m, MEDIA[m]) for _, m in named]
    if len(media) == 1:
        media = [("air", 1.0), *media] if media[0][0] != "air" else [*media, ("water", 1.33)]
        turned = re.search(rf"\b(?:from|in)\s+{media[1][0]}\b", text)
        media = media[::-1] if turned and "into " + media[1][0] not in text else media
    one, other = media[:2] if len(media) > 1 else (("air", 1.0), ("water", 1.33))
    angle = quantity(request.text, "angle", 0, 89)
    return refraction(45.0 if angle is None else angle, one, other)


SNELL = Subject(
    names=("refraction*", "snell's law", "snells law", "refraction of light", "total internal reflection",
           "law of refraction"),
    words="snell light ray* water glass air diamond oil ice index of refractive angle* incidence "
          "optics physics "
    "degrees critical total internal reflection medium media bend* passes into",
)  # fmt: skip

TEMPLATES = (
    Template("refraction of light", lambda r: SNELL.score(r, given=has(r, "angle")), asked_refraction,
             takes="air, water, glass, diamond and the like, and an angle below 90 degrees",
        examples=(("Snell's law", ""), ("Refraction from glass into air at 30 degrees", ""))),
)  # fmt: skip
