"""What would be rendered of a topic or a plan, computed in a confined process with hard seconds.

What a stranger asks for may take a planner long, or lead it into an expression that never ends:
that costs this process only (`render.untrusted_media.draft_child`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from confinement.limits import MIB, Limits
from confinement.reading import NoAnswer, Reader, Stopped, read_file
from render.planner.languages import language_of_request

SECONDS = 25.0
READER = Reader(
    "render.untrusted_media.draft_child",
    Limits(cpu_seconds=20, file_size=2 * MIB, open_files=128),
    most_bytes=4 * MIB,
)
REASON_LETTERS = 2000


class DraftRefused(ValueError):
    """There is no such lesson. The message is fit for who asked."""

    code = "INVALID_PLAN"


class DraftTooLong(ValueError):
    """It cannot be told within the seconds or the memory that there are."""

    code = "TOO_LONG"


@dataclass(frozen=True)
class DraftRequest:
    """A plan, or a topic with its description; ``duration`` in seconds, ``language``, ``aspect``
    and ``voice`` as wished."""

    topic: str = ""
    description: str = ""
    duration: float | None = None
    theme: str | None = None
    plan: Mapping[str, Any] | None = None
    language: str | None = None
    aspect: str | None = None
    voice: str | None = None


@dataclass(frozen=True)
class ToldDraft:
    """A plan as JSON knows it, its script, the lesson's name, its seconds, and warnings."""

    plan: dict[str, Any]
    script: str
    lesson: str
    seconds: float
    warnings: tuple[str, ...]


def in_its_language(wish: DraftRequest) -> DraftRequest:
    """A topic with its language, which the process that plans it cannot tell: it makes no files."""
    if wish.plan is not None or wish.language is not None:
        return wish
    return replace(wish, language=language_of_request(wish.topic, wish.description))


def tell_draft(
    wish: DraftRequest, *, should_stop: Callable[[], bool] | None = None, seconds: float = SECONDS
) -> ToldDraft:
    """Raises DraftRefused, DraftTooLong, and Stopped when ``should_stop`` says so."""
    asked = json.dumps(vars(in_its_language(wish))).encode()
    try:
        with read_file(READER, asked, [], seconds, should_stop, leaves=[]) as (told, _):
            if "refused" in told:
                raise DraftRefused(str(told["refused"])[:REASON_LETTERS])
            return ToldDraft(**{**told, "warnings": tuple(told["warnings"])})
    except NoAnswer as problem:
        if problem.killed:
            words = f"The lesson could not be planned within {seconds:.0f} seconds."
            raise DraftTooLong(words) from None
        raise


__all__ = ["DraftRefused", "DraftRequest", "DraftTooLong", "Stopped", "ToldDraft", "tell_draft"]
