"""How an object is cut into parts, and whether the parts that came are all of it."""

from __future__ import annotations

from collections.abc import Sequence

from services.interfaces import Part, Refused

PART_SIZE = 8 << 20  # bytes; S3 takes no less than 5 MiB, but for the last part
MOST_PARTS = 10_000  # S3's limit


def part_sizes(size: int, part_size: int = PART_SIZE) -> dict[int, int]:
    """Bytes of each part by its number, from 1, for an object of `size` > 0 bytes."""
    starts = range(0, size, part_size)
    return {number: min(part_size, size - start) for number, start in enumerate(starts, 1)}


def check_part(number: int, size: int) -> None:
    """Raises ValueError for a number outside 1 … `MOST_PARTS`, or a size under 1 byte."""
    if not 1 <= number <= MOST_PARTS:
        raise ValueError(f"parts are numbered 1 to {MOST_PARTS}, not {number}")
    if size < 1:
        raise ValueError(f"a part has at least 1 byte, not {size}")


def check_whole(parts: Sequence[Part], size: int) -> None:
    """Raises Refused unless the parts are 1, 2, … n and have `size` bytes together."""
    came = [part.number for part in parts]
    if not came or came != list(range(1, len(came) + 1)):
        raise Refused(f"the parts should be 1, 2, … without a gap; these came: {came}")
    total = sum(part.size for part in parts)
    if total != size:
        raise Refused(f"the parts have {total} bytes, and not the {size} that were announced")
