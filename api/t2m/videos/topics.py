"""A topic of which nothing is told has to be one that a lesson is about."""

from __future__ import annotations

from api.causes import NeedsDescription
from api.dialects import Flaw
from render.library.search import suggest_lessons
from render.library.shelf import public_name
from render.library.taught import may_be_taught
from render.library.topics import choose_lessons
from render.planner.views import read_view

SUGGESTIONS = 3
FIELD = ("body", "configuration", "description")


def demand_known(topic: str) -> None:
    """Raises NeedsDescription where neither catalogue nor library knows the topic, nor asks it for
    a picture. What comes of one that the catalogue may know is found out by the worker."""
    if may_be_taught(topic) or choose_lessons(topic) or read_view(topic) is not None:
        return
    some = suggest_lessons("", limit=SUGGESTIONS)
    found = {hit.lesson.name: hit.lesson for hit in (*suggest_lessons(topic), *some)}
    near = list(found.values())[:SUGGESTIONS]
    titles = [lesson.topic for lesson in near]
    words = (
        f"No lesson here is about {topic!r}. Describe in a few sentences what the video should say"
    )
    hint = (
        f"Add a `description` with the facts to be told, or take a topic such as "
        f"{'; '.join(titles)}; `allow_outline: true` makes a short outline of questions."
    )
    suggestions = [{"name": public_name(one.name), "title": one.topic} for one in near]
    blamed = Flaw("needs_description", FIELD, words)
    raise NeedsDescription(f"{words}.", blamed, hint=hint, suggestions=suggestions)
