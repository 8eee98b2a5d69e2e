"""What players fetch of a finished video by relative names: HLS, its renditions cut into segments
with the playlists that name them; and the strip of small pictures with the text that names its
parts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from services.jobs.kinds.lessons import FinishedFile, HlsFiles
from tasks.work import Work

if TYPE_CHECKING:
    from render.lesson import FinishedLesson

FOLDER = "hls/"
TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt",
    ".jpg": "image/jpeg",
}


def hls_files(work: Work, paths: Sequence[Path]) -> list[FinishedFile]:
    """The files to publish, the master playlist first; none where nobody asked for HLS."""
    if paths:
        work.log("HLS written", files=len(paths))
    folder = paths[0].parent if paths else Path()
    return [_file(work, path, FOLDER + path.relative_to(folder).as_posix()) for path in paths]


def strip_files(work: Work, made: FinishedLesson) -> list[FinishedFile]:
    """The strip of small pictures and where in it each second is."""
    return [_file(work, path, path.name) for path in (made.strip, made.made.strip)]


def hls_of(work: Work, files: Sequence[FinishedFile]) -> HlsFiles | None:
    """What the job's result says of the files of HLS, if there are any."""
    return named_from(work, FOLDER, files) if files else None


def named_from(work: Work, folder: str, files: Sequence[FinishedFile]) -> HlsFiles:
    """Where the files begin, and which there are."""
    prefix = work.lasting_key(f"{folder}x").removesuffix("x")
    return HlsFiles(prefix=prefix, names=tuple(file.key.removeprefix(prefix) for file in files))


def _file(work: Work, path: Path, name: str) -> FinishedFile:
    content_type = TYPES[path.suffix]
    return FinishedFile(
        key=work.lasting_key(name),
        source=work.put_file(name.replace("/", "_"), path, content_type),
        file_type="asset",
        content_type=content_type,
    )
