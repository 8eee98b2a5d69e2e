"""Any topic becomes a valid plan, and what a plan states is true."""

from __future__ import annotations

import json

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from render.narration.speaking import speech_seconds, voice_seconds
from render.narration.voice import LEAD
from render.plan.expressions import evaluate, parse, to_sympy
from render.plan.lesson import LessonPlan, Scene
from render.plan.objects import Bars, Formula, Graph, Steps
from render.planner.catalogue.registry import templates
from render.planner.offline import plan_lesson
from render.timing.needs import naturals
from render.timing.pacing import pace_plan

QUADRATIC = ("Mathematical Functions", "Educational video explaining quadratic functions")
WATER = (
    "The water cycle moves water between sea, air and land. Heat makes water evaporate. "
    "High in the air it condenses to clouds. Rain brings it back."
)
TOPICS = [
    QUADRATIC,
    ("Sine waves", ""),
    ("cos(x)", ""),
    ("Linear functions", "y = -3x + 2"),
    ("derivative of x^3 - 3x", ""),
    ("the derivative of sin(x)", ""),
    ("Pythagoras", "legs 5 and 12"),
    ("sort 5 2 9 1", ""),
    ("graph of the function 1/x", ""),
    ("The water cycle", WATER),
    ("C++ vs Rust", ""),
    ("50% off & <tags>", "A sale, no full stop"),
    ("🎉🎉", "🎉"),
    ("word " * 40, ""),
    ("光合作用", "光合作用是植物制造糖的过程。叶子吸收二氧化碳。"),
    ("f(x) = x^2 + x + 1", ""),
    ("quadratic x^2 - 2x + 1", ""),
    ("parabola -2x^2 + 3x + 1", ""),
]


def titles(plan: LessonPlan) -> list[str]:
    return [scene.title for scene in plan.scenes]


@pytest.mark.parametrize(("topic", "description"), TOPICS)
def test_every_topic_becomes_a_few_scenes_that_pass_the_schema(
    topic: str, description: str
) -> None:
    plan = plan_lesson(topic, description)
    assert 2 <= len(plan.scenes) <= 10
    assert LessonPlan.model_validate_json(plan.model_dump_json()) == plan
    assert plan_lesson(topic, description) == plan


@given(st.text(min_size=1, max_size=250), st.text(max_size=600))
@settings(max_examples=150, deadline=None)
def test_no_text_makes_the_planner_fail(topic: str, description: str) -> None:
    if not topic.strip():
        with pytest.raises(ValueError, match="empty"):
            plan_lesson(topic, description)
        return
    assert 2 <= len(plan_lesson(topic, description).scenes) <= 10


def test_the_documented_example_is_a_lesson_on_quadratic_functions() -> None:
    plan = plan_lesson(*QUADRATIC)
    assert titles(plan) == [
        "Quadratic functions",
        "The parts of the formula",
        "What the number a does",
        "Plotting the parabola",
        "The quadratic formula",
        "Step by step",
        "Check",
        "Summary",
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Solve x^2 - 5x + 6 = 0", "Quadratic functions"),
        ("y = 4x - 1", "Straight lines"),
        ("2 sin(3x)", "Sine waves"),
        ("0.5cos(x/2)", "Cosine waves"),
        ("function x sin(x)", "A function and its graph"),
        ("function e^(-x^2)", "A function and its graph"),
        ("Business", "Business"),
        ("merge sort", "Merge sort"),
        ("Sound waves", "Sound waves"),
        ("1920x1080 screens", "1920x1080 screens"),
        ("How to sort your rubbish", "How to sort your rubbish"),
    ],
)
def test_the_template_follows_the_words_and_the_formula(text: str, title: str) -> None:
    assert titles(plan_lesson(text))[0] == title


@pytest.mark.parametrize("duration", [5, 6.5, 10, 30, 45.2, 120, 600])
@pytest.mark.parametrize(("topic", "description"), [QUADRATIC, ("The water cycle", WATER)])
def test_a_wished_duration_is_met(topic: str, description: str, duration: float) -> None:
    plan = plan_lesson(topic, description, duration=duration)
    assert plan.seconds == pytest.approx(duration, abs=2)
    assert len(plan.scenes) >= 3


@pytest.mark.parametrize("duration", [0, -1, 4.9, 601, float("nan")])
def test_impossible_durations_are_refused(duration: float) -> None:
    with pytest.raises(ValueError, match="5 to 600 seconds"):
        plan_lesson("Sine waves", duration=duration)


def test_narration_can_be_followed_at_150_words_a_minute() -> None:
    for scene in plan_lesson(*QUADRATIC).scenes:
        for beat in scene.beats:
            assert len(beat.say.split()) / beat.seconds <= 2.5


