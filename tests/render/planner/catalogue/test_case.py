"""Written lessons: their scripts are whole, and tell what the programmed ones told before them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
import sympy

from render.mathematics.plain import plain
from render.plan.moves import Mark
from render.planner.catalogue import registry
from render.planner.catalogue.lesson_file import parse_written, read_written
from render.planner.catalogue.lessons_alone import LESSONS
from render.planner.catalogue.reads import Given, give_fields, pattern_reader
from render.planner.catalogue.values import Exact, Several, Value
from render.planner.offline import draft_lesson
from render.planner.request import Request
from render.script.reader import read_scenes
from render.script.refusal import ScriptRefused, Wrong
from tests.render.planner.catalogue.freeze import digest_of

FROZEN = json.loads(Path(__file__).with_name("frozen_plans.json").read_text())
LESSON = next(one for one in LESSONS if one.name == "percentage change")
CASES = [(name, topic) for name, topics in FROZEN.items() for topic in topics]


@pytest.mark.parametrize(("name", "topic"), CASES)
def test_a_lesson_that_moved_over_is_the_same(name: str, topic: str) -> None:
    assert digest_of(name, topic) == FROZEN[name][topic]


def test_a_slot_that_nothing_fills_is_found_at_import() -> None:
    with pytest.raises(Wrong, match="no value is called 'odl'; did you mean 'old'"):
        replace(LESSON, script=LESSON.script.replace("<old>", "<odl>", 1))


@dataclass(frozen=True)
class Pair:
    old: float
    new: float
    fits = True


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from 3 to 4", Pair(3, 4)),
        ("rises from $3.50 up to 40 kg", Pair(3.5, 40)),
        ("first it was 3, then the second: 7", Pair(3, 7)),
        ("from three to four", None),
        ("from 3", None),
    ],
)
def test_numbers_are_read_by_patterns(text: str, found: Pair | None) -> None:
    read = pattern_reader(Pair, "from <old> [up|down] to <new>", "first … <old> … second … <new>")
    assert read(Request(text)) == found


X = sympy.Symbol("x", real=True)
HALF = sympy.Rational(1, 2)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("<a:point> & <b:point>", "from A(1, -2) to B(3, 1/2)", {"a": (1, -2), "b": (3, HALF)}),
        ("<a:triple>", "the vector (1, 2, 3)", {"a": (1, 2, 3)}),
        ("<f:function>", "the zeros of y = x^2 - 4", {"f": X**2 - 4}),
        ("<f:function> & from <low:value> to <high:value>", "from -1 to 2pi, x^2 + 1",
         {"f": X**2 + 1, "low": sympy.Integer(-1), "high": 2 * sympy.pi}),
        ("<m:matrix>", "det of [[1, 2], [3, 1/2]]", {"m": sympy.Matrix([[1, 2], [3, HALF]])}),
        ("<z:complex> & <w:complex>", "(3+4i)(1 - i)", {"z": 3 + 4 * sympy.I, "w": 1 - sympy.I}),
        ("<data:list>", "the mean of 3, 1.5 and 4", {"data": (3, 3 * HALF, 4)}),
        ("<h:length> & <m:mass>", "2 kg, lifted by 50 cm", {"h": HALF, "m": 2}),
        ("radius|r = <r:value>", "a circle with a radius of about 2.5", {"r": 5 * HALF}),
        ("<n:whole> choose <k:whole>", "10 choose 3", {"n": 10, "k": 3}),
        ("<n:whole> choose <k:whole>", "1.5 choose 3", None),
        ("<n:count> discs", "four discs", {"n": 4}),
        ("<n:count> discs", "a tower of 12 discs", {"n": 12}),
        ("<n:count> discs", "1.4 discs", None),
        ("<f:named>", "the cosine", {"f": sympy.cos(X)}),
        ("<a:point> & <b:point>", "only (1, 2)", None),
        ("<m:matrix>", "no matrix but (1, 2)", None),
    ],
)  # fmt: skip
def test_values_of_each_kind_are_read(
    pattern: str, text: str, found: dict[str, object] | None
) -> None:
    given = pattern_reader(give_fields, pattern)(Request(text))
    assert given == (None if found is None else Given(tuple(found.items())))


def test_a_condition_is_read_as_it_is_written() -> None:
    (found,) = pattern_reader(give_fields, "<c:condition>")(Request("where x < 3")).fields
    assert plain(found[1]) == "x < 3"


def test_a_kind_of_value_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="'colour' is no kind of value"):
        pattern_reader(give_fields, "<c:colour>")


@dataclass(frozen=True)
class Case:
    x: object


@pytest.mark.parametrize(
    ("value", "tex", "written", "said"),
    [
        (Value(1 / 3, 3), r"x \approx 0.333", "x = 0.333", "It is about 0.333."),
        (Value(-2.5), "x = -2.5", "x = −2.5", "It is minus 2.5."),
        (Exact(sympy.Rational(1, 3)), r"x = \frac{1}{3}", "x = 1/3", "It is one third."),
        (Exact(sympy.sqrt(2)), r"x \approx 1.41", "x = about 1.41", "It is about 1.41."),
        (-40, "x = -40", "x = −40", "It is minus 40."),
        (float(Fraction(1, 8)), "x = 0.125", "x = 0.125", "It is 0.125."),
    ],
)
def test_a_value_knows_how_it_is_set_written_and_said(
    value: object, tex: str, written: str, said: str
) -> None:
    text = "# A\n=> x <=x> | why | It is <x>.\n\n# B\n- x = <x> | b\n"
    one, two = read_scenes(text, Case(value))
    assert one.objects[0].steps[0].tex == tex  # type: ignore[union-attr]
    assert one.beats[0].say == said
    assert two.objects[0].items[0] == written  # type: ignore[union-attr]


def test_a_number_is_drawn_to_scale() -> None:
    text = "# A\n@right_triangle: a = <x> | b = 1\nLook.\n"
    (scene,) = read_scenes(text, Case(Value(1 / 3, 3)))
    assert scene.objects[0].a == pytest.approx(1 / 3)  # type: ignore[union-attr]
    with pytest.raises(ScriptRefused, match="line 2, column 22: 'abc' is no number"):
        read_scenes(text, Case("abc"))


def test_a_request_that_does_not_fit_gets_the_lesson_s_own_example() -> None:
    assert LESSON.build(Request("Percentage change from 0 to 5")) == LESSON.build(Request("x"))


def test_why_a_case_is_not_taken_is_a_warning_of_the_lesson() -> None:
    (warning,) = draft_lesson("Distance between (1, 2) and (900, 3)").warnings
    assert "(the coordinates must lie between −500 and 500)" in warning
    (warning,) = draft_lesson("Newton's method for x^2 + 1").warnings
    assert "(from its start, Newton's method does not come to a zero)" in warning


FILE = """lesson: rows
takes: two numbers
called: rows
beside: of
unless: boats
example: Rows | from 3 to 5
reads: from <old> to <new>
assume step = 2
needs: step < new | the step is too large
default: from 3 to 5
other: from 1 to 4
let gap = new - old
let ratio = decimal(new / old, 3)
let are = "is" if gap == 1 else "are"
let told = "<gap> <are> left"

