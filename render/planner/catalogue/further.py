"""Second worked examples for long lessons: the same lesson on other data, with a question first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pydantic import ValidationError

from render.plan.lesson import Scene
from render.plan.objects import Bullets
from render.plan.prose import clip_text
from render.planner.catalogue.blocks import quiz
from render.planner.request import Request


def tell_further(
    build: Callable[[Request], Sequence[Scene]], request: Request, texts: Sequence[str]
) -> Iterator[Scene]:
    """The lesson on each of the texts."""
    own = list(build(request)) if texts else []
    for number, text in enumerate(texts, 1):
        other = list(build(Request(text)))
        if other != own:
            yield from tell_case(number, text, other)


def tell_case(number: int, text: str, lesson: Sequence[Scene]) -> Iterator[Scene]:
    """A question with time to think, its answer, and the way there."""
    result = outcome(lesson[-1])
    if result:
        question = f"Now take another case: {text}. What will come out?"
        try:
            yield quiz(question, clip_text(result, 300), number)
        except ValidationError:
            return
    for scene in lesson[1:-1]:
        if not scene.title.startswith("The idea"):
            title = clip_text(f"Case {number}: {scene.title}", 110)
            yield scene.model_copy(update={"title": title, "optional": False})


def outcome(summary: Scene) -> str:
    """The point of the summary with numbers in it: what came out."""
    points = [
        item for thing in summary.objects if isinstance(thing, Bullets) for item in thing.items
    ]
    told = [point for point in points if any(sign.isdigit() for sign in point)]
    own = [point for point in told if point.startswith("Ours")]
    return (own or told or points or [""])[0]
