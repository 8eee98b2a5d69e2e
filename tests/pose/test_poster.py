"""A poster is a small picture of a moment in the film, and costs no more than the way to it."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from pose.errors import UnreadableVideo
from pose.pictures import Frame
from pose.poster import draw_poster


def film(seconds: float, height: int, width: int, read: list[float]) -> Iterator[Frame]:
    """Ten pictures a second; the n-th has the red n."""
    for number in range(round(seconds * 10)):
        read.append(number / 10)
        picture = np.zeros((height, width, 3), np.uint8)
        picture[..., 0] = number
        yield Frame(number / 10, picture)


@pytest.mark.parametrize(("seconds", "moment"), [(6.0, 2.0), (20.0, 3.0), (0.3, 0.1)])
def test_it_is_of_the_film_s_first_third_and_reads_no_further(
    seconds: float, moment: float
) -> None:
    read: list[float] = []

    jpeg = draw_poster(film(seconds, 720, 1280, read), seconds)

    drawn = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert drawn.shape == (360, 640, 3)
    assert abs(float(drawn[..., 2].mean()) - moment * 10) < 2
    assert read[-1] == pytest.approx(moment)


def test_a_small_upright_film_keeps_its_size() -> None:
    jpeg = draw_poster(film(3.0, 320, 180, []), 3.0)

    assert cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR).shape == (320, 180, 3)


def test_a_film_without_pictures_has_none() -> None:
    with pytest.raises(UnreadableVideo):
        draw_poster(iter(()), 3.0)
