"""A job's entry into the database: once for each key, whoever else comes with the same one."""

from __future__ import annotations

from services.interfaces import DocumentStore, DuplicateKey, Index, Unavailable
from services.jobs.documents import read_job
from services.jobs.job import Job
from services.jobs.saved_work import Sameness, SavedWork

JOBS = "jobs"
LINE = "parameters.revision.line"  # of a new version of a video, the job of the first one
INDEXES = (
    Index(("dedupe_key",), unique=True),
    Index(("idempotency_key",), unique=True),
    Index(("owner", "-created_at")),
    Index(("owner", "type", "-created_at")),
    Index(("owner", "updated_at")),
    Index(("status", "type", "created_at")),
    Index((LINE,)),
    Index(("unsettled",), where={"unsettled": True}),
)
MAX_CONFLICTS = 60


class Acceptance:
    """Writes new jobs. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, saved: SavedWork) -> None:
        self._documents = documents
        self._saved = saved

    def insert_or_find(self, job: Job) -> Job | None:
        """Keep the new job, or answer the one that has its key, as work saved.

        The one that has it may end, and free the key, between our two looks: then we try again.
        """
        for _ in range(MAX_CONFLICTS):
            try:
                self._documents.insert(JOBS, job.to_document())
            except DuplicateKey:
                if holder := self._holder(job):
                    return self._count_saving(job, holder)
            else:
                return None
        raise Unavailable("jobs with the same key come and go too fast; try again")

    def _holder(self, job: Job) -> Job | None:
        """The job that has one of this job's keys, if there is one now."""
        for name in ("idempotency_key", "dedupe_key"):
            if (value := getattr(job, name)) is None:
                continue
            if found := self._documents.find(JOBS, {name: value}, limit=1):
                return read_job(found[0])
        return None

    def _count_saving(self, wished: Job, there: Job) -> Job:
        """Neither a lock that is held nor other work is work saved."""
        same = there.type == wished.type and there.parameters == wished.parameters
        if same and not wished.exclusive:
            replayed = wished.idempotency_key and wished.idempotency_key == there.idempotency_key
            self._saved.count(there, Sameness.REPLAY if replayed else Sameness.DUPLICATE)
        return there
