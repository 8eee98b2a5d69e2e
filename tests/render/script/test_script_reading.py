"""A lesson script is read: what its lines become, and what a wrong one is told."""

from __future__ import annotations

import subprocess
import sys

import pytest

from render.plan.lesson import Act, Fact
from render.plan.objects import Bullets, Formula, FormulaPart, Graph, Paragraph, Steps, TitleCard
from render.script.reader import read_lesson
from render.script.refusal import ScriptRefused
from render.script.writer import write_script
from tests.render.script.lessons import FALLING, PLOT


def flaws(text: str) -> list[str]:
    with pytest.raises(ScriptRefused) as refused:
        read_lesson(text)
    return list(map(str, refused.value.flaws))


def test_a_teacher_s_script_becomes_a_lesson() -> None:
    plan = read_lesson(FALLING).plan
    assert plan.topic == "Why the feather falls with the hammer"
    assert [scene.title for scene in plan.scenes] == [
        "Falling bodies", "What pulls, and what resists", "How long does it fall?", "Your turn",
    ]  # fmt: skip
    card = plan.scenes[0].objects[0]
    assert isinstance(card, TitleCard)
    assert (card.subtitle, card.motif) == ("Why mass does not matter", "parabola")
    assert plan.scenes[0].beats[0].do == (Act(op="show", target="card"),)


def test_a_formula_with_parts_stands_above_its_notes() -> None:
    scene = read_lesson(FALLING).plan.scenes[1]
    law, notes = scene.objects
    assert isinstance(law, Formula)
    assert law.tex[0] == FormulaPart(tex="F =")
    assert law.tex[1] == FormulaPart(tex="m", id="mass", role="warm")
    assert isinstance(notes, Bullets)
    assert (law.area, notes.area) == ("upper", "lower")
    assert [beat.say for beat in scene.beats] == [
        "The mass stands on both sides.",
        "A heavy body is pulled more strongly.",
        "But it is just as much harder to speed up.",
    ]
    assert [act.target for act in scene.beats[0].do] == ["law", "law.mass", "law.inertia"]


def test_slots_are_filled_and_long_lines_go_on_below() -> None:
    scene = read_lesson(FALLING).plan.scenes[2]
    (work,) = scene.objects
    assert isinstance(work, Steps)
    assert work.steps[2].tex == r"t = \sqrt{\frac{2 \cdot 20}{9.81}} \approx 2.02"
    assert scene.beats[2].say.startswith("From 20 metres it takes")
    assert [act.op for act in scene.beats[2].do] == ["show", "emphasise"]


def test_a_question_has_time_to_think_and_an_answer() -> None:
    scene = read_lesson(FALLING).plan.scenes[3]
    asked, told = scene.objects
    assert isinstance(asked, Paragraph)
    assert isinstance(told, Paragraph)
    assert [beat.pause for beat in scene.beats] == [5.0, 0.0]
    assert scene.beats[1].say == "The answer: Neither: both take the same time"


def test_a_picture_stands_beside_its_notes() -> None:
    scene = read_lesson(PLOT).plan.scenes[1]
    plot, notes = scene.objects
    assert isinstance(plot, Graph)
    assert (plot.area, notes.area) == ("left", "right")
    assert plot.points[0].on == "f"


def test_facts_are_kept_in_the_plan_and_written_back() -> None:
    plan = read_lesson(f"{PLOT}\nfact: 2 is prime | its divisors are 1 and 2\n").plan
    assert plan.facts == (Fact(statement="2 is prime", check="its divisors are 1 and 2"),)
    assert "\nfact: 2 is prime | its divisors are 1 and 2\n" in write_script(plan)
    assert read_lesson(write_script(plan)).plan.facts == plan.facts


def test_scenes_stand_under_conditions() -> None:
    text = (
        f"let old = no\n{PLOT}\n# More {{if old}}\nThis.\n\n# Less {{optional, if not old}}\n- x\n"
    )
    plan = read_lesson(text).plan
    assert [scene.title for scene in plan.scenes] == ["A parabola", "The curve", "Less"]
    assert plan.scenes[2].optional


