"""A topic that says more than a lesson's name still leads to it, and one that names two to both."""

from __future__ import annotations

import pytest

from render.library.topics import choose_lessons
from render.planner.offline import draft_lesson


def names(topic: str) -> list[str]:
    return [hit.lesson.name.partition("/")[2] for hit in choose_lessons(topic)]


@pytest.mark.parametrize(
    ("topic", "wanted"),
    [
        ("Mitosis and meiosis", ["mitosis", "meiosis"]),
        ("Ionic vs covalent bonds", ["ionic_compounds", "covalent_bonds"]),
        ("The difference between osmosis and photosynthesis", ["osmosis", "photosynthesis"]),
        ("Huffman coding / Shannon entropy", ["huffman_coding", "shannon_entropy"]),
    ],
)  # fmt: skip
def test_two_things_lead_to_the_lessons_of_both(topic: str, wanted: list[str]) -> None:
    assert names(topic) == wanted


@pytest.mark.parametrize(
    ("topic", "wanted"),
    [
        ("Chords and triads", "chords"),  # the lesson tells of triads
        ("Transformers (electric)", "transformer"),
        ("Genetics: the laws of Mendel", "mendels_laws"),
        ("Machine learning overfitting", "overfitting"),
        ("School physics: Ohm's law", "ohms_law"),
        ("Photosynthesis: how plants make sugar", "photosynthesis"),
        ("Polymers", "polymers"),  # of "Polymers and plastics"
        ("Entropy", "entropy_and_the_second_law"),
    ],
)
def test_what_only_says_where_a_topic_belongs_is_no_hindrance(topic: str, wanted: str) -> None:
    assert names(topic) == [wanted]


@pytest.mark.parametrize(
    "topic",
    ["Mitosis and the French kitchen", "Knights and castles", "Basic maths homework",
     "integral of sin(x)/x", "e^x and sin(x)/x",
     "Photosynthesis and the price of oil", "Music: my favourite band", "Long tables (school)"],
)  # fmt: skip
def test_half_a_topic_is_not_taken_for_the_whole(topic: str) -> None:
    assert names(topic) == []


def test_both_lessons_are_told_one_after_the_other() -> None:
    drafted = draft_lesson("Mitosis and meiosis")

    titles = [scene.title for scene in drafted.plan.scenes]
    assert titles.index("Mitosis") < titles.index("Meiosis")
    assert drafted.lesson == "library/biology/mitosis + library/biology/meiosis"
    assert {"mitosis", "meiosis"} <= set(
        " ".join(f.statement for f in drafted.plan.facts).lower().split()
    )
    assert len(drafted.plan.facts) >= 12
