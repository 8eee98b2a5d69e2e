# ruff: noqa: E501, tables of prompts are easier to read in full lines
"""A prompt that asks to see something becomes a picture; one that asks to explain does not."""

from __future__ import annotations

import pytest

from render.plan.views import View
from render.planner.offline import draft_lesson
from render.planner.views import read_view


@pytest.mark.parametrize(
    ("prompt", "hour", "ground", "weather", "sights"),
    [
        ("A beautiful sunset over mountains", "sunset", ["mountains"], "clear", {"sun"}),
        ("City at night", "night", ["city"], "clear", {"moon"}),
        ("Rain falling on a city at night", "night", ["city"], "rain", set()),
        ("Northern lights over a lake", "night", ["lake"], "clear", {"aurora"}),
        ("A calm sea at sunrise with a sailing boat", "dawn", ["sea"], "clear", {"sun", "boat"}),
        ("Fireworks over the skyline", "night", ["city"], "clear", {"fireworks"}),
        ("Snow falling in a forest with a cabin", "day", ["forest"], "snow", {"cabin"}),
        ("Thunderstorm over the ocean with a lighthouse", "dusk", ["sea"], "storm", {"lighthouse"}),
        ("Show me planets in space", "night", ["space"], "clear", {"planets"}),
        ("A campfire under the stars", "night", ["forest"], "clear", {"campfire", "stars"}),
        ("Mist in the valley at dawn", "dawn", ["hills"], "fog", set()),
    ],
)
def test_the_words_of_a_prompt_are_read_into_a_composition(
    prompt: str, hour: str, ground: list[str], weather: str, sights: set[str]
) -> None:
    found = read_view(prompt)
    assert found is not None
    assert (found.hour, found.ground, found.weather) == (hour, ground, weather)
    assert sights <= set(found.sights)
    assert found.lacking == []


@pytest.mark.parametrize(
    "topic",
    [
        "Why are sunsets red?", "Sea level rise", "The water cycle", "Forest ecosystems", "Snow", "Stars",
        "Solar system", "Cloud storage", "Big data in the cloud", "Day and night", "The mountain range",
        "How rain forms over mountains", "House fire safety", "Explain a sunset over mountains", "Light at night",
        "Field theory", "Types of clouds", "The speed of light in water", "Ocean currents", "x = sea",
    ],
)  # fmt: skip
def test_what_asks_to_explain_is_no_picture(topic: str) -> None:
    assert read_view(topic) is None


def test_a_description_that_states_facts_makes_it_a_lesson() -> None:
    facts = "Sunlight is scattered by molecules of nitrogen, so that blue leaves the beam sideways."
    assert read_view("A sunset over mountains", facts) is None
    assert read_view("A sunset over mountains", "A sunset over mountains") is not None


def test_a_picture_lasts_ten_seconds_unless_wished_and_is_the_same_each_time() -> None:
    draft = draft_lesson("A beautiful sunset over mountains")
    assert (draft.lesson, draft.plan.seconds, draft.warnings) == ("view", 10.0, ())
    assert draft.plan == draft_lesson("A beautiful sunset over mountains").plan
    assert draft_lesson("A sunset over mountains", duration=20).plan.seconds == pytest.approx(20)
    (scene,) = draft.plan.scenes
    (view,) = scene.objects
    assert isinstance(view, View)
    assert view.run_seconds > 8


def test_what_the_vocabulary_lacks_is_told() -> None:
    (warning,) = draft_lesson("A dragon over mountains at sunset").warnings
    assert "no dragon" in warning
