"""What a picture, a film, a sound or a document of unknown origin is like, and its thumbnails.

All of it is read in a process of its own (`render.foreign.inspection_child`) that is bounded in
memory and time: what crashes a decoder, or never ends, costs that process only.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 60
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
    out_dir.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "render.foreign.inspection_child"]
    try:
        done = subprocess.run(
            [*command, str(path.absolute()), content_type, str(out_dir.absolute()), str(seconds)],
            capture_output=True, timeout=seconds, check=False, stdin=subprocess.DEVNULL,
            cwd=Path(__file__).parents[2],
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_MUCH) from None
    return _told(done)


def _told(done: subprocess.CompletedProcess[bytes]) -> Inspection:
    """What the child has said on its last line; it may have died without a word."""
    try:
        told = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        raise Unreadable(TOO_MUCH if done.returncode < 0 else UNREADABLE) from None
    if "refused" in told:
        raise Unreadable(str(told["refused"])[:REASON_BYTES])
    thumbnails = {size: Path(path) for size, path in told["thumbnails"].items()}
    return Inspection(told["metadata"], thumbnails)
