"""Laws of the table: a text finds its law, and the result is right in every direction."""

from __future__ import annotations

import random

import pytest

from render.planner.catalogue.registry import choose_template, templates
from render.planner.catalogue.science import law_asking, law_solving, law_table, measures
from render.planner.catalogue.science.law_table import Row, rows
from render.planner.offline import plan_lesson
from render.planner.request import Request

EVERY_DIRECTION = [
    pytest.param(row, one.letter, id=f"{row.name}: {one.names[0]}")
    for row in rows()
    for one in row.entries
    if not one.is_constant
]


def case_from_seed(row: Row, wanted: str, seed: int) -> dict[str, float]:
    """Values of two or three figures that satisfy the law."""
    draw = random.Random(f"{row.name} {wanted} {seed}")
    values = {
        one.letter: one.usual
        if one.is_constant
        else float(f"{one.usual * draw.uniform(0.7, 1.4):.3g}")
        for one in row.entries
    }
    formula = row.law().solved_for(wanted)
    values[wanted] = float(formula.subs({s: values[s.name] for s in formula.free_symbols}))
    return values


@pytest.mark.parametrize(("row", "wanted"), EVERY_DIRECTION)
def test_what_is_missing_follows_from_the_rest(row: Row, wanted: str) -> None:
    for seed in range(3):
        values = case_from_seed(row, wanted, seed)
        if values[wanted] <= 0:
            continue
        given = ", ".join(
            f"{one.names[0]} {values[one.letter]!r} {one.sign}"
            for one in row.entries
            if not one.is_constant and one.letter != wanted
        )
        text = f"{row.asks[0]}: {given}. What is the {row.of(wanted).names[0]}?"
        reading = law_asking.reading_of(row, text)
        assert reading is not None, text
        assert reading.wanted == wanted, text
        found = reading.values[wanted]
        unit = reading.units.get(wanted) or row.of(wanted).unit
        scale = float(unit.size) / float(row.of(wanted).unit.size) if unit else 1  # type: ignore[union-attr]
        assert found * scale == pytest.approx(values[wanted], rel=1e-6), text
        left, right = sides(row, {**values, wanted: found * scale})
        assert left == pytest.approx(right, rel=1e-6)
        if seed == 0:
            said = plan_lesson(text).model_dump_json()
            assert measures.said_number(found) in said, text


def sides(row: Row, values: dict[str, float]) -> tuple[float, float]:
    """Both sides by Python itself, not by the engine."""
    left, right = row.formula.replace("^", "**").split("=")
    names = {"pi": 3.141592653589793, **values}
    return eval(left, {}, names), eval(right, {}, names)  # noqa: S307, formulas of our own table


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.name)
def test_the_units_of_a_law_belong_together(row: Row) -> None:
    """In base units the law still holds, so no factor is hidden between its units."""
    values = case_from_seed(row, row.wanted, 0)
    base = {
        one.letter: values[one.letter] * (float(one.unit.size) if one.unit else 1)
        for one in row.entries
    }
    left, right = sides(row, base)
    assert left == pytest.approx(right, rel=1e-6)


