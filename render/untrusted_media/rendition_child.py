"""The work of the confined process that makes a rendition, for `own_renditions`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av

from confinement.inputs import Input
from render.untrusted_media.media_files import DEMUXERS
from render.video.rendition import shrunk_video


def work(file: Input, content_type: str, lines: str, out: str) -> dict[str, Any]:
    """``out`` gets so many lines, in the folder that this runs in."""
    demuxer = DEMUXERS[content_type]
    try:
        shrunk_video(file, Path(out), int(lines), demuxer=demuxer)
    except (av.FFmpegError, IndexError, ValueError, OSError) as problem:
        return {"refused": str(problem)[:300] or type(problem).__name__}
    return {}
