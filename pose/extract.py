"""Landmarks of one segment of a video."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from confinement.inputs import File
from pose.backends.choice import landmarker
from pose.backends.names import DEFAULT
from pose.backends.openvino_networks import OpenVinoNetworks
from pose.body import Body, Company
from pose.coverage import Coverage, require_most
from pose.errors import NoPersonFound
from pose.film import brighten_picture, thumb
from pose.picture import Picture
from pose.pictures import pictures
from pose.segments import Segment
from pose.tracking.clothes import clothes
from pose.tracklets import PARTS, THUMB, Tracklet, Tracklets
from scoring.landmarks import PoseTrack

MIN_DETECTED_SHARE = 0.1
CLOTHES_A_SECOND = 5

OnFrame = Callable[[int], None]
T = TypeVar("T")


class Extractor:
    """One model and one back end, made ready once and used for any number of segments."""

    def __init__(self, model: Path, backend: str = DEFAULT) -> None:
        self._landmarker = landmarker(backend, model, OpenVinoNetworks(model))
        self.backend = self._landmarker.name

    def warm_up(self) -> None:
        """Load and compile everything, so that the first picture waits for nothing.

        Raises ModelMissing.
        """
        self._landmarker.warm_up()

    def follow(self, path: File, segment: Segment, on_frame: OnFrame | None = None) -> Tracklets:
        """Everybody in the pictures in [segment.start, segment.end).

        `on_frame` gets the number of pictures done after each one, 0 for those before the start,
        and may raise to stop. Raises VideoError, ModelMissing.
        """
        rows, coverage = _Rows(), Coverage()
        try:
            self._follow(path, segment, rows, coverage, on_frame)
        finally:
            self._landmarker.reset()
        found = rows.tracklets(self.backend)
        return replace(found, missing=tuple(coverage.list_lost(segment.start, segment.end)))

    def _follow(
        self,
        path: File,
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
            thumbs = [thumb(picture) for _, picture in batch]
            lit = [
                (time, brighten_picture(picture, small))
                for (time, picture), small in zip(batch, thumbs, strict=True)
            ]
            found = self._landmarker.find_all(lit)
            for (time, picture), small, company in zip(lit, thumbs, found, strict=True):
                if time >= segment.start:
                    rows.add(time, picture, small, company)
                    report(len(rows.times))


def _batches(shown: Iterator[T], size: int) -> Iterator[list[T]]:
    while batch := list(islice(shown, size)):
        yield batch


def _nobody_listens(_: int) -> None:
    pass


class _Rows:
    def __init__(self) -> None:
        self.times: list[float] = []
        self._people: list[int] = []
        self._thumbs: list[NDArray[np.uint8]] = []
        self._bodies: dict[int, list[tuple[float, Body]]] = {}
        self._clothes: dict[int, list[tuple[float, NDArray[np.float32]]]] = {}
        self._size = (0, 0)
        self._last_clothes = -1

    def add(
        self, time: float, picture: Picture, small: NDArray[np.uint8], company: Company
    ) -> None:
        self.times.append(time)
        self._people.append(company.people)
        self._thumbs.append(small)
        self._size = (picture.width, picture.height)
        for number, body in company.bodies.items():
            self._bodies.setdefault(number, []).append((time, body))
        if self._last_clothes != (look := int(time * CLOTHES_A_SECOND)):
            self._last_clothes = look
            for number, body in company.bodies.items():
                self._clothes.setdefault(number, []).append((time, clothes(picture, body)))

    def tracklets(self, backend: str) -> Tracklets:
        n = len(self.times)
        return Tracklets(
            times=np.array(self.times, np.float64),
            people=np.array(self._people, np.uint8),
            thumbs=np.array(self._thumbs, np.uint8).reshape(n, THUMB, THUMB),
            there=tuple(self._tracklet(number) for number in sorted(self._bodies)),
            width=self._size[0],
            height=self._size[1],
            backend=backend,
        )

    def _tracklet(self, number: int) -> Tracklet:
        bodies, looks = self._bodies[number], self._clothes.get(number, [])
        track = PoseTrack(
            times=np.array([time for time, _ in bodies], np.float64),
            image=np.array([b.image for _, b in bodies], np.float32),
            world=np.array([b.world for _, b in bodies], np.float32),
            visibility=np.array([b.visibility for _, b in bodies], np.float32),
            width=self._size[0],
            height=self._size[1],
        )
        colours = np.array([colours for _, colours in looks], np.float32).reshape(-1, PARTS, 3)
        return Tracklet(track, colours, np.array([time for time, _ in looks], np.float64))


def extract(
    path: File,
    segment: Segment,
    model: Path,
    on_frame: OnFrame | None = None,
    *,
    backend: str = DEFAULT,
) -> PoseTrack:
    """Landmarks of one segment's first person, in this process. Raises VideoError, ModelMissing."""
    return Extractor(model, backend).follow(path, segment, on_frame).track


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
