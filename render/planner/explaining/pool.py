"""The sentences of a passage, and those that a section has already taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from render.phrases import phrase
from render.plan.lesson import Scene
from render.planner.explaining.sections import Section


@dataclass
class Pool:
    """Numbered sentences, and those that a section has already taken."""

    topic: str
    sentences: list[str]
    heading: str = ""
    taken: set[int] = field(default_factory=set)
    first: int = 0
    language: str = "en"
    formulas: Mapping[str, str] = field(default_factory=dict)

    def free(self) -> list[int]:
        return [n for n in range(len(self.sentences)) if n not in self.taken]

    def take(self, numbers: Sequence[int]) -> list[str]:
        self.taken |= set(numbers)
        return [self.sentences[n] for n in numbers]

    def titled(self, title: str) -> str:
        """The heading that the text gives, else our own in its language, else the topic."""
        return self.heading or phrase(title, self.language) or self.topic


def section(pool: Pool, numbers: Sequence[int], scenes: Sequence[Scene]) -> Section:
    return Section(pool.first + numbers[0], tuple(scenes))
