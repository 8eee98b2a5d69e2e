"""The film that a scene has left: whether it is the one that was asked for, and its rewriting.

A confined process alone opens it. What has met code or files of strangers is foreign: it is written
anew there.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

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
    raw = out.with_name(out.name + ".raw")
    left = [RESULT] if foreign else []
    words = [json.dumps(asdict(quality)), str(frames), *left]
    try:
        take(source, raw, MOST_VIDEO)
        with read_file(READER, raw, words, SECONDS, leaves=left) as (told, folder):
            if "refused" in told:
                raise BadResult(str(told["refused"])[:600])
            if foreign:
                take(folder / RESULT, out, MOST_VIDEO)
            else:
                raw.replace(out)  # our copy, which nobody has changed since
    except NoAnswer as problem:
        raise BadResult(f"the film cannot be read: {problem}") from None
    finally:
        raw.unlink(missing_ok=True)
