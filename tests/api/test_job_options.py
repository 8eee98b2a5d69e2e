"""What is given along with a job: words that come back, and a webhook for it alone."""

from __future__ import annotations

from typing import Any

import pytest

from services.assembly import Services
from services.dances.submission import Submission
from services.webhooks.secret_box import SecretBox
from services.webhooks.webhook import DELIVERIES, WEBHOOKS
from tests.api.conftest import Person, Stage

GENERATE, DRAFT, ANALYZE = "/api/v1/videos/generate", "/api/v1/videos/plan", "/api/ai/analyze-pose"
SCRIPT = "! Words | What they are | dots\nWhat is a word?\n\n# Words\n- They mean things\n"
WORDS = {"order": "1001", "tenant": "school-7"}
HOOK = {"url": "https://hooks.example.com/of-this-job", "headers": {"Authorization": "Bearer x"}}
FORMS: list[dict[str, Any]] = [
    {"prompt": "Waves"},
    {"configuration": {"topic": "Waves", "description": "How they travel."}},
    {"script": SCRIPT},
    {"configuration": {"script": SCRIPT}},
]


@pytest.mark.parametrize("path", [GENERATE, DRAFT])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_video_takes_them(
    user: Person, services: Services, form: dict[str, Any], path: str
) -> None:
    made = user.post(path, json={**form, "metadata": WORDS, "webhook": HOOK}).json["data"]

    job_id = made.get("job_id") or made["draft_id"]
    assert services.jobs.get(job_id).metadata == WORDS
    assert (made.get("job_metadata") or made["metadata"]) == WORDS
    assert made["webhook"]["url"] == HOOK["url"]
    assert made["webhook"]["standard_secret"].startswith("whsec_")
    summary = user.get(f"/api/v1/jobs/{job_id}").json["data"]
    assert summary["metadata"] == WORDS
    services.jobs.cancel(job_id)
    (delivery,) = services.documents.find(DELIVERIES, {"job_id": job_id})
    assert delivery["webhook_id"] == made["webhook"]["id"]


def test_a_dance_takes_them_with_its_submission_and_its_analysis(
    user: Person, stage: Stage, challenge: str, services: Services
) -> None:
    session = stage.session(user.id)
    body = {"sessionId": session.id, "metadata": WORDS}
    submitted = user.post(f"/api/challenges/{challenge}/submit", json=body).json
    wish = {"submission_id": submitted["submissionId"], "video_url": session.video_key}

    record = user.post(ANALYZE, json={**wish, "webhook": HOOK}).json

    assert record["job_id"] == submitted["jobId"]
    assert record["metadata"] == WORDS
    assert user.get(f"/api/ai/analysis-status/{wish['submission_id']}").json["webhook"] is None
    other = user.post(ANALYZE, json={**wish, "metadata": {"order": "other"}})
    assert other.status_code == 409
    assert "metadata" in other.json["detail"]
    stage.complete_analysis(record["job_id"])
    assert services.documents.count(DELIVERIES, {"webhook_id": record["webhook"]["id"]}) == 1


def test_the_same_request_again_has_one_webhook_and_its_secret(
    user: Person, services: Services
) -> None:
    body = {"prompt": "Waves", "webhook": HOOK}

    first, again = (user.post(GENERATE, json=body).json["data"] for _ in range(2))

    assert first["webhook"] == again["webhook"]
    assert services.documents.count(WEBHOOKS, {}) == 1


def test_the_same_request_again_sets_a_secret_anew_that_cannot_be_read_any_more(
    user: Person, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = {"prompt": "Waves", "webhook": HOOK}
    first = user.post(GENERATE, json=body).json["data"]["webhook"]
    monkeypatch.setattr(services.webhooks.endpoints, "_box", SecretBox([b"k" * 32]))

    again = user.post(GENERATE, json=body)

    assert again.status_code == 202, again.text
    renewed = again.json["data"]["webhook"]
    assert (renewed["id"], renewed["secret"] != first["secret"]) == (first["id"], True)
    found = services.webhooks.endpoints.find(first["id"])
    assert (found.secrets[0].secret, found.headers) == (renewed["secret"], HOOK["headers"])


def test_other_words_are_another_video(user: Person) -> None:
    bodies = [{"prompt": "Waves"}, {"prompt": "Waves", "metadata": WORDS}]

    made = [user.post(GENERATE, json=body).json["data"]["job_id"] for body in [*bodies, *bodies]]

    assert len(set(made)) == 2


def test_other_words_under_the_same_key_are_refused(user: Person) -> None:
    key = {"Idempotency-Key": "k1"}
    user.post(GENERATE, json={"prompt": "Waves", "metadata": WORDS}, headers=key)

    answer = user.post(GENERATE, json={"prompt": "Waves"}, headers=key)

    assert answer.json["error"]["reason"] == "IDEMPOTENCY_KEY_REUSED"
    assert "metadata" in answer.text


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"metadata": {"order": 1001}}, "metadata"),
        ({"metadata": {"two words": "x"}}, "metadata"),
        ({"metadata": {str(n): "x" for n in range(21)}}, "metadata"),
        ({"webhook": {"url": "http://127.0.0.1/a"}}, "url"),
        ({"webhook": HOOK | {"secret": "whsec_short"}}, "secret"),
        ({"webhook": HOOK | {"headers": {"Host": "elsewhere"}}}, "headers"),
        ({"webhook": HOOK | {"headers": {"webhook-id": "evt"}}}, "headers"),
        ({"webhook": HOOK | {"headers": {"X-A": "two\r\nlines"}}}, "headers"),
        ({"webhook": HOOK | {"headers": {"X-A": "1", "x-a": "2"}}}, "headers"),
        ({"webhook": HOOK | {"events": ["job.exploded"]}}, "events"),
    ],
)
def test_what_is_wrong_is_named_and_makes_no_job(
    user: Person, services: Services, changed: dict[str, Any], field: str
) -> None:
    answer = user.post(GENERATE, json={"prompt": "Waves", **changed})

    assert answer.status_code == 400
    assert any(field in name for name in answer.json["error"]["details"])
    assert services.documents.count("jobs", {}) == 0


def test_what_is_made_of_a_job_has_its_words(
    user: Person, submission: Submission, stage: Stage, services: Services
) -> None:
    made = user.post(GENERATE, json={"prompt": "Waves", "metadata": WORDS}).json["data"]
    services.jobs.cancel(made["job_id"])

    again = user.post(f"/api/v1/videos/jobs/{made['job_id']}/retry").json["data"]

    assert again["job_metadata"] == WORDS
