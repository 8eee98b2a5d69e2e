"""Administrators find, understand and repair anybody's jobs; nobody else does."""

from __future__ import annotations

from typing import Any

import pytest

from api.event_stream import EventStream
from api.t2m.jobs.events import stream_job
from services.assembly import Services
from services.jobs.kinds.lessons import lesson_steps
from tests.api.conftest import Person, Stage

JOBS = "/api/v1/admin/jobs"
GENERATE = "/api/v1/videos/generate"


def wish(topic: str) -> dict[str, Any]:
    return {"configuration": {"topic": topic, "allow_outline": True}}


@pytest.fixture
def failed(user: Person, stage: Stage) -> str:
    """A video of two scenes, of which the first has failed."""
    job: str = user.post(GENERATE, json=wish("Graphs")).json["data"]["job_id"]
    services = stage.services
    services.jobs.finish(stage.begin(job), then=lesson_steps(2))
    claim = services.jobs.claim(job, "scene-001", "w1")
    assert claim
    services.jobs.fail(claim, "SCENE_FAILED", "It cannot be drawn.")
    return job


def data(answer: Any, status: int = 200) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json["data"]
    return found


def details(answer: Any, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    return str(answer.json["error"]["details"])


def test_jobs_of_everybody_are_listed_by_what_is_known_of_them(
    user: Person, other: Person, admin: Person, failed: str
) -> None:
    theirs = other.post(GENERATE, json=wish("Primes")).json["data"]["job_id"]

    def ids(query: str) -> list[str]:
        return [item["id"] for item in data(admin.get(f"{JOBS}?{query}"))["items"]]

    assert ids("") == [theirs, failed]
    assert ids(f"owner={user.id}") == [failed]
    assert ids("status=failed&error_code=SCENE_FAILED") == [failed]
    assert ids("queue=render") == [theirs]
    assert ids("type=pose_analysis") == ids("older_than=3600") == []
    shown = data(admin.get(f"{JOBS}?status=failed"))["items"][0]
    assert (shown["owner"], shown["error_code"], shown["attempts"]) == (user.id, "SCENE_FAILED", 2)


@pytest.mark.parametrize("query", ["type=nonsense", "queue=x", "status=done", "limit=0", "older=1"])
def test_filters_that_there_are_not_are_refused(admin: Person, query: str) -> None:
    assert admin.get(f"{JOBS}?{query}").status_code == 400


def test_a_job_is_explained_with_its_steps_its_log_and_its_owner(
    user: Person, admin: Person, stage: Stage, services: Services
) -> None:
    job = user.post(GENERATE, json=wish("Graphs")).json["data"]["job_id"]
    claim = stage.begin(job)
    services.jobs.log(claim, "INFO", "Planned", {"scenes": 2})
    services.jobs.finish(claim, then=lesson_steps(2))
    services.jobs.claim(job, "scene-001", "w1")

    shown = data(admin.get(f"{JOBS}/{job}"))

    reasons = {wait["step"]: wait["reason"] for wait in shown["waits"]}
    assert reasons["scene-001"] == "running"
    assert reasons["scene-002"] == "no_worker_consumes_its_queue"
    assert reasons["join"] == reasons["publish"] == "waits_for_predecessors"
    assert shown["explanation"].startswith("scene-002: Published once, and unclaimed since")
    assert shown["owned_by"]["email"] == "dancer1@example.com"
    steps = {step["name"]: step for step in shown["steps"]}
    assert (steps["scene-001"]["worker"], steps["scene-001"]["attempts"]) == ("w1", 1)
    assert steps["scene-001"]["lease_expires_at"]
    assert [entry["message"] for entry in shown["logs"]] == ["Planned"]
    assert (shown["queues"], shown["workers"]) == (["render"], ["w1"])


def test_a_failed_job_is_requeued_once_and_goes_on_from_where_it_failed(
    admin: Person, user: Person, failed: str, services: Services
) -> None:
    first = data(admin.post(f"{JOBS}/{failed}/requeue"))
    second = data(admin.post(f"{JOBS}/{failed}/requeue"))

    assert first == {
        "job_id": failed, "status": "processing", "requeued": True, "requeues": 1
    }  # fmt: skip
    assert second == first | {"requeued": False}
    steps = services.jobs.get(failed).steps
    assert (steps["plan"].status.value, steps["scene-001"].status.value) == ("done", "ready")
    assert data(user.get(f"/api/v1/jobs/{failed}"))["error"] is None


def test_a_requeued_jobs_stream_goes_on_behind_its_first_end(
    admin: Person, user: Person, failed: str, services: Services
) -> None:
    admin.post(f"{JOBS}/{failed}/requeue")
    for step in ("scene-001", "scene-002", "join", "publish"):
        claim = services.jobs.claim(failed, step, "w1")
        assert claim
        services.jobs.finish(claim)

    whole = user.get(f"/api/v1/jobs/{failed}/events").text
    streamed = "".join(stream_job(EventStream(services.signal), services.jobs, failed, 0))

    for text in (whole, streamed):
        kinds = [line[7:] for line in text.splitlines() if line.startswith("event: ")]
        ends = [kind for kind in kinds if kind in ("job.failed", "job.requeued", "job.completed")]
        assert ends == ["job.failed", "job.requeued", "job.completed"]


def test_what_cannot_be_requeued_is_refused_in_words(
    admin: Person, film: str, services: Services
) -> None:
    assert "only failed jobs" in details(admin.post(f"{JOBS}/{film}/requeue"))
    assert "There is no job" in details(admin.post(f"{JOBS}/job_none/requeue"), 404)


def test_many_are_requeued_at_once_and_counted(
    admin: Person, user: Person, stage: Stage, services: Services, failed: str
) -> None:
    jobs = []
    for topic in ("Primes", "Waves", "Sets"):
        job = user.post(GENERATE, json=wish(topic)).json["data"]["job_id"]
        services.jobs.fail(stage.begin(job), "OUTAGE", "The model was away.")
        jobs.append(job)
    user.post(GENERATE, json=wish("Sets"))  # asked for anew

    part = data(admin.post(f"{JOBS}/requeue", json={"error_code": "OUTAGE", "limit": 2}))
    rest = data(
        admin.post(f"{JOBS}/requeue", json={"error_code": "OUTAGE", "cursor": part["next_cursor"]})
    )

    assert (part["requeued"], part["refused"], part["complete"]) == (1, 1, False)
    assert part["refused_jobs"][0]["job_id"] == jobs[2]
    assert "asked for anew" in part["refused_jobs"][0]["reason"]
    assert (rest["requeued_jobs"], rest["complete"]) == ([jobs[0]], True)
    assert services.jobs.get(failed).status.value == "failed"
    again = data(admin.post(f"{JOBS}/requeue", json={"error_code": "OUTAGE"}))
    assert (again["requeued"], again["refused"]) == (0, 1)


def test_anybodys_job_is_cancelled_and_put_forward(
    admin: Person, user: Person, services: Services, stage: Stage
) -> None:
    waiting, running = (
        user.post(GENERATE, json=wish(topic)).json["data"]["job_id"] for topic in ("A b", "C d")
    )
    assert data(admin.post(f"{JOBS}/{waiting}/priority", json={"priority": 7}))["priority"] == 7
    assert "priority" in details(admin.post(f"{JOBS}/{waiting}/priority", json={"priority": 10}))
    stage.begin(running)

    assert data(admin.post(f"{JOBS}/{waiting}/cancel"))["status"] == "cancelled"
    assert data(admin.post(f"{JOBS}/{running}/cancel"), 202)["status"] == "processing"
    assert "already" in details(admin.post(f"{JOBS}/{waiting}/priority", json={"priority": 1}))


def test_the_ledger_is_told_in_parts(admin: Person, user: Person, film: str) -> None:
    path = "/api/v1/system/integrity"
    first = data(admin.get(f"{path}?limit=1"))
    rest = data(admin.get(f"{path}?cursor={first['next_cursor']}"))

    assert (first["complete"], rest["complete"]) == (False, True)
    assert first["jobs"]["accepted"] == first["jobs"]["terminal"] == 1
    assert rest["sound"]
    assert user.get(path).status_code == 403
    assert admin.get(f"{path}?cursor=x").status_code == 400


def test_a_fault_is_told_in_the_ledger(admin: Person, user: Person, services: Services) -> None:
    key = f"users/{user.id}/lost.mp4"
    services.objects.put(key, b"lost", "video/mp4")

    found = data(admin.get("/api/v1/system/integrity?orphan_grace_seconds=0"))

    assert not found["sound"]
    assert found["fault_counts"]["orphaned_object"] == 1
    assert [(one["kind"], one["subject"]) for one in found["faults"]] == [("orphaned_object", key)]
