"""A lesson shows a person's own numbers and formulas, or its warnings say that it does not."""

from __future__ import annotations

import re

import pytest
from _pytest.mark import ParameterSet

from render.plan.lesson import LessonPlan
from render.planner.catalogue.registry import templates
from render.planner.catalogue.science.law_table import rows
from render.planner.offline import draft_lesson, plan_lesson
from render.planner.request import Request
from render.planner.request_data import data_of

OWNED_UP = re.compile(
    r"could not (?:use|be used)|(?:had|have|has|is) (?:no )?room|do(?:es)? not fit|"
    r"no graph could be read|never add up|is not shown|the pictures hold|is written|"
    r"lengths below zero",
    re.IGNORECASE,
)
OUT_OF_BOUNDS = {
    "far too large": lambda n: f"{int(float(n) * 10_000_000 + 7_000_003)}",
    "negative": lambda n: f"-{n}",
    "zero": lambda _: "0",
    "decimal": lambda n: f"{float(n) + 0.137:g}",
}
NUMBER = re.compile(r"(?<![\w.^/,\[(-])\d+(?:\.\d+)?(?![\w/^]|\.\d)")


def variants() -> list[ParameterSet]:
    """The first example with numbers of each template in all ways, in the long lane the others in
    one; of the laws, which one engine reads, every twelfth."""
    skipped = {law.name for n, law in enumerate(rows()) if n % 12}
    found = []
    for template in (one for name, one in templates().items() if name not in skipped):
        texts = [f"{topic}|{description}" for topic, description in template.examples]
        for n, text in enumerate(filter(NUMBER.search, texts)):
            for kind, change in list(OUT_OF_BOUNDS.items())[: 1 if n else None]:
                changed = NUMBER.sub(lambda n, change=change: change(n[0]), text)
                marks = [pytest.mark.long] if n else []
                found.append(pytest.param(kind, *changed.split("|", 1), marks=marks))
    return found


def words(plan: LessonPlan) -> str:
    return plan.model_dump_json(exclude={"topic", "description"})


def stands_in(number: str, plan: LessonPlan) -> bool:
    """As it was written, as a rounded or decimal number, or said with a word for its sign."""
    size = float(number.replace("−", "-").lstrip("-"))
    text = words(plan).replace(",", "")
    shown = [float(n) for n in re.findall(r"\d+(?:\.\d+)?", text)]
    shown += [
        int(a) / int(b) for a, b in re.findall(r"(\d+)(?:/| over |\}\{)(\d+)", text) if int(b)
    ]
    return any(abs(n - size) <= 0.005 * size for n in shown)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "topic", "description"), variants())
def test_out_of_bounds_data_are_shown_or_owned_up_to(
    kind: str, topic: str, description: str
) -> None:
    draft = draft_lesson(topic, description)
    plan = draft.plan
    said = " ".join((*draft.warnings, *(beat.say for scene in plan.scenes for beat in scene.beats)))
    numbers = [
        n
        for one in data_of(Request(topic, description))
        for n in re.findall(r"[-−]?\d[\d.]*", one.name)
    ]
    missing = [n for n in numbers if not stands_in(n.rstrip("."), plan)]
    unused = [n for n in missing if not is_used(n.rstrip("."), topic, description, plan)]
    assert not unused or OWNED_UP.search(said), (kind, unused, said[:300])


def is_used(number: str, topic: str, description: str, plan: LessonPlan) -> bool:
    """Whether the lesson depends on it (a diameter, of which only the radius is shown)."""
    old = number.replace("−", "-")
    new = old[:-1] + str(9 - int(old[-1]))
    other = plan_lesson(topic.replace(old, new), description.replace(old, new))
    return other.scenes != plan.scenes


@pytest.mark.parametrize(
    ("topic", "said"),
    [
        ("sort 5 2 9 1 33 4 8 7 6 55 43 12", "12 numbers; the pictures hold the first 10"),
        ("Newton's second law mass -5 kg force 20 N", "−5 kg could not be used"),
        ("integral of sin(x)/x", "its antiderivative cannot be written with the usual functions"),
        ("BFS on A-B, A-C, B-D, C-E, D-F, E-G, F-H, G-I, H-J", "10 nodes; the picture has room"),
        ("3 choose 10", "of up to 30 things), so it shows an example of its own"),
        ("log base 1 of 8", "could not use 1 and 8, so it shows an example of its own"),
        ("rolling 5 dice", "This lesson throws two dice"),
        ("coin change 1, 5, 25, 50, 100 for 87", "does not fit"),
    ],
)
def test_what_is_not_shown_is_told_in_the_warnings_and_opens_no_film(topic: str, said: str) -> None:
    draft = draft_lesson(topic)
    assert said in " ".join(draft.warnings)
    assert said not in " ".join(beat.say for beat in draft.plan.scenes[0].beats)


@pytest.mark.parametrize(
    "topic", ["derivative of |x|", "solve 3z + 4 = 10", "eigenvalues of [[1,2,3],[4,5,6],[7,8,9]]"]
)
def test_what_is_worked_with_is_not_warned_of(topic: str) -> None:
    assert draft_lesson(topic).warnings == ()


def test_a_formula_that_is_taught_in_other_letters_says_so() -> None:
    first = plan_lesson("graph of 3p^2 - 1").scenes[0]
    assert "your p is written x" in " ".join(beat.say for beat in first.beats)


@pytest.mark.parametrize(
    ("topic", "description"),
    [
        ("sort 5 2 9 1", ""),
        ("Explain prime numbers to a 10 year old in 3 minutes", ""),
        ("Pythagorean theorem for grade 8", "A 60 second video with 3 examples"),
        ("projectile at 72 km/h and 30 degrees", ""),
        ("area of a circle with diameter 7 cm", ""),
        ("solve 2(x+3) = 14", ""),
        ("What is 150% of 80?", ""),
        ("expand (x+2)^4", ""),
        ("log base 2 of 8", ""),
        ("The arithmetic sequence 3, 7, 11", ""),
        ("BFS", "A-B, A-C, B-D, C-D, D-E, start at A"),
    ],
)
def test_data_that_are_used_and_numbers_of_the_request_are_not_spoken_of(
    topic: str, description: str
) -> None:
    draft = draft_lesson(topic, description)
    assert [told for told in draft.warnings if "whom it is for" not in told] == []
    assert not OWNED_UP.search(" ".join(beat.say for beat in draft.plan.scenes[0].beats))


def test_equations_in_other_letters_are_solved_in_them() -> None:
    plan = plan_lesson("solve for t: 5t - 3 = 12")
    assert "5 t minus 3 equals 12" in words(plan)
    assert "t equals 3" in words(plan)
