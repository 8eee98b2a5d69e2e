"""Landmarks of a whole video, segment by segment, in one confined process or in several."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event

from pose.backends.names import DEFAULT
from pose.errors import UnreadableVideo
from pose.merge import merge
from pose.sandbox.host import Sandbox
from pose.segments import Segment, plan_segments
from pose.tracklets import Tracklets
from scoring.landmarks import PoseTrack

Progress = Callable[[int, int], None]
POLL_SECONDS = 0.1


def extract_video(
    path: Path,
    model_path: Path,
    on_progress: Progress | None = None,
    *,
    processes: int = 1,
    backend: str = DEFAULT,
    person: int | None = None,
) -> PoseTrack:
    """The track of the whole video; the same bytes however many processes work on it.

    `on_progress` gets the pictures done and their total, and may raise to stop. `person` is whom
    to follow, counted from the left. Raises VideoError, ModelMissing.
    """
    with ExitStack() as stack:
        sandboxes = [stack.enter_context(Sandbox(model_path, backend)) for _ in range(processes)]
        for sandbox in sandboxes:
            sandbox.start()  # they load the networks while the first looks at the video
        info = sandboxes[0].probe(path)
        segments = plan_segments(info)
        extraction = _Extraction(path, segments, on_progress, info.frames)
        tracks = extraction.over(sandboxes[: len(segments)])
    if not any(len(track) for track in tracks):
        raise UnreadableVideo("No picture of the video can be read. Please export it again.")
    return merge(tracks, person)


class _Stopped(Exception):
    """Somebody else failed, or the caller has had enough."""


class _Extraction:
    """A thread for each sandbox takes one segment after the other; the caller's watches."""

    def __init__(
        self, path: Path, segments: Iterable[Segment], on_progress: Progress | None, total: int
    ) -> None:
        self._path = path
        self._waiting: SimpleQueue[Segment] = SimpleQueue()
        self._done = {segment.index: 0 for segment in segments}
        for segment in segments:
            self._waiting.put(segment)
        self._on_progress = on_progress
        self._total = total
        self._stop = Event()

    def over(self, sandboxes: list[Sandbox]) -> list[Tracklets]:
        """All tracks, in no order."""
        with ThreadPoolExecutor(len(sandboxes)) as threads:
            futures = [threads.submit(self._work, sandbox) for sandbox in sandboxes]
            try:
                self._watch(futures)
            finally:
                self._stop.set()
        return [track for future in futures for track in future.result()]

    def _work(self, sandbox: Sandbox) -> list[Tracklets]:
        sandbox.start()
        tracks: list[Tracklets] = []
        while True:
            try:
                segment = self._waiting.get_nowait()
            except Empty:
                return tracks
            tracks.append(self._one(sandbox, segment))

    def _one(self, sandbox: Sandbox, segment: Segment) -> Tracklets:
        def note(done: int) -> None:
            if self._stop.is_set():
                raise _Stopped
            self._done[segment.index] = done

        track = sandbox.follow(self._path, segment, note)
        self._done[segment.index] = len(track)
        return track

    def _watch(self, futures: list[Future[list[Tracklets]]]) -> None:
        pending: set[Future[list[Tracklets]]] = set(futures)
        while pending:
            finished, pending = wait(pending, POLL_SECONDS, return_when=FIRST_EXCEPTION)
            self._report()
            for future in finished:
                future.result()

    def _report(self) -> None:
        if self._on_progress is not None:
            self._on_progress(min(sum(self._done.values()), self._total), self._total)
