"""Derive the numbers of the scorer's table again from the generated dancers they stand for."""

from __future__ import annotations

from collections.abc import Sequence

from bench.figures import tell
from scoring.synthesis.derivation import derived_numbers


def main(_: Sequence[str] = ()) -> int:
    """Print what the table says and what is found; answer 1 where they differ."""
    wrong = 0
    for number in derived_numbers():
        verdict = "" if number.holds else "  DIFFERS"
        wrong += not number.holds
        tell(
            f"{number.name:24} {number.anchor:16} table {number.said:8.3f}  "
            f"found {number.found:8.3f}{verdict}",
            number=number.name,
            anchor=number.anchor,
            table=number.said,
            found=number.found,
            holds=bool(number.holds),
        )
    words = f"{wrong} numbers differ" if wrong else "The table is what the dancers have."
    tell(words, differing=wrong)
    return 1 if wrong else 0
