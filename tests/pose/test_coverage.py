"""What a video lacks is known: long stretches, and many single pictures."""

from __future__ import annotations

import pytest

from pose.coverage import Coverage


def lost(every: int) -> list[tuple[float, float]]:
    """What is missing where one of so many pictures was not shown."""
    coverage = Coverage()
    for k in range(300):
        coverage.promise(k / 30)
        if k % every != every - 1:
            coverage.show(k / 30)
    return coverage.list_lost(0.0, 10.0)


@pytest.mark.parametrize(("every", "stretches"), [(2, 150), (8, 37), (20, 0), (400, 0)])
def test_single_pictures_are_missed_where_more_than_a_tenth_is_gone(every, stretches):
    found = lost(every)

    assert len(found) == stretches
    assert sum(end - start for start, end in found) == pytest.approx(stretches / 30, abs=0.1)
