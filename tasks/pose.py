"""Queue pose: a video becomes landmarks, segment by segment."""

from __future__ import annotations

import atexit
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pose.errors import VideoError
from scoring.landmarks import PoseTrack, decode, encode, quantised, to_document
from scoring.trc import to_trc
from services.jobs.pipelines import (
    POSE_FORGET,
    POSE_MERGE,
    POSE_PROBE,
    POSE_SEGMENT,
    analysis_steps,
)
from services.network.public_address import FetchRefused
from services.network.safe_fetch import SafeFetch
from settings import Settings
from tasks.base import job_task
from tasks.work import Outcome, Work, sha256_of

if TYPE_CHECKING:
    from pose.sandbox.host import Sandbox

POSE_FILE = "application/octet-stream"


@job_task(POSE_PROBE, refuses=(VideoError, FetchRefused))
def probe(work: Work) -> Outcome:
    """Look at the video before anybody works on it, and plan its segments."""
    from pose.segments import plan_segments
    from pose.video import check_bounds

    key = work.parameters.get("video_key") or _brought_in(work, work.parameters["video_url"])
    video = work.fetch(key)
    info = _sandbox(work.services.settings).probe(video)
    check_bounds(info)
    segments = [asdict(segment) for segment in plan_segments(info)]
    work.log("Video accepted", **asdict(info), segments=len(segments))
    digest = sha256_of(video)
    facts = {"video_key": key, "video_sha256": digest, "frames": info.frames}
    wanted = {
        "reference": bool(work.parameters.get("reference_key")),
        "pose_only": bool(work.parameters.get("pose_only")),
    }
    return Outcome(facts, {"video_sha256": digest}, analysis_steps(segments, **wanted))


def _brought_in(work: Work, url: str) -> str:
    """The key of a video from elsewhere, copied into our own store once."""
    copy = work.scratch / "source"
    SafeFetch().fetch(url, copy)
    return work.put_file("source.mp4", copy, "video/mp4")


@job_task(POSE_SEGMENT, refuses=(VideoError,))
def segment(work: Work) -> Outcome:
    """Landmarks of one segment."""
    from pose.segments import Segment

    span = Segment(**work.arguments)
    video = work.fetch(work.result_of("probe")["video_key"])
    expected = max(1, work.result_of("probe")["frames"] // work.steps_like("segment-"))
    sandbox = _sandbox(work.services.settings)
    track = sandbox.extract(video, span, lambda done: work.progress(min(done / expected, 1.0)))
    work.log(f"Landmarks of {len(track)} frames", start=span.start, end=span.end)
    return Outcome({"key": work.put("pose.bin", encode(track), POSE_FILE)})


def start_sandbox(settings: Settings) -> None:
    """Have the process that decodes load its networks, without waiting. Raises ModelMissing."""
    _sandbox(settings).start()


def _sandbox(settings: Settings) -> Sandbox:
    from pose.model import model_path

    return _kept_sandbox(
        model_path(settings.pose_model_path, settings.cache), settings.pose_backend
    )


@cache
def _kept_sandbox(model: Path, backend: str) -> Sandbox:
    """It stays with the worker's process from task to task, with its networks loaded."""
    from pose.sandbox.host import Sandbox

    sandbox = Sandbox(model, backend)
    atexit.register(sandbox.close)
    return sandbox


@job_task(POSE_MERGE, refuses=(VideoError,))
def merge(work: Work) -> Outcome:
    """One track of all segments, kept as the compact file and as the documented JSON."""
    from pose.extract import require_person
    from pose.merge import merge as merge_tracks

    names = work.arguments["segments"]
    track = quantised(merge_tracks(_segment_track(work, name) for name in names))
    require_person(track)
    document = json.dumps(to_document(track), separators=(",", ":")).encode()
    keys = {
        "pose_key": work.publish("pose.bin", encode(track), POSE_FILE),
        "pose_data_key": work.publish("pose_data.json", document, "application/json"),
        "pose_trc_key": work.publish("pose.trc", to_trc(track).encode(), "text/plain"),
    }
    work.log(f"Pose found in {int(track.detected.sum())} of {len(track)} frames")
    return Outcome(keys, {**keys, "degraded": False})


@job_task(POSE_FORGET)
def forget(work: Work) -> Outcome:
    """Delete the video: only its pose was to be kept."""
    key = work.result_of("probe")["video_key"]
    deleted = work.services.unwanted_videos.forget(key, work.job.owner, work.job.id)
    work.log(
        "The video has been deleted; its pose is kept"
        if deleted
        else "The video stays until another analysis that needs it has ended",
    )
    return Outcome(job_result={"video_deleted": deleted})


def _segment_track(work: Work, name: str) -> PoseTrack:
    return decode(work.services.objects.read(work.result_of(name)["key"]))
