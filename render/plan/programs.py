"""Scenes of code: Manim source that a person or a model has written, in the place of objects.

It is looked at here (``render.plan.code_rules``) and run only behind the sandbox's walls.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, field_validator

from render.plan.code_rules import scene_classes, source_flaws

MAX_SOURCE = 20_000  # characters
LONGEST_RUN = 300.0  # seconds of a beat
MOST_FLAWS = 8
ASSET = re.compile(r"""ImageMobject\(\s*["'](asset_[0-9a-f]{1,64})\.png["']""")


class NotHere(Exception):
    """Code of unknown origin is not run on this machine; the text says why."""


class Program(BaseModel):
    """Manim source with one scene class, whose name is free.

    Its sections (``self.next_section()``) are the scene's beats: each waits until the sentence
    before it has been said. ``runs`` are the seconds that each beat takes to draw; they are
    measured, whatever is given.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Annotated[str, Field(min_length=1, max_length=MAX_SOURCE)]
    runs: Annotated[
        tuple[Annotated[float, Field(ge=0, le=LONGEST_RUN)], ...], Field(max_length=8)
    ] = ()

    @field_validator("source")
    @classmethod
    def passes_lint(cls, source: str) -> str:
        if found := source_flaws(source):
            more = len(found) - MOST_FLAWS
            told = found[:MOST_FLAWS] + ([f"and {more} more"] if more > 0 else [])
            raise ValueError("; ".join(told))
        return source

    @property
    def scene_class(self) -> str:
        return scene_classes(self.source)[0]

    @property
    def assets(self) -> list[str]:
        """Ids of the pictures that it shows."""
        return list(dict.fromkeys(ASSET.findall(self.source)))

    def run_seconds(self, beat: int) -> float:
        """How long this beat's part of the code runs; 0 where it has not been measured."""
        return self.runs[beat] if beat < len(self.runs) else 0.0
