"""A score is made again from its stored pose; whatever was changed since is found."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from scoring.landmarks import encode
from scoring.proof import canonical
from services.dances.submission import Submission
from services.jobs.job import Job
from services.jobs.service import JOBS
from tests.api.conftest import MP4, Person, Stage
from tests.tasks.dances import DANCE, finish_analysis

pytestmark = pytest.mark.slow

Perform = Callable[[str], Job]


@pytest.fixture(scope="module")
def track() -> Any:
    return DANCE.track()


@pytest.fixture
def scored(stage: Stage, submission: Submission, track: Any) -> Job:
    return finish_analysis(stage, submission, track)


@pytest.fixture
def verdict(
    user: Person, submission: Submission, perform: Perform
) -> Callable[..., dict[str, Any]]:
    """Ask for a verification, do it, and read what came out."""

    def asking(**body: Any) -> dict[str, Any]:
        asked = user.post("/api/ai/verify", json={"submission_id": submission.id, **body})
        assert asked.status_code == 202, asked.text
        perform(asked.json["verification_id"])  # type: ignore[index]
        found = user.get(asked.headers["Location"]).json
        assert found is not None
        assert found["status"] == "completed", found
        return dict(found)

    return asking


def record_of(user: Person, submission: Submission) -> dict[str, Any]:
    return dict(user.get(f"/api/ai/analysis-status/{submission.id}").json or {})


def test_a_true_score_comes_out_again(scored: Job, verdict: Any) -> None:
    found = verdict()

    assert found["equal"] is True
    assert all(found["checks"].values())
    assert found["differences"] == []


def test_a_verification_is_told_as_a_job_too(scored: Job, verdict: Any, user: Person) -> None:
    found = verdict()
    told = user.get(f"/api/v1/jobs/{found['verification_id']}").json
    assert told is not None
    assert told["data"]["result"]["equal"] is True


def test_the_record_that_was_answered_is_verified_as_it_went_out(
    scored: Job, verdict: Any, user: Person, submission: Submission
) -> None:
    assert verdict(record=record_of(user, submission))["equal"] is True


def test_a_nicer_number_in_a_record_is_found_and_named(
    scored: Job, verdict: Any, user: Person, submission: Submission
) -> None:
    record = record_of(user, submission)
    record["score_breakdown"] = {**record["score_breakdown"], "rhythm": 30.0}

    found = verdict(record=record)

    assert found["equal"] is False
    assert found["checks"]["record"] is found["checks"]["reproduced"] is False
    assert found["checks"]["signature"] is True
    assert [d["path"] for d in found["differences"]] == ["/score_breakdown/rhythm"]


def test_a_record_signed_with_another_key_is_no_proof(
    scored: Job, verdict: Any, user: Person, submission: Submission
) -> None:
    from services.dances.score_signer import ScoreSigner

    record = record_of(user, submission)
    record["proof"] = ScoreSigner(b"x" * 32).sign(record["proof"]["statement"])

    found = verdict(record=record)

    assert found["checks"]["signature"] is found["equal"] is False
    assert found["checks"]["reproduced"] is True


@pytest.mark.parametrize("proof", [None, 7, {}, {"statement": 7, "signature": "?"}])
def test_a_record_without_a_proof_is_not_equal(
    proof: Any, scored: Job, verdict: Any, user: Person, submission: Submission
) -> None:
    found = verdict(record={**record_of(user, submission), "proof": proof})
    assert found["checks"]["signature"] is found["equal"] is False


def test_changed_pose_data_are_found(scored: Job, verdict: Any, stage: Stage, track: Any) -> None:
    image = track.image.copy()
    image[100, 15, 0] += 40
    key = scored.result["pose_key"]
    stage.store(key, encode(replace(track, image=image)), "application/octet-stream")

    found = verdict()

    assert found["equal"] is found["checks"]["pose"] is False
    assert "/pose_sha256" in [d["path"] for d in found["differences"]]


def test_pose_data_that_are_none_are_found(scored: Job, verdict: Any, stage: Stage) -> None:
    stage.store(scored.result["pose_key"], b"nonsense", "application/octet-stream")
    assert verdict()["checks"]["reproduced"] is False


def test_a_changed_database_is_found(scored: Job, verdict: Any, stage: Stage) -> None:
    change = {"$set": {"result.score.total_score": 99.9}}
    stage.services.documents.update(JOBS, {"_id": scored.id}, change)

    found = verdict()

    assert found["equal"] is found["checks"]["record"] is False


def test_another_video_in_its_place_is_found(
    scored: Job, verdict: Any, stage: Stage, submission: Submission
) -> None:
    stage.store(submission.video_key or "", MP4 + b"another")
    found = verdict()
    assert found["checks"]["video"] is found["equal"] is False
    assert found["checks"]["reproduced"] is True


def test_a_video_that_is_gone_is_no_reason_to_doubt(
    scored: Job, verdict: Any, stage: Stage, submission: Submission
) -> None:
    stage.services.objects.delete(submission.video_key or "")
    found = verdict()
    assert found["checks"]["video"] is None
    assert found["equal"] is True


def test_another_version_of_the_scorer_is_not_called_a_difference(
    scored: Job, verdict: Any, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.verification.SCORER_VERSION", "99.0")
    found = verdict()
    assert found["checks"]["reproduced"] is None
    assert found["checks"]["signature"] is True
    assert found["equal"] is False


def test_without_the_pose_there_is_no_verdict(
    scored: Job, user: Person, submission: Submission, stage: Stage, perform: Perform
) -> None:
    stage.services.objects.delete(scored.result["pose_key"])
    asked = user.post("/api/ai/verify", json={"submission_id": submission.id})
    assert asked.json is not None

    job = perform(asked.json["verification_id"])

    assert (job.error or {})["code"] == "EVIDENCE_GONE"
    assert user.get(asked.headers["Location"]).json["status"] == "failed"  # type: ignore[index]


def test_what_has_no_score_yet_cannot_be_verified(user: Person, submission: Submission) -> None:
    assert user.post("/api/ai/verify", json={"submission_id": submission.id}).status_code == 409


@pytest.mark.parametrize("text", ['{"x": NaN}', '{"x": 1e999}', '{"x": "\\ud800"}', "[]", "7"])
def test_a_record_that_is_no_json_object_is_refused(
    text: str, user: Person, submission: Submission, scored: Job
) -> None:
    body = f'{{"submission_id": "{submission.id}", "record": {text}}}'
    answer = user.post("/api/ai/verify", data=body, content_type="application/json")
    assert answer.status_code == 422


def test_another_job_is_no_verification(user: Person, scored: Job) -> None:
    assert user.get(f"/api/ai/verify/{scored.id}").status_code == 404


def test_a_stranger_can_check_the_signature_with_the_public_key(
    guest: Person, user: Person, submission: Submission, scored: Job
) -> None:
    proof = record_of(user, submission)["proof"]
    known = guest.get("/api/ai/proof-key").json
    assert known is not None
    assert known["key_id"] == proof["key_id"]
    key, signature = (
        base64.urlsafe_b64decode(text + "==") for text in (known["public_key"], proof["signature"])
    )
    # raises InvalidSignature where it does not hold
    Ed25519PublicKey.from_public_bytes(key).verify(signature, canonical(proof["statement"]))
