"""A real worker of a queue, for which videos are drawn instead of decoded.

Run as a file, beside a checkout of any version that is first on the path: everything but the
pictures is that version's own. So a thousand analyses take minutes, and lose nothing of what the
job model has to bear.
"""

from __future__ import annotations

import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

FPS, SECONDS = 30, 10.0
STEP_SECONDS = 0.5  # a segment takes so long, or hardly a kill would ever meet one


class DrawnVideos:
    """Stands where the confined decoder stands: what is asked of it is answered at once."""

    def __enter__(self) -> DrawnVideos:
        return self

    def __exit__(self, *_: object) -> None: ...

    def start(self) -> None: ...

    def close(self) -> None: ...

    def turn_to(self, owner: str) -> None: ...

    def probe(self, path: Path) -> Any:
        from pose.video import VideoInfo

        frames = int(SECONDS * FPS)
        size = path.stat().st_size
        return VideoInfo(
            "mp4", "h264", 640, 480, 0, SECONDS, FPS, frames, has_audio=False, size_bytes=size
        )

    def sound(self, *_: Any) -> Any:
        """Handed to `find_music`, which hears nothing."""

    def frames(self, path: Path) -> Any:
        """One grey picture, for the still."""
        import numpy as np

        from pose.pictures import Frame

        del path
        yield Frame(0.0, np.full((48, 64, 3), 128, np.uint8))

    def follow(self, path: Path, segment: Any, on_frame: Any = None) -> Any:
        """The same as a segment of which everybody is told."""
        from pose.tracklets import of_track

        return of_track(self.extract(path, segment, on_frame))

    def extract(self, path: Path, segment: Any, on_frame: Any = None) -> Any:
        """The part of the dance between the segment's borders."""
        whole = dance()
        inside = (whole.times >= segment.start) & (whole.times < segment.end)
        for part in range(5):
            time.sleep(STEP_SECONDS / 5)
            if on_frame:
                on_frame(int(inside.sum() * (part + 1) / 5))
        return part_of(whole, inside)


@cache
def dance() -> Any:
    """A generated dance of ten seconds that earns a badge."""
    from scoring.synthesis.motion import Motion

    return Motion(seconds=SECONDS, noise=0.006, timing=0.015).track()


def part_of(track: Any, inside: Any) -> Any:
    from dataclasses import replace

    arrays = ("times", "image", "world", "visibility", "people")
    return replace(track, **{name: getattr(track, name)[inside] for name in arrays})


def hear_nothing(*_: Any, **__: Any) -> Any:
    from scoring.music import Music

    return Music(reason="no sound")


def score_once(score: Any) -> Any:
    """The same dance has the same score: it is reckoned once a process."""
    kept: dict[Any, Any] = {}

    def scored(track: Any, **how: Any) -> Any:
        key = (len(track), float(track.image.sum()), repr(sorted(how.items())))
        if key not in kept:
            kept[key] = score(track, **how)
        return kept[key]

    return scored


def draw_videos() -> None:
    import pose.music
    import pose.sandbox.host
    import scoring.result
    import tasks.pose

    tasks.pose._sandbox = lambda _: DrawnVideos()  # type: ignore[assignment,return-value]
    pose.sandbox.host.Sandbox = DrawnVideos  # type: ignore[assignment,misc]
    pose.music.find_music = hear_nothing
    scoring.result.score = score_once(scoring.result.score)


def main() -> None:
    from workers.celery_worker import run_worker
    from workers.environment import load_settings

    queues, concurrency = sys.argv[1].split(","), int(sys.argv[2])
    if {"pose", "scoring"} & set(queues):
        draw_videos()
    run_worker(load_settings(), queues, concurrency)


if __name__ == "__main__":
    main()
