"""Every limit that is documented holds on the routes that it is documented for."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from api.app import create_app
from services.assembly import Services
from settings import Rate, Settings
from tests.api.conftest import PNG, Person

API = (Path(__file__).resolve().parent.parent.parent / "docs" / "api.md").read_text()
ROW = re.compile(r"^\| ([^|]+) \| (\d+) an? (\w+) \| `TROUPE_(LIMIT_\w+)` \|$", re.MULTILINE)
DOCUMENTED = {
    setting.lower(): Rate(int(amount), period) for _, amount, period, setting in ROW.findall(API)
}
# what the documents of both APIs say
OF_THE_DOCUMENTS = {
    "limit_idance": "100/minute",
    "limit_upload_links": "10/minute",
    "limit_analyses": "5/minute",
    "limit_t2m": "1000/hour",
    "limit_uploads": "100/hour",
    "limit_videos": "10/hour",
    "limit_system": "500/hour",
}

Send = Callable[[Person, int], Any]


def get(path: str) -> Send:
    return lambda user, _: user.get(path)


def post(path: str, **body: Any) -> Send:
    """A POST; {n} in a text of the body is the number of the call."""

    def send(user: Person, n: int) -> Any:
        filled = {
            k: v.format(n=n, user=user.id) if isinstance(v, str) else v for k, v in body.items()
        }
        return user.post(path, json=filled)

    return send


def upload(path: str, **form: str) -> Send:
    return lambda user, n: user.post(path, data={"file": (io.BytesIO(PNG), f"{n}.png"), **form})


def check_a_receiver(user: Person, n: int) -> Any:
    return user.post("/api/v1/webhooks/none/check")


LINK = {"fileKey": "users/{user}/v{n}.mp4", "contentType": "video/mp4", "fileSize": 9}
ACCOUNT = {"email": "pupil{n}@example.com", "password": "pass phrase"}
ROUTES: Mapping[str, list[Send]] = {
    "limit_idance": [get("/api/ai/analysis-status/x"), get("/api/ai/proof-key")],
    "limit_upload_links": [
        post("/api/s3/presigned-url", **LINK),
        post("/api/s3/multipart", **LINK),
    ],
    "limit_analyses": [
        post("/api/ai/analyze-pose", submission_id="x", video_url="x"),
        post("/api/ai/verify", submission_id="x"),
        post("/api/ai/analysis/x/media", kinds=["report"]),
    ],
    "limit_t2m": [get("/api/v1/jobs/x"), get("/api/v1/files"), get("/api/v1/auth/me")],
    "limit_uploads": [
        upload("/api/v1/files/upload"),
        upload("/api/v1/videos/assets/upload", asset_type="image"),
        lambda user, n: user.post(
            "/api/v1/files/batch-upload", data={"files": [(io.BytesIO(PNG), f"{n}.png")]}
        ),
    ],
    "limit_videos": [post("/api/v1/videos/generate", prompt="Number {n}")],
    "limit_video_drafts": [post("/api/v1/videos/plan", prompt="Number {n}")],
    "limit_lessons": [
        get("/api/v1/lessons?q=a"),
        get("/api/v1/lessons/economics/rule_of_72"),
        get("/api/v1/videos/voices"),
    ],
    "limit_webhook_checks": [check_a_receiver],
    "limit_system": [get("/api/v1/system/queue"), get("/api/v1/system/health")],
    "limit_letters": [post("/api/v1/auth/send-verification")],
    "limit_sign_ins": [
        post("/auth/login", email="dancer1@example.com", password="correct horse battery")
    ],
    "limit_sign_ins_per_address": [post("/auth/login", **ACCOUNT)],
    "limit_registrations": [post("/auth/register", **ACCOUNT)],
    "limit_registrations_per_address": [post("/auth/register", **ACCOUNT)],
    "limit_returned_mail": [post("/api/v1/mail/bounces", recipient="{n}", message="x")],
    "limit_refusals": [get("/nowhere"), get("/api/v1/nowhere"), post("/health")],
}
CASES = [(name, number) for name, sends in ROUTES.items() for number in range(len(sends))]


def test_every_limit_is_a_setting_with_the_documented_default() -> None:
    settings = Settings()
    named = [field.name for field in fields(Settings) if field.name.startswith("limit_")]

    assert set(named) == set(DOCUMENTED) == set(ROUTES)
    assert {name: getattr(settings, name) for name in named} == DOCUMENTED
    assert {name: str(getattr(settings, name)) for name in OF_THE_DOCUMENTS} == OF_THE_DOCUMENTS


@pytest.mark.parametrize(("name", "number"), CASES, ids=str)
def test_a_documented_limit_holds_on_its_routes(
    name: str, number: int, user: Person, settings: Settings, services: Services
) -> None:
    rate = replace(DOCUMENTED[name], amount=3)
    changed: dict[str, Any] = {"rate_limits": True, name: rate}
    client = create_app(replace(settings, **changed), services).test_client()
    here, send = replace(user, client=client), ROUTES[name][number]

    answers = [send(here, n) for n in range(4)]

    refused = answers.pop()
    assert 429 not in {answer.status_code for answer in answers}
    assert refused.status_code == 429, refused.text
    assert refused.headers["RateLimit-Limit"] == "3"
    assert re.search(rf"the limit of 3 [a-z ]+ per {rate.period}\.", refused.text)
    assert 1 <= int(refused.headers["Retry-After"]) <= 86400


def test_administrators_read_the_limits_as_they_are_documented(admin: Person, user: Person) -> None:
    answer = admin.get("/api/v1/admin/limits").json
    assert answer is not None
    told = answer["data"]
    assert told["on"] is False
    shown = [(r["calls"], r["amount"], r["period"], r["setting"]) for r in told["rates"]]
    documented = [(c, int(n), p, f"TROUPE_{s}") for c, n, p, s in ROW.findall(API)]
    assert shown == documented
    assert told["bounds"]["TROUPE_MAX_ATTEMPTS"] == 3
    assert user.get("/api/v1/admin/limits").status_code == 403
