"""Things that enter, grow and are traced end as they were made, and move as they should."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # pydub, which Manim imports
    pytest.mark.filterwarnings("ignore::RuntimeWarning"),  # and which misses ffmpeg
    pytest.mark.filterwarnings("ignore::SyntaxWarning"),
]


@pytest.fixture(scope="module")
def kit() -> Any:
    """Manim's shapes and the kit's movements; Manim takes seconds to load."""
    import manim

    from render.kit import attention, entering, growing, planes, tracing

    found: dict[str, Any] = {}
    for module in (manim, attention, entering, growing, planes, tracing):
        found |= {name: value for name, value in vars(module).items() if name[0] != "_"}
    return SimpleNamespace(**found)


def signs(text: str) -> list[tuple[float, ...]]:
    """Letters in place of the outlines of signs: equal where the letters are."""
    return [(float(ord(sign)),) for sign in text]


def matched(kit: Any, new: str, old: str) -> str:
    """The new line with a dot for each sign that comes from nowhere."""
    pairs = kit.match_signs(signs(new), signs(old))
    assert all(new[n] == old[k] for n, k in pairs.items())
    assert len(set(pairs.values())) == len(pairs)
    return "".join(sign if n in pairs else "." for n, sign in enumerate(new))


def test_terms_that_stay_and_terms_that_change_sides_are_matched(kit: Any) -> None:
    assert matched(kit, "3x=20-5", "3x+5=20") == "3x=20.5"
    assert matched(kit, "x+2", "x+1") == "x+."


def test_lines_that_share_a_part_match_only_that_part(kit: Any) -> None:
    assert matched(kit, "bb-4ac=25-24=1", "x=(-b+bb-4ac):2a") == "bb-4ac........"


def test_unlike_lines_share_nothing_by_chance(kit: Any) -> None:
    assert matched(kit, "49*1440=7000L", "70*70m=4900m") == "............."


def opacity(thing: Any) -> float:
    return max(part.get_fill_opacity() for part in thing.family_members_with_points())


def test_pieces_enter_in_turn_and_end_as_made(kit: Any) -> None:
    squares = kit.VGroup(*[kit.Square(fill_opacity=0.8).shift((n, 0, 0)) for n in range(4)])
    made = [square.points.copy() for square in squares]
    entering = kit.InTurn(squares, list(squares))
    entering.begin()
    assert opacity(squares) == 0
    entering.interpolate(0.5)
    seen = [square.get_fill_opacity() for square in squares]
    assert seen == sorted(seen, reverse=True)
    assert seen[0] > 0.7
    assert seen[3] < 0.1
    entering.finish()
    for square, points in zip(squares, made, strict=True):
        assert square.get_fill_opacity() == 0.8
        assert np.array_equal(square.points, points)


def test_what_leads_to_a_body_enters_before_it(kit: Any) -> None:
    body, way = kit.Square(fill_opacity=1), kit.Line((0, 0, 0), (1, 0, 0))
    assert kit.pieces_of(kit.VGroup(body, way)) == [way, body]


def test_strokes_are_drawn_from_their_start(kit: Any) -> None:
    line = kit.Line((0, 0, 0), (4, 0, 0))
    entering = kit.InTurn(kit.VGroup(line), [line])
    entering.begin()
    entering.interpolate(0.5)
    assert 0 < line.get_end()[0] < 4
    assert np.allclose(line.get_start(), (0, 0, 0))
    entering.finish()
    assert np.allclose(line.get_end(), (4, 0, 0))


def test_equal_signs_move_from_the_old_line_and_the_others_fade_in(kit: Any) -> None:
    old = kit.VGroup(kit.Square(1, fill_opacity=1), kit.Dot((3, 2, 0)))
    new = kit.VGroup(
        kit.Square(1, fill_opacity=1), kit.Dot((5, -1, 0)), kit.Line((6, 0, 0), (7, 1, 0))
    )
    made = [part.points.copy() for part in new]
    growing = kit.Grown(new, old)
    growing.begin()
    assert np.allclose(new[1].get_center(), (3, 2, 0))
    growing.interpolate(0.3)
    assert 3 < new[1].get_center()[0] < 5
    growing.finish()
    for part, points in zip(new, made, strict=True):
        assert np.allclose(part.points, points)
    assert old[1].get_fill_opacity() == 1


def test_a_replaced_line_leaves_the_scene(kit: Any) -> None:
    old, new = kit.VGroup(kit.Dot((0, 1, 0))), kit.VGroup(kit.Dot((1, 1, 0)))
    scene = kit.Scene()
    scene.add(old)
    growing = kit.Grown(new, old, replaced=True)
    growing._setup_scene(scene)
    growing.begin()
    growing.finish()
    growing.clean_up_from_scene(scene)
    assert scene.mobjects == [new]


@pytest.fixture
def graph(kit: Any) -> Any:
    graph = kit.Plane("full", (0, 4), (0, 8), square=False, axes=False)
    graph.curve("rising", lambda x: x * x / 2)
    graph.region("under", lambda x: x * x / 2, (0, 4))
    graph.write_labels()
    return graph


def test_values_run_along_with_the_dot(kit: Any, graph: Any) -> None:
    tracing = kit.Traced(graph, "rising")
    tracing.begin()
    readout = tracing.readout
    assert readout is not None
    for share in (0.2, 0.5, 0.8):
        tracing.interpolate(share)
        x, y = graph.values_at(tracing.pen.get_center())
        assert y == pytest.approx(x * x / 2, abs=0.05)
        assert readout.tell(tracing.pen.get_center()) == f"({x:.2f}, {y:.2f})"
        drawn = graph.part("rising")[0][0].get_end()
        assert np.allclose(drawn, tracing.pen.get_center(), atol=0.02)
    tracing.finish()


def test_values_stay_on_the_panel_wherever_the_dot_is(kit: Any, graph: Any) -> None:
    tracing = kit.Traced(graph, "rising", draws=False)
    readout = tracing.readout
    assert readout is not None
    for x, y in ((0, 0), (4, 8), (0, 8), (4, 0)):
        readout.move(graph.at(x, y))
        low, high = readout.plate.get_corner((-1, -1, 0)), readout.plate.get_corner((1, 1, 0))
        assert (low >= graph.low - 1e-6)[:2].all()
        assert (high <= graph.high + 1e-6)[:2].all()


def test_values_stay_on_a_narrow_panel(kit: Any) -> None:
    graph = kit.Plane("narrow_left", (0, 4), (0, 8), square=False, axes=False)
    graph.curve("flat", lambda x: 4 + 0 * x)
    readout = kit.Traced(graph, "flat", draws=False).readout
    for x in np.linspace(0, 4, 9):
        readout.move(graph.at(x, 4))
        assert readout.plate.get_left()[0] >= graph.low[0] - 1e-6
        assert readout.plate.get_right()[0] <= graph.high[0] + 1e-6


def test_dot_and_values_are_gone_in_the_end(kit: Any, graph: Any) -> None:
    scene = kit.Scene()
    tracing = kit.Traced(graph, "rising")
    tracing._setup_scene(scene)
    tracing.begin()
    assert tracing.overlay in scene.mobjects
    tracing.finish()
    tracing.clean_up_from_scene(scene)
    assert scene.mobjects == [graph.part("rising")]


def test_an_area_fills_from_left_to_right(kit: Any, graph: Any) -> None:
    made = graph.part("under")[0].points.copy()
    sweeping = kit.Swept(graph, "under")
    sweeping.begin()
    sweeping.interpolate(0.4)
    shape = graph.part("under")[0]
    assert graph.at(0, 0)[0] < shape.get_right()[0] < graph.at(4, 0)[0]
    sweeping.finish()
    assert shape.get_right()[0] == pytest.approx(made[:, 0].max())


def test_words_on_one_line_are_underlined_together(kit: Any) -> None:
    words = [kit.VGroup(kit.Dot((x, y, 0))) for x, y in ((0, 0), (1, 0), (0, -1))]
    assert [len(row) for row in kit.rows_of(words)] == [2, 1]


def test_a_part_without_words_is_traced_where_words_would_be_underlined(kit: Any) -> None:
    """As the arrow that closes a ring."""
    pointing = kit.underline_words(kit.VGroup(kit.Line()), [])
    pointing.begin()
    assert pointing.animations
