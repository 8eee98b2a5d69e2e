"""Submissions through the API: made, shown with their score, listed, ranked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.dances.session import Plan
from services.dances.submission import Submission
from tests.api.conftest import Person, Stage


def told(person: Person, path: str, **query: Any) -> Any:
    answer = person.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def submit(person: Person, challenge: str, session: str, **more: Any) -> Any:
    return person.post(f"/api/challenges/{challenge}/submit", json={"sessionId": session, **more})


@pytest.fixture
def score(stage: Stage) -> Callable[..., None]:
    """Let the workers finish a submission's analysis with this share of all points."""

    def scored(submission: Submission, share: float, *, degraded: bool = False) -> None:
        axes = {"balance": 25.0, "rhythm": 30.0, "smoothness": 25.0, "creativity": 20.0}
        found = {
            "score_breakdown": {axis: round(share * most, 2) for axis, most in axes.items()},
            "total_score": 100 * share,
            "feedback": "You keep the beat.",
        }
        result = {"score": found, "pose_data_key": "users/u/p.json", "degraded": degraded}
        stage.services.dances.submissions.record_score(submission.id, result)

    return scored


def test_a_submission_waits_for_its_analysis(user: Person, challenge: str, stage: Stage) -> None:
    session = stage.session(user.id)

    answer = submit(user, challenge, session.id, caption=" My best! ", tags=["freestyle"])

    assert answer.status_code == 201
    made = answer.json["submissionId"]
    assert answer.json == {
        "submissionId": made,
        "message": "Submission created successfully",
        "status": "pending_analysis",
        "jobId": stage.services.dances.submissions.get(made).job_id,
        "eventsUrl": answer.json["eventsUrl"],
    }
    shown = told(user, answer.headers["Location"])
    wanted = {
        "id": made,
        "userId": user.id,
        "challengeId": challenge,
        "sessionId": session.id,
        "caption": "My best!",
        "tags": ["freestyle"],
        "totalScore": None,
        "scoreBreakdown": None,
        "poseDataURL": None,
        "analysisComplete": False,
        "likes": [],
        "comments": [],
        "shares": 0,
        "processedAt": None,
    }
    assert {name: shown[name] for name in wanted} == wanted


def test_a_session_is_submitted_once_to_a_challenge(
    user: Person, challenge: str, stage: Stage
) -> None:
    session = stage.session(user.id).id

    first, again = (submit(user, challenge, session) for _ in range(2))
    changed = submit(user, challenge, session, caption="Other words")

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json["submissionId"] == first.json["submissionId"]
    assert changed.status_code == 409
    assert "already" in changed.json["detail"]
    assert submit(user, stage.challenge(), session).status_code == 201


def test_what_cannot_be_submitted_is_refused_with_the_reason(
    user: Person, other: Person, challenge: str, stage: Stage
) -> None:
    session = stage.session(user.id).id
    active = stage.services.dances.sessions.start(user.id, Plan("A dance", "hip-hop")).id
    over, coming = stage.challenge(start=-3), stage.challenge(start=3)

    for refused, status, word in (
        (submit(user, challenge, "sess_unknown"), 404, "session"),
        (submit(other, challenge, session), 404, "session"),
        (submit(user, "ch_unknown", session), 404, "challenge"),
        (submit(user, challenge, active), 409, "Complete"),
        (submit(user, over, session), 409, "ended"),
        (submit(user, coming, session), 409, "begins"),
    ):
        assert refused.status_code == status
        assert word in refused.json["detail"]
    assert told(user, f"/api/users/{user.id}/submissions")["submissions"] == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"sessionId": 5}, "sessionId"),
        ({"sessionId": ""}, "sessionId"),
        ({"caption": 7}, "caption"),
        ({"caption": "x" * 501}, "caption"),
        ({"caption": "a\x00b"}, "caption"),
        ({"tags": "freestyle"}, "tags"),
        ({"tags": ["x"] * 21}, "tags"),
        ({"tags": [""]}, "tags"),
        ({"tags": ["a\nb"]}, "tags"),
        ({"score": 100}, "score"),
    ],
)
def test_a_wrong_field_is_named(
    user: Person, challenge: str, change: dict[str, Any], field: str
) -> None:
    path = f"/api/challenges/{challenge}/submit"

    answer = user.post(path, json={"sessionId": "sess_1"} | change)

    assert answer.status_code == 422
    assert answer.json is not None
    assert {flaw["loc"][1] for flaw in answer.json["detail"]} == {field}


