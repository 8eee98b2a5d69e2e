"""What the templates of the catalogue go by, so that who knows no template can tell their topics.

``python -m render.planner.known_names`` writes the names from the templates.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from render.library.phrases import phrases

FILE = Path(__file__).parent / "taught.json"
COMPUTABLE = re.compile(r"[\d=+*/^\\√∫∑<>≤≥²³|()\[\]]")


@cache
def names() -> re.Pattern[str]:
    return phrases(json.loads(FILE.read_text(encoding="utf-8")))


def may_be_taught(topic: str) -> bool:
    """Whether a template may teach it: the topic has a number, a formula, or a name of one. What
    comes of it only the planner knows."""
    return bool(COMPUTABLE.search(topic) or names().search(topic))
