"""Balls drawn from a bag: read from the text, and right against counting every outcome."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest

from render.planner.catalogue.chance.urns import WRITTEN, Urn, read_urn
from render.planner.catalogue.registry import choose_template
from render.planner.offline import plan_lesson
from render.planner.request import Request


def by_counting(urn: Urn) -> Fraction:
    bag = [colour for colour, n in urn.balls.items() for _ in range(n)]
    ways = list(product(bag, repeat=urn.draws) if urn.back else permutations(bag, urn.draws))
    tests = {
        "all": lambda way: all(ball in urn.wanted for ball in way),
        "none": lambda way: not any(ball in urn.wanted for ball in way),
        "some": lambda way: any(ball in urn.wanted for ball in way),
        "each": lambda way: set(way) == set(urn.wanted),
    }
    return Fraction(sum(map(tests[urn.event], ways)), len(ways))


@pytest.mark.parametrize("back", [True, False])
@pytest.mark.parametrize("event", ["all", "none", "some", "each"])
@pytest.mark.parametrize("draws", [1, 2, 3])
def test_probabilities_are_those_of_all_outcomes(event: str, draws: int, back: bool) -> None:
    if event == "each" and draws != 2:
        return
    for balls in ({"red": 3, "blue": 5}, {"red": 1, "green": 2, "blue": 4}):
        wanted = ("red", "blue") if event == "each" else ("red",)
        urn = Urn(balls, wanted, draws, event, back)
        assert urn.probability == by_counting(urn)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("A bag has 3 red and 5 blue balls: probability of red", "3/8"),
        ("An urn contains 4 white, 6 black and 2 green balls. What is the probability of drawing a "
         "black ball?", "1/2"),
        ("A box has 2 red, 3 blue and 5 green marbles. Find the probability of not blue.", "7/10"),
        ("A box has 2 red, 3 blue and 5 green marbles. What is the chance of red or blue?", "1/2"),
        ("A bag has 3 red and 5 blue balls. Two balls are drawn without replacement. What is the "
         "probability that both are red?", "3/28"),
        ("A bag has 3 red and 5 blue balls. Two balls are drawn with replacement. What is the "
         "probability that both are red?", "9/64"),
        ("A jar holds four yellow and six pink sweets. Two sweets are drawn. Probability of at "
         "least one yellow?", "2/3"),
        ("A bag has 3 red and 5 blue balls. Two balls are drawn. Probability of one red and one "
         "blue?", "15/28"),
    ],
)  # fmt: skip
def test_a_bag_in_words_is_read(text: str, result: str) -> None:
    urn = read_urn(text)
    assert urn is not None
    assert str(urn.probability) == result
    template = choose_template(Request(text))
    assert template is not None
    assert template.name == "drawing from a bag"
    assert f"P = {result}" in plan_lesson(text).model_dump_json()


@pytest.mark.parametrize(
    "text",
    [
        "A bag of 3 kg flour",
        "Probability with dice",
        "A bag has 3 red and 5 blue balls: probability of green",
        "A bag has 3 red and 5 blue balls: probability that the second is red given a red one",
        "A bag has 3 red balls",
        "A bag has 3 red and 5 blue balls. Three balls are drawn. Probability of exactly two red?",
        "A bag has 3 red and 5 blue balls. Two balls are drawn. Probability of the same colour?",
    ],
)
def test_what_is_no_such_draw_is_left(text: str) -> None:
    assert read_urn(text) is None


def test_more_draws_than_balls_are_left() -> None:
    text = "A bag has 1 red and 1 blue ball. 3 balls are drawn. Probability that all are red?"
    assert read_urn(text) is None


def test_the_example_is_complete() -> None:
    assert WRITTEN.build(Request("bag"))[0].title == "Drawing from a bag"
