"""The effects of an ended job, each to be there exactly once: files, events, score."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from services.administration.faults import Fault, FaultKind
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.submission import SUBMISSIONS, Submission
from services.interfaces import Document, DocumentStore, ObjectStore
from services.jobs.admin_runs import SYSTEM
from services.jobs.deletion import prefixes
from services.jobs.documents import read_job
from services.jobs.errors import UnreadableJob
from services.jobs.events import EVENTS as JOB_EVENTS
from services.jobs.events import outbox_of
from services.jobs.job import Job, JobStatus
from services.jobs.job_event import JobEvent
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.retention.orphans import texts
from services.webhooks.announcements import event_id
from services.webhooks.webhook import EVENTS as WEBHOOK_EVENTS
from services.webhooks.webhook import RETENTION, WebhookEvent

ENDS = ("job.completed", "job.failed", "job.cancelled")
MOST_EVENTS = 500  # of one job: an end, a begin and ten of progress for each time it was taken up
SETTLED_AFTER = timedelta(seconds=60)  # what follows from an end may take so long


class JobEffects:
    """Looks at one job after the other and counts what it looked at. Raises Unavailable."""

    def __init__(
        self, documents: DocumentStore, objects: ObjectStore, *, clock: Clock = system_clock
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._clock = clock
        self.checked: Counter[str] = Counter()

    def faults_of_document(self, document: Document) -> Iterator[Fault]:
        """The same, of a job as it is stored."""
        try:
            job = read_job(document)
        except UnreadableJob as problem:
            words = f"No sweep can see to it: {problem}"
            yield Fault(FaultKind.UNREADABLE_JOB, document["_id"], words, document["_id"])
            return
        yield from self.faults(job)

    def faults(self, job: Job) -> Iterator[Fault]:
        """What is wrong with the effects of a job; of one that has just ended nothing is said."""
        settled = stamp(self._clock() - SETTLED_AFTER)
        if not job.status.final or (job.completed_at or "") > settled:
            return
        self.checked["jobs"] += 1
        if job.unsettled:
            words = f"It ended at {job.completed_at}, and what follows from that is outstanding."
            yield Fault(FaultKind.UNTOLD_END, job.id, words, job.id)
            return
        yield from self._of_log(job)
        yield from self._of_webhooks(job)
        if job.status == JobStatus.COMPLETED:
            yield from self._of_files(job)
            yield from self._of_score(job)

    def _of_log(self, job: Job) -> Iterator[Fault]:
        """One end for each time it was taken up, the last of them its own."""
        where = {"job_id": job.id, "type": {"$in": list(ENDS)}}
        found = self._documents.find(JOB_EVENTS, where, sort=("sequence",), limit=MOST_EVENTS)
        stored = [JobEvent.from_document(document) for document in found]
        seen = {event.sequence for event in stored}
        lying = [e for e in outbox_of(job) if e.type in ENDS and e.sequence not in seen]
        ends = [event.type for event in [*stored, *lying]]
        self.checked["events"] += len(ends)
        if len(ends) > job.requeues + 1:
            words = f"Its own log has {len(ends)} ends: {', '.join(ends)}."
            yield Fault(FaultKind.DOUBLED_EVENT, job.id, words, job.id)
        elif ends[-1:] != [f"job.{job.status}"]:
            words = f"Its own log does not end with job.{job.status}."
            yield Fault(FaultKind.MISSING_EVENT, job.id, words, job.id)

    def _of_webhooks(self, job: Job) -> Iterator[Fault]:
        """What its owner's webhooks were, or would have been, told; kept for thirty days."""
        kept_since = stamp(self._clock() - RETENTION)
        if job.owner == SYSTEM or job.created_at < kept_since:
            return
        told = self._webhook_events(job)
        self.checked["webhook_events"] += len(told)
        if (end := event_id(job, job.status.value)) not in told:
            words = f"The webhook event job.{job.status} is not there."
            yield Fault(FaultKind.MISSING_EVENT, end, words, job.id)
        if job.started_at and "job.started" not in told.values():
            words = "The webhook event job.started is not there."
            yield Fault(FaultKind.MISSING_EVENT, job.id, words, job.id)
        counts = Counter(e if e not in ENDS else "the job's end" for e in told.values())
        counts.pop("job.progress", None)
        for event, count in counts.items():
            if count > job.requeues + 1:
                words = f"Webhooks were told {count} times of {event}."
                yield Fault(FaultKind.DOUBLED_EVENT, job.id, words, job.id)

    def _webhook_events(self, job: Job) -> dict[str, str]:
        """Its webhook events by id: they begin with the job's, so they are one range."""
        within = {"$gte": f"evt_{job.id}_", "$lt": f"evt_{job.id}`"}  # ` follows _
        found = self._documents.find(WEBHOOK_EVENTS, {"_id": within}, limit=MOST_EVENTS)
        events = map(WebhookEvent.from_document, found)
        return {event.id: event.event for event in events}

    def _of_files(self, job: Job) -> Iterator[Fault]:
        lasting, _ = prefixes(job)
        named = set(named_files(job, lasting))
        self.checked["objects"] += len(named)
        if not named:
            return
        there = {info.key for info in self._objects.list(lasting)}
        for key in sorted(named - there):
            words = "The job's result names this object, which is not there."
            yield Fault(FaultKind.MISSING_OBJECT, key, words, job.id)

    def _of_score(self, job: Job) -> Iterator[Fault]:
        """Its submission has this score; one that was deleted needs none."""
        if job.type != POSE_ANALYSIS.name:
            return
        document = self._documents.get(SUBMISSIONS, POSE_ANALYSIS.parameters_of(job).submission_id)
        if document is None:
            return
        self.checked["scores"] += 1
        submission = Submission.from_document(document)
        if not submission.scored:
            words = f"Its submission {submission.id} has no score ({submission.status})."
            yield Fault(FaultKind.MISSING_SCORE, submission.id, words, job.id)
        elif submission.job_id == job.id and submission.total_score != _score(job):
            words = f"The submission has {submission.total_score}, the job found {_score(job)}."
            yield Fault(FaultKind.DIFFERENT_SCORE, submission.id, words, job.id)
        elif submission.unfinished:
            words = f"The score is there, and {', '.join(submission.due)} is outstanding."
            yield Fault(FaultKind.UNTOLD_END, submission.id, words, job.id)


def named_files(job: Job, prefix: str) -> Iterator[str]:
    """The lasting objects that a job and its steps name."""
    left = [job.result, *(step.result for step in job.steps.values())]
    for text in (text for result in left for text in texts(result)):
        if text.startswith(prefix) and not text.endswith("/"):
            yield text


def _score(job: Job) -> float:
    return POSE_ANALYSIS.result_of(job).score.total_score
