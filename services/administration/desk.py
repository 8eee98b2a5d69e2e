"""All that an operator works with, over the API and on the command line."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

from services.administration.job_search import JobSearch
from services.administration.ledger import Ledger, LedgerService
from services.administration.repairs import Repairs
from services.administration.stray_files import Graces
from services.administration.waiting import StepWait, Surroundings, Waiting
from services.interfaces import DocumentStore, ObjectStore
from services.jobs.job import Job
from services.jobs.service import JobService
from services.monitoring.figures import SystemFigures


class AdministrationDesk:
    """All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        jobs: JobService,
        figures: SystemFigures,
        *,
        scratch: Path,
        graces: Graces,
    ) -> None:
        self._figures = figures
        self._waiting = Waiting(jobs.admission)
        self.search = JobSearch(documents)
        self.repairs = Repairs(objects, jobs, self.search)
        self._ledger = LedgerService(documents, objects, jobs.admission, scratch, graces)

    def prepare(self) -> None:
        """Make the indexes that its questions need."""
        self.search.prepare()
        self._ledger.prepare()

    def explain(self, job: Job) -> list[StepWait]:
        """Why each step that is not done is not done."""
        return self._waiting.explain(job, self.surroundings())

    def ledger(
        self, *, limit: int = 500, cursor: str | None = None, orphan_grace: timedelta | None = None
    ) -> Ledger:
        """A part of it. Raises InvalidCursor."""
        around = self.surroundings()
        return self._ledger.read(around, limit=limit, cursor=cursor, orphan_grace=orphan_grace)

    def surroundings(self) -> Surroundings:
        """Broker and workers, as far as they are known now; nobody is waited for."""
        depths, redis = self._figures.depths(), self._figures.redis()
        if not redis.answers or redis.value is None:
            return Surroundings(depths.answers)
        processes: Counter[str] = Counter()
        for worker in redis.value.workers:
            if worker.online:
                processes.update(dict.fromkeys(worker.queues, worker.concurrency))
        return Surroundings(depths.answers, processes)
