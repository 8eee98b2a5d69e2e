"""The ledger of the system: whether all that was accepted ends, and every effect is there once."""

from __future__ import annotations

from datetime import timedelta

from pydantic import Field

from api.context import services
from api.cursors import give_cursor
from api.declare import Resource, admin, answer, limit, query, refuses
from api.limits import T2M_SYSTEM
from api.schema import Content, Moment, Query
from services.accounts.users import User
from services.administration.faults import Fault, FaultKind
from services.administration.ledger import CHECKED, Ledger
from services.administration.under_way import HeldStep, UnderWay
from services.administration.waiting import Reason
from services.documents.paging import LONGEST_CURSOR
from services.jobs.job import JobStatus

resource = Resource("integrity", tag="System")

LONGEST_GRACE = 366 * 24 * 3600


class IntegrityQuery(Query):
    limit: int = Field(default=500, ge=1, le=5000, description="Look at most at so many things")
    cursor: str | None = Field(
        default=None,
        min_length=1,
        max_length=LONGEST_CURSOR,
        description="`next_cursor` of the part before",
    )
    orphan_grace_seconds: int | None = Field(
        default=None,
        ge=0,
        le=LONGEST_GRACE,
        description="How old a file is that nothing names before it is a fault; by default a day "
        "more than TROUPE_ORPHAN_RETENTION_DAYS",
    )


class JobCounts(Content):
    """Of now. `accepted` = `terminal` + `in_flight`; deleted jobs are in neither."""

    accepted: int
    terminal: int
    in_flight: int
    queued: int
    processing: int
    completed: int
    failed: int
    cancelled: int

    @classmethod
    def of(cls, under_way: UnderWay) -> JobCounts:
        by_status = {status.value: under_way.jobs[status] for status in JobStatus}
        accepted, terminal = under_way.accepted, under_way.terminal
        in_flight = accepted - terminal
        return cls(accepted=accepted, terminal=terminal, in_flight=in_flight, **by_status)


class LapsedLease(Content):
    """A step whose worker is silent. It is a fault when nobody takes it back for a minute."""

    job_id: str
    step: str
    queue: str
    worker: str | None
    attempt: int
    lease_expires_at: Moment | None

    @classmethod
    def of(cls, one: HeldStep) -> LapsedLease:
        return cls(
            job_id=one.job.id,
            step=one.step.name,
            queue=one.step.queue,
            worker=one.step.worker,
            attempt=one.step.attempt,
            lease_expires_at=one.step.lease_expires_at,
        )


class IntegrityFault(Content):
    """`subject` is the id or key of what is wrong, `job_id` the job whose effect it is."""

    kind: FaultKind
    subject: str
    job_id: str | None
    words: str

    @classmethod
    def of(cls, fault: Fault) -> IntegrityFault:
        return cls.copy_of(fault)


class Integrity(Content):
    """One part of the ledger; `jobs`, `waiting` and `lapsed` are of the whole, as it is now.

    `sound`: this part has found no fault. `complete`: nothing is left to look at behind it.
    `active_complete` is false where too many jobs are under way to look at the steps of each.
    `waiting` counts the steps under way by what they wait for, `checked` what was looked at.
    """

    timestamp: Moment
    sound: bool
    complete: bool
    next_cursor: str | None
    jobs: JobCounts
    waiting: dict[str, int]
    lapsed: list[LapsedLease]
    active_complete: bool
    checked: dict[str, int]
    fault_counts: dict[str, int]
    faults: list[IntegrityFault]

    @classmethod
    def of(cls, ledger: Ledger) -> Integrity:
        under_way = ledger.under_way
        return cls(
            timestamp=ledger.at,
            sound=not ledger.faults,
            complete=ledger.complete,
            next_cursor=give_cursor(ledger.next_cursor),
            jobs=JobCounts.of(under_way),
            waiting={reason.value: under_way.waiting.get(reason, 0) for reason in Reason},
            lapsed=[LapsedLease.of(one) for one in under_way.lapsed],
            active_complete=under_way.complete,
            checked={name: ledger.checked.get(name, 0) for name in CHECKED},
            fault_counts={kind.value: ledger.fault_counts.get(kind, 0) for kind in FaultKind},
            faults=[IntegrityFault.of(fault) for fault in ledger.faults],
        )


@resource.get("/api/v1/system/integrity")
@admin
@limit(T2M_SYSTEM)
@query(IntegrityQuery)
@answer(200, Integrity)
@refuses(503)
def show_integrity(caller: User, query: IntegrityQuery) -> Integrity:  # noqa: ARG001
    """Every accepted job ends, and every effect of it is there exactly once: or what is wrong.

    Ended jobs (files, events, score), awards, challenges, stored objects and scratch folders are
    walked through in parts of bounded work. What ended within the last minute is left out.
    """
    grace = query.orphan_grace_seconds
    ledger = services().desk.ledger(
        limit=query.limit,
        cursor=query.cursor,
        orphan_grace=None if grace is None else timedelta(seconds=grace),
    )
    return Integrity.of(ledger)