def test_after_the_analysis_everybody_sees_the_score(
    user: Person, other: Person, submission: Submission, stage: Stage
) -> None:
    stage.complete_analysis(submission.job_id or "")

    own, others = (told(who, f"/api/submissions/{submission.id}") for who in (user, other))

    record = told(user, f"/api/ai/analysis-status/{submission.id}")
    assert own["analysisComplete"] is True
    assert own["totalScore"] == record["total_score"]
    assert own["scoreBreakdown"] == record["score_breakdown"]
    assert own["feedback"] == record["feedback"]
    assert own["badgeAwarded"] == "Freestyle Master"
    assert own["submittedAt"] <= own["processedAt"]
    assert others == own | {"poseDataURL": None}
    assert own["poseDataURL"] == record["pose_data_url"]
    profile = told(user, "/api/users/profile")
    assert (profile["points"], profile["level"], profile["badges"]) == (
        150,
        2,
        ["Freestyle Master"],
    )


def test_a_failure_is_shown_with_its_reason(
    user: Person, submission: Submission, stage: Stage
) -> None:
    claim = stage.begin(submission.job_id or "")
    stage.services.jobs.fail(claim, "NO_PERSON", "Nobody is to be seen in the video.")

    shown = told(user, f"/api/submissions/{submission.id}")

    assert (shown["status"], shown["totalScore"]) == ("failed", None)
    assert shown["errorMessage"] == "Nobody is to be seen in the video."
    assert shown["analysisComplete"] is False


def test_a_deleted_challenge_leaves_its_submissions_to_be_read(
    user: Person, admin: Person, submission: Submission
) -> None:
    admin.delete(f"/api/challenges/{submission.challenge_id}")

    shown = told(user, f"/api/submissions/{submission.id}")
    listed = told(user, f"/api/users/{user.id}/submissions")["submissions"]

    assert shown["challengeTitle"] == "Freestyle Friday"
    assert [one["id"] for one in listed] == [submission.id]
    gone = user.get(f"/api/challenges/{submission.challenge_id}/submissions")
    assert gone.status_code == 404


def test_lists_show_who_danced_and_for_what(
    user: Person, other: Person, challenge: str, stage: Stage
) -> None:
    other.put("/api/users/profile", json={"displayName": "DanceQueen"})
    first, second = stage.submit(user.id, challenge), stage.submit(other.id, challenge)

    of_challenge = told(user, f"/api/challenges/{challenge}/submissions")
    of_other = told(user, f"/api/users/{other.id}/submissions")

    assert [one["id"] for one in of_challenge["submissions"]] == [second.id, first.id]
    assert of_challenge["submissions"][0]["userProfile"] == {
        "displayName": "DanceQueen",
        "avatarUrl": None,
        "level": 1,
    }
    assert of_challenge["pagination"]["totalCount"] == 2
    assert [(one["id"], one["challengeTitle"]) for one in of_other["submissions"]] == [
        (second.id, "Freestyle Friday")
    ]
    assert user.get("/api/users/nobody/submissions").status_code == 404


def test_a_page_by_cursor_is_not_moved_by_a_new_submission(
    user: Person, challenge: str, stage: Stage
) -> None:
    made = [stage.submit(user.id, challenge).id for _ in range(4)]
    path = f"/api/challenges/{challenge}/submissions"
    first = told(user, path, limit=2)
    stage.submit(user.id, challenge)

    second = told(user, path, limit=2, cursor=first["pagination"]["nextCursor"])

    assert [one["id"] for one in second["submissions"]] == [made[1], made[0]]
    assert second["pagination"]["page"] == 2


def test_the_leaderboard_has_everybodys_best_and_no_degraded_result(
    register: Callable[..., Person], challenge: str, stage: Stage, score: Callable[..., None]
) -> None:
    ann, bob, cid, dan = (register() for _ in range(4))
    danced = ((ann, 0.5), (bob, 0.8), (ann, 0.7), (cid, 0.7))
    made = [(who, stage.submit(who.id, challenge), share) for who, share in danced]
    for _, submission, share in reversed(made):
        score(submission, share)
    score(stage.submit(dan.id, challenge), 0.99, degraded=True)

    body = told(dan, f"/api/challenges/{challenge}/leaderboard")
    last = told(dan, f"/api/challenges/{challenge}/leaderboard", limit=2, page=2)

    rows = [(one["rank"], one["userId"], one["score"]) for one in body["leaderboard"]]
    assert rows == [(1, bob.id, 80.0), (2, ann.id, 70.0), (3, cid.id, 70.0)]
    assert body["leaderboard"][1]["submissionId"] == made[2][1].id
    assert body["pagination"]["totalCount"] == 3
    assert [(one["rank"], one["userId"]) for one in last["leaderboard"]] == [(3, cid.id)]


def test_an_unknown_submission_is_404(user: Person) -> None:
    for name in ("sub_unknown", "no such id"):
        assert user.get(f"/api/submissions/{name}").status_code == 404
