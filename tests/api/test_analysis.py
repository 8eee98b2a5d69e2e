"""Analyses: accepted once, read by their owner, and never invented."""

from __future__ import annotations

from typing import Any

import pytest

from services.assembly import Services
from services.interfaces import Unavailable
from tests.api.conftest import Person, Stage

ANALYZE = "/api/ai/analyze-pose"
STATUS = "/api/ai/analysis-status/sub_1"


def body(key: str, **changes: Any) -> dict[str, Any]:
    return {"submission_id": "sub_1", "video_url": key, **changes}


def test_an_accepted_analysis_says_where_and_when_to_look(
    user: Person, video_key: str, services: Services
) -> None:
    answer = user.post(ANALYZE, json=body(video_key, challenge_type="freestyle", target_bpm=120))

    assert answer.status_code == 202
    assert answer.headers["Location"] == STATUS
    assert 1 <= int(answer.headers["Retry-After"]) <= 15
    assert answer.json is not None
    assert answer.json["status"] == "processing"
    job = services.jobs.get(answer.json["job_id"])
    assert job.parameters == {
        "submission_id": "sub_1",
        "video_key": video_key,
        "challenge_type": "freestyle",
        "target_bpm": 120,
    }
    assert [m.task for m in services.queue.sent] == ["pose.probe"]  # type: ignore[attr-defined]


def test_a_link_of_ours_names_the_video_as_well_as_its_key(
    user: Person, video_key: str, services: Services
) -> None:
    link = services.objects.presign_download(video_key, 60)

    answer = user.post(ANALYZE, json=body(link))

    assert answer.status_code == 202
    assert answer.json is not None
    assert services.jobs.get(answer.json["job_id"]).parameters["video_key"] == video_key


@pytest.mark.parametrize(
    "url",
    [
        "https://tanmay3188.s3.ap-south-1.amazonaws.com/dance101.MP4",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "ftp://example.com/dance.mp4",
        "not a url",
        "../../etc/passwd",
        "sessions/{user}/never-uploaded.mp4",
        "sessions/{other}/session_1/video.mp4",
        "http://localhost/storage/sessions/{other}/session_1/video.mp4",
        "http://localhost/storage/sessions/{user}/../{other}/session_1/video.mp4",
        "sessions/{user}/thumbnail.png",
    ],
)
def test_any_other_address_is_refused_with_what_to_do(
    user: Person, other: Person, stage: Stage, url: str
) -> None:
    stage.store(f"sessions/{other.id}/session_1/video.mp4")
    stage.store(f"sessions/{user.id}/thumbnail.png", content_type="image/png")
    url = url.replace("{user}", user.id).replace("{other}", other.id)

    answer = user.post(ANALYZE, json=body(url))

    assert answer.status_code == 422
    assert answer.json is not None
    flaw = answer.json["detail"][0]
    assert flaw["loc"] == ["body", "video_url"]
    assert "/api/s3/presigned-url" in flaw["msg"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"submission_id": 5}, "submission_id"),
        ({"submission_id": ""}, "submission_id"),
        ({"submission_id": "a/b"}, "submission_id"),
        ({"submission_id": "a\n"}, "submission_id"),
        ({"submission_id": "x" * 65}, "submission_id"),
        ({"video_url": 7}, "video_url"),
        ({"target_bpm": "fast"}, "target_bpm"),
        ({"target_bpm": "120"}, "target_bpm"),
        ({"target_bpm": 39.9}, "target_bpm"),
        ({"target_bpm": 241}, "target_bpm"),
        ({"target_bpm": True}, "target_bpm"),
        ({"challenge_type": ["freestyle"]}, "challenge_type"),
        ({"speed": 2}, "speed"),
    ],
)
def test_a_wrong_field_is_named(
    user: Person, video_key: str, change: dict[str, Any], field: str
) -> None:
    answer = user.post(ANALYZE, json=body(video_key) | change)

    assert answer.status_code == 422
    assert answer.json is not None
    assert [flaw["loc"] for flaw in answer.json["detail"]] == [["body", field]]


def test_not_a_number_is_no_tempo(user: Person, video_key: str) -> None:
    text = f'{{"submission_id": "s", "video_url": "{video_key}", "target_bpm": NaN}}'

    answer = user.post(ANALYZE, data=text, content_type="application/json")

    assert answer.status_code == 422


def test_the_same_submission_is_analysed_once(
    user: Person, video_key: str, services: Services
) -> None:
    first = user.post(ANALYZE, json=body(video_key))
    second = user.post(ANALYZE, json=body(video_key))

    assert first.json is not None
    assert second.json is not None
    assert second.status_code == 202
    assert second.json["job_id"] == first.json["job_id"]
    assert second.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert services.jobs.count_active("pose_analysis") == 1


def test_another_video_under_the_same_submission_is_a_conflict(
    user: Person, video_key: str, stage: Stage
) -> None:
    user.post(ANALYZE, json=body(video_key))
    second = stage.store(f"sessions/{user.id}/session_2/video.mp4")

    answer = user.post(ANALYZE, json=body(second))

    assert answer.status_code == 409
    assert answer.json is not None
    assert "video_key" in answer.json["detail"]


def test_two_users_may_give_the_same_name(user: Person, other: Person, stage: Stage) -> None:
    answers = [
        who.post(ANALYZE, json=body(stage.store(f"users/{who.id}/v.mp4"))) for who in (user, other)
    ]

    assert [answer.status_code for answer in answers] == [202, 202]
    assert len({(answer.json or {})["job_id"] for answer in answers}) == 2


