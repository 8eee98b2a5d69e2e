"""What players fetch of a finished video by relative names, by token or by one signed link for all:
HLS, and the strip of small pictures."""

from __future__ import annotations

from flask import Response

from api import media
from api.causes import HlsNotMade, VideoNotReady
from api.context import services
from api.declare import Resource, answer, guest, limit, refuses, user
from api.limits import UNLIMITED
from api.t2m.videos.video_jobs import get_finished_video, has_video, hls_of, storage_mode
from services.accounts.users import User
from services.jobs.job import Job
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from services.jobs.service import JobNotFound

resource = Resource("hls", tag="Videos")

PLAYLIST, SEGMENT, TEXT, PICTURE = (
    "application/vnd.apple.mpegurl", "video/mp4", "text/vtt", "image/jpeg",
)  # fmt: skip
TYPES = {"m3u8": PLAYLIST, "vtt": TEXT, "jpg": PICTURE}
MEDIA = (PLAYLIST, SEGMENT, TEXT, PICTURE)
MASTER = "master.m3u8"
# what a finished video consists of never changes
SEGMENT_CACHE = "private, max-age=86400, immutable"
PLAYLIST_CACHE = "private, no-cache"
PREFIX = "/api/v1/videos/jobs/<job_id>/hls"


@resource.get(f"{PREFIX}/<path:name>", "/api/v1/videos/<job_id>/hls/<path:name>")
@user
@limit(UNLIMITED)
@answer(
    200,
    None,
    "A playlist (`master.m3u8` leads to all), a segment, or the strip (`strip.vtt`, `strip.jpg`)",
    media=MEDIA,
)
@answer(206, None, "The range of a segment that was asked for", media=SEGMENT)
@answer(302, None, "A segment: to a link for this caller only (storage mode s3)")
@refuses(404, 416, 503)
def show_hls(caller: User, job_id: str, name: str) -> Response:
    """The video as HLS, where `output.hls` was wished: begin with `master.m3u8`. Captions are a
    track of it.

    Also `strip.vtt`, whose cues name the part of `strip.jpg` that shows their seconds.
    """
    return _answer_file(get_finished_video(job_id, caller), name)


@resource.get(f"{PREFIX}/signed/<link>/<path:name>")
@guest
@limit(UNLIMITED)
@answer(200, None, "A playlist, a segment, or the strip", media=MEDIA)
@answer(206, None, "The range of a segment that was asked for", media=SEGMENT)
@answer(302, None, "A segment: to a link for this caller only (storage mode s3)")
@refuses(403, 404, 416, 503)
def show_signed_hls(job_id: str, link: str, name: str) -> Response:
    """The same for a player that has no token: `hls_url` of the status leads here, for an hour."""
    services().files.hls_links.check(job_id, link)
    response = media.embeddable(_answer_file(_get_linked_video(job_id), name))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _get_linked_video(job_id: str) -> Job:
    """The job of a good link. Raises Missing."""
    try:
        job = services().jobs.get(job_id)
    except JobNotFound:
        raise VideoNotReady("The video has been deleted.") from None
    if not has_video(job):
        raise VideoNotReady("There is no video.")
    return job


def _answer_file(job: Job, name: str) -> Response:
    """Only what the render has listed is served. Raises Missing."""
    strip = VIDEO_GENERATION.result_of(job).strip
    found = strip if strip and name in strip.names else hls_of(job)
    if name not in found.names:
        raise HlsNotMade(f"The HLS of {job.id} has no file of this name.")
    key, kind = f"{found.prefix}{name}", TYPES.get(name.rpartition(".")[2], SEGMENT)
    if kind == PLAYLIST:
        return _set_file_headers(media.send(key), PLAYLIST, PLAYLIST_CACHE)
    if storage_mode(job) == "s3" and kind != TEXT:
        return media.redirect(key)
    return _set_file_headers(media.send(key), kind, SEGMENT_CACHE)


def _set_file_headers(response: Response, content_type: str, cache: str) -> Response:
    if response.status_code != 304:
        response.content_type = content_type
    response.headers["Cache-Control"] = cache
    return response
