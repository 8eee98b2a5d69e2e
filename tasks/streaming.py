"""A finished video as HLS: its renditions cut into segments, with the playlists that name them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tasks.work import Work

FOLDER = "hls/"
TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
}


def hls_files(work: Work, renditions: Sequence[Path]) -> list[dict[str, Any]]:
    """The files to publish, the master playlist first; none where nobody asked for HLS."""
    from render.video.hls import write_hls

    if not work.parameters.get("hls"):
        return []
    out = work.scratch / "hls"
    made = write_hls(renditions, out)
    work.log("HLS written", files=len(made))
    return [_file(work, path, path.relative_to(out).as_posix()) for path in made]


def hls_result(work: Work, files: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the job's result says of them: where they begin, and which there are."""
    if not files:
        return {}
    prefix = work.lasting_key(FOLDER)
    return {"hls": {"prefix": prefix, "names": [f["key"].removeprefix(prefix) for f in files]}}


def _file(work: Work, path: Path, name: str) -> dict[str, Any]:
    content_type = TYPES[path.suffix]
    return {
        "key": work.lasting_key(FOLDER + name),
        "from": work.put_file(name.replace("/", "_"), path, content_type),
        "file_type": "asset",
        "content_type": content_type,
    }
