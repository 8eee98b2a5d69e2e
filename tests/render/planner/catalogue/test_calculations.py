# ruff: noqa: E501, a table of requests is easier to read in full lines
"""What people ask to be calculated is worked out in the lesson, as topic and as description."""

from __future__ import annotations

import pytest

from render.planner.catalogue.calculation.kinds import KINDS
from render.planner.catalogue.calculation.lesson import questions
from render.planner.catalogue.registry import templates
from render.planner.offline import Draft, draft_lesson
from render.planner.steps.calculation import calculation_of
from render.planner.steps.similar import similar
from render.planner.steps.step import Solution

pytestmark = pytest.mark.slow

# the request, and what its lesson must say or write
RESULTS = [
    ("Derivative of {}", "x^2 sin(x)", "x squared cosine of x plus 2 x sine of x"), ("Derivative of {}", "x^2 e^x", "x e to the power x times, in brackets, x plus 2"),
    ("Derivative of {}", "sin(x)/x", "the fraction x cosine of x minus sine of x, all over x squared"), ("Derivative of {}", "(3x+1)^5", "15 times, in brackets, 3 x plus 1, close brackets, to the power 4"),
    ("Derivative of {}", "sqrt(x^2+1)", "x over the square root of x squared plus 1"), ("Derivative of {}", "e^(2x)", "2 e to the power 2 x"),
    ("Derivative of {}", "sin(3x)", "3 cosine of 3 x"), ("Derivative of {}", "tan(x)", "tangent squared of x plus 1"), ("Derivative of {}", "x^x", "the natural logarithm of x plus 1"),
    ("Derivative of {}", "arctan(x)", "1 over x squared plus 1"), ("Derivative of {}", "1/x", "minus 1 over x squared"), ("Derivative of {}", "sec(x)", "secant of x tangent of x"),
    ("Derivative of {}", "e^(-x^2)", "minus 2 x e to the power minus x squared"), ("Derivative of {}", "(x+1)/(x-1)", "minus 2 over, in brackets, x minus 1, close brackets, squared"),
    ("Derivative of {}", "ln(x^2+1)", "2 x over x squared plus 1"), ("Derivative of {}", "5", "the derivative is 0"), ("the derivative of {}", "x^2 times sin(x)", "x squared cosine of x plus 2 x sine of x"),
    ("Integral of {}", "x e^x", "x e to the power x minus e to the power x plus C"), ("Integral of {}", "x sin(x)", "sine of x minus x cosine of x plus C"),
    ("Integral of {}", "ln(x)", "x times the natural logarithm of x minus x plus C"), ("Integral of {}", "1/x", "the natural logarithm of the absolute value of x plus C"),
    ("Integral of {}", "1/(1+x^2)", "arc tangent of x plus C"), ("Integral of {}", "sin^2(x)", "x over 2 minus sine of 2 x over 4 plus C"), ("Integral of {}", "e^(2x)", "e to the power 2 x, over 2 plus C"),
    ("Integral of {}", "x/(x^2+1)", "the natural logarithm of, in brackets, x squared plus 1, close brackets, over 2 plus C"), ("Integral of {}", "tan(x)", "minus the natural logarithm of the absolute value of cosine of x"),
    ("Integral of {}", "x cos(x^2)", "sine of x squared over 2 plus C"),
    ("Limit of {}", "sin(3x)/x as x->0", "the limit is 3"), ("Limit of {}", "(1+1/x)^x as x->infinity", "the limit is e"), ("Limit of {}", "x ln(x) as x->0", "the limit is 0"),
    ("Limit of {}", "(x^2-4)/(x-2) as x->2", "in ours, the limit is 4"), ("Limit of {}", "(3x^2+1)/(x^2-5) as x->infinity", "in ours, the limit is 3"), ("Limit of {}", "abs(x)/x as x->0", "one-sided limits differ"),
    ("Solve {}", "x^3-6x^2+11x-6=0", "x equals 1 or x equals 2 or x equals 3"), ("Solve {}", "abs(x-3)=5", "x equals minus 2 or x equals 8"), ("Solve {}", "2^x=8", "3"), ("Solve {}", "log(x)=2", "x equals 100"),
    ("Solve {}", "sin(x)=1/2", "30 degrees and 150 degrees"), ("Solve {}", "sqrt(x+3)=x-3", "x = 1 is a false root"), ("Solve {}", "x^2<4", "2"), ("Solve {}", "x/2+x/3=5", "x equals 6"),
    ("Solve {}", "x+y=5, x-y=1", "x equals 3, y equals 2"), ("Solve {}", "x+y+z=6, x-y=0, z=3", "x equals 3 halves, y equals 3 halves, z equals 3"), ("Solve {}", "e^x=5", "the natural logarithm of 5"),
    ("Solve {}", "x^2+1=0", "no real root"), ("Solve {}", "|2x - 1| = 5", "x equals minus 2 or x equals 3"),
    ("Inverse of {}", "[[4,7],[2,6]]", "(0.6, −0.7) and (−0.2, 0.4)"), ("What is {}?", "100*100/400*56", "the result is 1400"), ("Evaluate {}", r"3 \times (10 + \frac{6}{3}) \times 4", "the result is 144"),
    ("Simplify {}", "3/4 + 5/6", "19 over 12"), ("Complete the square: {}", "x^2 + 6x + 5", "in brackets, x plus 3, close brackets, squared minus 4"),
    ("Divide {}", "1234 by 7 with long division", "176, remainder 2"),
    ("Roots of {}", "x^2 - 7x + 10 by factoring", "in brackets, x minus 2, close brackets, times, in brackets, x minus 5"), ("Eigenvalues of {}", "[[2,1],[1,2]]", "3 and 1"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "task", "result"), RESULTS, ids=lambda value: str(value)[:40])
