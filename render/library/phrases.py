"""Names of topics as patterns: ``prime number*`` is found in "Prime-numbers, please"."""

from __future__ import annotations

import re
from collections.abc import Iterable


def phrases(names: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)  # the longest is to be found first
    written = ["[ -]".join(map(word_pattern, name.split())) for name in ordered]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(written)})(?![^\W_])", re.IGNORECASE)


def word_pattern(word: str) -> str:
    return re.escape(word).replace(r"\*", r"\w*")
