"""Queue s3-upload: finished files go to their lasting place, and are recorded there."""

from __future__ import annotations

from typing import Any

from services.clock import now, stamp
from services.pipelines import UPLOAD_PUBLISH
from services.video_files import VideoFile, record
from tasks.base import job_task
from tasks.work import Outcome, Work, sha256_of


@job_task(UPLOAD_PUBLISH)
def publish(work: Work) -> Outcome:
    """Copy every finished file to the owner's prefix, check it there, and record it."""
    files = work.result_of("join")["files"]
    for index, file in enumerate(files):
        _publish_one(work, file)
        work.progress((index + 1) / len(files))
    work.log(f"{len(files)} files published", storage_mode=work.services.objects.mode)
    return Outcome(job_result={"published": True})


def _publish_one(work: Work, file: dict[str, Any]) -> None:
    started, local = now(), work.fetch(file["from"])
    objects = work.services.objects
    info = objects.put_file(file["key"], local, file["content_type"])
    if info.size != local.stat().st_size:
        raise OSError(f"{file['key']} arrived with {info.size} bytes")
    record(
        work.services.documents,
        VideoFile(
            job_id=work.job.id,
            user_id=work.job.owner,
            s3_key=file["key"],
            s3_url=objects.uri(file["key"]),
            s3_etag=info.etag,
            filename=file["key"].rpartition("/")[2],
            file_type=file["file_type"],
            scene_number=file.get("scene_number"),
            size=file.get("size"),
            content_type=file["content_type"],
            file_size_bytes=info.size,
            checksum_sha256=sha256_of(local),
            upload_started_at=stamp(started),
            upload_completed_at=stamp(now()),
        ),
    )
