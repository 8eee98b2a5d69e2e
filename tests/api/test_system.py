"""The system endpoints: figures that are true, within the caller's right, whoever is silent."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from services.assembly import Services
from services.interfaces import Unavailable
from services.jobs.worker_presence import Worker, report_worker
from tests.api.conftest import Person, Stage

GENERATE = "/api/v1/videos/generate"
TOPIC = {"configuration": {"topic": "Graphs"}}


def data(caller: Person, path: str, method: str = "GET", **options: Any) -> dict[str, Any]:
    answer = caller.request(method, f"/api/v1/system/{path}", **options)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    found: dict[str, Any] = answer.json["data"]
    return found


def worker(name: str, *, seen: float = 0.0, active: int = 1) -> Worker:
    return Worker(name, ("render",), 2, active, 1, 7, time.time() - seen)


def test_the_queue_tells_what_waits_where_and_since_when(
    user: Person, other: Person, admin: Person, guest: Person, stage: Stage
) -> None:
    topics = ({"configuration": {"topic": topic}} for topic in ("Graphs", "Primes", "Parabolas"))
    jobs = [user.post(GENERATE, json=topic).json["data"] for topic in topics]
    stage.begin(jobs[0]["job_id"])

    everything, own = data(admin, "queue"), data(user, "queue")

    render = next(queue for queue in everything["queues"] if queue["name"] == "render")
    assert (render["waiting"], render["running"], render["messages"]) == (2, 1, 3)
    assert render["oldest_message_at"] == jobs[1]["created_at"]
    assert 0 <= render["oldest_message_age_seconds"] < 60
    assert own["own"]["pending_jobs"] == 2
    assert data(other, "queue")["own"]["pending_jobs"] == 0
    assert data(guest, "queue")["pending_jobs"] == 2
    assert data(guest, "queue")["queues"] is None is data(user, "queue")["queues"]


def test_a_step_that_became_ready_waits_since_the_one_before_it_ended(
    user: Person, admin: Person, stage: Stage
) -> None:
    from services.jobs.kinds.lessons import lesson_steps

    job = user.post(GENERATE, json=TOPIC).json["data"]["job_id"]
    done = stage.services.jobs.finish(stage.begin(job), then=lesson_steps(2))

    render = next(q for q in data(admin, "queue")["queues"] if q["name"] == "render")

    assert render["waiting"] == 2
    assert render["oldest_message_at"] == done.steps["plan"].completed_at


def test_workers_are_known_by_their_own_words_and_silent_ones_as_such(
    admin: Person, guest: Person, user: Person, stage: Stage, video_job: str
) -> None:
    report_worker(stage.services.redis, worker("render-1@here"))
    report_worker(stage.services.redis, worker("pose-2@here", seen=60, active=5))
    stage.begin(video_job)

    found = data(admin, "async")

    assert (found["active"], found["reserved"], found["workers_silent"]) == (1, 1, 1)
    states = {one["name"]: one["state"] for one in found["workers"]}
    assert states == {"render-1@here": "online", "pose-2@here": "silent"}
    assert [step["worker"] for step in found["steps"]] == ["worker-1"]
    assert [step["worker"] for step in data(user, "async")["steps"]] == [None]
    assert data(guest, "async")["workers"] is None


def test_requests_and_errors_are_counted_and_survive_the_process(
    admin: Person, user: Person, guest: Person, services: Services
) -> None:
    for _ in range(5):
        guest.get("/health")
    before = data(admin, "performance?hours=48")["requests"]
    services.monitoring.minutes.flush()

    found = data(admin, "performance?hours=1")

    assert found["requests"] == before + 1
    health = next(route for route in found["routes"] if route["route"] == "service-show_health")
    assert (health["requests"], health["errors"]) == (5, 0)
    assert 0 < found["p50_ms"] <= found["p95_ms"] <= found["p99_ms"]
    assert data(user, "performance")["routes"] is None is data(guest, "performance")["statuses"]


@pytest.mark.parametrize("hours", ["0", "-1", "49", "abc", ""])
def test_only_hours_that_are_kept_can_be_asked_for(guest: Person, hours: str) -> None:
    answer = guest.get(f"/api/v1/system/performance?hours={hours}")

    assert answer.status_code == 400
    assert "hours" in answer.json["error"]["details"]


def test_a_users_performance_is_that_of_their_jobs(
    user: Person, other: Person, film: str, stage: Stage
) -> None:
    own = data(user, "performance")["own"]

    assert (own["jobs"], own["completed"], own["failed"]) == (1, 1, 0)
    assert own["average_work_seconds"] >= 0
    assert data(other, "performance")["own"]["jobs"] == 0


def test_repeated_requests_are_counted_as_work_saved(
    user: Person, other: Person, admin: Person, guest: Person
) -> None:
    key = {"Idempotency-Key": "once"}
    for _ in range(3):
        user.post(GENERATE, json=TOPIC, headers=key)
    user.post(GENERATE, json={"prompt": "Something else"}, headers=key)  # refused, saves nothing

    found = data(admin, "deduplication")

    assert found["everybody"]["idempotent_replays"] == 2
    assert found["everybody"]["by_type"] == {"video_generation": 2}
    assert data(user, "deduplication")["own"]["requests_deduplicated"] == 2
    assert data(other, "deduplication")["own"]["requests_deduplicated"] == 0
    assert data(guest, "deduplication")["requests_deduplicated"] == 2


def code(caller: Person, film: str, form: str = "raw") -> Any:
    return caller.get(f"/api/v1/videos/jobs/{film}/scenes/1/code?format={form}")


def test_a_program_is_read_from_the_store_once(
    user: Person, film: str, stage: Stage, services: Services
) -> None:
    first = code(user, film)
    services.objects.delete(services.jobs.get(film).result["scenes"][0]["code_key"])

    again = code(user, film)

    assert (again.status_code, again.data) == (200, first.data)
    found = data(user, "cache")
    assert (found["hits"], found["misses"], found["hit_rate"]) == (1, 1, 0.5)
    assert found["own_entries"] == 1


def test_what_others_cached_is_not_served_to_a_stranger(
    user: Person, other: Person, film: str
) -> None:
    code(user, film)

    assert code(other, film).status_code == 404


def test_a_deleted_job_leaves_nothing_in_the_cache(
    user: Person, film: str, services: Services
) -> None:
    code(user, film)
    user.delete(f"/api/v1/jobs/{film}")

    assert services.monitoring.cache.entries() == []
    assert code(user, film).status_code == 404


def test_guests_and_users_drop_only_what_is_theirs(
    user: Person, other: Person, admin: Person, guest: Person, film: str
) -> None:
    code(user, film)

    refused = [
        data(guest, "cache/invalidate?pattern=*", "POST"),
        data(other, "cache/invalidate", "POST"),
        data(other, f"cache/invalidate?user_id={user.id}", "POST"),
        data(other, "cache/invalidate", "POST", data={"pattern": f"user:{user.id}:*"}),
        data(user, "cache/invalidate?pattern=user:123:*", "POST"),
    ]
    assert [answer["invalidated"] for answer in refused] == [0] * 5
    assert data(user, "cache")["own_entries"] == 1

    form = {"pattern": f"user:{user.id}:code:*"}
    assert data(user, "cache/invalidate", "POST", data=form)["invalidated"] == 1
    code(user, film)
    assert data(admin, f"cache/invalidate?user_id={user.id}", "POST")["invalidated"] == 1
    assert data(user, "cache")["own_entries"] == 0


def test_a_form_with_unknown_or_doubled_fields_is_refused(user: Person) -> None:
    path = "/api/v1/system/cache/invalidate"

    assert user.post(path, data={"patern": "x"}).status_code == 400
    assert user.post(f"{path}?pattern=a", data={"pattern": "b"}).status_code == 400
    assert user.post(f"{path}?pattern=").status_code == 400


def test_warming_reads_the_callers_programs_in(user: Person, other: Person, film: str) -> None:
    assert data(other, "cache/warm", "POST")["warmed"] == 0
    warmed = data(user, "cache/warm", "POST")

    assert (warmed["warmed"] + warmed["left"], warmed["present"]) == (6, 0)
    assert data(user, "cache")["own_entries"] == warmed["warmed"]


def test_optimizing_clears_away_what_is_over_for_administrators_only(
    user: Person, admin: Person, guest: Person, services: Services
) -> None:
    services.documents.insert(
        "revoked_tokens", {"_id": "old", "expires_at": "2001-01-01T00:00:00.000000Z"}
    )

    assert data(guest, "optimize", "POST")["actions"] == []
    assert data(user, "optimize", "POST")["actions"][0]["action"] == "cache_entries_warmed"
    assert services.documents.get("revoked_tokens", "old")
    done = {one["action"]: one["count"] for one in data(admin, "optimize", "POST")["actions"]}
    assert done["expired_documents_removed"] == 1
    assert services.documents.get("revoked_tokens", "old") is None


def test_a_silent_broker_holds_nobody_up(
    admin: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    thaw = threading.Event()
    monkeypatch.setattr(services.queue, "depth", lambda queue: thaw.wait(20) and 0)
    monkeypatch.setattr("services.monitoring.cached_probe.SILENT_AFTER", 0.05)
    took = []
    for path in ("health", "queue", "health"):
        began = time.perf_counter()
        found = data(admin, path)
        took.append(time.perf_counter() - began)
        time.sleep(0.06)
    thaw.set()

    assert max(took) < 1, took  # far below the 2 x 20 s that the broker would take
    assert (found["status"], found["parts"]["broker"]["state"]) == ("degraded", "unavailable")
    assert found["parts"]["database"]["state"] == "ok"


def test_a_part_that_is_down_is_told_and_that_it_is_back_as_well(
    user: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(queue: str) -> int:
        raise Unavailable("nobody there")

    with monkeypatch.context() as patched:
        patched.setattr(services.queue, "depth", down)
        assert data(user, "health")["status"] == "degraded"

    deadline = time.monotonic() + 10
    while data(user, "health")["status"] != "healthy":
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_guests_see_the_load_but_not_the_machine(guest: Person, admin: Person) -> None:
    reduced, full = data(guest, "metrics"), data(admin, "metrics")

    assert 0 <= reduced["cpu_usage"] <= 100
    assert 0 < reduced["memory_usage"] <= 100
    assert reduced["memory_total"] is reduced["load_average"] is None
    assert full["memory_total"] > full["memory_available"] > 0
