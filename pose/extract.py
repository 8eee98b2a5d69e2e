"""Landmarks of one segment of a video."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np

from pose.backends.choice import DEFAULT, landmarker
from pose.backends.openvino_networks import OpenVinoNetworks
from pose.body import Body
from pose.coverage import Coverage, require_most
from pose.errors import NoPersonFound
from pose.pictures import pictures
from pose.segments import Segment
from pose.tracking.people import PeopleCounter
from scoring.landmarks import LANDMARKS, PoseTrack

MIN_DETECTED_SHARE = 0.1

OnFrame = Callable[[int], None]
T = TypeVar("T")


class Extractor:
    """One model and one back end, made ready once and used for any number of segments."""

    def __init__(self, model: Path, backend: str = DEFAULT) -> None:
        self._networks = OpenVinoNetworks(model)
        self._landmarker = landmarker(backend, model, self._networks)
        self._counter = PeopleCounter(self._networks)
        self.backend = self._landmarker.name

    def warm_up(self) -> None:
        """Load and compile everything, so that the first picture waits for nothing.

        Raises ModelMissing.
        """
        self._landmarker.warm_up()
        self._counter.warm_up()

    def extract(self, path: Path, segment: Segment, on_frame: OnFrame | None = None) -> PoseTrack:
        """Landmarks of the pictures in [segment.start, segment.end).

        `on_frame` gets the number of pictures done after each one, 0 for those before the start,
        and may raise to stop. Raises VideoError, ModelMissing.
        """
        rows, coverage = _Rows(), Coverage()
        self._counter.reset()
        try:
            self._follow(path, segment, rows, coverage, on_frame)
        finally:
            self._landmarker.reset()
        track = rows.track(self.backend)
        return replace(track, missing=tuple(coverage.lost(segment.start, segment.end)))

    def _follow(
        self,
        path: Path,
        segment: Segment,
        rows: _Rows,
        coverage: Coverage,
        on_frame: OnFrame | None,
    ) -> None:
        report = on_frame or _nobody_listens
        shown = pictures(
            path,
            segment.start,
            segment.end,
            lead=segment.warmup_frames,
            on_skip=partial(report, 0),
            coverage=coverage,
        )
        for batch in _batches(shown, self._landmarker.batch):
            bodies = self._landmarker.find_all(batch)
            for (time, picture), body in zip(batch, bodies, strict=True):
                if time < segment.start:
                    continue
                rows.add(time, body, self._counter.look(time, picture))
                rows.size = (picture.width, picture.height)
                report(len(rows.times))


def _batches(shown: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(shown, size)):
        yield batch


def _nobody_listens(_: int) -> None:
    pass


class _Rows:
    def __init__(self) -> None:
        self.times: list[float] = []
        self.bodies: list[Body] = []
        self.people: list[int] = []
        self.size = (0, 0)

    def add(self, time: float, body: Body, people: int) -> None:
        self.times.append(time)
        self.bodies.append(body)
        self.people.append(people)

    def track(self, backend: str) -> PoseTrack:
        n = len(self.times)
        bodies = self.bodies
        return PoseTrack(
            times=np.array(self.times, np.float64),
            image=np.array([b.image for b in bodies], np.float32).reshape(n, LANDMARKS, 3),
            world=np.array([b.world for b in bodies], np.float32).reshape(n, LANDMARKS, 3),
            visibility=np.array([b.visibility for b in bodies], np.float32).reshape(n, LANDMARKS),
            width=self.size[0],
            height=self.size[1],
            people=np.array(self.people, np.uint8),
            backend=backend,
        )


def extract(
    path: Path,
    segment: Segment,
    model: Path,
    on_frame: OnFrame | None = None,
    *,
    backend: str = DEFAULT,
) -> PoseTrack:
    """Landmarks of one segment, in this process. Raises VideoError, ModelMissing."""
    return Extractor(model, backend).extract(path, segment, on_frame)


def require_person(track: PoseTrack) -> None:
    """Raises UnreadableVideo when most of the video is missing, and NoPersonFound when less than a
    tenth of the pictures show a body.
    """
    require_most(track)
    found = int(track.detected.sum())
    if found == 0 or found < MIN_DETECTED_SHARE * len(track):
        raise NoPersonFound(
            f"A dancer was found in {found} of {len(track)} pictures. Please film one person from "
            "head to feet, in good light; a drawn figure is often not recognised."
        )
