"""Fewer lines of a video that a user has uploaded, made by a process that may die of it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from render.sandbox import end

LINES = (1080, 720)  # the heights that are made of taller videos
SECONDS = 900
POLL_SECONDS = 0.2


class NoRendition(ValueError):
    """None could be made. The message says why."""


def own_rendition(
    source: Path, content_type: str, lines: int, out: Path, should_stop: Callable[[], bool]
) -> bool:
    """Write an MP4 of so many lines; False when it was stopped. Raises NoRendition."""
    command = [
        sys.executable,
        "-m",
        "render.video.rendition_child",
        str(source.absolute()),
        content_type,
    ]
    with subprocess.Popen(
        [*command, str(lines), str(out.absolute()), str(SECONDS)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL,
        cwd=Path(__file__).parents[2], start_new_session=True,
    ) as process:  # fmt: skip
        try:
            if not _ended(process, should_stop):
                return False
            return _told(process.stdout.read() if process.stdout else b"")
        finally:
            end(process)


def _ended(process: subprocess.Popen[bytes], should_stop: Callable[[], bool]) -> bool:
    """False when it is to stop before. Raises NoRendition."""
    deadline = time.monotonic() + SECONDS
    while process.poll() is None:
        if should_stop():
            return False
        if time.monotonic() > deadline:
            raise NoRendition("it takes too long")
        time.sleep(POLL_SECONDS)
    return True


def _told(said: bytes) -> bool:
    try:
        told = json.loads(said.splitlines()[-1])
    except (IndexError, ValueError):
        raise NoRendition("it takes too much memory or time") from None
    if "refused" in told:
        raise NoRendition(str(told["refused"]))
    return True
