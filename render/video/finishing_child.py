"""The work of the confined process that finishes a video. `render.video.finishing` asks."""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import accumulate
from pathlib import Path
from typing import Any

import av

from confinement.inputs import Input
from render.video.finishing import HLS, VIDEO
from render.video.hls import write_hls
from render.video.join import CannotJoin, join
from render.video.metadata import NotAVideo, read_metadata
from render.video.rendition import renditions
from render.video.thumbnails import STRIP, thumbnails, write_strip


def work(files: list[Input], wish: str) -> dict[str, Any]:
    """The video and what is made of it are written to the folder that this runs in."""
    try:
        return finish_video_job(files, json.loads(wish))
    except (CannotJoin, NotAVideo) as problem:
        return {"refused": str(problem)}
    except BlockingIOError:  # the machine gave no thread: no fault of the scenes, so try again
        raise
    except (av.FFmpegError, IndexError) as problem:
        return {"refused": f"a scene is not a video: {problem}"}


def finish_video_job(files: list[Input], wish: dict[str, Any]) -> dict[str, Any]:
    """``wish`` names the sounds that come after the scenes, and what is wanted."""
    here, video = Path(), Path(VIDEO)
    scenes = files[: len(files) - len(wish["sounds"])]
    sounds = dict(zip(wish["sounds"], files[len(scenes) :], strict=True))
    join(scenes, video, titles=wish["titles"], **sounds)
    lengths = [read_metadata(scene) for scene in scenes]
    facts = read_metadata(video)
    stills = thumbnails(video, here, [*accumulate(one.duration for one in lengths)])
    strip = write_strip(video, facts.duration, here / STRIP)
    smaller = renditions(video, facts.width, facts.height, here) if wish["renditions"] else {}
    streamed = write_hls([video, *smaller.values()], Path(HLS)) if wish["hls"] else []
    return {
        "video": asdict(facts),
        "scenes": [asdict(one) for one in lengths],
        "smaller": {lines: asdict(read_metadata(path)) for lines, path in smaller.items()},
        "stills": list(stills.files),
        "still_seconds": round(stills.seconds, 3),
        "strip": asdict(strip),
        "hls": [path.relative_to(HLS).as_posix() for path in streamed],
    }
