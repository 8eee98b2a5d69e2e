"""Queue s3-upload: finished files go to their lasting place, and are recorded there."""

from __future__ import annotations

import time
from pathlib import Path

from services.clock import now, stamp
from services.jobs.kinds.lessons import JOIN, FinishedFile, Joined, Published
from services.jobs.pipelines import UPLOAD_PUBLISH
from tasks.base import job_task
from tasks.work import Outcome, Work, sha256_of


@job_task(UPLOAD_PUBLISH)
def publish(work: Work) -> Outcome:
    """Copy every finished file to the owner's prefix, check it there, and record it."""
    files = work.result_of(JOIN, Joined).files
    video_key = work.lasting_key("output.mp4")
    for index, file in enumerate(files):
        _publish_one(work, file, video_key)
        work.progress((index + 1) / len(files))
    mode = work.services.objects.mode
    work.log(f"{len(files)} files published", storage_mode=mode)
    place = work.services.files.video_files.place(work.lasting_key("x"))
    prefix = place.s3_key.removesuffix("x") if place.s3_key else None
    return Outcome(
        job_result=Published(
            published=True,
            s3_bucket=place.s3_bucket,
            s3_key_prefix=prefix,
            upload_completed_at=stamp(now()),
        )
    )


def _publish_one(work: Work, file: FinishedFile, video_key: str) -> None:
    """What an earlier attempt has published already is left as it is."""
    local, notes, job = work.fetch(file.source), work.services.files.video_files, work.job
    checksum, size = sha256_of(local), local.stat().st_size
    if not notes.has_arrived(file.key, checksum):
        notes.begin(job, file, size, checksum)
        _upload(work, file, local)
    if file.file_type == "thumbnail":
        notes.note_thumbnail(job, file, video_key, size)
    if file.file_type == "code":
        notes.note_code(job, file, local.read_text(encoding="utf-8"))


def _upload(work: Work, file: FinishedFile, local: Path) -> None:
    """Raises OSError where fewer bytes have arrived, and Unavailable; both are noted."""
    key, notes, started = file.key, work.services.files.video_files, time.monotonic()
    size = local.stat().st_size
    try:
        with work.services.files.upload_logs.upload(work.job, key, size) as sent:
            info = work.services.objects.put_file(key, local, file.content_type, on_bytes=sent)
            if info.size != size:
                raise OSError(f"{key} arrived with {info.size} bytes")
    except Exception as problem:
        notes.fail(key, str(problem))
        raise
    notes.complete(key, info.etag, time.monotonic() - started)