! Rows | From <old> to <new>
Look.

# Steps
:: steps
=> <new> - <old> = <gap> | minus | It <are> <gap>. {emphasise if small}
=> \\frac{<new>}{<old>} <=ratio> | divided | It is <ratio>.
::
- <told> | Then <told>.

# Your turn {question}
Q: And now? | <old> \\to <new>
:: steps
"""


@dataclass(frozen=True)
class Rows:
    old: float
    new: float
    fits = True

    @property
    def small(self) -> bool:
        return self.new < 5


def test_a_lesson_of_a_file_computes_its_values_and_repeats_its_passages() -> None:
    lesson = parse_written(FILE, Rows, None)
    _, steps = lesson.build(Request("x"))
    work, points = steps.objects
    assert [one.tex for one in work.steps] == ["5 - 3 = 2", r"\frac{5}{3} \approx 1.67"]  # type: ignore[union-attr]
    assert points.items == ("2 are left",)  # type: ignore[union-attr]
    assert [beat.say for beat in steps.beats][1:] == ["It is about 1.67.", "Then 2 are left."]
    (question,) = lesson.more(Request("Rows from 3 to 5"))
    assert question.title == "Your turn: question 1"
    assert question.objects[1].steps[0].tex == "4 - 1 = 3"  # type: ignore[union-attr]
    acts = [len(beat.do) for beat in question.beats]
    assert acts == [1, 2, 1], "the act with a condition is done where it holds, and only there"
    assert len(steps.beats[0].do) == 1


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("let gap = new - old", "let gap = new -", "is no formula"),
        ("let gap = new - old", "let gap = new.__class__", "computes no"),
        ("let gap = new - old", "let gap = [new for x in old]", "computes no"),
        ("let gap = new - old", "let gap = nwe - old", "'nwe', which is no value of the lesson"),
        ("let gap = new - old", "let find_raw = new - old", "cannot be called 'find_raw'"),
        ("called: rows", "caled: rows", "'caled: rows' is no line above the scenes"),
        ("default: from 3 to 5", "default: 3 and 5", "the case '3 and 5' is not one"),
        ("assume step = 2", "assume step = 9", "its own case .* the step is too large"),
        ("step < new | the step is too large", "step < new", "has no words"),
        ("let ratio", "let gap", "'gap' has two values"),
    ],
)
def test_what_is_wrong_in_a_lesson_s_file_is_told(old: str, new: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        parse_written(FILE.replace(old, new), Rows, None)


def test_a_file_that_is_no_lesson_is_named(tmp_path: Path) -> None:
    (tmp_path / "odd.lesson").write_text(FILE.replace("other:", "others:"))
    with pytest.raises(ValueError, match=r"odd\.lesson: 'others: from 1 to 4' is no line"):
        read_written(str(tmp_path / "odd.py"), Rows)


def test_a_passage_of_several_lessons_is_a_file_beside_them(tmp_path: Path) -> None:
    (tmp_path / "end.passage").write_text("- <told> | Then <told>.\n")
    (tmp_path / "rows.lesson").write_text(FILE.replace("- <told> | Then <told>.", ":: end"))
    _, steps = read_written(str(tmp_path / "rows.py"), Rows).build(Request("x"))
    assert steps.beats[-1].say == "Then 2 are left."


def test_a_long_lesson_goes_on_with_its_further_texts() -> None:
    lesson = parse_written(f"further: from 2 to 9; from 3 to 5\n{FILE}", Rows, None)
    titles = [scene.title for scene in lesson.template.more(Request("Rows from 3 to 5"))]
    assert titles == ["Your turn: question 1", "Your turn: question 1"], "its own, and the other"


def test_lines_of_lessons_are_no_longer_than_a_hundred_letters() -> None:
    folder = Path(registry.__file__).parent
    long = [
        f"{file.name}, line {number}"
        for file in (*folder.rglob("*.lesson"), *folder.rglob("*.passage"))
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1)
        if len(line) > 100
    ]
    assert long == []


@dataclass(frozen=True)
class Steps:
    """Ten steps, the first of which is told otherwise."""

    many = 10

    @property
    def steps(self) -> Iterator[SimpleNamespace]:
        for n in range(self.many):
            yield SimpleNamespace(n=n - 1, first=n == 0, acts=(Mark(target=f"row.{n}"),))


LOOP = """lesson: steps
called: steps
default: two steps
let step.next = step.n + many
let step.first_told = "It begins with <step.n>."
let step.told = step.first_told if step.first else "Step <step.next> follows."

