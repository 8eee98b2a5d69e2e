# ruff: noqa: E501, tables of sentences are easier to read in full lines
"""A description of any kind is told once, in its own form, and asked about at the end."""

from __future__ import annotations

from typing import TypeVar

import pytest

from render.plan.boards import Grid, Hub, Listing, Pairs, Ring, Versus
from render.plan.lesson import Scene
from render.plan.objects import Flow, Formula, Graph, Paragraph, TitleCard
from render.planner.explaining import explainer
from render.planner.explaining.listing import line_in_words
from render.planner.explaining.relations import relation
from render.planner.explaining.sections import short

T = TypeVar("T")

ARAL = (
    "The Soviet Union led the rivers away to water cotton. Because of this, less water reached the "
    "sea. As a result, the sea became saltier. This led to the death of most fish. Consequently, "
    "the fishing towns lost their work."
)
FRIDGE = (
    "A refrigerator moves heat out of a box. The compressor squeezes the gas, which gets hot. The "
    "hot gas gives its heat to the room. The liquid passes through a valve and cools. The cold "
    "liquid takes up heat and becomes gas again."
)
REVERSE = """To reverse a list, turn each pointer around.

```python
def reverse(head):
    prev = None
    while head:
        head.next = prev
    return prev
```

It takes time O(n)."""
LEVELS = """| Level | Dirty read | Lost update |
|---|---|---|
| Read committed | no | possible |
| Serializable | no | no |

The stricter the level, the more transactions wait."""
MARKDOWN = """# HTTP caching

## What it is

A cache keeps a **copy** of a response.

## Headers

- `max-age` says how long a copy is *fresh*
- `ETag` is a fingerprint of the content
"""
LONG = (
    "The pH of a buffer solution is equal to the pKa of the weak acid plus the logarithm of the "
    "ratio of the concentration of the conjugate base to the concentration of the acid that is "
    "left in the solution at that time."
)


def scenes_of(topic: str, description: str) -> list[Scene]:
    return explainer.lesson(topic, description).scenes


def the(kind: type[T], scenes: list[Scene]) -> T:
    return next(thing for scene in scenes for thing in scene.objects if isinstance(thing, kind))


def said(scenes: list[Scene]) -> list[str]:
    return [beat.say for scene in scenes for beat in scene.beats]


def test_a_chain_of_causes_is_told_as_a_chain() -> None:
    flow = the(Flow, scenes_of("Why the Aral Sea shrank", ARAL))
    assert flow.items[1:] == (
        "Less water reached the sea", "The sea became saltier", "The death of most fish",
        "The fishing towns lost their work",
    )  # fmt: skip


def test_how_something_works_is_told_step_by_step_and_round_where_it_begins_again() -> None:
    ring = the(Ring, scenes_of("How does a refrigerator work?", FRIDGE))
    assert len(ring.items) == 4
    assert ring.items[0].text == "The compressor squeezes the gas, which gets hot"


def test_sentences_that_tell_somebody_what_to_do_are_steps_whatever_their_verb() -> None:
    told = "Wind the wool. Unpick the seam with a pin. Feed the thread through. Wool is warm."
    flow = the(Flow, scenes_of("The mending corner of our club", told))
    assert flow.items == ("Wind the wool", "Unpick the seam with a pin", "Feed the thread through")


def test_sentences_with_a_doer_are_no_steps() -> None:
    told = "Half the town came. Water is heavy. During the night it froze. Machines do the rest."
    assert not any(
        isinstance(thing, Flow)
        for scene in scenes_of("The winter", told)
        for thing in scene.objects
    )


def test_code_is_a_listing_whose_lines_are_marked_and_said_in_turn() -> None:
    scenes = scenes_of("Reversing a list", REVERSE)
    code = the(Listing, scenes)
    assert code.lines[1] == "    prev = None"
    (scene,) = [scene for scene in scenes if code in scene.objects]
    assert [beat.say for beat in scene.beats] == [
        "The function reverse takes head.", "Prev becomes nothing.",
        "As long as this holds, it is repeated: head.", "Head dot next becomes prev.",
        "It gives back prev.",
    ]  # fmt: skip
    marked = [action.target for beat in scene.beats for action in beat.do if action.op == "mark"
              and action.role == "accent"]  # fmt: skip
    assert marked == [f"code.{n}" for n in range(5)]


@pytest.mark.parametrize(
    ("line", "heard"),
    [
        ("for (int i = 0; i < 3; i++) {", "I begins at 0. As long as i is less than 3, this is repeated:"),
        ("total += price * count", "Total grows by price times count."),
        ("if x == None:", "If x equals nothing:"),
        ("git switch main", "git switch main."),
        ("for word in words:", "For each word in words:"),
    ],
)  # fmt: skip
def test_a_line_of_code_is_said_as_far_as_its_form_tells(line: str, heard: str) -> None:
    assert line_in_words(line) == heard


def test_a_table_keeps_its_cells() -> None:
    scenes = scenes_of("Isolation levels", LEVELS)
    assert the(Grid, scenes).rows == (
        ("Level", "Dirty read", "Lost update"), ("Read committed", "no", "possible"),
        ("Serializable", "no", "no"),
    )  # fmt: skip


def test_signs_of_markdown_are_structure_and_not_text() -> None:
    scenes = scenes_of("HTTP caching", MARKDOWN)
    assert the(TitleCard, scenes).subtitle == "What it is · Headers"
    text = " ".join(scene.model_dump_json() for scene in scenes)
    assert not any(sign in text for sign in ("**", "##", "`", "*fresh*"))


