"""Jobs in their generic form: shown, logged, cancelled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from api.job_eta import expected_end
from api.limits import class_of
from api.t2m.jobs.schema import RESULTS
from services.assembly import Services
from services.clock import parse, stamp
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.kinds.registry import KINDS
from tests.api.conftest import Person, Stage


def data(answer: Any) -> dict[str, Any]:
    assert answer.json["success"] is True, answer.text
    found: dict[str, Any] = answer.json["data"]
    return found


def test_a_completed_job_has_its_result_and_how_long_it_took(user: Person, film: str) -> None:
    job = data(user.get(f"/api/v1/jobs/{film}"))

    assert (job["type"], job["status"], job["progress"]) == ("video_generation", "completed", 100)
    assert job["result"]["file_id"] == film.replace("job_", "video_")
    took = parse(job["completed_at"]) - parse(job["started_at"])
    assert job["duration"] == pytest.approx(took.total_seconds(), abs=0.001)
    assert user.get(job["result"]["thumbnail_url"]).status_code == 200


def test_an_analysis_is_a_job_too(user: Person, analysis: dict[str, Any], stage: Stage) -> None:
    stage.complete_analysis(analysis["job_id"])

    job = data(user.get(f"/api/v1/jobs/{analysis['job_id']}"))

    assert job["type"] == "pose_analysis"
    assert job["result"]["total_score"] == 73.0
    assert user.get(job["result"]["record_url"]).status_code == 200


def test_every_view_of_a_result_is_shown() -> None:
    assert RESULTS.keys() == set(JobView)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS.values() if kind.limit], ids=lambda kind: kind.name
)
def test_what_asks_for_a_job_counts_in_a_class_that_there_is(kind: JobKind[Any, Any]) -> None:
    assert class_of(kind).name == kind.limit


def test_kinds_of_several_classes_have_none_in_common() -> None:
    with pytest.raises(ValueError, match="unpack"):
        class_of(KINDS["pose_analysis"], KINDS["video_generation"])


def test_a_failed_job_shows_its_error(user: Person, video_job: str, stage: Stage) -> None:
    stage.services.jobs.fail(stage.begin(video_job), "SCENE_FAILED", "Scene 2 cannot be drawn.")

    job = data(user.get(f"/api/v1/jobs/{video_job}"))
    status = data(user.get(f"/api/v1/videos/{video_job}/status"))

    assert job["error"] == {"code": "SCENE_FAILED", "message": "Scene 2 cannot be drawn."}
    assert job["result"] is None
    assert status["error"] == job["error"]


@pytest.fixture
def logged(video_job: str, stage: Stage) -> str:
    """A job with ten entries: nine times INFO, once WARNING."""
    claim = stage.begin(video_job)
    for number in range(9):
        stage.services.jobs.log(claim, "INFO", f"Entry {number}", {"progress": number})
    stage.services.jobs.log(claim, "WARNING", "Mind the step", {"step": "plan"})
    return video_job


def logs(user: Person, job: str, query: str = "") -> dict[str, Any]:
    return data(user.get(f"/api/v1/jobs/{job}/logs{query}"))


def test_logs_are_cut_by_limit_and_offset(user: Person, logged: str) -> None:
    whole = logs(user, logged)

    assert (len(whole["logs"]), whole["total_logs"], whole["has_more"]) == (10, 10, False)
    for offset in (0, 1, 9):
        part = logs(user, logged, f"?limit=1&offset={offset}")
        assert part["logs"] == [whole["logs"][offset]]
        assert (part["total_logs"], part["has_more"]) == (10, offset < 9)
    assert logs(user, logged, "?offset=15") == {"logs": [], "total_logs": 10, "has_more": False}


def test_a_level_shows_that_level_only(user: Person, logged: str) -> None:
    info, warning = (logs(user, logged, f"?level={level}") for level in ("INFO", "WARNING"))

    assert {entry["level"] for entry in info["logs"]} == {"INFO"}
    assert (info["total_logs"], warning["total_logs"]) == (9, 1)
    assert warning["logs"][0]["details"] == {"step": "plan", "progress": None}


def test_a_waiting_job_is_cancelled_at_once(user: Person, video_job: str) -> None:
    answer = user.post(f"/api/v1/jobs/{video_job}/cancel")

    assert answer.status_code == 200
    assert data(answer)["status"] == "cancelled"
    assert data(user.get(f"/api/v1/videos/{video_job}/status"))["status"] == "cancelled"
    assert user.get(f"/api/v1/videos/{video_job}/download").status_code == 404


def test_a_running_job_is_asked_to_stop(user: Person, video_job: str, stage: Stage) -> None:
    claim = stage.begin(video_job)

    answer = user.post(f"/api/v1/jobs/{video_job}/cancel")

    assert answer.status_code == 202
    assert data(answer)["status"] == "processing"
    assert data(answer)["cancel_requested_at"]
    assert not stage.services.jobs.is_wanted(claim)


def test_a_job_that_has_ended_cannot_be_cancelled(user: Person, film: str) -> None:
    answer = user.post(f"/api/v1/jobs/{film}/cancel")

    assert answer.status_code == 400
    assert answer.json is not None
    assert list(answer.json["error"]["details"]) == ["job_id"]
    assert data(user.get(f"/api/v1/jobs/{film}"))["status"] == "completed"


@pytest.mark.parametrize("path", ["/api/v1/jobs/{}", "/api/v1/videos/jobs/{}/status"])
def test_an_unchanged_job_is_304_until_it_changes(
    user: Person, video_job: str, stage: Stage, path: str
) -> None:
    path = path.format(video_job)
    etag = {"If-None-Match": user.get(path).headers["ETag"]}

    same = user.get(path, headers=etag)
    stage.begin(video_job)

    assert same.status_code == 304
    assert int(same.headers["Retry-After"]) >= 1
    assert user.get(path, headers=etag).status_code == 200


def test_an_estimate_that_has_passed_moves_on_in_steps(
    app: Flask, video_job: str, services: Services
) -> None:
    job = services.jobs.get(video_job)
    job.created_at = job.updated_at = stamp(datetime.now(UTC) - timedelta(hours=1))

    with app.app_context():
        end = expected_end(job)
    with app.app_context():
        again = expected_end(job)

    assert timedelta(0) <= end - datetime.now(UTC) <= timedelta(seconds=15)
    assert again == end
