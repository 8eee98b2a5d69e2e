"""The film that a scene has left: whether it is the one that was asked for, and its rewriting.

What a scene has left that has met code or files of strangers is foreign: a confined process alone
opens it, and writes it anew.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path

import av

from confinement.inputs import File, ffmpeg_source
from confinement.limits import GIB, Limits
from confinement.reading import NoAnswer, Reader, read_file
from confinement.scratch import BadResult, take
from render.quality import Quality

SECONDS = 600
MOST_VIDEO = GIB
RESULT = "film.mp4"
READER = Reader(
    "render.scenes.film_child",
    Limits(cpu_seconds=SECONDS, file_size=MOST_VIDEO, open_files=64),
    most_bytes=MOST_VIDEO,
)


def deliver_film(source: Path, out: Path, quality: Quality, frames: int, *, foreign: bool) -> None:
    """``out`` appears whole or not at all; a ``foreign`` film is written anew. BadResult."""
    if foreign:
        write_anew(source, out, quality, frames)
    else:
        take(source, out, MOST_VIDEO, lambda film: check_film(film, quality, frames))


def write_anew(source: Path, out: Path, quality: Quality, frames: int) -> None:
    """Raises BadResult."""
    raw = out.with_name(out.name + ".raw")
    words = [json.dumps(asdict(quality)), str(frames)]
    try:
        take(source, raw, MOST_VIDEO)
        with read_file(READER, raw, words, SECONDS, leaves=[RESULT]) as (told, folder):
            if "refused" in told:
                raise BadResult(str(told["refused"])[:600])
            take(folder / RESULT, out, MOST_VIDEO)
    except NoAnswer as problem:
        raise BadResult(f"the film cannot be read: {problem}") from None
    finally:
        raw.unlink(missing_ok=True)


def check_film(film: File, quality: Quality, frames: int) -> None:
    """One H.264 stream of exactly this kind, whatever the process says of it. BadResult."""
    name, only_here = ffmpeg_source(film)
    try:
        with av.open(name, format="mp4", options=only_here) as container:
            kinds = [stream.type for stream in container.streams]
            found = [facts_of(stream) for stream in container.streams.video]
    except (av.FFmpegError, ValueError) as problem:
        raise BadResult(f"the film cannot be read: {problem}") from None
    wanted = ("h264", quality.width, quality.height, Fraction(quality.fps), frames)
    if kinds != ["video"] or found != [wanted]:
        raise BadResult(f"the film is not the one that was asked for: {found or kinds}")


def facts_of(stream: av.VideoStream) -> tuple[str, int, int, Fraction | None, int]:
    codec = stream.codec_context.name
    return codec, stream.width, stream.height, stream.average_rate, stream.frames
