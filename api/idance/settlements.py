"""What administrators note when they settle what somebody has said."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from api.idance.texts import visible_lines
from api.schema import CamelBody

Words = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=1000),
    AfterValidator(visible_lines),
]


class Settlement(CamelBody):
    answer: Words = Field(description="What was done about it", examples=["Deleted."])
