"""Queue pose: a video becomes landmarks, segment by segment."""

from __future__ import annotations

import atexit
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pose.errors import VideoError
from scoring.landmarks import decode, encode, quantise_track, to_document
from scoring.trc import to_trc
from services.jobs.kinds.pose_analysis import (
    PROBE,
    SEGMENT,
    AnalysisParameters,
    Extracted,
    MergeArguments,
    Merged,
    Probed,
    SegmentSpan,
    VideoDigest,
    VideoForgotten,
    analysis_steps,
)
from services.jobs.pipelines import POSE_FORGET, POSE_MERGE, POSE_PROBE, POSE_SEGMENT
from services.network.public_address import FetchRefused
from services.network.safe_fetch import SafeFetch
from settings import Settings
from tasks.base import job_task
from tasks.work import Outcome, Work, sha256_of

if TYPE_CHECKING:
    from pose.sandbox.host import Sandbox
    from pose.segments import Segment
    from pose.tracklets import Tracklets

POSE_FILE, JPEG = "application/octet-stream", "image/jpeg"


@job_task(POSE_PROBE, refuses=(VideoError, FetchRefused))
def probe(work: Work) -> Outcome:
    """Look at the video before anybody works on it, and plan its segments."""
    from pose.segments import plan_segments
    from pose.video import check_bounds

    wish = work.parameters_as(AnalysisParameters)
    sandbox = _sandbox_for(work)
    key = wish.video_key or _brought_in(work, wish.video_url or "")
    video = work.fetch(key)
    info = sandbox.probe(video)
    check_bounds(info)
    spans = [_span(segment) for segment in plan_segments(info)]
    work.log("Video accepted", **asdict(info), segments=len(spans))
    digest = sha256_of(video)
    poster = None if wish.pose_only else _keep_poster(work, video, info.duration)
    return Outcome(
        Probed(video_key=key, video_sha256=digest, frames=info.frames),
        VideoDigest(video_sha256=digest, duration=info.duration, poster_key=poster),
        analysis_steps(spans, reference=bool(wish.reference_key), pose_only=wish.pose_only),
    )


def _keep_poster(work: Work, video: Path, duration: float) -> str | None:
    """Where the still lies; None where its picture cannot be read, which is no reason to refuse the
    dance. Whoever stops reading ends the child, so that it is another one than the one that
    follows dancers."""
    from pose.poster import draw_poster
    from pose.sandbox.host import Sandbox

    try:
        with Sandbox() as sandbox:
            drawn = draw_poster(sandbox.frames(video), duration)
    except VideoError as problem:
        work.log(f"There is no still of the video: {problem}", level="WARNING")
        return None
    return work.publish("poster.jpg", drawn, JPEG)


def _span(segment: Segment) -> SegmentSpan:
    return SegmentSpan(
        index=segment.index,
        start=segment.start,
        end=segment.end,
        warmup_frames=segment.warmup_frames,
    )


def _brought_in(work: Work, url: str) -> str:
    """The key of a video from elsewhere, copied into our own store once."""
    copy = work.scratch / "source"
    SafeFetch().fetch(url, copy)
    return work.put_file("source.mp4", copy, "video/mp4")


@job_task(POSE_SEGMENT, refuses=(VideoError,))
def segment(work: Work) -> Outcome:
    """Landmarks of everybody in one segment."""
    from pose.segments import Segment
    from pose.tracklets import encode_tracklets

    asked = work.arguments_as(SegmentSpan)
    span = Segment(asked.index, asked.start, asked.end, asked.warmup_frames)
    probed = work.result_of(PROBE, Probed)
    sandbox = _sandbox_for(work)
    video = work.fetch(probed.video_key)
    expected = max(1, probed.frames // work.steps_like(SEGMENT))
    found = sandbox.follow(video, span, lambda done: work.progress(min(done / expected, 1.0)))
    work.log(f"Landmarks of {len(found)} frames", start=span.start, end=span.end)
    return Outcome(
        Extracted(
            key=work.put("pose.bin", encode(found.track), POSE_FILE),
            tracklets_key=work.put("tracklets.bin", encode_tracklets(found), POSE_FILE),
        )
    )


def start_sandbox(settings: Settings) -> None:
    """Have the process that decodes load its networks, without waiting. Raises ModelMissing."""
    _sandbox(settings).start()


def _sandbox_for(work: Work) -> Sandbox:
    """One that has met no video of anybody else; asked for first, as it may have to start."""
    sandbox = _sandbox(work.services.settings)
    sandbox.turn_to(work.job.owner)
    return sandbox


def _sandbox(settings: Settings) -> Sandbox:
    from pose.model import model_path

    return _kept_sandbox(
        model_path(settings.pose_model_path, settings.cache), settings.pose_backend
    )


@cache
def _kept_sandbox(model: Path, backend: str) -> Sandbox:
    """It stays with the worker's process from task to task, with its networks loaded, while the
    videos are of one owner."""
    from pose.sandbox.host import Sandbox

    sandbox = Sandbox(model, backend)
    atexit.register(sandbox.close)
    return sandbox


@job_task(POSE_MERGE, refuses=(VideoError,))
def merge(work: Work) -> Outcome:
    """One person's track over all segments, kept as the compact file and as the documented JSON."""
    from pose.extract import require_person
    from pose.merge import merge as merge_tracks

    names = work.arguments_as(MergeArguments).segments
    person = work.parameters_as(AnalysisParameters).person
    track = quantise_track(merge_tracks([_segment(work, name) for name in names], person))
    require_person(track)
    document = json.dumps(to_document(track), separators=(",", ":")).encode()
    merged = Merged(
        pose_key=work.publish("pose.bin", encode(track), POSE_FILE),
        pose_data_key=work.publish("pose_data.json", document, "application/json"),
        pose_trc_key=work.publish("pose.trc", to_trc(track).encode(), "text/plain"),
    )
    work.log(f"Pose found in {int(track.detected.sum())} of {len(track)} frames")
    return Outcome(merged, merged)


@job_task(POSE_FORGET)
def forget(work: Work) -> Outcome:
    """Delete the video: only its pose was to be kept."""
    key = work.result_of(PROBE, Probed).video_key
    deleted = work.services.dances.unwanted_videos.forget(key, work.job.owner, work.job.id)
    work.log(
        "The video has been deleted; its pose is kept"
        if deleted
        else "The video stays until another analysis that needs it has ended",
    )
    return Outcome(job_result=VideoForgotten(video_deleted=deleted))


def _segment(work: Work, name: str) -> Tracklets:
    from pose.tracklets import decode_tracklets, of_track

    found, read = work.result_of(name, Extracted), work.services.objects.read
    if found.tracklets_key is None:  # of a worker of an older version
        return of_track(decode(read(found.key)))
    return decode_tracklets(read(found.tracklets_key))
