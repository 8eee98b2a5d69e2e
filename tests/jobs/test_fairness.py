"""A tenant with many jobs does not delay the one with few; nothing is lost, nothing stalls."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from services.interfaces import Document, DocumentStore, Message
from services.jobs.admission import HELD_BACK, LEAST_SLOTS, SLOTS
from services.jobs.job import Job, JobStatus, Step
from services.jobs.queue_place import QueuePlace, place_of
from services.jobs.service import JobNotFound, JobService
from tests.jobs.sample_tasks import PIPELINES, QUEUE
from tests.jobs.test_job_service import Bench, Silence
from tests.services.documents.document_writer import open_store


@pytest.fixture
def bench(documents: DocumentStore) -> Bench:
    return Bench(documents)


def make(bench: Bench, owner: str, number: int) -> list[Job]:
    """Jobs of one step each, one after the other."""
    made = []
    for _ in range(number):
        bench.later(0.001)
        made.append(bench.jobs.create("work", owner, {})[0])
    return made


def work_one(bench: Bench) -> str:
    """Do what the oldest message says; answer whose job it was."""
    message = bench.queue.sent.pop(0)
    claim = bench.jobs.claim(message.arguments["job_id"], message.arguments["step"], "w1")
    if claim is None:
        return ""
    bench.jobs.finish(claim)
    return claim.job.owner


def work_all(bench: Bench) -> list[str]:
    done = []
    while bench.queue.sent:
        done.append(work_one(bench))
    return done


def held_back(bench: Bench) -> int:
    return bench.documents.count(HELD_BACK, {})


def place(bench: Bench, job: Job) -> QueuePlace:
    now = bench.jobs.get(job.id)
    found = place_of(bench.documents, bench.queue, bench.jobs.admission, now)
    assert found is not None
    return found


def test_who_comes_after_many_jobs_of_another_waits_for_four_of_them(bench: Bench) -> None:
    make(bench, "ada", 150)
    (late,) = make(bench, "bob", 1)

    assert [m.arguments["job_id"] for m in bench.queue.sent][-1] == late.id
    assert len(bench.queue.sent) == LEAST_SLOTS + 1
    assert place(bench, late).jobs_ahead == LEAST_SLOTS


def test_tenants_take_turns_and_each_goes_in_the_order_of_its_jobs(bench: Bench) -> None:
    jobs = make(bench, "ada", 30)
    make(bench, "bob", 10)
    order: list[str] = [m.arguments["job_id"] for m in bench.queue.sent]

    done = work_all(bench)

    assert done.count("ada") == 30
    assert sorted(done[:16]) == ["ada"] * 8 + ["bob"] * 8
    ends = [(bench.jobs.get(job.id).completed_at, job.created_at) for job in jobs]
    assert ends == sorted(ends)
    assert order[:4] == [job.id for job in jobs[:4]]


def test_all_is_done_and_nothing_is_left_over(bench: Bench) -> None:
    jobs = [*make(bench, "ada", 25), *make(bench, "bob", 3)]

    work_all(bench)

    assert {bench.jobs.get(job.id).status for job in jobs} == {JobStatus.COMPLETED}
    assert bench.documents.count(SLOTS, {}) == held_back(bench) == 0


def test_a_cancelled_job_gives_its_turn_on_and_a_waiting_one_leaves_the_line(bench: Bench) -> None:
    jobs = make(bench, "ada", 7)

    bench.jobs.cancel(jobs[0].id)
    bench.jobs.cancel(jobs[6].id)

    assert [m.arguments["job_id"] for m in bench.queue.sent] == [job.id for job in jobs[:5]]
    assert held_back(bench) == 1
    assert work_all(bench).count("ada") == 5


def test_the_place_of_one_that_is_held_back_counts_what_goes_before_it(bench: Bench) -> None:
    jobs = make(bench, "ada", 10)
    make(bench, "bob", 10)

    shown = place(bench, jobs[9])

    # four of each tenant lie in the queue, and five of its own wait before it
    assert (shown.held_back, shown.published) == (True, False)
    assert shown.jobs_ahead == 4 + 4 + 5
    assert place(bench, jobs[2]).jobs_ahead == 2


def test_a_broker_that_was_down_for_all_of_them_stalls_nobody(bench: Bench) -> None:
    bench.queue.down = True
    jobs = [*make(bench, "ada", 20), *make(bench, "bob", 20)]
    bench.queue.down = False

    bench.jobs.sweep()

    assert len(bench.queue.sent) == 2 * LEAST_SLOTS
    work_all(bench)
    assert {bench.jobs.get(job.id).status for job in jobs} == {JobStatus.COMPLETED}


def test_a_slot_that_a_crash_left_behind_is_freed_by_the_sweep(bench: Bench) -> None:
    jobs = make(bench, "ada", 8)
    for job in jobs[:4]:  # as if the process had died between the end and the freeing
        bench.documents.update(
            "jobs", {"_id": job.id}, {"$set": {"status": "completed", "steps.only.status": "done"}}
        )
    bench.queue.sent.clear()

    bench.jobs.sweep()
    assert bench.queue.sent == []  # it might just be happening
    bench.sweep_for(60)

    assert [m.arguments["job_id"] for m in bench.queue.sent] == [job.id for job in jobs[4:]]


def test_the_slot_of_a_job_that_was_deleted_is_freed_by_the_sweep(bench: Bench) -> None:
    jobs = make(bench, "ada", 5)
    bench.documents.delete("jobs", {"_id": jobs[0].id})

    bench.sweep_for(70)

    assert bench.queue.sent[-1].arguments["job_id"] == jobs[4].id
    assert bench.documents.count(SLOTS, {"job_id": jobs[0].id}) == 0


def test_a_step_that_nobody_remembers_is_published_by_the_sweep(bench: Bench) -> None:
    jobs = make(bench, "ada", 6)
    bench.documents.delete(HELD_BACK, {})  # as if the process had died before it stood in line
    work_all(bench)

    bench.jobs.sweep()
    work_all(bench)

    assert {bench.jobs.get(job.id).status for job in jobs} == {JobStatus.COMPLETED}


def test_a_slot_in_use_is_kept_however_old_it_is(bench: Bench) -> None:
    make(bench, "ada", 6)
    bench.sweep_for(350)

    assert bench.documents.count(SLOTS, {}) == LEAST_SLOTS
    assert held_back(bench) == 2


def test_the_line_forgets_a_job_that_was_deleted(bench: Bench) -> None:
    jobs = make(bench, "ada", 6)
    bench.documents.delete("jobs", {"_id": jobs[4].id})

    done = work_all(bench)

    assert done.count("ada") == 5
    with pytest.raises(JobNotFound):
        bench.jobs.get(jobs[4].id)


def test_the_next_steps_of_a_job_go_before_the_tenants_other_jobs(bench: Bench) -> None:
    jobs = make(bench, "ada", 6)
    claim = bench.claim(jobs[0])
    steps = [Step(f"part-{n}", "test.part", QUEUE, "work", after=["only"]) for n in range(3)]

    bench.jobs.finish(claim, then=steps)

    newest = bench.queue.sent[-1].arguments
    assert newest == {"job_id": jobs[0].id, "step": "part-0"}
    assert bench.documents.count(SLOTS, {}) == LEAST_SLOTS


def test_a_slot_that_becomes_free_while_a_step_goes_to_the_line_is_taken_by_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who freed it found nobody in line: did the step not look again, it would wait for a sweep."""
    jobs = make(bench, "ada", LEAST_SLOTS)
    claim, insert = bench.claim(jobs[0]), bench.documents.insert

    def finish_first(collection: str, document: Document) -> None:
        if collection == HELD_BACK:
            monkeypatch.setattr(bench.documents, "insert", insert)
            bench.jobs.finish(claim)
        insert(collection, document)

    monkeypatch.setattr(bench.documents, "insert", finish_first)
    (late,) = make(bench, "ada", 1)

    assert bench.queue.sent[-1].arguments["job_id"] == late.id
    assert held_back(bench) == 0
    assert bench.documents.count(SLOTS, {}) == LEAST_SLOTS


def test_a_house_job_takes_the_turn_of_whom_it_is_for(bench: Bench) -> None:
    for number in range(10):
        bench.jobs.create("work", "system", {"n": number}, tenant="ada")
    job, _ = bench.jobs.create("work", "system", {"n": 10}, tenant="bob")

    assert bench.queue.sent[-1].arguments["job_id"] == job.id


def test_many_processes_admit_no_more_than_the_slots(bench: Bench, database_url: str) -> None:
    """Four threads with connections of their own, as four processes would have them."""
    sent = []

    class Queue:
        def publish(self, message: Message) -> None:
            sent.append(message)

        def depth(self, queue: str) -> int:
            return len(sent)

    def create() -> None:
        documents = open_store(database_url)
        jobs = JobService(documents, Queue(), Silence(), pipelines=PIPELINES)
        for _ in range(10):
            jobs.create("work", "ada", {})
        documents.close()

    threads = [threading.Thread(target=create) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timedelta(seconds=60).total_seconds())

    assert len({m.arguments["job_id"] for m in sent}) == LEAST_SLOTS
