"""What a film shows besides one dancer: who else is in it, cuts, and whether it is what it seems.

It is found with the pose and kept with it, as a score hangs on it too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

Span = tuple[float, float]


@dataclass(frozen=True)
class Person:
    """Somebody in the film.

    number   from 1, from left to right by where each is first seen
    place    of the middle of the body when first seen: shares of the picture's width and height
    height   of the body, share of the picture's height (median)
    seen     (start, end) in seconds, in order
    """

    number: int
    place: tuple[float, float]
    height: float
    seen: tuple[Span, ...]

    @property
    def seconds(self) -> float:
        """How long the person can be seen."""
        return sum(end - start for start, end in self.seen)


@dataclass(frozen=True)
class Crossing:
    """Somebody passes the person who is followed; `sure`: it is plain who is who after it.

    `person` is 0 where it is somebody who is not listed, for being seen too shortly.
    """

    time: float
    person: int
    sure: bool


@dataclass(frozen=True)
class Film:
    """Of the whole film.

    persons    all who can be seen for a while, by number
    followed   the number of the one whose track it is
    crossings  of the one who is followed
    cuts       seconds at which the whole picture becomes another one
    light      how bright the brighter parts of the picture are, 0 to 255 (median over the film)
    fresh      share of the pictures that differ from the one before, while something moves
    loop       seconds after which the same pictures come again; None where they do not
    """

    persons: tuple[Person, ...] = ()
    followed: int = 1
    crossings: tuple[Crossing, ...] = ()
    cuts: tuple[float, ...] = ()
    light: float | None = None
    fresh: float = 1.0
    loop: float | None = None

    def to_document(self) -> dict[str, Any]:
        """Plain values, ready for JSON."""
        return asdict(self)

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Film:
        """Raises KeyError, TypeError, ValueError."""
        light, loop = document["light"], document["loop"]
        return cls(
            persons=tuple(_person(one) for one in document["persons"]),
            followed=int(document["followed"]),
            crossings=tuple(
                Crossing(float(one["time"]), int(one["person"]), bool(one["sure"]))
                for one in document["crossings"]
            ),
            cuts=tuple(float(time) for time in document["cuts"]),
            light=None if light is None else float(light),
            fresh=float(document["fresh"]),
            loop=None if loop is None else float(loop),
        )


def _person(document: dict[str, Any]) -> Person:
    x, y = document["place"]
    return Person(
        number=int(document["number"]),
        place=(float(x), float(y)),
        height=float(document["height"]),
        seen=tuple((float(start), float(end)) for start, end in document["seen"]),
    )
