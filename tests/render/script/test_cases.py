"""What a case gives a script: rows for loops, pictures, acts, and several values at once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from render.plan.lesson import Act
from render.plan.objects import Graph
from render.planner.catalogue.blocks import figure
from render.script.reader import read_lesson, read_scenes
from render.script.refusal import ScriptRefused


@dataclass(frozen=True)
class Row:
    name: str
    size: int


class Case:
    rows = (Row("a", 3), Row("b", 4))
    cells = ((1, 2), (3, 4))
    acts = ("table.row0", Act(op="emphasise", target="table.row1"))
    no_rows = ()

    @property
    def plot(self) -> Graph:
        return figure(x_range=(0, 1), y_range=(0, 1))


def test_a_loop_writes_its_lines_for_each_row_of_the_case() -> None:
    text = """# All
for row in rows:
    => <row.name> = <row.size> | size | It is
        <row.size>.
for row in no_rows:
    - never
"""
    (scene,) = read_scenes(text, Case())
    assert [step.tex for step in scene.objects[0].steps] == ["a = 3", "b = 4"]  # type: ignore[union-attr]
    assert [beat.say for beat in scene.beats] == ["It is 3.", "It is 4."]


def test_a_loop_writes_parts_of_a_picture() -> None:
    text = """# All
@graph
    x_range: 0 to 9
    y_range: 0 to 9
    points:
        for row in rows:
            <row.name>: <row.size> | 0
        end: 9 | 9
Look.
"""
    (scene,) = read_scenes(text, Case())
    points = scene.objects[0].points  # type: ignore[union-attr]
    assert [(point.id, point.x) for point in points] == [("a", 3), ("b", 4), ("end", 9)]


def test_a_picture_of_the_case_is_shown_and_its_acts_are_done() -> None:
    text = """# All
@<plot>
@table
    rows: <cells>
Look. {<acts>}
"""
    (scene,) = read_scenes(text, Case())
    plot, table = scene.objects
    assert plot.kind == "graph"
    assert table.rows == (("1", "2"), ("3", "4"))  # type: ignore[union-attr]
    assert [act.target for act in scene.beats[0].do] == ["plot", "table.row0", "table.row1"]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("for row in plot:\n    => a | b", "line 2, column 12: 'plot' is one value"),
        ("@<rows>", "line 2, column 3: 'rows' is no picture"),
        ("Look. {show table if odd}", "line 2, column 22: no value is called 'odd'"),
    ],
)
def test_what_is_no_row_picture_or_condition_is_told(line: str, words: str) -> None:
    with pytest.raises(ScriptRefused) as refused:
        read_scenes(f"# All\n{line}\n", Case())
    assert words in str(refused.value)


def test_a_script_without_a_case_has_no_rows() -> None:
    with pytest.raises(ScriptRefused, match="'n' is one value"):
        read_lesson("let n = 3\n\n# A\nfor x in n:\n    - <x>\n\n# B\n- b\n")
