"""Landmarks of one person, by whatever finds a single body, beside a count of all people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pose.body import NOBODY, Body, Company
from pose.picture import Picture
from pose.tracking.people import PeopleCounter


class BodyFinder(Protocol):
    """Finds one body in each picture; NOBODY stands for a picture without one."""

    name: str
    batch: int

    def find_all(self, shown: Sequence[tuple[float, Picture]]) -> list[Body]: ...

    def warm_up(self) -> None: ...

    def reset(self) -> None: ...


class OnePersonLandmarker:
    """A `Landmarker` that follows whom the finder finds, and knows of the others only how many."""

    def __init__(self, finder: BodyFinder, counter: PeopleCounter) -> None:
        self.name, self.batch = finder.name, finder.batch
        self._finder = finder
        self._counter = counter
        self.reset()

    def warm_up(self) -> None:
        self._finder.warm_up()
        self._counter.warm_up()

    def reset(self) -> None:
        self._finder.reset()
        self._counter.reset()
        self._number, self._there = 0, False

    def find_all(self, shown: Sequence[tuple[float, Picture]]) -> list[Company]:
        bodies = self._finder.find_all(shown)
        return [self._company(*one, body) for one, body in zip(shown, bodies, strict=True)]

    def _company(self, time: float, picture: Picture, body: Body) -> Company:
        people = self._counter.look(time, picture)
        was_there, self._there = self._there, body is not NOBODY
        if not self._there:
            return Company({}, people)
        self._number += not was_there
        return Company({self._number: body}, people)
