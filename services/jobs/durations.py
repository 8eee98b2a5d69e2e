"""How long jobs take, as measured: the last durations of each type and size, and what follows.

An estimate is a quantile of those durations that were longer than the job has lasted so far: half
of all jobs should end by `likely`, nine in ten by `latest`. Whether they do is counted: an ended
job is held against what would have been said when it was accepted, before it is learnt from. Of
what is well known a process learns from one job a second: more would teach little, and all
processes of a cluster write to the same document.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.clock import parse
from services.interfaces import Document, DocumentStore, DuplicateKey, Index
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.lessons import LessonParameters
from services.jobs.kinds.registry import KINDS
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from services.jobs.watch import Ticks

DURATIONS = "job_durations"
KEPT, FEWEST = 200, 8  # samples: kept, and with fewer nothing is foretold from them
USUAL_SPREAD = 2.5  # where nothing is known: nine in ten by so many times the usual time
REMEMBERED = 10.0  # seconds
LEARNING_PAUSE = 1.0  # seconds, once all samples that are kept are there
OWN_PACE = 10.0  # per cent, from which the job's own pace counts
PACE_SPREAD = 1.4  # nine in ten by so many times what its own pace foretells
LENGTHS = (15, 30, 60, 120, 240, 600)  # seconds of a wished video
COUNTS = ("judged", "within_half", "within_most", "learnt")


@dataclass(frozen=True)
class Estimate:
    """When a job should be done: with a chance of one half, and of nine in ten."""

    likely: datetime
    latest: datetime


@dataclass(frozen=True)
class DurationRecord:
    """What is known of one type and size. Seconds from acceptance, and from the begin of the work;
    of `judged` jobs so many ended within each bound; from `learnt` ones something was learnt."""

    type: str
    size: str
    whole: tuple[float, ...] = ()
    work: tuple[float, ...] = ()
    judged: int = 0
    within_half: int = 0
    within_most: int = 0
    learnt: int = 0

    @classmethod
    def from_document(cls, document: Document) -> DurationRecord:
        whole, work = (tuple(sorted(document[name].values())) for name in ("whole", "work"))
        numbers = {name: document[name] for name in COUNTS}
        return cls(document["type"], document["size"], whole, work, **numbers)

    def quantiles(self, series: Sequence[float], elapsed: float) -> tuple[float, float] | None:
        """Of what took longer than so many seconds; None where too little is known."""
        longer = [seconds for seconds in series if seconds > elapsed]
        if len(series) < FEWEST or len(longer) < FEWEST // 2:
            return None
        return quantile(longer, 0.5), quantile(longer, 0.9)


class Durations:
    """Learns from ended jobs. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, ticks: Ticks = time.monotonic) -> None:
        self._documents = documents
        self._ticks = ticks
        self._known: dict[str, tuple[float, DurationRecord]] = {}
        self._pause_until: dict[str, float] = {}

    def prepare(self) -> None:
        self._documents.ensure(DURATIONS, (Index(("type", "size")),))

    def hear(self, job: Job) -> None:
        """Judge and learn from a job that has completed; the same one twice does little harm."""
        if job.status != JobStatus.COMPLETED or not job.started_at or not job.completed_at:
            return
        if job.requeues:  # it has lain there failed, or kept steps of an earlier time
            return
        key, now = _key(job.type, size_of(job)), self._ticks()
        if now < self._pause_until.get(key, -math.inf):
            return
        whole = _seconds(job.created_at, job.completed_at)
        record = self._read(key, job)
        half, most = self._usual(job, record, "whole", 0.0)
        counted = {"judged": 1, "learnt": 1}
        counted |= {"within_half": int(whole <= half), "within_most": int(whole <= most)}
        place = record.learnt % KEPT  # of two that end at once, one may take the other's place
        learnt = {
            f"whole.{place}": round(whole, 3),
            f"work.{place}": round(_seconds(job.started_at, job.completed_at), 3),
        }
        self._documents.update(DURATIONS, {"_id": key}, {"$inc": counted, "$set": learnt})
        if record.learnt >= KEPT:
            self._pause_until[key] = now + LEARNING_PAUSE

    def estimate(self, job: Job, now: datetime) -> Estimate:
        """As far as is known at this moment."""
        record = self._of(job)
        begun = parse(job.started_at or job.created_at)
        elapsed = max(0.0, (now - begun).total_seconds())
        series = "work" if job.started_at else "whole"
        half, most = self._usual(job, record, series, elapsed)
        if job.started_at and job.percentage >= OWN_PACE:
            left = elapsed * (100 - job.percentage) / job.percentage
            half, most = elapsed + left, max(elapsed + PACE_SPREAD * left, min(most, 3 * half))
        return Estimate(begun + timedelta(seconds=half), begun + timedelta(seconds=max(half, most)))

    def records(self) -> list[DurationRecord]:
        """All that is known, by type and size."""
        found = self._documents.find(DURATIONS, {}, sort=("type", "size"), limit=500)
        return [DurationRecord.from_document(document) for document in found]

    def _usual(
        self, job: Job, record: DurationRecord, series: str, elapsed: float
    ) -> tuple[float, float]:
        """Seconds since the begin: by what was measured, else by what is usual."""
        if found := record.quantiles(getattr(record, series), elapsed):
            return found
        usual = KINDS[job.type].usual_seconds
        return max(usual, elapsed * 1.2), max(USUAL_SPREAD * usual, elapsed * 2)

    def _of(self, job: Job) -> DurationRecord:
        """What is known of jobs like this one; looked up now and then."""
        key = _key(job.type, size_of(job))
        looked_up, record = self._known.get(key, (-math.inf, DurationRecord("", "")))
        if self._ticks() - looked_up < REMEMBERED:
            return record
        document = self._documents.get(DURATIONS, key)
        record = (
            DurationRecord.from_document(document)
            if document
            else DurationRecord(job.type, size_of(job))
        )
        self._known[key] = (self._ticks(), record)
        return record

    def _read(self, key: str, job: Job) -> DurationRecord:
        """The record, which is made where there is none."""
        if document := self._documents.get(DURATIONS, key):
            return DurationRecord.from_document(document)
        empty: Mapping[str, Any] = {"whole": {}, "work": {}, **dict.fromkeys(COUNTS, 0)}
        fresh = {"_id": key, "type": job.type, "size": size_of(job), **empty}
        try:
            self._documents.insert(DURATIONS, fresh)
        except DuplicateKey:
            return self._read(key, job)
        return DurationRecord.from_document(fresh)


def size_of(job: Job) -> str:
    """What the time depends on, as far as the request tells: of videos quality and length."""
    if not VIDEO_GENERATION.includes(job):
        return "any"
    wish = LessonParameters.from_document(job.parameters)
    length = next((str(n) for n in LENGTHS if wish.duration and wish.duration <= n), "own")
    return f"{wish.quality}-{length}"


def quantile(series: Sequence[float], share: float) -> float:
    """Of a sorted series: the smallest value that so large a share does not exceed."""
    return series[min(len(series) - 1, math.ceil(share * len(series)) - 1)]


def _key(job_type: str, size: str) -> str:
    return f"{job_type}:{size}"


def _seconds(begun: str, ended: str) -> float:
    return max(0.0, (parse(ended) - parse(begun)).total_seconds())
