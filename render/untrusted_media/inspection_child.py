"""The work of the confined process that reads one file, for `render.untrusted_media.inspection`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from confinement.inputs import Input
from render.untrusted_media.media_files import Refused, read_media_file


def work(file: Input, content_type: str) -> dict[str, Any]:
    """What the file is like; thumbnails lie in the folder that this runs in."""
    try:
        return {"metadata": read_media_file(file, content_type, Path())}
    except Refused as refusal:
        return {"refused": str(refusal)}
