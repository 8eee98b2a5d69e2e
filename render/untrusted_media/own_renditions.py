"""Fewer lines of a video that a user has uploaded, made by a confined process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from confinement.limits import MIB, Limits
from confinement.reading import NoAnswer, Reader, Stopped, read_file
from confinement.scratch import BadResult, take

LINES = (1080, 720)  # the heights that are made of taller videos
SECONDS = 900
LARGEST = 512 * MIB  # of the result
RESULT = "rendition.mp4"
READER = Reader(
    "render.untrusted_media.rendition_child",
    Limits(cpu_seconds=SECONDS, file_size=LARGEST, open_files=64),
    most_bytes=2 * LARGEST,
)


class NoRendition(ValueError):
    """None could be made. The message says why."""


def own_rendition(
    source: Path, content_type: str, lines: int, out: Path, should_stop: Callable[[], bool]
) -> bool:
    """Write an MP4 of so many lines; False when it was stopped. Raises NoRendition."""
    words = [content_type, str(lines), RESULT]
    try:
        with read_file(READER, source, words, SECONDS, should_stop, leaves=[RESULT]) as (
            told,
            folder,
        ):
            if "refused" in told:
                raise NoRendition(str(told["refused"])[:300])
            take(folder / RESULT, out, LARGEST)
    except Stopped:
        return False
    except NoAnswer:
        raise NoRendition("it takes too much memory or time") from None
    except BadResult as problem:
        raise NoRendition(str(problem)) from None
    return True