def test_the_lesson_reaches_the_result_and_warns_of_nothing(
    form: str, task: str, result: str
) -> None:
    draft = draft_lesson(form.format(task))
    said = " ".join(beat.say for scene in draft.plan.scenes for beat in scene.beats)
    assert result.lower() in said.lower()
    assert draft.warnings == ()


@pytest.mark.parametrize(
    ("topic", "description", "result"),
    [
        ("Derivatives", "Find the derivative of x^2 sin(x).", "2 x sine of x"),
        ("Calculus homework", "Integrate x e^x step by step", "plus C"),
        ("Limits", r"What is \lim_{x \to 0} \frac{\sin 3x}{x}?", "the limit is 3"),
        ("Solving equations", "Solve $|2x - 1| = 5$.", "x equals minus 2 or x equals 3"),
        ("Matrices", "Find the inverse of [[4,7],[2,6]]", "the inverse is the matrix"),
        ("Order of operations", r"Evaluate 3 \times (10 + \frac{6}{3}) \times 4", "144"),
    ],
)
def test_the_task_may_stand_in_the_description(topic: str, description: str, result: str) -> None:
    draft = draft_lesson(topic, description)
    said = " ".join(beat.say for scene in draft.plan.scenes for beat in scene.beats)
    assert result.lower() in said.lower()
    assert draft.warnings == ()


@pytest.mark.parametrize(
    ("topic", "description"),
    [("derivatives market", ""), ("The French Revolution", "It began in 1789 - in Paris."),
     ("E = mc^2", ""), ("y = x^2", ""), ("Taylor series of sin(x)", ""), ("Newton's method for x^2 - 2", "")],
)  # fmt: skip
def test_other_topics_are_no_calculations(topic: str, description: str) -> None:
    assert draft_lesson(topic, description).lesson != "calculations"


def test_what_cannot_be_worked_out_is_said_in_the_film_and_in_the_warnings() -> None:
    draft = draft_lesson("integral of sin(x)/x")
    said = " ".join(beat.say for scene in draft.plan.scenes for beat in scene.beats)
    assert "cannot be written with the usual functions" in said
    assert "cannot be written with the usual functions" in draft.warnings[0]


