"""Landmarks of one segment of a video."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np

from pose.backends.openvino_networks import OpenVinoNetworks
from pose.errors import NoPersonFound
from pose.landmarker import Body, Landmarker, backend_name
from pose.pictures import frames
from pose.segments import Segment
from pose.tracking.people import PeopleCounter
from scoring.landmarks import LANDMARKS, PoseTrack

MIN_DETECTED_SHARE = 0.1


def extract(
    path: Path,
    segment: Segment,
    model_path: Path,
    on_frame: Callable[[int], None] | None = None,
) -> PoseTrack:
    """Landmarks of the pictures in [segment.start, segment.end).

    `on_frame` gets the number of pictures done after each one, and may raise to stop. Raises
    VideoError, ModelMissing.
    """
    times: list[float] = []
    bodies: list[Body] = []
    people: list[int] = []
    size = (0, 0)
    counter = PeopleCounter(OpenVinoNetworks(model_path))
    with closing(Landmarker(model_path)) as landmarker:
        pictures = frames(path, segment.start, segment.end, lead=segment.warmup_frames)
        for time, rgb in pictures:
            body = landmarker.find(time, rgb)
            if time < segment.start:
                continue
            size = (rgb.shape[1], rgb.shape[0])
            times.append(time)
            bodies.append(body)
            people.append(counter.look(time, rgb))
            if on_frame is not None:
                on_frame(len(times))
    return _track(times, bodies, people, *size)


def require_person(track: PoseTrack) -> None:
    """Raises NoPersonFound when less than a tenth of the pictures show a body."""
    found = int(track.detected.sum())
    if found == 0 or found < MIN_DETECTED_SHARE * len(track):
        raise NoPersonFound(
            f"A dancer was found in {found} of {len(track)} pictures. Please film one person from "
            "head to feet, in good light."
        )


def _track(
    times: list[float], bodies: list[Body], people: list[int], width: int, height: int
) -> PoseTrack:
    n = len(times)
    return PoseTrack(
        times=np.array(times, np.float64),
        image=np.array([b.image for b in bodies], np.float32).reshape(n, LANDMARKS, 3),
        world=np.array([b.world for b in bodies], np.float32).reshape(n, LANDMARKS, 3),
        visibility=np.array([b.visibility for b in bodies], np.float32).reshape(n, LANDMARKS),
        width=width,
        height=height,
        people=np.array(people, np.uint8),
        backend=backend_name(),
    )
