"""Answers that were really given: recorded by a test, shown in the OpenAPI document.

`RECORD_EXAMPLES=1 ./troupe test tests/api/test_examples.py` writes api/examples.json anew; the same
test, without it, fails where a route has no example or answers in another shape by now.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_suffix(".json")
LONGEST_TEXT = 400
LONGEST_LIST = 2
SECRET = re.compile(
    r"(signature=|X-Amz-Signature=|/signed/|trr_|trk_[0-9a-f]{16}_)[\w.-]+|eyJ[\w-]+\.[\w-]+\.[\w-]+"
)


@dataclass(frozen=True)
class Example:
    """One call: the body that was sent, if any, the status, and the body that was answered."""

    status: int
    answer: Any
    request: Any = None


@cache
def read_examples() -> dict[str, Example]:
    """Each route's example, by ``METHOD rule``."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return {route: Example(**fields) for route, fields in found.items()}


def presentable(value: Any) -> Any:
    """The answer without signatures, and without more of the same."""
    if isinstance(value, dict):
        return {key: presentable(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [presentable(inner) for inner in value[:LONGEST_LIST]]
    if isinstance(value, str):
        return SECRET.sub(lambda found: (found.group(1) or "eyJhbGciOiJIUzI1NiIs") + "…", value)
    return value
