"""Analyses of submissions: begun by themselves, accepted once, and never invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.assembly import Services
from services.dances.submission import SUBMISSIONS, Submission
from services.interfaces import Unavailable
from tests.api.conftest import Person, Stage

ANALYZE, SCORE = "/api/ai/analyze-pose", "/api/ai/score-submission"


def status_of(submission: Submission) -> str:
    return f"/api/ai/analysis-status/{submission.id}"


def body(submission: Submission, **changes: Any) -> dict[str, Any]:
    return {"submission_id": submission.id, "video_url": submission.video_key, **changes}


@pytest.fixture
def silent(user: Person, stage: Stage, services: Services) -> Submission:
    """A submission of the user's whose session had no video, so that nothing was begun."""
    danced = stage.submit(user.id, stage.challenge())
    made = replace(danced, id="sub_silent", session_id="sess_silent", video_key=None, job_id=None)
    services.documents.insert(SUBMISSIONS, made.to_document())
    return made


def test_a_submitted_video_is_analysed_without_being_asked(
    user: Person, submission: Submission, services: Services
) -> None:
    answer = user.get(status_of(submission))

    assert answer.status_code == 200
    assert answer.json is not None
    assert answer.json["status"] == "processing"
    assert [m.task for m in services.queue.sent] == ["pose.probe"]  # type: ignore[attr-defined]


def test_an_accepted_analysis_says_where_and_when_to_look(
    user: Person, silent: Submission, video_key: str, services: Services
) -> None:
    wish = body(silent, video_url=video_key, challenge_type="spin", target_bpm=120)

    answer = user.post(ANALYZE, json=wish)

    assert answer.status_code == 202
    assert answer.headers["Location"] == status_of(silent)
    assert 1 <= int(answer.headers["Retry-After"]) <= 15
    assert answer.json is not None
    assert answer.json["status"] == "processing"
    assert services.jobs.get(answer.json["job_id"]).parameters == {
        "submission_id": silent.id,
        "video_key": video_key,
        "video_url": None,
        "challenge_type": "freestyle",  # the challenge's own
        "target_bpm": 120,
        "reference_key": None,
        "pose_only": False,
        "media": [],
    }
    assert user.get(status_of(silent)).json == answer.json


def test_the_challenges_tempo_goes_before_the_callers(
    user: Person, stage: Stage, services: Services
) -> None:
    made = stage.submit(user.id, stage.challenge(target_bpm=96.0))

    answer = user.post(ANALYZE, json=body(made, target_bpm=180))

    assert answer.json is not None
    assert services.jobs.get(answer.json["job_id"]).parameters["target_bpm"] == 96.0


def test_a_link_of_ours_names_the_video_as_well_as_its_key(
    user: Person, silent: Submission, video_key: str, services: Services
) -> None:
    link = services.objects.presign_download(video_key, 60)

    answer = user.post(ANALYZE, json=body(silent, video_url=link))

    assert answer.status_code == 202
    assert answer.json is not None
    assert services.jobs.get(answer.json["job_id"]).parameters["video_key"] == video_key


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/dance.mp4",
        "https://127.0.0.1/dance.mp4",
        "https://0x7f000001/dance.mp4",
        "https://[::1]/dance.mp4",
        "https://user:password@example.com/dance.mp4",
        "https://example.com:22/dance.mp4",
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
        "sessions/{user}/page.mp4",
    ],
)
def test_any_other_address_is_refused_with_what_to_do(
    user: Person, other: Person, silent: Submission, stage: Stage, url: str
) -> None:
    stage.upload(other.id, f"sessions/{other.id}/session_1/video.mp4")
    png = b"\x89PNG\r\n\x1a\n" + bytes(60)
    stage.upload(user.id, f"sessions/{user.id}/thumbnail.png", png, "image/png")
    stage.upload(user.id, f"sessions/{user.id}/page.mp4", b"<html>no video</html>")
    url = url.replace("{user}", user.id).replace("{other}", other.id)

    answer = user.post(ANALYZE, json=body(silent, video_url=url))

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
    user: Person, submission: Submission, change: dict[str, Any], field: str
) -> None:
    answer = user.post(ANALYZE, json=body(submission) | change)

    assert answer.status_code == 422
    assert answer.json is not None
    assert [flaw["loc"] for flaw in answer.json["detail"]] == [["body", field]]


