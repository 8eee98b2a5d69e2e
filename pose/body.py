"""The people in one picture, and whoever finds them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from pose.picture import Picture
from scoring.landmarks import LANDMARKS


class Body(NamedTuple):
    """One person in one picture: pixels (33, 3), metres (33, 3), visibility (33,)."""

    image: NDArray[np.float32]
    world: NDArray[np.float32]
    visibility: NDArray[np.float32]


NOBODY = Body(
    np.full((LANDMARKS, 3), np.nan, np.float32),
    np.full((LANDMARKS, 3), np.nan, np.float32),
    np.zeros(LANDMARKS, np.float32),
)


class Company(NamedTuple):
    """Who is in one picture.

    bodies  by the number of the tracklet that each belongs to; the first one was found first
    people  how many were counted; 0 where nobody was found or counted
    """

    bodies: Mapping[int, Body]
    people: int = 0


class Landmarker(Protocol):
    """Follows people from picture to picture. Made in the process that uses it.

    name   what finds the landmarks, with its version
    batch  how many pictures it likes to be given at once
    """

    name: str
    batch: int

    def find_all(self, shown: Sequence[tuple[float, Picture]]) -> list[Company]:
        """Who is in each of the next pictures, shown at these times (seconds, increasing).

        Whoever was lost and is found again has another number.
        """
        ...

    def warm_up(self) -> None:
        """Load and compile what `find_all` needs. Raises ModelMissing."""
        ...

    def reset(self) -> None:
        """Forget everybody: the next picture begins another run, and times may begin anew."""
        ...