def test_lines_and_parts_stand_under_conditions() -> None:
    curves = "f: x^2 - 4 {if old}\n        g: x^2 {if not old}\n"
    text = PLOT.replace("f: x^2 - 4 | tex = y = x^2 - 4\n", curves)
    text = text.replace("upwards", "upwards {if old}\n- Never {if not old}")
    graph, notes = read_lesson(f"let old = 1\n{text}").plan.scenes[1].objects
    assert isinstance(graph, Graph)
    assert isinstance(notes, Bullets)
    assert [curve.id for curve in graph.curves] == ["f"]
    assert notes.items == ("It opens upwards",)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("@grpah plot: x_range = 1 to 2",
         "line 4, column 2: 'grpah' is no kind of object; did you mean 'graph'?"),
        ("Look. {shwo plot}", "line 4, column 8: 'shwo' is no action; did you mean 'show'?"),
        ("Look. {show plot}", "line 4, column 1: show names 'plot', which scene 'B' does not"),
        ("It is <old>.", "line 4, column 7: no value is called 'old'; `let old = …` above"),
        ("= a [[b", "line 4, column 5: [[ is not closed by ]]"),
        (r"= \input{x}", r"line 4, column 1: tex[0].tex: \input is not allowed in a formula"),
        ("@chart bars: values = 1, x | labels = a, b", "line 4, column 26: 'x' is no number"),
        ("@chart bars: vals = 1, 2",
         "line 4, column 14: 'vals' is no field here; did you mean 'values'?"),
        ("=> x = 1", "line 4, column 1: a step is `=> formula | reason | said`"),
        ("Well {pause", "line 4, column 6: the brace { is not closed"),
        ("@graph plot middle: x_range = 1 to 2", "'middle' is no area"),
        ("@row r\n    values: 1, 2\n    stile: bars",
         "line 6, column 5: 'stile' is no field of a row; did you mean 'style'?"),
        ("@graph g\n    x_range: 0 to 1\n    y_range: 0 to 1\n    curves:\n        f: x +* 2\nA.",
         "line 8, column 9: expression:"),
        ("a\x07b", "line 4, column 2: the control sign U+0007"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_line_and_column(line: str, told: str) -> None:
    text = f"! A\nFirst.\n# B\n{line}\n- said\n"
    assert any(told in flaw for flaw in flaws(text)), flaws(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "scenes"),
        ("Just words.", "line 1, column 1: a scene begins with"),
        ("topc: A\n# B\n- c", "did you mean 'topic'?"),
        ("# A\n```manim\nx = 1\n", "line 2, column 1: the fence ``` is not closed"),
        ("# A\n@row r: values = 1\n", "nothing is said after 'r'"),
        ("   # A", "line 1, column 4: this line is indented"),
        ("# A\n- one\n* two", "line 3, column 1: all points of one list begin with the same sign"),
        ("# A\n" + "- a\n" * 9, "line 10, column 1: a scene has at most 8 sentences"),
        ("# A\n" + "= a\n" * 13, "line 14, column 1: a scene shows at most 12 objects"),
        ("fact: true", "a fact is `fact: statement | how it was checked`"),
    ],
)
def test_a_text_that_is_no_script_is_told_why(text: str, told: str) -> None:
    assert any(told in flaw for flaw in flaws(text)), flaws(text)


def test_many_flaws_are_told_at_once_but_not_without_end() -> None:
    assert len(flaws("# A\n" + "Look. {shwo x}\n" * 500)) == 20


def test_reading_and_writing_need_no_heavy_library() -> None:
    heavy = ("sympy", "numpy", "manim", "scipy", "cv2")
    words = (
        "import sys, render.script.writer as w, render.script.reader as r;"
        f"w.write_script(r.read_lesson({PLOT!r}).plan);"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, check=True
    )
    assert found.stdout == "[]\n"