def test_the_parts_of_a_thing_are_named_and_then_told_one_by_one() -> None:
    scenes = scenes_of(
        "Sailing boats",
        "A sailing boat consists of a hull, a keel and a rudder. The keel keeps the boat upright. "
        "The rudder steers it.",
    )
    assert [card.text for card in the(Hub, scenes).items] == ["A hull", "A keel", "A rudder"]
    rows = [(pair.left, pair.right) for pair in the(Pairs, scenes).pairs]
    assert rows == [("Keel", "Keeps the boat upright"), ("Rudder", "Steers it")]


def test_two_things_of_a_topic_are_told_side_by_side() -> None:
    scenes = scenes_of(
        "Stack and heap",
        "The stack holds local variables. It is fast. The heap holds objects that live longer.",
    )
    sides = the(Versus, scenes)
    assert len(sides.lefts) == 2
    assert sides.rights == ("The heap holds objects that live longer",)


def test_items_in_an_order_without_dates_are_stations() -> None:
    flow = the(
        Flow, scenes_of("The revolution", "Timeline from 1789 to 1799: Bastille, Republic, Terror.")
    )
    assert flow.items == ("Bastille", "Republic", "Terror")


@pytest.mark.parametrize(
    ("sentence", "curve"),
    [
        ("Demand falls when the price rises.", "down"),
        ("Supply increases as the price increases.", "up"),
        ("The force is proportional to the extension.", "line"),
        ("The pressure is inversely proportional to the volume.", "inverse"),
        ("Kinetic energy is proportional to the square of the speed.", "square"),
        ("He found that the rate of effusion is inversely proportional to the square root of the mass.",
         "inverse root"),
        ("The product of pressure and volume is proportional to the temperature.", None),
        ("The curtain falls when the play ends.", None),
    ],
)  # fmt: skip
def test_how_two_quantities_go_together_is_read(sentence: str, curve: str | None) -> None:
    found = relation(sentence)
    assert (found.curve if found else None) == curve


def test_relations_on_one_quantity_share_a_graph() -> None:
    graph = the(Graph, scenes_of(
        "Markets", "Demand falls when the price rises. Supply rises when the price rises."
    ))  # fmt: skip
    assert [curve.tex for curve in graph.curves] == [r"\text{Demand}", r"\text{Supply}"]


def test_the_letters_of_a_formula_are_told_beside_it_and_marked_in_it() -> None:
    scenes = scenes_of(
        "Simple interest",
        "The interest is I = P * r * t, where P is the principal, r is the rate and t is the time.",
    )
    law = the(Formula, scenes)
    assert {part.id for part in law.tex if part.id} == {"upper_p", "lower_r", "lower_t"}
    assert "P is the principal." in said(scenes)


@pytest.mark.parametrize("word", ["cost", "sine", "text"])
def test_words_that_begin_like_a_function_stay_words(word: str) -> None:
    sentence = f"A basket that {word} 100 euros is full."
    assert sentence in said(scenes_of("Prices", f"It is so. {sentence} That is all."))


def test_latex_that_cannot_be_read_is_not_shown_with_its_marks() -> None:
    scenes = scenes_of(
        "Bayes", r"It is known. P(D|+) = \frac{P(+|D) P(D)}{P(+)}. It is used a lot."
    )
    assert "\\frac" not in " ".join(scene.model_dump_json() for scene in scenes)


@pytest.mark.parametrize(
    "sentence", [LONG, LONG.replace(" of ", " in "), "word " * 60, LONG.replace(" ", "-")]
)
def test_a_long_sentence_is_cut_at_a_phrase_and_fits_its_card(sentence: str) -> None:
    assert len(short(sentence)) <= 168
    assert "…" not in short(LONG)


@pytest.mark.parametrize(
    ("topic", "description", "question", "answer"),
    [
        ("Inflation", "Inflation is a rise in prices. When prices rise, money buys less.",
         "What happens when prices rise?", "Money buys less."),
        ("The Aral Sea", "The sea shrank. By then it had lost 90 percent of its water. Fish died.",
         "By then it had lost how many percent of its water?", "90 percent."),
        ("The bicycle", "In 1817 Karl Drais built a machine. In 1863 pedals were put on it.",
         "When was this? Karl Drais built a machine.", "In 1817 Karl Drais built a machine."),
        ("Paging", "Paging is a way of memory management in which pages are moved.",
         "What is this called: a way of memory management in which pages are moved?", "Paging."),
        ("Plates", "The crust is broken into plates. They float.", "The crust is broken into what?",
         "Plates."),
        ("Ramsey", "The theorem states that some order will always emerge. It is deep.",
         "What does the theorem say?", "Some order will always emerge."),
    ],
)  # fmt: skip
def test_the_closing_question_comes_from_the_text(
    topic: str, description: str, question: str, answer: str
) -> None:
    last = scenes_of(topic, description)[-1]
    texts = [thing.text for thing in last.objects if isinstance(thing, Paragraph)]
    assert texts == [question, answer]


@pytest.mark.parametrize("description", [ARAL, FRIDGE, REVERSE, LEVELS, MARKDOWN])
def test_nothing_is_told_twice_before_the_question(description: str) -> None:
    told = said(scenes_of("A thing of its own", description)[:-1])
    assert len(told) == len(set(told))
    assert not any(phrase in " ".join(told) for phrase in ("This lesson", "To sum up", "own words"))


def test_a_long_line_of_code_goes_on_below_and_many_lines_take_several_scenes() -> None:
    code = "\n".join(
        f"total_of_all_items_{n} = first_value_{n} + second_value_{n} + third_value_{n}"
        for n in range(9)
    )
    scenes = scenes_of("Sums", f"It adds.\n\n```python\n{code}\n```")
    listings = [thing for scene in scenes for thing in scene.objects if isinstance(thing, Listing)]
    assert len(listings) > 1
    assert max(len(line) for one in listings for line in one.lines) <= 60
