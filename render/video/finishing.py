"""Scenes to one finished video: joined, with sound, pictures of it, smaller sizes and HLS.

Films of strangers' code are among the scenes, so that a confined process alone opens them, and all
that is made of them: ``finishing_child``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter, ValidationError

from confinement.limits import GIB, MIB, Limits
from confinement.reading import NoAnswer, Reader, Stopped, read_files
from confinement.scratch import BadResult, take
from render.video.join import CannotJoin
from render.video.metadata import VideoMetadata
from render.video.rendition import LINES, picture_name, smaller_name
from render.video.thumbnails import STRIP, WIDTHS, Strip

SECONDS = 3600
LARGEST = GIB  # of each file
MOST_BYTES, MOST_FILES = 5 * GIB, 4096  # the video twice or thrice, once more in segments
LONGEST_TEXT = 64
READER = Reader(
    "render.video.finishing_child",
    Limits(cpu_seconds=SECONDS, memory=4 * GIB, file_size=LARGEST, open_files=256),
    most_bytes=MOST_BYTES,
    most_files=MOST_FILES,
    several=True,
)
VIDEO, HLS = "output.mp4", "hls"
STILL = "thumb_{}.jpg"
LARGEST_STILL = 8 * MIB
HLS_FILE = re.compile(r"master\.m3u8|\d{2,4}p/(index\.m3u8|init\.mp4|segment_\d{4,6}\.m4s)")

ShouldStop = Callable[[], bool]


@dataclass(frozen=True)
class FinishRequest:
    """What is made of the joined video besides its pictures."""

    renditions: bool = False
    hls: bool = False
    titles: tuple[str, ...] = ()  # of its chapters, one a scene


@dataclass(frozen=True)
class Told:
    """What the process says it has made: facts of each video, the scenes' in their order; the
    sizes of the pictures, and when they were taken (seconds); how the strip of small pictures is
    made up; the names of the files of HLS."""

    __pydantic_config__ = ConfigDict(str_max_length=LONGEST_TEXT, allow_inf_nan=False)

    video: VideoMetadata
    scenes: tuple[VideoMetadata, ...]
    smaller: dict[int, VideoMetadata]
    stills: tuple[str, ...]
    still_seconds: float
    strip: Strip
    hls: tuple[str, ...] = ()


@dataclass(frozen=True)
class FinishedVideo:
    """The files, in one folder, and what was told of them; the master playlist is the first."""

    video: Path
    stills: dict[str, Path]
    scene_stills: tuple[Path, ...]
    strip: Path
    smaller: dict[int, Path]
    hls: tuple[Path, ...]
    told: Told


class NotFinished(CannotJoin):
    """The process has died, taken too much, or answered nonsense."""


def finish_video(
    scenes: Sequence[Path],
    out: Path,
    wish: FinishRequest,
    *,
    narration: Path | None = None,
    music: Path | None = None,
    should_stop: ShouldStop | None = None,
) -> FinishedVideo:
    """The scenes as one video in folder ``out``, and what is made of it. ``narration`` and
    ``music`` are as `render.video.join` takes them. Raises CannotJoin, Stopped."""
    if not scenes:
        raise CannotJoin("there are no scenes to join")
    sounds = {"narration": narration, "music": music}
    given = [name for name, sound in sounds.items() if sound is not None]
    files = [*scenes, *(sound for sound in sounds.values() if sound is not None)]
    words = [json.dumps({"sounds": given, **asdict(wish)})]
    try:
        names = None if wish.hls else files_left(wish, len(scenes))
        with read_files(READER, files, words, SECONDS, should_stop, leaves=names) as (
            answer,
            folder,
        ):
            if "refused" in answer:
                raise CannotJoin(str(answer["refused"])[:300])
            told = TypeAdapter(Told).validate_json(json.dumps(answer), strict=True)
            check_told(told, len(scenes), wish)
            return take_finished_video(told, folder, out)
    except NoAnswer as problem:
        raise NotFinished(f"the video could not be made: {problem}") from None
    except (BadResult, ValidationError) as problem:
        raise NotFinished(f"what was made of the scenes is not sound: {problem}") from None


def files_left(wish: FinishRequest, scenes: int) -> list[str]:
    """All but those of HLS, of which nobody knows how many there will be."""
    smaller = [smaller_name(lines) for lines in LINES] if wish.renditions else []
    pictures = [picture_name(Path(name)).name for name in smaller]  # for a while, without sound
    stills = [*(STILL.format(size) for size in WIDTHS), *scene_stills(scenes), STRIP]
    return [VIDEO, *stills, *smaller, *pictures]


def scene_stills(scenes: int) -> list[str]:
    return [f"scene_{number:03d}.jpg" for number in range(1, scenes + 1)]


def check_told(told: Told, scenes: int, wish: FinishRequest) -> None:
    """Raises BadResult where it is no answer to what was asked."""
    wanted = (scenes, wish.hls, wish.renditions or not told.smaller)
    if (len(told.scenes), bool(told.hls), True) != wanted:
        raise BadResult("it is not what was asked for")


def take_finished_video(told: Told, folder: Path, out: Path) -> FinishedVideo:
    """Into ``out``, with care. Raises BadResult."""
    video, stills = out / VIDEO, {size: out / STILL.format(size) for size in told.stills}
    smaller = {lines: out / smaller_name(lines) for lines in told.smaller}
    take(folder / VIDEO, video, LARGEST)
    for size, path in stills.items():
        if not size.isalpha():
            raise BadResult(f"no size of a picture: {size!r}")
        take(folder / path.name, path, LARGEST_STILL)
    pictures = [out / name for name in (*scene_stills(len(told.scenes)), STRIP)]
    for path in pictures:
        take(folder / path.name, path, LARGEST_STILL)
    for path in smaller.values():
        take(folder / path.name, path, LARGEST)
    streamed = hls_taken(told.hls, folder / HLS, out / HLS)
    return FinishedVideo(video, stills, tuple(pictures[:-1]), pictures[-1], smaller, streamed, told)


def hls_taken(names: Sequence[str], folder: Path, out: Path) -> tuple[Path, ...]:
    for name in names:
        source = folder / name
        if not HLS_FILE.fullmatch(name) or folder.is_symlink() or source.parent.is_symlink():
            raise BadResult(f"no file of HLS: {name!r}")
        take(source, out / name, LARGEST)
    return tuple(out / name for name in names)


__all__ = ["CannotJoin", "FinishRequest", "FinishedVideo", "NotFinished", "Stopped", "finish_video"]
