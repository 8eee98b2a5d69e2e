"""This remark is wrong: kept once, for the operators, and gone with its submission."""

from __future__ import annotations

from services.dances.submission import Submission
from services.retention.old_submissions import OldSubmissions
from tests.api.conftest import Person, Stage


def path(submission: Submission, number: int = 1) -> str:
    return f"/api/ai/analysis/{submission.id}/remarks/{number}/dispute"


def test_a_remark_is_disputed_once_and_operators_read_why(
    user: Person, admin: Person, submission: Submission, stage: Stage
) -> None:
    stage.complete_analysis(submission.job_id or "")

    first = user.post(path(submission), json={"reason": " I stood on both feet. "})
    again = user.post(path(submission), json={"reason": "Something else."})

    assert first.status_code == 200, first.text
    assert again.json == first.json
    listed = admin.get("/api/admin/disputes").json["disputes"]  # type: ignore[index]
    assert [(one["words"], one["reason"], one["axis"]) for one in listed] == [
        ("Your weight stayed over your feet.", "I stood on both feet.", "balance")
    ]


def test_only_the_dancer_disputes_and_only_what_was_said(
    user: Person, other: Person, submission: Submission, stage: Stage
) -> None:
    assert user.post(path(submission), json={}).status_code == 409  # nothing has been said yet
    stage.complete_analysis(submission.job_id or "")

    for person, number, status in ((other, 1, 404), (user, 9, 404), (user, 0, 404)):
        assert person.post(path(submission, number), json={}).status_code == status
    assert user.post(path(submission), json={"reason": "x" * 501}).status_code == 422
    assert user.post(path(submission), json={"reason": "a\nb"}).status_code == 422
    assert user.get("/api/admin/disputes").status_code == 403


def test_an_administrator_settles_a_dispute(
    user: Person, admin: Person, submission: Submission, stage: Stage
) -> None:
    stage.complete_analysis(submission.job_id or "")
    settle = f"/api/admin/disputes/{submission.id}/1/settle"
    assert admin.post(settle, json={"answer": "Looked at."}).status_code == 404, (
        "nobody disputes it"
    )
    user.post(path(submission), json={"reason": "I stood on both feet."})
    assert user.post(settle, json={"answer": "So there."}).status_code == 403
    assert admin.post(settle, json={"answer": " "}).status_code == 422

    settled = admin.post(settle, json={"answer": "The floor was slanted."})

    assert settled.status_code == 200, settled.text
    assert admin.get("/api/admin/disputes").json["disputes"] == []  # type: ignore[index]
    [kept] = admin.get("/api/admin/disputes?state=settled").json["disputes"]  # type: ignore[index]
    assert kept == settled.json
    assert (kept["answer"], kept["settledBy"]) == ("The floor was slanted.", admin.id)
    assert kept["reason"] == "I stood on both feet."
    user.post(path(submission), json={"reason": "Really."})
    assert admin.get("/api/admin/disputes").json["disputes"] == []  # type: ignore[index]


def test_disputes_go_with_the_submission(
    user: Person, admin: Person, submission: Submission, stage: Stage
) -> None:
    stage.complete_analysis(submission.job_id or "")
    user.post(path(submission), json={})
    settled = stage.services.dances.submissions.get(submission.id)

    OldSubmissions(stage.services.documents).delete_one(settled)

    assert admin.get("/api/admin/disputes").json["disputes"] == []  # type: ignore[index]
