"""Landmarks of a whole video, segment by segment, in this process or over several."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ProcessPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import Any

from pose.backends.choice import DEFAULT
from pose.errors import UnreadableVideo
from pose.extract import Extractor
from pose.merge import merge
from pose.segments import Segment, plan_segments
from pose.video import probe
from scoring.landmarks import PoseTrack

Progress = Callable[[int, int], None]
POLL_SECONDS = 0.2


def extract_video(
    path: Path,
    model_path: Path,
    on_progress: Progress | None = None,
    *,
    processes: int = 1,
    backend: str = DEFAULT,
) -> PoseTrack:
    """The track of the whole video; the same bytes however many processes work on it.

    `on_progress` gets the pictures done and their total, and may raise to stop. With
    `processes` > 1 the caller's main module must be importable. Raises VideoError, ModelMissing.
    """
    info = probe(path)
    segments = plan_segments(info)
    report = _bounded(on_progress, info.frames)
    if processes > 1 and len(segments) > 1:
        tracks = _over_processes(path, segments, (model_path, backend), report, processes)
    else:
        tracks = _one_by_one(path, segments, Extractor(model_path, backend), report)
    if not any(len(track) for track in tracks):
        raise UnreadableVideo("No picture of the video can be read. Please export it again.")
    return merge(tracks)


def _bounded(on_progress: Progress | None, total: int) -> Callable[[int], None]:
    def report(done: int) -> None:
        if on_progress is not None:
            on_progress(min(done, total), total)

    return report


def _one_by_one(
    path: Path, segments: list[Segment], extractor: Extractor, report: Callable[[int], None]
) -> list[PoseTrack]:
    tracks: list[PoseTrack] = []
    for segment in segments:
        before = sum(map(len, tracks))
        tracks.append(extractor.extract(path, segment, partial(_report_after, report, before)))
    return tracks


def _report_after(report: Callable[[int], None], before: int, done: int) -> None:
    report(before + done)


class _Stopped(Exception):
    """The parent asked a child to stop."""


# set in a child only, by its initializer: a pool's tasks take no shared memory as arguments
_shared: dict[str, Any] = {}


def _over_processes(
    path: Path,
    segments: list[Segment],
    choice: tuple[Path, str],
    report: Callable[[int], None],
    processes: int,
) -> list[PoseTrack]:
    # spawned, not forked: MediaPipe hangs in a child that inherits its threads
    context = multiprocessing.get_context("spawn")
    done, stop = context.Value("q", 0), context.Event()
    workers = min(processes, len(segments))
    with ProcessPoolExecutor(workers, context, _start_child, (done, stop, *choice)) as pool:
        futures = [pool.submit(_in_child, path, segment) for segment in segments]
        try:
            _watch(futures, lambda: report(done.value))
            return [future.result() for future in futures]
        except BaseException:
            stop.set()
            pool.shutdown(cancel_futures=True)
            raise


def _watch(futures: list[Future[PoseTrack]], report: Callable[[], None]) -> None:
    pending: set[Future[PoseTrack]] = set(futures)
    while pending:
        finished, pending = wait(pending, POLL_SECONDS, return_when=FIRST_EXCEPTION)
        report()
        for future in finished:
            future.result()


def _start_child(done: Any, stop: Any, model: Path, backend: str) -> None:
    _shared.update(done=done, stop=stop, extractor=Extractor(model, backend))


def _in_child(path: Path, segment: Segment) -> PoseTrack:
    def count(_: int) -> None:
        if _shared["stop"].is_set():
            raise _Stopped
        with _shared["done"].get_lock():
            _shared["done"].value += 1

    track: PoseTrack = _shared["extractor"].extract(path, segment, count)
    return track
