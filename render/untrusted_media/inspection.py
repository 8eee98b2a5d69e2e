"""What a picture, a film, a sound or a document of unknown origin is like, and its thumbnails.

All of it is read in a confined process of its own (`render.untrusted_media.inspection_child`): what
crashes a decoder, takes it over, or never ends, costs that process only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from confinement.limits import MIB, Limits
from confinement.reading import NoAnswer, Reader, read_file
from confinement.scratch import BadResult, take
from render.untrusted_media.sizes import WIDTHS

SECONDS = 60
MOST_BYTES = 8 * MIB
READER = Reader(
    "render.untrusted_media.inspection_child",
    Limits(cpu_seconds=SECONDS, file_size=MOST_BYTES, open_files=64),
    most_bytes=4 * MOST_BYTES,
)
REASON_BYTES = 300
UNREADABLE = "The file cannot be read: it is damaged, or not what it seems to be."
TOO_MUCH = "The file takes too much memory or time to read."


class Unreadable(ValueError):
    """Nothing can be said of the file. The message is fit for its owner."""


@dataclass(frozen=True)
class Inspection:
    """Metadata by name, and JPEG thumbnails by size; none where there is no picture."""

    metadata: dict[str, Any]
    thumbnails: dict[str, Path]


def inspect(path: Path, content_type: str, out_dir: Path, *, seconds: int = SECONDS) -> Inspection:
    """Read a file of this type; thumbnails are written to `out_dir`. Raises Unreadable."""
    try:
        names = [still_name(size) for size in WIDTHS]
        with read_file(READER, path, [content_type], seconds, leaves=names) as (told, folder):
            if "refused" in told:
                raise Unreadable(str(told["refused"])[:REASON_BYTES])
            if not isinstance(told.get("metadata"), dict):
                raise Unreadable(UNREADABLE)
            return Inspection(told["metadata"], _thumbnails(folder, out_dir))
    except NoAnswer as problem:
        raise Unreadable(TOO_MUCH if problem.killed else UNREADABLE) from None
    except BadResult:
        raise Unreadable(UNREADABLE) from None


def _thumbnails(folder: Path, out_dir: Path) -> dict[str, Path]:
    """Those that were written. Raises BadResult for what is no plain file."""
    made = {size: folder / still_name(size) for size in WIDTHS}
    found = {size: out_dir / place.name for size, place in made.items() if place.lstat().st_size}
    for size, out in found.items():
        take(made[size], out, MOST_BYTES)
    return found


def still_name(size: str) -> str:
    return f"thumb_{size}.jpg"