def test_an_explainer_says_only_what_the_description_says() -> None:
    """Each sentence of the description is spoken, and nothing else about the topic."""
    plan = plan_lesson("Our town and its rain", WATER)
    said = " ".join(beat.say for scene in plan.scenes for beat in scene.beats)
    for sentence in WATER.split(". "):
        assert sentence.rstrip(".") in said
    stock = plan_lesson("Another thing", "Nothing here. At all.")
    frame = {beat.say for scene in stock.scenes for beat in scene.beats}
    own = {b.say for s in plan.scenes for b in s.beats} - frame
    asked = ("Here is a question", "The answer:")  # from a sentence, with a blank
    left = {say for say in own if not say.startswith(asked)}
    for sentence in (plan.topic, *WATER.split(". ")):
        left = {say.replace(f"{sentence.rstrip('.')}.", "").strip() for say in left}
    assert left == {""}


def test_a_topic_without_a_description_is_answered_openly() -> None:
    plan = plan_lesson("Zorblax dynamics")
    assert "no description" in plan.model_dump_json()


def test_requests_to_the_maker_are_not_taken_for_content() -> None:
    plan = plan_lesson("Volcanoes", "Make a short video about this for kids. Lava is molten rock.")
    said = " ".join(beat.say for scene in plan.scenes for beat in scene.beats)
    assert "Lava is molten rock" in said
    assert "for kids" not in said


@pytest.mark.parametrize(
    "formula", ["x^2 - 5x + 6", "-2x^2 + 3x + 1", "x^2 + x + 1", "x^2/2 - 2x + 2"]
)
def test_the_facts_of_a_quadratic_lesson_are_recomputed(formula: str) -> None:
    """Vertex and roots on the graph, and the last line of the calculation, from the formula."""
    f = to_sympy(parse(formula))
    x = next(iter(f.free_symbols))
    plan = plan_lesson(f"quadratic function {formula}")
    graph = thing(plan, "Plotting the parabola", Graph)
    vertex = next(p for p in graph.points if p.id == "vertex")
    assert sympy.diff(f, x).subs(x, sympy.nsimplify(vertex.x)) == 0
    assert float(f.subs(x, sympy.nsimplify(vertex.x))) == pytest.approx(vertex.y)
    roots = sorted(float(r) for r in sympy.roots(f, x) if r.is_real)
    shown = [p.x for p in graph.points if p.id.startswith("root")]
    assert shown == (pytest.approx(roots) if len(roots) == 2 else [])
    lines = [one.tex for scene in plan.scenes if scene.title.startswith("Step by step")
             for one in thing(plan, scene.title, Steps).steps]  # fmt: skip
    written = " ".join(lines)
    assert all(sympy.latex(r) in written for r in sympy.roots(f, x) if r.is_Integer)
    assert ("< 0" in written) is not bool(roots)


def thing(plan: LessonPlan, title: str, kind: type) -> Graph | Steps | Bars | Formula:
    scene = next(scene for scene in plan.scenes if scene.title == title)
    return next(one for one in scene.objects if isinstance(one, kind))


def test_the_tangent_touches_its_curve() -> None:
    graph = thing(plan_lesson("derivative of x^3 - 3x"), "The tangent", Graph)
    f, tangent = (parse(curve.expression) for curve in graph.curves)
    at, h = graph.points[0].x, 1e-5
    assert evaluate(f, at) == pytest.approx(evaluate(tangent, at))
    slope = (evaluate(f, at + h) - evaluate(f, at - h)) / (2 * h)
    assert slope == pytest.approx(evaluate(tangent, 1.0) - evaluate(tangent, 0.0), abs=1e-6)


def test_a_plan_with_a_wrong_fact_or_an_unknown_word_is_refused() -> None:
    plan = json.loads(plan_lesson(*QUADRATIC).model_dump_json())
    graph = next(o for s in plan["scenes"] for o in s["objects"] if o["id"] == "plot")
    graph["points"][0]["y"] += 0.5
    with pytest.raises(ValidationError, match="is not on 'f'"):
        LessonPlan.model_validate(plan)


@pytest.mark.parametrize("expression", ["1/(x - x)", "log(x - x)", "exp(exp(exp(9)))"])
def test_a_point_where_its_curve_has_no_value_is_refused(expression: str) -> None:
    plan = json.loads(plan_lesson(*QUADRATIC).model_dump_json())
    graph = next(o for s in plan["scenes"] for o in s["objects"] if o["id"] == "plot")
    graph["curves"][0]["expression"] = expression
    with pytest.raises(ValidationError, match="'f' has no value where"):
        LessonPlan.model_validate(plan)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("colour", "red"),
        ("beats", []),
        ("beats", [{"say": "", "do": [{"op": "explode", "target": "a"}]}]),
        ("beats", [{"say": "", "do": [{"op": "show", "target": "nothing"}]}]),
        ("beats", [{"say": "", "do": [{"op": "show", "target": "a.7"}]}]),
        ("objects", [{"kind": "hologram", "id": "a"}]),
        ("objects", [{"kind": "formula", "id": "a", "tex": [{"tex": r"\input{/etc/passwd}"}]}]),
        ("objects", [{"kind": "formula", "id": "a", "tex": [{"tex": r"\frac{1}{2"}]}]),
    ],
)
def test_a_scene_outside_the_closed_sets_is_refused(field: str, value: object) -> None:
    scene = {
        "title": "A scene",
        "objects": [{"kind": "bullets", "id": "a", "items": ["one"]}],
        "beats": [{"say": "one", "do": [{"op": "show", "target": "a"}]}],
    }
    assert Scene.model_validate(scene)
    with pytest.raises(ValidationError):
        Scene.model_validate({**scene, field: value})


