"""What a render process says of itself, one JSON object a line; it may lie and talk nonsense."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

LONGEST_LINE = 64 * 1024
Frames = Annotated[int, Field(ge=0, le=10_000_000)]


class Nonsense(ValueError):
    """The line is not one that a render process writes."""


class Said(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class Failed(Said):
    """``code`` is one of those that render.scenes.child gives."""

    code: Literal["LAYOUT", "SCENE_ERROR", "OUT_OF_MEMORY", "NOT_CONFINED", "TOO_MUCH_WRITTEN"]
    message: Annotated[str, Field(max_length=2000)]
    log: Annotated[str, Field(max_length=20_000)]


class Done(Said):
    frames: Annotated[int, Field(gt=0, le=10_000_000)]
    beats: Annotated[list[Frames], Field(max_length=1000)]
    memory: Annotated[int, Field(ge=0)] = 0
    undrawn: Annotated[str, Field(max_length=100)] = ""


class Report(Said):
    """One of the three is given; progress is the share of the frames, 0 to 1."""

    progress: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None = None
    failed: Failed | None = None
    done: Done | None = None


def read_report(line: bytes) -> Report:
    """Raises Nonsense."""
    try:
        return Report.model_validate_json(line)
    except ValidationError:
        raise Nonsense("the render process said something that makes no sense") from None


def complete_lines(buffer: bytes, chunk: bytes) -> tuple[list[bytes], bytes]:
    """The lines that are whole now, and what is left. Raises Nonsense for endless ones."""
    *whole, rest = (buffer + chunk).split(b"\n")
    if len(rest) > LONGEST_LINE:
        raise Nonsense("the render process said a line without end")
    return whole, rest