def test_not_a_number_is_no_tempo(user: Person) -> None:
    text = '{"submission_id": "s", "video_url": "users/u/v.mp4", "target_bpm": NaN}'

    answer = user.post(ANALYZE, data=text, content_type="application/json")

    assert answer.status_code == 422


def test_the_same_submission_is_analysed_once(
    user: Person, analysis: dict[str, Any], submission: Submission, services: Services
) -> None:
    again = user.post(ANALYZE, json=body(submission, target_bpm=120))

    assert again.json is not None
    assert again.status_code == 202
    assert again.json["job_id"] == analysis["job_id"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert services.jobs.count_active("pose_analysis") == 1


def test_a_new_analysis_is_no_replay(user: Person, silent: Submission, video_key: str) -> None:
    answer = user.post(ANALYZE, json=body(silent, video_url=video_key))

    assert answer.status_code == 202
    assert "Idempotency-Replayed" not in answer.headers


def test_one_idempotency_key_is_not_for_two_submissions(
    user: Person, silent: Submission, video_key: str, stage: Stage, services: Services
) -> None:
    another = replace(silent, id="sub_another", session_id="sess_another")
    services.documents.insert(SUBMISSIONS, another.to_document())
    headers = {"Idempotency-Key": "one"}

    answers = [
        user.post(ANALYZE, json=body(one, video_url=video_key), headers=headers)
        for one in (silent, silent, another)
    ]

    assert [answer.status_code for answer in answers] == [202, 202, 409]


@pytest.mark.parametrize("path", [ANALYZE, SCORE])
def test_somebody_elses_submission_is_404_as_an_unknown_one_is(
    other: Person, admin: Person, submission: Submission, path: str
) -> None:
    for caller in (other, admin):
        for name in (submission.id, "sub_unknown"):
            wish = {"submission_id": name}
            if path == ANALYZE:
                wish["video_url"] = submission.video_key or ""

            answer = caller.post(path, json=wish)

            assert answer.status_code == 404
            assert answer.json["detail"] == f"There is no submission {name!r}."
        assert caller.get(status_of(submission)).status_code == 404


def test_another_video_under_the_same_submission_is_a_conflict(
    user: Person, submission: Submission, stage: Stage
) -> None:
    second = stage.upload(user.id, f"sessions/{user.id}/session_2/video.mp4")
    pending = user.post(ANALYZE, json=body(submission, video_url=second))
    stage.complete_analysis(submission.job_id or "")
    scored = user.post(ANALYZE, json=body(submission, video_url=second))

    for answer in (pending, scored):
        assert answer.status_code == 409
        assert answer.json is not None
        assert "analysed once" in answer.json["detail"]


def test_the_person_chosen_is_followed_and_another_one_is_a_conflict(
    user: Person, silent: Submission, video_key: str, services: Services
) -> None:
    wish = body(silent, video_url=video_key, person=2)

    first = user.post(ANALYZE, json=wish)
    same, other = user.post(ANALYZE, json=wish), user.post(ANALYZE, json=wish | {"person": 1})
    silently = user.post(ANALYZE, json={k: v for k, v in wish.items() if k != "person"})

    assert first.json is not None
    assert services.jobs.get(first.json["job_id"]).parameters["person"] == 2
    assert (first.status_code, same.status_code, silently.status_code) == (202, 202, 202)
    assert other.status_code == 409
    assert "to follow person 2 in the video" in other.json["detail"]
    for wrong in (0, -1, 21, 1.5, "left"):
        assert user.post(ANALYZE, json=wish | {"person": wrong}).status_code == 422


def test_a_completed_analysis_has_its_score_and_is_answered_at_once(
    user: Person,
    guest: Person,
    analysis: dict[str, Any],
    submission: Submission,
    stage: Stage,
) -> None:
    stage.complete_analysis(analysis["job_id"])

    again = user.post(ANALYZE, json=body(submission, target_bpm=120))
    record = user.get(status_of(submission)).json

    assert again.status_code == 200
    assert "Retry-After" not in again.headers
    assert again.json == record
    assert record is not None
    assert (record["status"], record["progress"]) == ("completed", 1.0)
    assert record["total_score"] == sum(record["score_breakdown"].values())
    assert record["error_message"] is None
    assert record["pose_data_url"].startswith("http://localhost/storage/users/")
    assert guest.get(record["pose_data_download_url"]).data == b"{}"


def test_a_failed_analysis_tells_why_and_may_be_tried_again(
    user: Person, submission: Submission, stage: Stage, services: Services
) -> None:
    claim = stage.begin(submission.job_id or "")
    services.jobs.fail(claim, "NO_PERSON", "Nobody is to be seen in the video.")

    record = user.get(status_of(submission)).json
    better = stage.upload(user.id, f"sessions/{user.id}/session_2/video.mp4")
    again = user.post(ANALYZE, json=body(submission, video_url=better))

    assert record is not None
    assert record["status"] == "failed"
    assert record["error_message"] == "Nobody is to be seen in the video."
    assert record["score_breakdown"] is None
    assert again.status_code == 202
    assert again.json is not None
    assert again.json["job_id"] != submission.job_id
    assert services.dances.submissions.get(submission.id).status == "pending_analysis"
    stage.complete_analysis(again.json["job_id"])
    assert services.dances.submissions.get(submission.id).total_score == 73.0


def test_a_cancelled_analysis_is_shown_as_failed(
    user: Person, submission: Submission, services: Services
) -> None:
    services.jobs.cancel(submission.job_id or "")

    record = user.get(status_of(submission)).json

    assert record is not None
    assert (record["status"], record["error_message"]) == ("failed", "The analysis was cancelled.")


def test_progress_goes_from_0_to_1(
    user: Person, submission: Submission, stage: Stage, services: Services
) -> None:
    claim = stage.begin(submission.job_id or "")
    services.jobs.beat(claim, 0.5)

    record = user.get(status_of(submission)).json

    assert record is not None
    assert 0 < record["progress"] < 1


def test_an_unknown_submission_is_404(user: Person) -> None:
    assert user.get("/api/ai/analysis-status/never").status_code == 404
    assert user.get("/api/ai/analysis-status/no such id").status_code == 404


def test_prefer_wait_answers_with_the_finished_record(
    user: Person,
    submission: Submission,
    stage: Stage,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def work_meanwhile(topic: str, timeout: float) -> bool:
        stage.complete_analysis(topic)
        return True

    monkeypatch.setattr(services.signal, "wait", work_meanwhile)

    answer = user.post(ANALYZE, json=body(submission), headers={"Prefer": "wait=30"})

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
    user: Person, submission: Submission, header: str, applied: str | None
) -> None:
    answer = user.get(status_of(submission), headers={"Prefer": header})

    assert answer.headers.get("Preference-Applied") == applied


def test_nobody_waits_longer_than_the_settings_say(
    user: Person, submission: Submission, stage: Stage
) -> None:
    stage.complete_analysis(submission.job_id or "")

    answer = user.get(status_of(submission), headers={"Prefer": "wait=86400"})

    assert answer.headers["Preference-Applied"] == "wait=50"


def test_an_unchanged_record_is_304_and_a_changed_one_is_not(
    user: Person, submission: Submission, stage: Stage
) -> None:
    first = user.get(status_of(submission))
    same = user.get(status_of(submission), headers={"If-None-Match": first.headers["ETag"]})
    stage.services.jobs.beat(stage.begin(submission.job_id or ""), 0.5)
    changed = user.get(status_of(submission), headers={"If-None-Match": first.headers["ETag"]})

    assert not first.headers["ETag"].startswith("W/")
    assert (same.status_code, same.data) == (304, b"")
    assert same.headers["ETag"] == first.headers["ETag"]
    assert changed.status_code == 200


def test_a_completed_record_is_304_too_although_its_links_are_signed(
    user: Person, submission: Submission, stage: Stage
) -> None:
    stage.complete_analysis(submission.job_id or "")
    first = user.get(status_of(submission))

    assert (
        user.get(
            status_of(submission), headers={"If-None-Match": first.headers["ETag"]}
        ).status_code
        == 304
    )


def test_work_is_accepted_although_the_broker_is_down(
    user: Person,
    silent: Submission,
    video_key: str,
    services: Services,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def down(message: object) -> None:
        raise Unavailable("the broker cannot be reached")

    monkeypatch.setattr(services.queue, "publish", down)

    answer = user.post(ANALYZE, json=body(silent, video_url=video_key))

    assert answer.status_code == 202


def test_active_analyses_are_counted(guest: Person, analysis: dict[str, Any], stage: Stage) -> None:
    before = guest.get("/ai/health").json
    stage.complete_analysis(analysis["job_id"])
    after = guest.get("/ai/health").json

    assert before is not None
    assert after is not None
    assert (before["active_analyses"], after["active_analyses"]) == (1, 0)


# -- score-submission --------------------------------------------------------------------------


def score(person: Person, submission: Submission) -> Any:
    return person.post(SCORE, json={"submission_id": submission.id})


def test_a_finished_analysis_is_recorded_as_the_submissions_score(
    user: Person, submission: Submission, stage: Stage
) -> None:
    stage.complete_analysis(submission.job_id or "")

    first, second = score(user, submission), score(user, submission)

    record = user.get(status_of(submission)).json
    assert record is not None
    assert first.status_code == 200
    assert first.json == {
        "submission_id": submission.id,
        "status": "scored",
        "score_breakdown": record["score_breakdown"],
        "total_score": record["total_score"],
        "challenge_score": 73.0,
        "feedback": record["feedback"],
    }
    assert second.json == first.json


def test_an_analysis_under_way_has_no_score_yet(user: Person, submission: Submission) -> None:
    answer = score(user, submission)

    assert answer.status_code == 202
    assert (answer.json["status"], answer.json["progress"]) == ("processing", 0)
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.headers["Location"] == status_of(submission)
    assert not any("score" in name for name in answer.json)


def test_a_failed_analysis_has_no_score(
    user: Person, submission: Submission, stage: Stage, services: Services
) -> None:
    claim = stage.begin(submission.job_id or "")
    services.jobs.fail(claim, "NO_PERSON", "Nobody is to be seen in the video.")

    answer = score(user, submission)

    assert answer.status_code == 409
    assert "Nobody is to be seen in the video." in answer.json["detail"]


def test_what_was_never_analysed_has_no_score(user: Person, silent: Submission) -> None:
    answer = score(user, silent)

    assert answer.status_code == 409
    assert "has not been analysed" in answer.json["detail"]
    assert user.get(status_of(silent)).status_code == 404


def test_a_video_on_a_public_server_is_left_to_the_worker_to_fetch(
    user: Person, silent: Submission, services: Services
) -> None:
    url = "https://tanmay3188.s3.ap-south-1.amazonaws.com/dance101.MP4"
    answer = user.post(ANALYZE, json=body(silent, video_url=url))
    assert answer.status_code == 202
    assert answer.json is not None
    job = services.jobs.get(answer.json["job_id"])
    assert (job.parameters["video_key"], job.parameters["video_url"]) == (None, url)
