"""Queue s3-upload: what is kept of a person is put together for them."""

from __future__ import annotations

from services.erasure.export import ARCHIVE
from services.jobs.kinds.data_export import Exported
from services.jobs.pipelines import EXPORT_DATA
from tasks.base import job_task
from tasks.work import Outcome, Work


@job_task(EXPORT_DATA)
def export_data(work: Work) -> Outcome:
    """Put all documents and files of the job's owner into one archive."""
    path = work.scratch / ARCHIVE
    files = work.services.erasure.exports.write(work.job.owner, path, work.check)
    key = work.publish_file(ARCHIVE, path, "application/zip")
    return Outcome(Exported(archive_key=key, size=path.stat().st_size, files=files))
