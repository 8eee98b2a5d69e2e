"""What a measurement has found: words for people, figures for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Found = list[dict[str, Any]]
COLLECTED: ContextVar[Found | None] = ContextVar("collected", default=None)


def tell(words: str, **figures: Any) -> None:
    """Print the words, or keep the figures where they are collected."""
    collected = COLLECTED.get()
    if collected is None:
        print(words, flush=True)
    else:
        collected.append({"words": words, **figures})


@contextmanager
def collect_figures() -> Iterator[Found]:
    """All that is told meanwhile, which is not printed."""
    found: Found = []
    token = COLLECTED.set(found)
    try:
        yield found
    finally:
        COLLECTED.reset(token)
