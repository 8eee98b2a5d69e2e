"""Which way up a stored picture is shown: a quarter turn, a mirror, or both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av import VideoFrame

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Orientation:
    """Where the stored picture's directions lead in the shown one, as whole numbers.

    x', y' = across · (x, y), down · (x, y), with y downwards.
    """

    across: tuple[int, int] = (1, 0)
    down: tuple[int, int] = (0, 1)

    @classmethod
    def of(cls, frame: VideoFrame) -> Orientation:
        """By the frame's display matrix, to the nearest quarter turn; as it is without one.

        FFmpeg's ``libavutil/display.h`` gives the layout: x' = a·x + c·y, y' = b·x + d·y.
        """
        # a frame that was asked for its side data is a cycle of references and stays in memory
        # until that is collected: so a tiny copy is asked, and through Any, as the stubs are wrong
        known: Any = frame.reformat(16, 16, "gray").side_data
        matrix = known.get("DISPLAYMATRIX")
        if matrix is None:
            return UPRIGHT
        a, b, _, c, d = np.frombuffer(matrix, "=i4")[:5].tolist()
        if abs(a) + abs(d) >= abs(b) + abs(c):
            return cls((_sign(a), 0), (0, _sign(d)))
        return cls((0, _sign(c)), (_sign(b), 0))

    @property
    def transposed(self) -> bool:
        """Whether width and height change places."""
        return not self.across[0]

    @property
    def mirrored(self) -> bool:
        (a, c), (b, d) = self.across, self.down
        return a * d - b * c < 0

    @property
    def degrees(self) -> int:
        """Counter-clockwise turn that makes the stored picture upright: 0, 90, 180, 270.

        Where it is mirrored too: the turn of its mirror image.
        """
        flip = -1 if self.mirrored else 1
        across = (self.across[0] * flip, self.down[0])
        return {(1, 0): 0, (0, -1): 90, (-1, 0): 180, (0, 1): 270}[across]

    def to_stored(self, width: int, height: int) -> Matrix:
        """(3, 3): from pixels of the shown picture to those of the stored one of this size."""
        turn = np.array([self.across, self.down], np.float64)
        corner = np.minimum(turn, 0) @ [width - 1, height - 1]
        matrix = np.eye(3)
        matrix[:2, :2], matrix[:2, 2] = turn.T, turn.T @ corner
        return matrix

    def orient_pixels(self, pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The stored pixels (height, width, 3) as they are shown, contiguous."""
        turned = pixels.swapaxes(0, 1) if self.transposed else pixels
        return np.ascontiguousarray(turned[:: sum(self.down), :: sum(self.across)])


def _sign(value: int) -> int:
    return -1 if value < 0 else 1


UPRIGHT = Orientation()
