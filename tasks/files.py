"""Queue s3-upload: what the files of users are like, and their thumbnails."""

from __future__ import annotations

from render.untrusted_media.inspection import Inspection, Unreadable, inspect
from services.files.user_files import FileNotFound, UserFile, folder_of
from services.jobs.kinds.about_file import AboutFile
from services.jobs.kinds.file_inspection import Inspected
from services.jobs.pipelines import FILES_INSPECT
from tasks.base import job_task
from tasks.work import Outcome, Work

JPEG = "image/jpeg"


@job_task(FILES_INSPECT)
def inspect_file(work: Work) -> Outcome:
    """Inspect a file that a user has uploaded. One that cannot be read stays as it is."""
    files = work.services.files.user_files
    file = files.for_inspection(work.parameters_as(AboutFile).file_id)
    if file is None:
        return Outcome(Inspected(inspected=False))
    try:
        found = inspect(work.fetch(file.key), file.content_type, work.scratch / "thumbnails")
    except Unreadable as reason:
        files.note_unreadable(file, str(reason))
        return Outcome(Inspected(inspected=False))
    return Outcome(Inspected(inspected=_store_inspection(work, file, found)))


def _store_inspection(work: Work, file: UserFile, found: Inspection) -> bool:
    """Store the thumbnails, then note all; False where the file has been deleted meanwhile."""
    keys = {
        size: work.put_beside(folder_of(file), f"thumb_{size}.jpg", path, JPEG)
        for size, path in found.thumbnails.items()
    }
    try:
        work.services.files.user_files.note_inspected(file, found.metadata, keys)
    except FileNotFound:
        for key in keys.values():
            work.services.objects.delete(key)
        return False
    return True