def test_the_json_schema_of_a_plan_forbids_what_it_does_not_name() -> None:
    schema = LessonPlan.model_json_schema()
    objects = [schema, *schema["$defs"].values()]
    assert all(
        part["additionalProperties"] is False for part in objects if part["type"] == "object"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("duration", "every"),
    [(10, 1), (600, 5), *(pytest.param(n, 1, marks=pytest.mark.long) for n in (60, 600))],
)
def test_every_template_meets_a_wished_duration(duration: float, every: int) -> None:
    for template in list(templates().values())[::every]:
        plan = plan_lesson(*template.examples[0], duration=duration)
        assert plan.seconds == pytest.approx(duration, abs=2), template.name
        assert LessonPlan.model_validate_json(plan.model_dump_json()) == plan
        assert duration > 10 or can_be_said(plan), template.name
        thinking = sum(beat.pause for scene in plan.scenes for beat in scene.beats)
        held = (duration - thinking) / (sum(naturals(plan)) - thinking)
        assert held < MOST_HELD, template.name


MOST_HELD = 3.0  # of what its words and drawing need, at 600 s of a lesson with little in it


def can_be_said(plan: LessonPlan) -> bool:
    """Whether the voice has the time that it needs for each sentence."""
    beats = [beat for scene in plan.scenes for beat in scene.beats]
    return all(voice_seconds(beat.say) / 1.5 + LEAD <= beat.seconds for beat in beats if beat.say)


def test_a_short_text_is_gone_through_again_with_questions_before_it_is_held() -> None:
    plan = plan_lesson("Our town and its rain", WATER, duration=200)
    titles = [scene.title for scene in plan.scenes]
    told = "Key points"
    assert [title for title in titles if told in title] == [
        told, f"Once more: {told}", f"In your words: {told}",
    ]  # fmt: skip
    again = next(scene for scene in plan.scenes if scene.title.startswith("Once more"))
    assert again.beats[0].pause > 0
    assert not again.beats[0].do
    silent = next(scene for scene in plan.scenes if scene.title.startswith("In your words"))
    assert not any(beat.say for beat in silent.beats[1:])
    assert sum(naturals(plan)) > 0.8 * plan.seconds


def test_a_plan_that_somebody_wrote_is_not_gone_through_again() -> None:
    written = plan_lesson("Big O notation")
    assert not any("nce more" in scene.title for scene in pace_plan(written, 300).scenes)


def test_a_long_wish_is_filled_with_questions_and_answers_before_anything_is_held() -> None:
    short, long = (plan_lesson("integral of x^2 from 0 to 3", duration=d) for d in (90, 400))
    asked = [scene for scene in long.scenes if scene.title.startswith("Your turn")]
    assert len(asked) >= 5
    assert not any(scene.title.startswith("Your turn") for scene in short.scenes)
    assert sum(naturals(long)) > 0.8 * long.seconds
    assert all(scene.beats[0].pause > 0 for scene in asked)


def test_a_short_wish_keeps_the_main_picture_and_what_is_said_can_be_said() -> None:
    plan = plan_lesson("solve 2x+y=5, x-y=1", duration=12)
    assert any(thing.kind == "graph" for scene in plan.scenes for thing in scene.objects)
    for scene in plan.scenes:
        for beat in scene.beats:
            assert speech_seconds(beat.say) * 0.8 <= beat.seconds


@pytest.mark.parametrize(
    "topic",
    [
        "limit of (x^2 - 1)/(0x) as x approaches 1",
        "solve cos(x) = -14.69",
        "quadratic function 2x^2 - 147x - 2",
        "graph of 12x^4 - 10x^3 + 6x^2 + 3/5x + 12",
        "eigenvectors of [[100000,1],[0,1]]",
        "binomial n=1 p=3",
        "mean of 1e400 2 3 4",
        "gcd of 0 and 0",
        "1/0 + 2/0",
    ],
)
def test_numbers_that_no_picture_can_hold_still_make_a_lesson(topic: str) -> None:
    assert 3 <= len(plan_lesson(topic).scenes) <= 8