def test_every_step_has_its_reason_and_is_spoken() -> None:
    plan = draft_lesson("Derivative of x^2 sin(x)").plan
    for scene in plan.scenes:
        for thing in scene.objects:
            for step in getattr(thing, "steps", ()):
                assert step.why
        assert all(beat.say for beat in scene.beats)


def test_the_template_stands_in_the_catalogue() -> None:
    assert templates()["calculations"].takes


def asked_and_answered(draft: Draft) -> tuple[str, list[str]]:
    """The task of the lesson's question as LaTeX, and the lines of its answer."""
    scene = next(one for one in draft.plan.scenes if one.title.startswith("Your turn"))
    task, work = scene.objects
    return task.tex[0].tex, [step.tex for step in work.steps]  # type: ignore[union-attr]


def test_the_question_asks_for_the_same_again_and_its_answer_begins_at_the_beginning() -> None:
    task, lines = asked_and_answered(draft_lesson("Solve sqrt(x+3)=x-3"))
    assert "sqrt" in task
    assert r"\sqrt{x + 3} = x - 3" not in task
    assert "x^{2}" in lines[0]
    assert lines[-1].startswith("x = ")
    assert len(lines) == 4


def test_what_a_long_answer_leaves_out_is_said() -> None:
    scenes = draft_lesson("Solve sqrt(x+3)=x-3").plan.scenes
    said = " ".join(beat.say for beat in scenes[-1].beats)
    assert "lines further on" in said
    short = draft_lesson("Expand (x+4)^2").plan.scenes[-1]
    assert "further on" not in " ".join(beat.say for beat in short.beats)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_question_of_each_kind_shows_the_first_and_the_last_line(kind: str) -> None:
    found = calculation_of(KINDS[kind].others[0])
    assert found is not None
    assert isinstance(found.outcome, Solution)
    scene = next(questions(found.task, found.outcome))
    other = next(similar(found.task, found.outcome, KINDS[kind].others))
    lines = [step.tex for step in scene.objects[1].steps]  # type: ignore[union-attr]
    assert lines[0] == other.steps[0].tex
    assert lines[-1] == other.steps[-1].tex


def test_of_several_tasks_the_first_is_worked_out_and_the_others_are_named() -> None:
    draft = draft_lesson("Derivative of x^2 sin(x) and integral of x e^x")
    said = " ".join(beat.say for scene in draft.plan.scenes for beat in scene.beats)
    assert "x squared cosine of x plus 2 x sine of x" in said
    assert "integral of x eˣ" in draft.warnings[0]
    assert "derivative of x² sin(x). Not" in draft.warnings[0]


@pytest.mark.parametrize(
    ("topic", "rules"),
    [
        ("Chain rule and product rule", ("chain", "product")),
        ("The product and quotient rules", ("product", "quotient")),
        ("Quotient rule with the chain rule", ("quotient", "chain")),
        ("Product rule, quotient rule and chain rule", ("product", "quotient", "chain")),
    ],
)
def test_several_rules_are_each_taught_and_then_used_together(
    topic: str, rules: tuple[str, ...]
) -> None:
    draft = draft_lesson(topic)
    titles = [scene.title for scene in draft.plan.scenes]
    alone = [(f"The {rule} rule", f"The {rule} rule: an example") for rule in rules]
    assert list(dict.fromkeys(titles))[1 : 1 + 2 * len(rules)] == [
        t for pair in alone for t in pair
    ]
    used = next(scene for scene in draft.plan.scenes if scene.title == "Result").objects[1]
    assert all(f"{rule} rule" in used.items[0] for rule in rules)  # type: ignore[union-attr]
    said = " ".join(beat.say for scene in draft.plan.scenes for beat in scene.beats)
    assert "the the" not in said
    assert draft.warnings == ()


def test_a_function_given_with_the_rules_is_their_example() -> None:
    draft = draft_lesson("Chain rule and product rule", "Differentiate x^4 cos(5x).")
    assert draft.lesson == "rules of differentiation together"
    said = " ".join(beat.say for scene in draft.plan.scenes for beat in scene.beats)
    assert "together on x to the power 4 cosine of 5 x" in said
