"""The administrator's jobs: started by hand, done by a worker, at most one of a kind."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from api.app import create_app
from api.idance.administration import views as view
from services.assembly import Services
from services.clock import now, parse, stamp
from services.dances.challenge_drafts import ChallengeDraft
from services.interfaces import Message, Unavailable
from services.jobs.admin_runs import SYSTEM, RunKind
from services.jobs.service import Claim
from settings import Settings
from tasks.administration import clean_up_data, rotate_challenges
from tasks.base import JobTask
from tests.api.conftest import Person

ROTATE, CLEAN_UP = "/api/admin/jobs/rotate-challenges", "/api/admin/jobs/cleanup-data"
STATUS = "/api/admin/jobs/status"
TASKS: dict[str, JobTask] = {task.name: task for task in (rotate_challenges, clean_up_data)}


@pytest.fixture
def at_work(services: Services, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """A worker that does what is sent, as it is sent; what it has got so far."""
    done: list[Message] = []
    monkeypatch.setattr("tasks.base.services_of", lambda app: services)

    def publish(message: Message) -> None:
        done.append(message)
        TASKS[message.task](**message.arguments)

    monkeypatch.setattr(services.queue, "publish", publish)
    monkeypatch.setattr(view, "WAIT_SECONDS", 5)
    return done


def challenge(services: Services, *, start: float, days: float = 1) -> str:
    """One that begins in so many days, as the rotation has not seen it yet."""
    begin = now() + timedelta(days=start)
    times = {"start_time": begin, "end_time": begin + timedelta(days=days)}
    draft = ChallengeDraft("Flow", "freestyle", "beginner", points=9, badge_name="F", **times)
    made = services.dances.challenges.create(draft, "admin")
    unseen = {"$set": {"is_active": not made.is_active}}
    services.documents.update("challenges", {"_id": made.id}, unseen)
    return str(made.id)


def recent(time: str) -> bool:
    return abs(now() - parse(time)) < timedelta(minutes=1)


def test_rotation_answers_with_what_it_did(
    admin: Person, services: Services, at_work: list[Message]
) -> None:
    challenge(services, start=-3)
    challenge(services, start=-4)
    challenge(services, start=-0.5)

    answer = admin.post(ROTATE)

    assert answer.status_code == 200
    assert answer.json["message"] == "Challenge rotation completed successfully"
    details = answer.json["details"]
    assert recent(details.pop("timestamp"))
    assert details == {
        "success": True,
        "expired_deactivated": 2,
        "new_activated": 1,
        "statistics_updated": 0,
    }


def test_cleanup_answers_with_what_it_did(
    admin: Person, services: Services, at_work: list[Message]
) -> None:
    lost = f"sessions/{admin.id}/s1/lost.mp4"
    record = {"owner": admin.id, "content_type": "video/mp4", "size": 4, "status": "pending"}
    times = {"created_at": stamp(now() - timedelta(days=3)), "expires_at": stamp(now())}
    empty = {"etag": None, "verified_at": None}
    services.documents.insert("uploads", {"_id": lost, **record, **times, **empty})
    services.objects.put(lost, b"lost", "video/mp4")

    answer = admin.post(CLEAN_UP)

    assert answer.status_code == 200
    assert answer.json["message"] == "Data cleanup completed successfully"
    details = answer.json["details"]
    assert recent(details.pop("timestamp"))
    assert details == {
        "success": True,
        "old_submissions_deleted": 0,
        "inactive_challenges_deleted": 0,
        "old_jobs_deleted": 0,
        "unfinished_uploads_deleted": 1,
        "orphaned_objects_deleted": 0,
        "expired_documents_deleted": 0,
    }
    assert list(services.objects.list("")) == []


def test_each_run_is_a_job_of_its_own_with_a_log(
    admin: Person, services: Services, at_work: list[Message]
) -> None:
    admin.post(ROTATE)
    admin.post(ROTATE)

    jobs = services.documents.find("jobs", {"type": RunKind.ROTATION.value})
    assert len(jobs) == len(at_work) == 2
    assert {job["owner"] for job in jobs} == {admin.id}
    shown = admin.get(f"/api/v1/jobs/{jobs[0]['_id']}").json["data"]
    assert (shown["status"], shown["result"]["success"]) == ("completed", True)
    logs = admin.get(f"/api/v1/jobs/{jobs[0]['_id']}/logs").json["data"]["logs"]
    assert logs[-1]["message"] == "challenge_rotation done"


def test_a_run_that_takes_long_is_answered_with_where_to_look(
    admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(view, "WAIT_SECONDS", 0)

    answer = admin.post(CLEAN_UP)

    assert answer.status_code == 202
    assert (answer.json["status"], answer.json["details"]) == ("queued", None)
    assert answer.headers["Location"] == f"/api/admin/jobs/{answer.json['job_id']}"
    assert int(answer.headers["Retry-After"]) >= 1
    assert admin.get(answer.headers["Location"]).json == answer.json


def test_while_one_is_active_a_second_start_is_the_same_one(
    admin: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has started it: here it was Beat."""
    monkeypatch.setattr(view, "WAIT_SECONDS", 0)
    beats = services.runs.start(RunKind.CLEANUP, SYSTEM)

    assert admin.post(CLEAN_UP).json["job_id"] == beats.id
    assert admin.get(f"/api/admin/jobs/{beats.id}").status_code == 200
    other_kind = admin.post(ROTATE).json["job_id"]
    assert other_kind != beats.id


