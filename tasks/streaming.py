"""A finished video as HLS: its renditions cut into segments, with the playlists that name them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from services.jobs.kinds.lessons import FinishedFile, HlsFiles
from tasks.work import Work

if TYPE_CHECKING:
    from render.video.finishing import FinishedVideo

FOLDER = "hls/"
TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
}


def hls_files(work: Work, made: FinishedVideo) -> list[FinishedFile]:
    """The files to publish, the master playlist first; none where nobody asked for HLS."""
    if made.hls:
        work.log("HLS written", files=len(made.hls))
    folder = made.hls[0].parent if made.hls else Path()
    return [_file(work, path, path.relative_to(folder).as_posix()) for path in made.hls]


def hls_of(work: Work, files: Sequence[FinishedFile]) -> HlsFiles | None:
    """What the job's result says of them: where they begin, and which there are."""
    if not files:
        return None
    prefix = work.lasting_key(FOLDER)
    return HlsFiles(prefix=prefix, names=tuple(file.key.removeprefix(prefix) for file in files))


def _file(work: Work, path: Path, name: str) -> FinishedFile:
    content_type = TYPES[path.suffix]
    return FinishedFile(
        key=work.lasting_key(FOLDER + name),
        source=work.put_file(name.replace("/", "_"), path, content_type),
        file_type="asset",
        content_type=content_type,
    )
