"""Who knows no template can tell the topics of templates by their names."""

from __future__ import annotations

import pytest

from render.library.search import choose_lesson
from render.library.taught import FILE, may_be_taught
from render.planner.catalogue.registry import choose_template, templates
from render.planner.known_names import dump_known_names
from render.planner.request import Request


def test_the_names_are_those_of_now() -> None:
    """After a change: ``python -m render.planner.known_names``"""
    assert FILE.read_text(encoding="utf-8") == dump_known_names()


def test_no_topic_of_a_template_is_taken_for_an_unknown_one() -> None:
    topics = [topic for one in templates().values() for topic, _ in one.examples]
    taught = [topic for topic in topics if choose_template(Request(topic))]
    assert len(taught) > 200
    assert [topic for topic in taught if not may_be_taught(topic)] == []


@pytest.mark.parametrize("topic", ["My cat", "History of jazz", "Xyzzy", "The colour of envy"])
def test_other_topics_are_unknown(topic: str) -> None:
    assert not may_be_taught(topic)
    assert choose_lesson(topic) is None
