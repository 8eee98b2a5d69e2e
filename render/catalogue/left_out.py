"""Numbers of a person's text that a lesson does not show are named at its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from render.catalogue.framing import beat, counted, joined, number
from render.catalogue.quantities import UNITS, WRITTEN
from render.catalogue.request import Request
from render.plan import Beat, Scene

STANDING_ALONE = re.compile(r"(?<![\w.,/^])\d{1,9}(?:\.\d{1,6})?(?![\w/^]|[.,]\d)")
WRITTEN_NUMBER = re.compile(r"\d+(?:\.\d+)?")
NOT_SEEN = frozenset(
    ("id", "target", "x_range", "y_range", "at", "seconds", "pause", "op", "area", "start", "end")
)
QUOTIENT = re.compile(r"(\d+)(?:/|\}\{)(\d+)")
MOST_NAMED = 8


def told(request: Request, scenes: Sequence[Scene]) -> list[Scene]:
    """The scenes; the first one also says which numbers of the text they do not show."""
    missing = missing_numbers(request.text, scenes)
    if not missing or len(scenes[0].beats) > 7:
        return list(scenes)
    first = scenes[0]
    added = first.model_copy(update={"beats": (*first.beats, sentence(missing))})
    return [added, *scenes[1:]]


def sentence(missing: Sequence[float]) -> Beat:
    named = [number(n) for n in missing[:MOST_NAMED]]
    over = len(missing) - len(named)
    what = joined([*named, counted(over, "more", "more")] if over else named)
    return beat(
        f"Of the numbers asked for, {what} {'do' if len(missing) > 1 else 'does'} not appear here: "
        "this lesson shows what fits its pictures, or else an example of its own."
    )


def missing_numbers(text: str, scenes: Sequence[Scene]) -> list[float]:
    """Whole and decimal numbers of the text, once each, that no sentence or picture holds."""
    plain = WRITTEN.sub(" ", text)
    shown = {value for scene in scenes for value in seen(scene.model_dump())}
    given = [float(found) for found in STANDING_ALONE.findall(plain)]
    measured = [
        float(value.replace(",", "."))
        for value, unit in WRITTEN.findall(text)
        if not {in_si(value, 1.0), in_si(value, UNITS[unit.lower()][1])} & shown
    ]
    return [n for n in dict.fromkeys(given + measured) if round(abs(n), 6) not in shown]


def in_si(value: str, factor: float) -> float:
    return round(abs(float(value.replace(",", "."))) * factor, 6)


def seen(part: object) -> Iterator[float]:
    if isinstance(part, str):
        yield from (round(float(n), 6) for n in WRITTEN_NUMBER.findall(part.replace(",", " ")))
        for over, under in QUOTIENT.findall(part):
            if int(under):
                yield round(int(over) / int(under), 6)
    elif isinstance(part, int | float):
        yield round(abs(part), 6)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in NOT_SEEN:
                yield from seen(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from seen(value)
