"""Which of several people in a video a dancer is."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

MOST = 20
Person = Annotated[int, Field(ge=1, le=MOST)] | None

PERSON: Any = Field(
    default=None,
    description="Who of several people in the video is scored: 1 is the leftmost where each is "
    "first seen. Without it, whoever is seen longest, largest and nearest to the middle",
    examples=[1],
)
