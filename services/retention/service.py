"""What is kept for how long, and the cleanup that holds to it (docs/administration.md).

Each deletion is written down before it is made. A cleanup that is cancelled or killed leaves
nothing half done that the next one does not find and finish.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.rotation import RotationService
from services.feed.items import FeedItems
from services.interfaces import DocumentStore, ObjectStore
from services.jobs.admin_runs import AdminRuns, RunKind
from services.jobs.kinds.cleanup import CleanUp
from services.retention import (
    old_challenges,
    old_jobs,
    old_submissions,
    orphans,
    unfinished_uploads,
)
from services.retention.audit import AuditLog
from services.retention.deleted_jobs import DeletedJobs
from services.retention.deletions import Rule, Say, Undertaking
from services.retention.old_challenges import OldChallenges
from services.retention.old_jobs import OldJobs
from services.retention.old_poses import OldPoses
from services.retention.old_submissions import OldSubmissions
from services.retention.orphans import STRETCHES, Orphans
from services.retention.reaction_counts import ReactionCounts
from services.retention.unfinished_uploads import UnfinishedUploads
from settings import Settings

NEXT_STRETCH = "next_stretch"
SEARCH_SECONDS = 900.0  # after so long the search for orphans is left to the next run
SEARCH_BEGINS = 0.4  # of the whole progress


@dataclass(frozen=True)
class Periods:
    """How long things are kept."""

    submissions: timedelta = timedelta(days=365)
    challenges: timedelta = timedelta(days=180)
    jobs: timedelta = timedelta(days=365)
    job_logs: timedelta = timedelta(days=90)
    uploads: timedelta = timedelta(hours=48)
    orphans: timedelta = timedelta(days=7)

    @classmethod
    def of(cls, settings: Settings) -> Periods:
        return cls(
            submissions=timedelta(days=settings.submission_retention_days),
            challenges=timedelta(days=settings.challenge_retention_days),
            jobs=timedelta(days=settings.job_retention_days),
            job_logs=timedelta(days=settings.job_log_retention_days),
            uploads=timedelta(hours=settings.upload_retention_hours),
            orphans=timedelta(days=settings.orphan_retention_days),
        )


class RetentionService:
    """Deletes what is older than its period. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        runs: AdminRuns,
        rotation: RotationService,
        periods: Periods,
        *,
        clock: Clock = system_clock,
        timer: Callable[[], float] = time.monotonic,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._documents = documents
        self._runs = runs
        self._rotation = rotation
        self._periods = periods
        self._clock = clock
        self._timer = timer
        self._audit = AuditLog(documents, clock=clock)
        self._submissions = OldSubmissions(documents)
        self._challenges = OldChallenges(documents, objects)
        self._jobs = OldJobs(documents, objects, runs)
        self._poses = OldPoses(documents, objects)
        self._uploads = UnfinishedUploads(documents, objects, clock=clock)
        self._deleted_jobs = DeletedJobs(documents, objects)
        self._orphans = Orphans(documents, objects)
        self._feed = FeedItems(documents, clock=clock)
        self._reactions = ReactionCounts(documents, pause=pause)

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        self._audit.prepare()
        self._submissions.prepare()
        self._challenges.prepare()
        self._jobs.prepare()
        self._deleted_jobs.prepare()

    def clean_up(self, job_id: str, say: Say, progress: Callable[[float], None]) -> CleanUp:
        """Delete what is older than its period, in the name of a job.

        `say` appends to the job's log. `progress` is told 0 to 1, and may raise to end the work.
        """
        done = 0.0

        def reach(fraction: float) -> None:
            nonlocal done
            done = fraction
            progress(done)

        under = Undertaking(job_id, self._audit, say, lambda: progress(done))
        self._delete_old(under, reach)
        self._search_orphans(under, reach)
        expired = self._documents.expire(stamp(self._clock()))
        if mended := self._reactions.mend(under.check):
            say("counters of reactions mended", counters=mended)
        self._feed.recount()
        return CleanUp(
            old_submissions_deleted=under.count(old_submissions.KIND),
            inactive_challenges_deleted=under.count(old_challenges.KIND),
            old_jobs_deleted=under.count(old_jobs.KIND),
            unfinished_uploads_deleted=under.count(unfinished_uploads.KIND),
            orphaned_objects_deleted=under.count(orphans.KIND),
            expired_documents_deleted=expired,
        )

    def _delete_old(self, under: Undertaking, reach: Callable[[float], None]) -> None:
        """Submissions first: with the last of them a challenge can go, and with it its poses."""
        rules = self._rules()
        self._submissions.delete(under, rules["submission"])
        self._rotation.mend_shrunk(under.check)
        reach(0.2)
        self._challenges.delete(under, rules["challenge"])
        reach(0.25)
        self._jobs.delete(under, rules["job"])
        if dropped := self._jobs.drop_logs(under, rules["job_log"]):
            under.say("logs of old jobs dropped", jobs=dropped)
        reach(0.3)
        self._uploads.delete(under, rules["upload"])
        self._poses.delete(under, rules["object"])
        self._deleted_jobs.clear_up(under, rules["object"])

    def _search_orphans(self, under: Undertaking, reach: Callable[[float], None]) -> None:
        """Stretch by stretch, from where the last run stopped, for a bounded time."""
        began, rules = self._timer(), self._rules()
        first = self._runs.find_kept(RunKind.CLEANUP, NEXT_STRETCH) or 0
        for count in range(len(STRETCHES)):
            if self._timer() - began > SEARCH_SECONDS:
                return
            reach(SEARCH_BEGINS + (1 - SEARCH_BEGINS) * count / len(STRETCHES))
            here = (first + count) % len(STRETCHES)
            in_use = rules["upload"].before
            self._orphans.delete(under, STRETCHES[here], rules["object"], in_use)
            self._runs.keep(RunKind.CLEANUP, **{NEXT_STRETCH: (here + 1) % len(STRETCHES)})

    def _rules(self) -> dict[str, Rule]:
        """By kind: from before when it may go, and why."""
        periods, now = self._periods, self._clock()
        return {
            "submission": _rule(now, periods.submissions, "submission"),
            "challenge": _rule(now, periods.challenges, "challenge"),
            "job": _rule(now, periods.jobs, "job"),
            "job_log": _rule(now, periods.job_logs, "job log"),
            "upload": _rule(now, periods.uploads, "upload"),
            "object": _rule(now, periods.orphans, "orphan"),
        }


def _rule(now: datetime, period: timedelta, name: str) -> Rule:
    kept = f"{period.days} days" if period.days > 2 else f"{period.total_seconds() / 3600:g} hours"
    return Rule(stamp(now - period), f"{name} retention of {kept}")
