"""The work of the confined process that opens a scene's film. `render.scenes.films` asks."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from confinement.inputs import File, Input, ffmpeg_source
from confinement.scratch import BadResult
from render.quality import Quality


def work(file: Input, quality: str, frames: str, anew: str = "") -> dict[str, Any]:
    """Whether it is the film of this `Quality`, which is JSON. With the name ``anew`` it is written
    to this file in the folder that this runs in."""
    wanted = Quality(**json.loads(quality))
    try:
        check_film(file, wanted, int(frames))
        if anew:
            from render.scenes.rewriting import rewrite_film  # half of the time that a check takes

            rewrite_film(file, Path(anew), wanted, int(frames))
    except BadResult as problem:
        return {"refused": str(problem)}
    return {}


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
