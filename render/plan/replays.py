"""Objects of a dance: a stick figure that moves as the dancer did, and beats with what met them.

Both are filled from measured data (`render.dance.explainer`) and set in motion by ``trace``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from render.plan.boards import Replayed
from render.plan.things import Real

JOINTS = (
    "head", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist",
    "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle", "right_ankle",
)  # fmt: skip
DIGITS = 3
Frame = Annotated[str, Field(pattern=rf"^\d{{{2 * DIGITS * len(JOINTS)}}}$")]
Limb = Literal["", "left arm", "right arm", "left leg", "right leg"]
Seconds = Annotated[Real, Field(ge=0)]


class StickFigure(Replayed):
    """A frame is the joints in order, x and y of three digits each: 000 to 999 of a square whose
    y points up. ``stressed`` is the limb to look at; ``beats`` are seconds at which the floor
    pulses."""

    kind: Literal["stick_figure"] = "stick_figure"
    rate: Annotated[float, Field(gt=0, le=30)]
    frames: Annotated[tuple[Frame, ...], Field(min_length=2, max_length=300)]
    beats: Annotated[tuple[Seconds, ...], Field(max_length=60)] = ()
    stressed: Limb = ""

    @property
    def run_seconds(self) -> float:
        return (len(self.frames) - 1) / self.rate


class BeatStrip(Replayed):
    """Seconds along a line: the beats as strokes, the dancer's own as dots, which are good within
    ``tolerance`` of a beat."""

    kind: Literal["beat_strip"] = "beat_strip"
    start: Seconds
    end: Seconds
    beats: Annotated[tuple[Seconds, ...], Field(min_length=1, max_length=60)]
    moves: Annotated[tuple[Seconds, ...], Field(max_length=60)] = ()
    tolerance: Annotated[float, Field(gt=0, le=1)] = 0.05

    @property
    def run_seconds(self) -> float:
        return self.end - self.start

    @model_validator(mode="after")
    def all_lie_between_start_and_end(self) -> BeatStrip:
        inside = [self.start <= second <= self.end for second in (*self.beats, *self.moves)]
        if not all(inside) or not 1 <= self.end - self.start <= 30:
            raise ValueError("a strip of 1 to 30 seconds holds its beats and moves")
        return self
