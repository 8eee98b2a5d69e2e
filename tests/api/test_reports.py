"""What users say is wrong reaches the operators, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest

from services.accounts import reports
from services.dances.submission import Submission
from tests.api.conftest import Person


def open_reports(admin: Person) -> list[dict[str, Any]]:
    found = admin.get("/api/admin/reports").json
    assert found is not None
    told: list[dict[str, Any]] = found["reports"]
    return told


def test_a_lesson_that_errs_is_told_with_the_place(user: Person, admin: Person, film: str) -> None:
    address = f"/api/v1/videos/jobs/{film}/corrections"
    wrong = {"words": "Three squared is nine.", "scene": 2, "sentence": 1}
    first, again = (user.post(address, json=wrong).json for _ in range(2))

    assert first is not None
    assert again == first
    (told,) = open_reports(admin)
    assert (told["kind"], told["target"], told["about"]) == ("lesson", film, user.id)
    assert (told["words"], told["place"]) == ("Three squared is nine.", "scene 2, sentence 1")
    assert user.post(address, json={**wrong, "scene": 9}).status_code == 404


def test_lessons_of_others_cannot_be_corrected(other: Person, film: str) -> None:
    address = f"/api/v1/videos/jobs/{film}/corrections"
    assert other.post(address, json={"words": "No."}).status_code == 404


def test_a_dance_a_comment_and_a_dancer_are_reported_and_settled(
    user: Person, other: Person, admin: Person, submission: Submission
) -> None:
    said = user.post(f"/api/submissions/{submission.id}/comments", json={"content": "Mine"}).json
    assert said is not None
    comment = said["id"]
    for kind, target in (("submission", submission.id), ("comment", comment), ("user", user.id)):
        body = {"kind": kind, "target": target, "words": "This should not be shown."}
        assert other.post("/api/reports", json=body).status_code == 201
        assert user.post("/api/reports", json=body).status_code == 422  # it is their own
        assert other.post("/api/reports", json={**body, "target": "nobody"}).status_code == 404

    told = open_reports(admin)
    assert [one["kind"] for one in told] == ["user", "comment", "submission"]
    assert {one["about"] for one in told} == {user.id}
    address = f"/api/admin/reports/{told[0]['reportId']}/settle"
    assert other.post(address, json={"answer": "x"}).status_code == 403
    settled = admin.post(address, json={"answer": "Talked to them."}).json
    assert settled is not None
    assert (settled["state"], settled["settledBy"]) == ("settled", admin.id)
    assert len(open_reports(admin)) == 2


def test_nobody_floods_the_operators(
    other: Person, submission: Submission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MOST_OPEN", 3)
    body = {"kind": "submission", "target": submission.id}
    answers = [
        other.post("/api/reports", json={**body, "words": f"Reason {n}"}).status_code
        for n in range(4)
    ]

    assert answers == [201, 201, 201, 409]


def test_operators_read_what_is_reported_as_it_is_now(
    user: Person, other: Person, admin: Person, submission: Submission
) -> None:
    said = user.post(f"/api/submissions/{submission.id}/comments", json={"content": "Mine"}).json
    assert said is not None
    body = {"kind": "comment", "target": said["id"], "words": "Rude."}
    other.post("/api/reports", json=body)

    (told,) = open_reports(admin)
    assert (told["quoted"], told["submissionId"]) == ("Mine", submission.id)
    admin.delete(f"/api/submissions/{submission.id}/comments/{said['id']}")
    (told,) = open_reports(admin)
    assert (told["quoted"], told["submissionId"]) == (None, None)