def test_a_completed_analysis_has_its_score_and_is_answered_at_once(
    user: Person, guest: Person, analysis: dict[str, Any], video_key: str, stage: Stage
) -> None:
    stage.complete_analysis(analysis["job_id"])

    again = user.post(ANALYZE, json=body(video_key, target_bpm=120))
    record = user.get(STATUS).json

    assert again.status_code == 200
    assert "Retry-After" not in again.headers
    assert again.json == record
    assert record is not None
    assert (record["status"], record["progress"]) == ("completed", 1.0)
    assert record["total_score"] == sum(record["score_breakdown"].values())
    assert record["error_message"] is None
    assert record["pose_data_url"].startswith("file:///")
    assert guest.get(record["pose_data_download_url"]).data == b"{}"


def test_a_failed_analysis_tells_why_and_may_be_tried_again(
    user: Person, analysis: dict[str, Any], video_key: str, stage: Stage, services: Services
) -> None:
    claim = stage.begin(analysis["job_id"])
    services.jobs.fail(claim, "NO_PERSON", "Nobody is to be seen in the video.")

    record = user.get(STATUS).json
    again = user.post(ANALYZE, json=body(video_key, target_bpm=120))

    assert record is not None
    assert record["status"] == "failed"
    assert record["error_message"] == "Nobody is to be seen in the video."
    assert record["score_breakdown"] is None
    assert again.status_code == 202
    assert again.json is not None
    assert again.json["job_id"] != analysis["job_id"]


def test_a_cancelled_analysis_is_shown_as_failed(
    user: Person, analysis: dict[str, Any], services: Services
) -> None:
    services.jobs.cancel(analysis["job_id"])

    record = user.get(STATUS).json

    assert record is not None
    assert (record["status"], record["error_message"]) == ("failed", "The analysis was cancelled.")


def test_progress_goes_from_0_to_1(
    user: Person, analysis: dict[str, Any], stage: Stage, services: Services
) -> None:
    claim = stage.begin(analysis["job_id"])
    services.jobs.beat(claim, 0.5)

    record = user.get(STATUS).json

    assert record is not None
    assert 0 < record["progress"] < 1


def test_an_unknown_submission_is_404(user: Person) -> None:
    assert user.get("/api/ai/analysis-status/never").status_code == 404
    assert user.get("/api/ai/analysis-status/no such id").status_code == 404


def test_prefer_wait_answers_with_the_finished_record(
    user: Person, video_key: str, stage: Stage, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work_meanwhile(topic: str, timeout: float) -> bool:
        stage.complete_analysis(topic)
        return True

    monkeypatch.setattr(services.signal, "wait", work_meanwhile)

    answer = user.post(ANALYZE, json=body(video_key), headers={"Prefer": "wait=30"})

    assert answer.status_code == 200
    assert answer.headers["Preference-Applied"] == "wait=30"
    assert answer.json is not None
    assert answer.json["status"] == "completed"


@pytest.mark.parametrize(
    ("header", "applied"),
    [
        ("wait=0", "wait=0"),
        ("respond-async, WAIT=0", "wait=0"),
        ("wait=x", None),
        ("nowait=5", None),
    ],
)
def test_a_preference_is_confirmed_where_it_was_understood(
    user: Person, analysis: dict[str, Any], header: str, applied: str | None
) -> None:
    answer = user.get(STATUS, headers={"Prefer": header})

    assert answer.headers.get("Preference-Applied") == applied


def test_nobody_waits_longer_than_a_minute(
    user: Person, analysis: dict[str, Any], stage: Stage
) -> None:
    stage.complete_analysis(analysis["job_id"])

    answer = user.get(STATUS, headers={"Prefer": "wait=86400"})

    assert answer.headers["Preference-Applied"] == "wait=60"


def test_an_unchanged_record_is_304_and_a_changed_one_is_not(
    user: Person, analysis: dict[str, Any], stage: Stage
) -> None:
    first = user.get(STATUS)
    same = user.get(STATUS, headers={"If-None-Match": first.headers["ETag"]})
    stage.services.jobs.beat(stage.begin(analysis["job_id"]), 0.5)
    changed = user.get(STATUS, headers={"If-None-Match": first.headers["ETag"]})

    assert not first.headers["ETag"].startswith("W/")
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    assert changed.status_code == 200


def test_a_completed_record_is_304_too_although_its_links_are_signed(
    user: Person, analysis: dict[str, Any], stage: Stage
) -> None:
    stage.complete_analysis(analysis["job_id"])
    first = user.get(STATUS)

    assert user.get(STATUS, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_work_is_accepted_although_the_broker_is_down(
    user: Person, video_key: str, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(message: object) -> None:
        raise Unavailable("the broker cannot be reached")

    monkeypatch.setattr(services.queue, "publish", down)

    answer = user.post(ANALYZE, json=body(video_key))

    assert answer.status_code == 202
    assert services.jobs.count_active("pose_analysis") == 1


def test_active_analyses_are_counted(guest: Person, analysis: dict[str, Any], stage: Stage) -> None:
    before = guest.get("/ai/health").json
    stage.complete_analysis(analysis["job_id"])
    after = guest.get("/ai/health").json

    assert before is not None
    assert after is not None
    assert (before["active_analyses"], after["active_analyses"]) == (1, 0)
