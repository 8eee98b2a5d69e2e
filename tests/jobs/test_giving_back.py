"""What ends without anybody's fault costs no attempt; what fails costs one, and says so."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from services.documents.sqlite import SqliteDocuments
from services.interfaces import Message, Unavailable
from services.jobs.documents import upgrade_document
from services.jobs.errors import UnreadableJob
from services.jobs.job import JobStatus
from services.jobs.lease_recovery import LONGEST_REST, MOST_RETURNS
from services.jobs.service import StaleAttempt
from tests.jobs.test_job_service import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(SqliteDocuments(tmp_path / "jobs.db"))


def test_a_step_that_is_given_back_is_sent_at_once_and_charged_to_nobody(bench: Bench) -> None:
    job = bench.create()
    for attempt in range(1, 11):
        claim = bench.claim(job)
        assert claim.attempt == attempt
        bench.queue.sent.clear()
        bench.jobs.give_back(claim)
        assert len(bench.queue.sent) == 1
        with pytest.raises(StaleAttempt):
            bench.jobs.finish(claim)
    done = bench.jobs.finish(bench.claim(job))
    assert (done.status, done.steps["only"].losses) == (JobStatus.COMPLETED, 1)


def test_three_losses_end_a_job_however_often_it_was_given_back_between(bench: Bench) -> None:
    job = bench.create()
    for _ in range(3):
        bench.jobs.give_back(bench.claim(job))
        bench.claim(job)
        bench.sweep_for(30)
    ended = bench.jobs.get(job.id)
    assert ended.error is not None
    assert ended.error["code"] == "WORKER_LOST"
    assert ended.error["message"].startswith(
        "The step only failed 3 times of 3, the last time because its worker w1 went silent"
    )


def test_an_outage_costs_no_attempt_and_each_rest_is_longer(bench: Bench) -> None:
    job = bench.create()
    for rest in (2, 8, 30, 30, 30):
        claim = bench.claim(job)
        bench.jobs.retry(claim, "the store was away", charged=False)
        assert bench.jobs.claim(job.id, "only", "w1") is None  # it rests
        bench.sweep_for(rest + 2)
    done = bench.jobs.finish(bench.claim(job))
    assert (done.status, done.steps["only"].losses) == (JobStatus.COMPLETED, 1)


def test_an_outage_that_does_not_pass_ends_the_job_after_all(bench: Bench) -> None:
    job = bench.create()
    for _ in range(MOST_RETURNS + 3):
        bench.jobs.retry(bench.claim(job), "the store was away", charged=False)
        bench.sweep_for(LONGEST_REST + 2)
    ended = bench.jobs.get(job.id)
    assert ended.status == JobStatus.FAILED
    assert ended.error is not None
    assert "the store was away" in ended.error["message"]


def test_a_cancelled_job_ends_where_its_worker_gives_it_back(bench: Bench) -> None:
    job = bench.create()
    claim = bench.claim(job)
    bench.jobs.cancel(job.id)
    bench.jobs.give_back(claim)
    assert bench.jobs.get(job.id).status == JobStatus.CANCELLED


def test_a_step_that_was_never_given_back_is_written_as_the_version_before_did(
    bench: Bench,
) -> None:
    """Its workers refuse fields that they do not know, and run beside ours in a rolling update."""
    job = bench.create()
    assert "returns" not in job.to_document()["steps"]["only"]
    bench.jobs.give_back(bench.claim(job))
    assert bench.jobs.get(job.id).to_document()["steps"]["only"]["returns"] == 1


def test_a_message_that_a_worker_did_not_know_is_sent_again_soon(bench: Bench) -> None:
    job = bench.create()
    for _ in range(5):
        bench.queue.sent.clear()
        bench.jobs.return_message(job.id, "only")
        assert bench.queue.sent == []  # it would go to the same worker, again and again
        assert bench.sweep_for(10)["published"] == 1
    assert bench.claim(job).attempt == 1


def test_a_message_that_has_done_its_work_is_not_sent_again(bench: Bench) -> None:
    job = bench.create()
    bench.claim(job)
    bench.jobs.return_message(job.id, "only")
    bench.jobs.return_message("job_that_is_gone", "only")
    assert bench.sweep_for(20)["published"] == 0


DAMAGE = [
    {"stages": "all"},
    {"steps.only.status": "asleep"},
    {"steps.only.after": None, "steps.only.publications": "many", "steps.only.published_at": "x"},
    {"schema": 99},
    {"owner": 7, "steps": []},
]


@pytest.mark.parametrize("damage", DAMAGE)
def test_one_damaged_document_stops_no_other(
    bench: Bench, damage: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    bad, lost = bench.create(), bench.create()
    bench.claim(lost)
    bench.documents.update("jobs", {"_id": bad.id}, {"$set": damage})
    swept = bench.sweep_for(50)
    assert (swept["recovered"], swept["skipped"]) == (1, swept["examined"] // 2)
    assert [bad.id in record.getMessage() for record in caplog.records].count(True) == 1
    assert bench.jobs.claim(lost.id, "only", "w2")


def test_a_broker_that_hangs_holds_up_a_sweep_for_one_message(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Message] = []

    def hang(message: Message) -> None:
        tried.append(message)
        time.sleep(0.4)
        raise Unavailable("it does not answer")

    jobs = [bench.jobs.create("work", f"user-{number}", {})[0] for number in range(8)]
    lost = [bench.claim(job) for job in jobs[:4]]
    for job in jobs[4:]:
        bench.jobs.return_message(job.id, "only")
    with monkeypatch.context() as frozen:
        frozen.setattr(bench.queue, "publish", hang)
        assert bench.sweep_for(30)["recovered"] == len(lost)
    assert len(tried) == 1


def test_a_document_is_brought_up_version_by_version() -> None:
    def name_owner(document: dict[str, object]) -> dict[str, object]:
        owner = document.pop("user")
        return {**document, "owner": owner}

    def drop_colour(document: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in document.items() if name != "colour"}

    upgrades = (name_owner, drop_colour)
    first = {"_id": "job_1", "user": "ada", "colour": "red"}
    newest = {"_id": "job_1", "owner": "ada", "schema": 3}
    assert upgrade_document(first, upgrades) == newest
    assert upgrade_document({**newest, "colour": "red", "schema": 2}, upgrades) == newest
    assert upgrade_document(newest, upgrades) == newest
    with pytest.raises(UnreadableJob, match="version 4"):
        upgrade_document({**newest, "schema": 4}, upgrades)


def test_todays_documents_are_of_the_first_version_and_say_nothing_of_it(bench: Bench) -> None:
    document = bench.create().to_document()
    assert "schema" not in document
    assert upgrade_document(document) == document