@pytest.mark.parametrize(
    ("text", "name", "result"),
    [
        (
            "A ball is thrown upwards at 20 m/s. How high does it go?",
            "the height of a vertical throw",
            "about 20.4 metres",
        ),
        (
            "On the Moon a stone is thrown upwards at 10 m/s. How high does it go?",
            "the height of a vertical throw",
            "about 30.9 metres",
        ),
        (
            "How much energy does a 60 W bulb use in 5 hours?",
            "electrical energy",
            "is 0.3 kilowatt hours",
        ),
        (
            "A 2 kW heater has used 3 kWh. How long did it run?",
            "electrical energy",
            "is 1.5 hours",
        ),
        (
            "A rectangle is 8 cm long and 5 cm wide",
            "the area of a rectangle",
            "perimeter is 26 centimetres",
        ),
        (
            "A rectangle is 5 cm wide and 8 cm long",
            "the area of a rectangle",
            "area is 40 square centimetres",
        ),
        (
            "A rectangle has an area of 48 m² and a width of 6 m. How long is it?",
            "the area of a rectangle",
            "length is 8 metres",
        ),
        (
            "What force stretches a spring of 200 N/m by 5 cm?",
            "Hooke's law",
            "force is 10 newtons",
        ),
        (
            "A force of 10 N stretches a spring by 4 cm. Find the spring constant.",
            "Hooke's law",
            "250 newtons per metre",
        ),
        (
            "Two charges of 2 µC and 3 µC are 10 cm apart. What is the force between them?",
            "Coulomb's law",
            "about 5.39 newtons",
        ),
        (
            "A parallelogram has a base of 6 cm and a height of 4 cm",
            "the area of a parallelogram",
            "24 square",
        ),
        ("A phone charger has 5 V and 2 A. What is its power?", "electric power", "is 10 watts"),
        ("A car travels 240 km in 3 hours. How fast is it?", "speed, distance and time", "80 kilo"),
        ("A car accelerates from 0 to 100 km/h in 8 seconds", "acceleration", "about 3.47 metres"),
        (
            "A force of 20 N acts on a mass of 5 kg. What is the acceleration?",
            "force on a mass",
            "is 4 metres per second squared",
        ),
        ("What is the power of a motor that does 6000 J in 30 s?", "power", "is 200 watts"),
        ("How much heat warms 2 kg of water by 30 K?", "warming water", "251 kilojoules"),
        ("How much heat warms 2 kg of water by 30 °C?", "warming water", "251 kilojoules"),
        ("Molar mass | 90 g with a molar mass of 18", "moles and molar mass", "is 5 moles"),
        ("Friction | coefficient 0.4 and normal force 80 N", "friction", "is 32 newtons"),
        (
            "What is the resistance if 12 V drive 2 A through a lamp?",
            "current through a resistor",
            "is 6 ohms",
        ),
    ],
)
def test_a_word_problem_comes_to_its_law(text: str, name: str, result: str) -> None:
    topic, _, description = text.partition(" | ")
    template = choose_template(Request(topic, description))
    assert template is not None
    assert template.name == name
    assert result in plan_lesson(topic, description).model_dump_json()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("mass on a spring, 0.5 kg and 20 N/m", "mass on a spring"),
        ("A ball is thrown at 30 degrees with 20 m/s. How far does it fly?", "projectile motion"),
        ("Free fall from 45 m", "free fall"),
        ("Newton's second law for 4 kg and 12 N with 2 N friction", "Newton's second law"),
        ("Ohm's law", "Ohm's law"),
        ("Newton's second law", "Newton's second law"),
        ("resistors in series: 2 ohm and 3 ohm at 10 V", "resistors in series"),
        ("Area of a triangle with base 8 and height 3", "the area of a triangle"),
    ],
)
def test_what_others_teach_stays_theirs(text: str, name: str) -> None:
    template = choose_template(Request(text))
    assert template is not None
    assert template.name == name


@pytest.mark.parametrize(
    "text",
    [
        "A rectangle is 8 cm long and 5 cm wide and 3 cm of it are cut off",  # a value too many
        "A rectangle is 8 cm long, 5 cm wide and has 2 holes",  # a number that no law takes
        "A rectangle is 8 cm long. How wide is it?",  # too little
        "A ladder 5 m long leans on a wall 4 m high",  # no figure of the table
        "A triangle has a base of 8 cm and a height of 3 cm. What is its area?",
        "Diagonal of a rectangle 8 cm long and 5 cm wide",
        "A rectangle is 8 cm long and 5 cm wide. What does a carpet for it cost?",
    ],
)
def test_no_law_answers_what_it_cannot(text: str) -> None:
    assert not [
        row
        for row in rows()
        if law_asking.reading_of(row, text) and law_asking.score(row, Request(text)) > 10.5
    ]


def test_every_law_explains_itself_with_a_question() -> None:
    for row in rows():
        scenes = templates()[row.name].build(Request(row.asks[0]))
        titles = [scene.title for scene in scenes]
        assert "The law" in titles
        assert any(title.startswith("Your turn") for title in titles), row.name


def test_hookes_law_draws_the_force_over_the_extension() -> None:
    titles = [scene.title for scene in templates()["Hooke's law"].build(Request("Hooke's law"))]
    assert "Force over extension" in titles


def test_a_wrong_result_is_not_shown() -> None:
    row = next(one for one in rows() if one.name == "Hooke's law")
    with pytest.raises(law_solving.WrongResult):
        law_solving.steps(row.law(), "F", {"F": 11.0, "k": 200.0, "x": 0.05})


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["a | F = k*x", "b | c", "d | e"], "line 7: a law is"),
        (["a | F = k*x | F: force [N] 1; k: stiff [N/m] 2", "b | c", "d | e"], "letters"),
        (["a | F = k | F: force [N] 1; k: stiff [N/q] 2", "b | c", "d | e"], "no unit"),
        (["a | F = k | F: force [N] 1; k stiff 2", "b | c", "d | e"], "is not 'letter"),
    ],
)
def test_a_bad_row_is_named_with_its_line(lines: list[str], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        law_table.row(list(enumerate(lines, 7)))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("60 W in 5 hours", [(60, "W"), (5, "h")]),
        ("3 × 10^-6 C and 5e24 kg", [(3e-6, "C"), (5e24, "kg")]),
        ("2 mW and 2 MW", [(2, "mW"), (2, "MW")]),
        ("1,200 kg at 72 km/h", [(1200, "kg"), (72, "km/h")]),
        ("5 people sit 3 in a row", []),
        ("9.81 m/s^2", [(9.81, "m/s²")]),
    ],
)
def test_measures_are_read_with_their_units(text: str, read: list[tuple[float, str]]) -> None:
    found = [(one.value, one.unit.sign) for one in measures.measures(text)]
    assert [sign for _, sign in found] == [sign for _, sign in read]
    assert [value for value, _ in found] == pytest.approx([value for value, _ in read])
