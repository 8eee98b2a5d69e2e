"""The ledger: a whole house has no fault; each invariant that is broken on purpose is told."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.administration import ledger as ledger_module
from services.administration.faults import Fault, FaultKind
from services.administration.ledger import Ledger, LedgerService
from services.administration.stray_files import Graces
from services.administration.under_way import JobsUnderWay
from services.administration.waiting import Surroundings
from services.clock import now
from services.dances.submission import Submission
from services.documents.paging import InvalidCursor
from services.jobs.admin_runs import SYSTEM, RunKind
from services.jobs.job import Job, JobStatus
from tests.services.house import House

GRACES = Graces(orphans=timedelta(days=8), uploads=timedelta(hours=48))
LATER = timedelta(minutes=3)
Read = Callable[..., Ledger]
TIMER = time.monotonic


@pytest.fixture
def read(house: House) -> Read:
    """The ledger as it is so much later."""

    def reading(later: timedelta = LATER, timer: Callable[[], float] = TIMER, **how: Any) -> Ledger:
        service = LedgerService(
            house.documents,
            house.services.objects,
            house.services.jobs.admission,
            house.services.settings.data_dir / "scratch",
            GRACES,
            clock=lambda: now() + later,
            timer=timer,
        )
        return service.read(Surroundings(), **how)

    return reading


@pytest.fixture
def dance(house: House) -> Submission:
    """Scored: an analysis that ended, with points and a badge for its dancer."""
    return house.dance(house.user(), house.challenge())


@pytest.fixture
def job(house: House, dance: Submission) -> Job:
    return house.services.jobs.get(dance.job_id or "")


def change(house: House, collection: str, key: str, **fields: Any) -> None:
    assert house.documents.update(collection, {"_id": key}, {"$set": fields})


def only(ledger: Ledger, kind: FaultKind) -> Fault:
    (fault,) = ledger.faults
    assert fault.kind is kind, fault
    assert ledger.fault_counts == {kind.value: 1}
    return fault


def test_a_house_in_order_has_no_fault_and_everything_was_looked_at(
    house: House, dance: Submission, read: Read
) -> None:
    house.services.runs.start(RunKind.ROTATION, SYSTEM)

    found = read()

    assert found.faults == []
    assert found.complete
    under_way = found.under_way
    assert (under_way.accepted, under_way.terminal) == (2, 1)
    assert under_way.jobs[JobStatus.QUEUED] == 1
    assert under_way.waiting == {"published_and_unclaimed": 1}
    assert found.checked == {
        "jobs": 1, "events": 1, "webhook_events": 2, "objects": 1, "scores": 1, "awards": 1,
        "challenges": 1,
    }  # fmt: skip


def test_of_what_has_just_ended_nothing_is_said(
    house: House, dance: Submission, job: Job, read: Read
) -> None:
    house.documents.delete("webhook_events", {"_id": f"evt_{job.id}_completed"})

    assert read(timedelta(0)).faults == []


def test_a_missing_object_is_told(house: House, job: Job, read: Read) -> None:
    key = job.result["pose_data_key"]
    house.services.objects.delete(key)

    fault = only(read(), FaultKind.MISSING_OBJECT)

    assert (fault.subject, fault.job_id) == (key, job.id)


@pytest.mark.parametrize("what", ["completed", "started"])
def test_a_missing_webhook_event_is_told(house: House, job: Job, read: Read, what: str) -> None:
    house.documents.delete("webhook_events", {"_id": f"evt_{job.id}_{what}"})

    assert what in only(read(), FaultKind.MISSING_EVENT).words


@pytest.mark.parametrize("what", ["completed", "started"])
def test_a_doubled_webhook_event_is_told(house: House, job: Job, read: Read, what: str) -> None:
    event = house.documents.get("webhook_events", f"evt_{job.id}_{what}")
    assert event
    house.documents.insert(
        "webhook_events", event | {"_id": f"{event['_id']}_more", "sequence": 99}
    )

    assert only(read(), FaultKind.DOUBLED_EVENT).job_id == job.id


def test_two_different_ends_are_a_doubled_event(house: House, job: Job, read: Read) -> None:
    event = house.documents.get("webhook_events", f"evt_{job.id}_completed")
    assert event
    failed = {"_id": f"evt_{job.id}_failed", "sequence": 99, "event": "job.failed"}
    house.documents.insert("webhook_events", event | failed)

    assert "the job's end" in only(read(), FaultKind.DOUBLED_EVENT).words


def test_events_of_the_jobs_own_log_are_counted_too(house: House, job: Job, read: Read) -> None:
    (end,) = house.all("job_events", type="job.completed")
    house.documents.insert("job_events", end | {"_id": "more", "sequence": 99})
    assert "its own log" in only(read(), FaultKind.DOUBLED_EVENT).words.lower()

    house.documents.delete("job_events", {"type": "job.completed"})
    assert read().faults == []  # it lies in the job's outbox
    change(house, "jobs", job.id, outbox=[])
    assert "does not end with job.completed" in only(read(), FaultKind.MISSING_EVENT).words


def test_an_end_that_was_not_told_is_told_here(house: House, job: Job, read: Read) -> None:
    change(house, "jobs", job.id, unsettled=True)

    assert only(read(), FaultKind.UNTOLD_END).job_id == job.id


def test_a_score_that_did_not_arrive_is_told(house: House, dance: Submission, read: Read) -> None:
    change(house, "submissions", dance.id, status="failed")

    kinds = {fault.kind for fault in read().faults}

    assert kinds == {FaultKind.MISSING_SCORE, FaultKind.WRONG_STATISTICS}


def test_another_score_than_the_jobs_is_told(house: House, dance: Submission, read: Read) -> None:
    change(house, "submissions", dance.id, total_score=71)

    assert only(read(), FaultKind.DIFFERENT_SCORE).subject == dance.id


def test_consequences_that_are_outstanding_are_told(
    house: House, dance: Submission, read: Read
) -> None:
    change(house, "submissions", dance.id, unfinished=True, due=["award"])

    assert "award is outstanding" in only(read(), FaultKind.UNTOLD_END).words


def test_points_that_were_paid_twice_are_told(house: House, dance: Submission, read: Read) -> None:
    change(house, "users", dance.user_id, points=200)

    assert only(read(), FaultKind.DOUBLED_AWARD).words == (
        "The dancer has 200 points and awards worth 100."
    )


def test_points_of_challenges_that_were_deleted_are_no_doubled_award(
    house: House, dance: Submission, read: Read
) -> None:
    change(house, "users", dance.user_id, points=200)
    gone = {"_id": "a:challenge:b", "job_id": "a", "kind": "challenge", "subject": "b"}
    house.documents.insert("audit", gone)

    assert read().faults == []


def test_points_that_were_not_paid_are_told(house: House, dance: Submission, read: Read) -> None:
    (award,) = house.all("awards")
    change(house, "awards", award["_id"], paid=False)
    assert "not paid" in read().faults[0].words

    change(house, "awards", award["_id"], paid=True)
    change(house, "users", dance.user_id, points=0)
    assert only(read(), FaultKind.UNPAID_AWARD).subject == dance.user_id


def test_a_badge_that_is_missing_or_doubled_is_told(
    house: House, dance: Submission, read: Read
) -> None:
    change(house, "users", dance.user_id, badges=["Mover", "Mover"])
    assert only(read(), FaultKind.DOUBLED_BADGE).subject == dance.user_id

    change(house, "users", dance.user_id, badges=[])
    assert "Mover" in only(read(), FaultKind.MISSING_BADGE).words


def test_a_dance_that_was_counted_twice_is_told(
    house: House, dance: Submission, read: Read
) -> None:
    more = {"$inc": {"stats.scored": 1}}
    house.documents.update("challenges", {"_id": dance.challenge_id}, more)

    assert "scored 2, not 1" in only(read(), FaultKind.WRONG_STATISTICS).words


def test_what_an_older_release_does_not_count_is_no_fault(house: House, read: Read) -> None:
    challenge = house.challenge()
    for score in (70, 80):
        house.dance(house.user(), challenge, score)
    (stored,) = house.all("challenges", _id=challenge.id)
    (counted, _) = stored["stats"]["scores"]
    change(house, "challenges", challenge.id, stats=stored["stats"] | {"scores": {counted: 1}})
    assert read().faults == []

    more = {f"stats.scores.{counted}": 2}
    house.documents.update("challenges", {"_id": challenge.id}, {"$inc": more})
    assert "scores" in only(read(), FaultKind.WRONG_STATISTICS).words


def test_a_lapsed_step_is_shown_and_a_fault_when_nobody_takes_it_back(house: House) -> None:
    """Whatever the clock of its worker says, a silence is measured by the clock of who looks."""
    submission = house.submit(house.user(), house.challenge())
    claim = house.services.jobs.claim(submission.job_id or "", "probe", "w1")
    assert claim
    seconds = 0.0
    service = JobsUnderWay(
        house.documents,
        house.services.jobs.admission,
        GRACES.silence,
        clock=lambda: now() + timedelta(seconds=600),
        timer=lambda: seconds,
    )

    found = service.read(Surroundings())
    assert [one.step.name for one in found.lapsed] == ["probe"]
    assert found.waiting == {"lease_lapsed": 1}
    assert found.faults == []
    seconds = 80
    house.services.jobs.beat(claim, 0.1)
    assert service.read(Surroundings()).faults == []
    seconds = 160
    assert service.read(Surroundings()).faults == []
    seconds = 171
    (fault,) = service.read(Surroundings()).faults
    assert (fault.kind, fault.subject) == (FaultKind.LAPSED_STEP, "probe")
    assert fault.job_id == submission.job_id


def test_a_dead_worker_whose_clock_was_ahead_is_a_fault_too(house: House) -> None:
    submission = house.submit(house.user(), house.challenge())
    house.services.jobs.claim(submission.job_id or "", "probe", "w1")
    seconds = 0.0
    service = JobsUnderWay(
        house.documents,
        house.services.jobs.admission,
        GRACES.silence,
        clock=lambda: now() - timedelta(seconds=600),
        timer=lambda: seconds,
    )

    assert service.read(Surroundings()).lapsed == []
    seconds = 91
    found = service.read(Surroundings())
    assert [fault.kind for fault in found.faults] == [FaultKind.LAPSED_STEP]
    assert [one.step.name for one in found.lapsed] == ["probe"]


def test_an_object_that_nothing_names_is_told_after_its_grace(house: House, read: Read) -> None:
    owner = house.user().id
    key = f"users/{owner}/jobs/job_1/pose.bin"
    house.services.objects.put(key, b"old", "x/y")

    assert read(timedelta(days=7)).faults == []
    found = read(timedelta(days=9))
    assert only(found, FaultKind.ORPHANED_OBJECT).subject == key
    assert found.checked["stored_objects"] == 1
    soon = read(timedelta(hours=1), orphan_grace=timedelta(minutes=10))
    assert only(soon, FaultKind.ORPHANED_OBJECT).subject == key


def test_an_upload_that_may_yet_be_used_is_no_orphan(house: House, read: Read) -> None:
    house.store(f"sessions/{house.user().id}/s1/video.mp4")

    soon = read(timedelta(hours=1), orphan_grace=timedelta(minutes=10))

    assert (soon.faults, soon.checked["stored_objects"]) == ([], 1)


def test_a_scratch_folder_of_no_active_job_is_told(house: House, job: Job, read: Read) -> None:
    scratch = house.services.settings.data_dir / "scratch"
    waiting = house.submit(house.user(), house.challenge()).job_id
    for job_id in (job.id, waiting, "job_none"):
        (scratch / f"{job_id}-x1").mkdir(parents=True)
    fresh = scratch / f"{job.id}-x2"
    fresh.mkdir()
    os.utime(fresh, (time.time() + 170, time.time() + 170))

    found = [f for f in read(timedelta(minutes=17)).faults if f.kind is FaultKind.ORPHANED_SCRATCH]

    assert {fault.subject for fault in found} == {f"{job.id}-x1", "job_none-x1"}


# -- bounded work ------------------------------------------------------------------------------


def parts(read: Read, **how: Any) -> Iterator[Ledger]:
    part = read(**how)
    yield part
    while part.next_cursor:
        part = read(cursor=part.next_cursor, **how)
        yield part


def broken_house(house: House) -> set[str]:
    """Five jobs without their objects, whose work was not cleared up, and a file of nobody."""
    challenge = house.challenge()
    keys = set()
    for _ in range(5):
        submission = house.dance(house.user(), challenge)
        keys.add(submission.pose_data_key or "")
        house.services.objects.delete(submission.pose_data_key or "")
    lost = f"files/{house.user().id}/lost.txt"
    house.services.objects.put(lost, b"old", "x/y")
    return keys | {lost, *house.stored("work/")}


def test_parts_say_that_they_are_parts_and_tell_everything_together(
    house: House, read: Read
) -> None:
    broken = broken_house(house)

    found = list(parts(read, limit=2, later=timedelta(days=9)))

    assert len(found) > 3
    assert [part.complete for part in found] == [False] * (len(found) - 1) + [True]
    assert all(len(part.faults) <= 2 for part in found)
    told = [fault.subject for part in found for fault in part.faults]
    assert sorted(told) == sorted(broken)
    assert sum(part.checked.get("jobs", 0) for part in found) == 5


def test_a_part_ends_after_a_few_seconds_but_never_without_a_step(house: House, read: Read) -> None:
    broken_house(house)
    ticks = iter(range(0, 10**9, 10))

    first = read(timer=lambda: float(next(ticks)))

    assert not first.complete
    assert first.checked == {"jobs": 1, "events": 1, "webhook_events": 2, "objects": 1, "scores": 1}


def test_a_part_with_many_faults_stops_there(
    house: House, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken_house(house)
    monkeypatch.setattr(ledger_module, "MOST_FAULTS", 3)

    first = read()

    assert (len(first.faults), first.complete) == (3, False)


@pytest.mark.parametrize("cursor", ["", "x", "W10", "WyJub25lIiwiIl0", "WzEsMl0"])
def test_a_cursor_that_was_not_given_out_is_refused(read: Read, cursor: str) -> None:
    if cursor:
        with pytest.raises(InvalidCursor):
            read(cursor=cursor)
    else:
        assert read(cursor=None).complete


def test_a_requeued_jobs_events_are_expected_once_more(house: House, read: Read) -> None:
    jobs = house.services.jobs
    job, _ = jobs.create("file_inspection", house.user().id, {"file_id": "f"})
    claim = jobs.claim(job.id, "inspect", "w1")
    assert claim
    jobs.fail(claim, "X", "no")
    jobs.requeue(job.id)
    assert read().faults == []  # under way
    claim = jobs.claim(job.id, "inspect", "w1")
    assert claim
    jobs.finish(claim)

    assert read().faults == []
    told = {event["_id"] for event in house.all("webhook_events", user_id=job.owner)}
    names = ("started", "failed", "started_again_1", "progress_10_again_1", "completed_again_1")
    assert told == {f"evt_{job.id}_{name}" for name in names}
    house.documents.delete("webhook_events", {"_id": f"evt_{job.id}_completed_again_1"})
    assert only(read(), FaultKind.MISSING_EVENT).job_id == job.id


def test_too_many_active_jobs_to_look_at_are_told(
    house: House, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = house.challenge()
    for _ in range(3):
        house.submit(house.user(), challenge)
    assert read().under_way.complete
    monkeypatch.setattr("services.administration.under_way.LOOKED_AT", 3)

    found = read().under_way

    assert not found.complete
    assert found.jobs[JobStatus.QUEUED] == 3


def test_a_job_that_cannot_be_read_is_told_and_hides_no_other(
    house: House, dance: Submission, job: Job, read: Read
) -> None:
    assert house.documents.update("jobs", {"_id": job.id}, {"$unset": {"steps": ""}})

    fault = next(f for f in read().faults if f.kind is FaultKind.UNREADABLE_JOB)

    assert fault.job_id == job.id
