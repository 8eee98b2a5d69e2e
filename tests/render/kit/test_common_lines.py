"""What stands side by side is set alike: one size in a flow, one line for opposite statements."""

from __future__ import annotations

import pytest

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pydub, which Manim imports
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),  # and which misses ffmpeg
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]


@pytest.mark.parametrize(("area", "count"), [("main", 4), ("left", 3)])
def test_a_flow_is_set_in_one_size(area: str, count: int) -> None:
    from render.kit.texts import flow

    items = ["Sound moves a thin membrane", "A coil moves", "A voltage arises", "It is kept"]
    sizes = [round(station[1].font_size, 2) for station in flow(items[:count], area)]
    assert len(set(sizes)) == 1


def test_what_is_said_of_two_sides_stands_on_common_lines() -> None:
    from render.kit.cards import Versus

    board = Versus("main", "For", "Against", ["hardly any carbon dioxide", "little fuel"],
                   ["waste to be kept for many thousand years", "dear", "slow"])  # fmt: skip
    for left, right in (("l0", "r0"), ("l1", "r1")):
        plates = board.named[left][0], board.named[right][0]
        assert plates[0].get_top()[1] == pytest.approx(plates[1].get_top()[1])
        assert plates[0].height == pytest.approx(plates[1].height)