# Steps
@row: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
for step in steps:
    <step.told> {<step.acts>}
"""


def test_a_value_of_a_row_is_computed_for_each_row() -> None:
    lesson = parse_written(LOOP, Steps, lambda _: Steps())
    (scene,) = lesson.build(Request("steps"))
    told = " ".join(beat.say for beat in scene.beats)
    follow = " ".join(f"Step {n} follows." for n in range(10, 19))
    assert told == f"It begins with minus 1. {follow}"


def test_what_a_loop_says_is_joined_to_as_many_sentences_as_a_scene_has() -> None:
    lesson = parse_written(LOOP, Steps, lambda _: Steps())
    (scene,) = lesson.build(Request("steps"))
    assert len(scene.beats) == 8
    marks = [act.target for beat in scene.beats for act in beat.do if act.op == "mark"]
    assert marks == [f"row.{n}" for n in range(10)]


def test_more_steps_of_a_loop_than_a_scene_holds_go_on_in_another() -> None:
    script = "# Sums\nfor step in steps:\n    => n = <step.n> | so\n"
    scenes = read_scenes(script, Steps())
    assert [scene.title for scene in scenes] == ["Sums", "Sums, continued"]
    assert [len(scene.objects[0].steps) for scene in scenes] == [5, 5]  # type: ignore[union-attr]


def test_an_act_stands_for_several_where_its_slot_does() -> None:
    script = "# A\n@row: 1, 2, 3\nLook. {show row, mark row.<places> good}\n"
    (scene,) = read_scenes(script, SimpleNamespace(places=(0, 2)))
    assert [act.target for act in scene.beats[0].do] == ["row", "row.0", "row.2"]


def test_without_a_loop_a_ninth_sentence_is_refused() -> None:
    with pytest.raises(ScriptRefused, match="at most 8 sentences"):
        read_scenes("# A\n" + "Look.\n" * 9, Steps())


@pytest.mark.parametrize(
    ("row", "written", "said"),
    [
        (Several((1, -2.5)), "1, −2.5", "1, minus 2.5"),
        (Several((1, 2, 3), "and"), "1, 2 and 3", "1, 2 and 3"),
        (Several((7,), "and"), "7", "7"),
    ],
)
def test_several_values_are_written_and_said(row: Several, written: str, said: str) -> None:
    assert (row.written(), row.said()) == (written, said)
