"""Handing out a finished video: the file, its thumbnails, its technical metadata."""

from __future__ import annotations

from typing import Literal

from flask import Response, request
from pydantic import Field

from api import media
from api.causes import PictureNotReady
from api.context import services
from api.declare import Resource, answer, conditional, query, refuses, user
from api.schema import Content, Moment, Query
from api.t2m.videos.video_jobs import (
    DegradedScene,
    Size,
    degraded_scenes,
    get_finished_video,
    has_thumbnails,
    hls_of,
    signed_playlist,
    storage_mode,
)
from services.accounts.users import User
from services.jobs.job import Job
from services.jobs.kinds.lessons import AudioTrack, FilmMetadata, Rendition
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from services.jobs.kinds.video_generation import Planner as Author

resource = Resource("delivery", tag="Videos")

MP4, JPEG = "video/mp4", "image/jpeg"
# The lessons are rendered by rule and without chance, so there is one seed.
MODEL, SEED = "troupe-lessons-1", 0


class DownloadQuery(Query):
    inline: bool = Field(default=False, description="Show it instead of saving it")


class StreamQuery(Query):
    quality: Literal["auto", "720p", "1080p"] = Field(
        default="auto",
        description="The lines of its shorter side, where the video has as many; auto: the video "
        "as it was made",
    )
    format: Literal["mp4", "hls"] = Field(
        default="mp4", description="hls: to the master playlist, where `output.hls` was wished"
    )


class ThumbnailQuery(Query):
    size: Size = "medium"


class VideoStream(Content):
    """Seconds, pixels, bits a second, bytes."""

    duration: float
    width: int
    height: int
    fps: float
    bitrate: int
    codec: str
    format: str
    file_size: int

    @classmethod
    def of(cls, film: FilmMetadata) -> VideoStream:
        return cls.copy_of(film)


class AudioStream(Content):
    codec: str
    bitrate: int | None
    sample_rate: int
    channels: int

    @classmethod
    def of(cls, track: AudioTrack) -> AudioStream:
        return cls.copy_of(track)


class Planner(Content):
    """`lesson` is the lesson of the catalogue or the library (`library/…`) that the video shows."""

    name: str
    version: str
    lesson: str | None

    @classmethod
    def of(cls, planner: Author) -> Planner:
        return cls.copy_of(planner)


class Generation(Content):
    """What the video was made from. `prompt` is the topic where the nested form was used.

    `planner` wrote the plan: the catalogue of lessons, a language model, or the caller.
    """

    prompt: str
    model: str
    seed: int
    planner: Planner | None
    degraded_scenes: list[DegradedScene]
    created_at: Moment


class TechnicalMetadata(Content):
    job_id: str
    video: VideoStream
    audio: AudioStream | None
    generation: Generation


@resource.get("/api/v1/videos/jobs/<job_id>/download", "/api/v1/videos/<job_id>/download")
@user
@query(DownloadQuery)
@answer(200, None, "The video (storage mode local)", media=MP4)
@answer(206, None, "The range that was asked for (storage mode local)", media=MP4)
@answer(302, None, "To a link for this caller only (storage mode s3)")
@refuses(404, 416, 503)
def download_video(caller: User, job_id: str, query: DownloadQuery) -> Response:
    """The finished video, as a file or to be shown."""
    job = get_finished_video(job_id, caller)
    key, name = VIDEO_GENERATION.result_of(job).video_key, f"{job.id}.mp4"
    if _from_the_start():
        services().files.video_files.count_download(key)
    if storage_mode(job) == "s3":
        return media.redirect(key, filename=name, inline=query.inline)
    return media.send(key, filename=name, inline=query.inline)


@resource.get("/api/v1/videos/jobs/<job_id>/stream", "/api/v1/videos/<job_id>/stream")
@user
@query(StreamQuery)
@answer(200, None, "The video (storage mode local)", media=MP4)
@answer(206, None, "The range that was asked for (storage mode local)", media=MP4)
@answer(302, None, "To a link for this caller only (storage mode s3, or format hls)")
@refuses(404, 416, 503)
def stream_video(caller: User, job_id: str, query: StreamQuery) -> Response:
    """The finished video for a player, as it was made or in fewer lines."""
    job = get_finished_video(job_id, caller)
    if query.format == "hls":
        return _to_playlist(job)
    key = stream_key(job, query.quality)
    if _from_the_start():
        services().files.video_files.count_view(key)
    if storage_mode(job) == "s3":
        response = media.redirect(key)
        response.content_type = MP4
        return response
    return media.send(key)


@resource.get("/api/v1/videos/jobs/<job_id>/thumbnail", "/api/v1/videos/<job_id>/thumbnail")
@user
@query(ThumbnailQuery)
@answer(200, None, "The picture", media=JPEG)
@refuses(404, 416, 503)
def show_video_thumbnail(caller: User, job_id: str, query: ThumbnailQuery) -> Response:
    """A still picture of the video, in one of three sizes."""
    job = get_finished_video(job_id, caller)
    if not has_thumbnails(job):
        raise PictureNotReady(f"The video of {job_id} was made without thumbnails.")
    key = VIDEO_GENERATION.result_of(job).thumbnails[query.size]
    if _from_the_start():
        services().files.video_files.count_thumbnail(key)
    return media.send(key)


@resource.get("/api/v1/videos/<job_id>/metadata")
@user
@conditional
@answer(200, TechnicalMetadata)
@refuses(404, 503)
def show_video_metadata(caller: User, job_id: str) -> TechnicalMetadata:
    """What the file of the video is like, and what it was made from."""
    job = get_finished_video(job_id, caller)
    result, wish = VIDEO_GENERATION.result_of(job), VIDEO_GENERATION.parameters_of(job)
    audio, planner = result.metadata.audio, result.planner
    return TechnicalMetadata(
        job_id=job.id,
        video=VideoStream.of(result.metadata),
        audio=AudioStream.of(audio) if audio else None,
        generation=Generation(
            prompt=wish.prompt or wish.topic,
            model=MODEL,
            seed=SEED,
            planner=Planner.of(planner) if planner else None,
            degraded_scenes=degraded_scenes(job),
            created_at=job.created_at,
        ),
    )


def _to_playlist(job: Job) -> Response:
    """To the signed playlist, from which a player goes on without a token. Raises Missing."""
    hls_of(job)
    services().files.video_files.count_view(VIDEO_GENERATION.result_of(job).video_key)
    response = Response(status=302)
    response.headers["Location"] = signed_playlist(job) or ""
    response.headers["Cache-Control"] = media.PRIVATE_REDIRECT
    return response


def stream_key(job: Job, quality: str) -> str:
    """The file of the most lines that the quality allows; the smallest where none is so small."""
    result = VIDEO_GENERATION.result_of(job)
    if quality == "auto":
        return result.video_key
    lines = min(result.metadata.width, result.metadata.height)
    files = [Rendition(key=result.video_key, height=lines), *result.renditions]
    lines = int(quality.removesuffix("p"))
    fitting = [file for file in files if file.height <= lines]
    chosen = max(fitting, key=_height) if fitting else min(files, key=_height)
    return chosen.key


def _height(file: Rendition) -> int:
    return file.height


def _from_the_start() -> bool:
    """Whether this request is the first of a playback or download, and not one of its ranges."""
    ranges = request.range.ranges if request.range else [(0, None)]
    return request.method == "GET" and ranges[0][0] == 0