def test_twenty_starts_at_once_are_one_job(services: Services) -> None:
    started: list[str] = []
    ready = threading.Barrier(20)

    def start() -> None:
        ready.wait()
        started.append(services.runs.start(RunKind.ROTATION, SYSTEM).id)

    threads = [threading.Thread(target=start) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(started) == 20
    assert len(set(started)) == 1


def begun(services: Services, kind: RunKind) -> Claim:
    job = services.runs.start(kind, SYSTEM)
    claim = services.jobs.claim(job.id, next(iter(job.steps)), "worker-1")
    assert claim
    return claim


@pytest.mark.parametrize("end", ["finish", "fail", "cancel"])
def test_the_lock_is_free_again_however_the_job_ended(services: Services, end: str) -> None:
    claim = begun(services, RunKind.CLEANUP)
    if end == "finish":
        services.jobs.finish(claim)
    elif end == "fail":
        services.jobs.fail(claim, "X", "no")
    else:
        services.jobs.cancel(claim.job.id)
        services.jobs.acknowledge_cancel(claim)

    assert services.runs.start(RunKind.CLEANUP, SYSTEM).id != claim.job.id


def ending(services: Services, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Let the next run end badly as soon as it is sent."""

    def publish(message: Message) -> None:
        claim = services.jobs.claim(**{**message.arguments, "worker": "worker-1"})
        assert claim
        if how == "fail":
            services.jobs.fail(claim, "INTERNAL", "the disk is full")
        else:
            services.jobs.cancel(claim.job.id)
            services.jobs.acknowledge_cancel(claim)

    monkeypatch.setattr(services.queue, "publish", publish)
    monkeypatch.setattr(view, "WAIT_SECONDS", 5)


def test_a_run_that_fails_says_why(
    admin: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending(services, monkeypatch, "fail")

    answer = admin.post(CLEAN_UP)

    assert answer.status_code == 503
    assert "the disk is full" in answer.json["detail"]


def test_a_run_that_is_cancelled_is_a_conflict(
    admin: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending(services, monkeypatch, "cancel")

    answer = admin.post(CLEAN_UP)

    assert answer.status_code == 409
    assert "was cancelled" in answer.json["detail"]


def test_other_jobs_are_no_runs(admin: Person, video_job: str) -> None:
    for job_id in (video_job, "job_unknown"):
        assert admin.get(f"/api/admin/jobs/{job_id}").status_code == 404


def test_only_administrators_start_and_see_runs(user: Person, guest: Person) -> None:
    for path in (ROTATE, CLEAN_UP):
        assert (user.post(path).status_code, guest.post(path).status_code) == (403, 401)
    for path in (STATUS, "/api/admin/jobs/job_1"):
        assert (user.get(path).status_code, guest.get(path).status_code) == (403, 401)


# -- the status --------------------------------------------------------------------------------


def test_before_the_first_run_there_are_no_times(admin: Person) -> None:
    assert admin.get(STATUS).json == {
        "last_challenge_rotation": None,
        "last_data_cleanup": None,
        "active_analyses": 0,
        "system_health": "healthy",
        "checks": {"database": "ok", "broker": "ok", "object_store": "ok"},
    }


def test_the_status_has_the_times_of_the_last_runs(admin: Person, at_work: list[Message]) -> None:
    rotated = admin.post(ROTATE).json["details"]["timestamp"]
    cleaned = admin.post(CLEAN_UP).json["details"]["timestamp"]

    status = admin.get(STATUS).json
    assert (status["last_challenge_rotation"], status["last_data_cleanup"]) == (rotated, cleaned)


def test_a_run_that_fails_is_no_last_run(
    admin: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending(services, monkeypatch, "fail")
    admin.post(CLEAN_UP)

    assert admin.get(STATUS).json["last_data_cleanup"] is None


class BrokenQueue:
    def publish(self, message: Message) -> None:
        raise Unavailable("the broker is down")

    def depth(self, queue: str) -> int:
        raise Unavailable("the broker is down")


def test_a_broker_that_does_not_answer_is_seen(
    settings: Settings, services: Services, admin: Person
) -> None:
    house: Flask = create_app(settings, replace(services, queue=BrokenQueue()))
    caller = replace(admin, client=house.test_client())

    status = caller.get(STATUS).json

    assert status["system_health"] == "degraded"
    assert status["checks"] == {"database": "ok", "broker": "unavailable", "object_store": "ok"}


def test_an_object_store_that_cannot_be_written_is_seen(
    admin: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise Unavailable("no room")

    monkeypatch.setattr(services.objects, "ping", fail)

    assert admin.get(STATUS).json["checks"]["object_store"] == "unavailable"


def test_analyses_under_way_are_counted(admin: Person, services: Services) -> None:
    services.jobs.create("pose_analysis", "ada", {"submission_id": "s", "video_key": "v"})

    assert admin.get(STATUS).json["active_analyses"] == 1
