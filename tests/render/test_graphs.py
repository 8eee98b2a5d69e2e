"""What the plan says of a part of a graph is what its generated code draws."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from render.code.action_code import built_graph
from render.plan.objects import Graph, Point, Segment
from render.plan.shapes import Angle, Circle, Polygon, Region

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pydub, which Manim imports
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),  # and which misses ffmpeg
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]
CURVE = {"id": "f", "expression": "x^2"}


def drawn(part: Any, **fields: Any) -> Any:
    """The first drawing of this part in a graph, as its code makes it; no numbers, no labels."""
    from render.kit import graphs, planes

    kind = {Point: "points", Segment: "segments"}.get(type(part), "shapes")
    fields = {"axes": False, kind: (part,), **fields}
    plan = Graph.model_validate(
        {"id": "g", "x_range": (-2, 2), "y_range": (-1, 4), "curves": (CURVE,), **fields}
    )
    scope: dict[str, Any] = {**vars(graphs), **vars(planes)}
    exec("\n".join(built_graph(plan, "g", '"full"')), scope)  # noqa: S102  # our own code
    return scope["g"].part(part.id)[0]


def segment(**fields: Any) -> Segment:
    return Segment(id="s", start=(-1, 0), end=(1, 3), **fields)


def test_a_segment_is_dashed_unless_it_is_said_not_to_be() -> None:
    from manim import DashedLine, Line

    assert isinstance(drawn(segment()), DashedLine)
    assert isinstance(drawn(segment(dashed=True)), DashedLine)
    whole = drawn(segment(dashed=False))
    assert isinstance(whole, Line)
    assert not isinstance(whole, DashedLine)


def test_a_segment_has_a_tip_where_it_is_an_arrow() -> None:
    from manim import Arrow

    assert isinstance(drawn(segment(arrow=True)), Arrow)
    assert not isinstance(drawn(segment(arrow=False)), Arrow)


def test_a_hollow_point_shows_the_panel_through_a_ring_of_its_colour() -> None:
    from render.kit.theme import PANEL, WARM

    full, hollow = (drawn(Point(id="p", x=1, y=1, hollow=h)) for h in (False, True))
    assert full.get_fill_color().to_hex().lower() == WARM.lower()
    assert hollow.get_fill_color().to_hex().lower() == PANEL.lower()
    assert hollow.get_stroke_color().to_hex().lower() == WARM.lower()
    assert drawn(Point(id="p", x=1, y=1)).get_fill_color() == full.get_fill_color()


@pytest.mark.parametrize(
    ("part", "usual"),
    [
        (lambda **f: Polygon(id="s", corners=((0, 0), (1, 0), (0, 1)), **f), True),
        (lambda **f: Circle(id="s", radius=1, **f), False),
    ],
    ids=["polygon", "circle"],
)
def test_only_what_is_filled_has_a_filling(part: Any, usual: bool) -> None:
    """Polygons are surfaces and circles lines, unless it is said."""
    assert drawn(part(filled=True)).get_fill_opacity() > 0
    assert drawn(part(filled=False)).get_fill_opacity() == 0
    assert bool(drawn(part()).get_fill_opacity()) == usual


def test_a_right_angle_is_a_square_and_another_an_arc() -> None:
    from manim import Arc
    from manim import Polygon as Drawing

    def angle(**fields: Any) -> Any:
        return drawn(Angle(id="s", at=(0, 0), start=0, end=90, **fields))

    assert isinstance(angle(square=True), Drawing)
    for round_one in (angle(), angle(square=False)):
        assert isinstance(round_one[1], Arc)
    assert angle(size=1.2).width == pytest.approx(2 * angle(size=0.6).width, rel=0.05)


def test_strips_are_as_many_as_are_said_and_as_high_as_the_curve_in_their_middle() -> None:
    from manim import Polygon as Drawing

    assert isinstance(drawn(Region(id="s", under="f", over=(0, 2))), Drawing)
    graph = {"y_range": (0, 4), "square": False}
    bars = drawn(Region(id="s", under="f", over=(0, 2), strips=4), **graph)
    heights = np.array([bar.height for bar in bars])
    assert len(bars) == 4
    middles = np.array([0.25, 0.75, 1.25, 1.75])
    assert heights / heights[-1] == pytest.approx((middles / middles[-1]) ** 2, rel=0.01)
    assert len({round(bar.width, 6) for bar in bars}) == 1


def test_a_square_graph_has_one_unit_and_another_fills_its_panel() -> None:
    for square in (True, False):
        circle = drawn(Circle(id="s", radius=1), square=square)
        polygon = drawn(Polygon(id="s", corners=((0, 0), (1, 0), (1, 1), (0, 1))), square=square)
        assert circle.width == pytest.approx(circle.height)
        assert (polygon.width == pytest.approx(polygon.height)) == square
