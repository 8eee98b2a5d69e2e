"""Rate limits: counted by user, told in headers, and never in the way when Redis is gone."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

import pytest
from redis import Redis

from api.app import create_app
from api.limits import address_key, in_words
from services.assembly import Services
from settings import Settings
from tests.api.conftest import Person, Stage

PRESIGN = "/api/s3/presigned-url"


@pytest.fixture
def limited(settings: Settings) -> Settings:
    return replace(settings, rate_limits=True)


@pytest.fixture
def counted(user: Person, limited: Settings, services: Services) -> Person:
    """The user at an app that counts."""
    return replace(user, client=create_app(limited, services).test_client())


def wish(user: Person) -> dict[str, Any]:
    key = f"users/{user.id}/v.mp4"
    return {"fileKey": key, "contentType": "video/mp4", "fileSize": 9}


def test_the_eleventh_upload_of_a_minute_is_refused(counted: Person) -> None:
    answers = [counted.post(PRESIGN, json=wish(counted)) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert [a.headers["RateLimit-Remaining"] for a in answers[:3]] == ["9", "8", "7"]
    refused = answers[-1]
    assert refused.headers["RateLimit-Limit"] == "10"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert refused.json is not None
    assert refused.json["detail"].startswith("You have exceeded the limit of 10 uploads per minute")


def test_t2m_says_it_in_its_envelope(counted: Person) -> None:
    wishes = [{"prompt": f"Number {n}"} for n in range(11)]

    refused = [counted.post("/api/v1/videos/generate", json=wish) for wish in wishes][-1]

    assert refused.status_code == 429
    assert refused.json is not None
    assert refused.json["error"]["code"] == "RATE_LIMIT_EXCEEDED"
    assert "10 video generations per hour" in refused.json["error"]["details"]


def test_one_user_does_not_use_up_the_limit_of_another(counted: Person, other: Person) -> None:
    for _ in range(11):
        counted.post(PRESIGN, json=wish(counted))

    answer = replace(other, client=counted.client).post(PRESIGN, json=wish(other))

    assert answer.status_code == 200


def test_one_class_does_not_use_up_the_limit_of_another(counted: Person) -> None:
    for _ in range(11):
        counted.post(PRESIGN, json=wish(counted))

    assert counted.get("/api/ai/analysis-status/x").status_code == 404


@pytest.mark.parametrize(
    ("path", "limit"),
    [("/api/ai/analysis-status/x", "100"), ("/api/v1/jobs/x", "1000")],
)
def test_each_api_has_its_documented_limit(counted: Person, path: str, limit: str) -> None:
    assert counted.get(path).headers["RateLimit-Limit"] == limit


def test_analyses_are_limited_to_five_a_minute(counted: Person, stage: Stage) -> None:
    made = stage.submit(counted.id, stage.challenge())
    wish = {"submission_id": made.id, "video_url": made.video_key}

    answers = [counted.post("/api/ai/analyze-pose", json=wish) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [202] * 5 + [429]


def test_logging_in_is_limited_by_address(counted: Person) -> None:
    here, there = ({"REMOTE_ADDR": address} for address in ("203.0.113.5", "203.0.113.6"))
    guest = replace(counted, token="")

    def log_in(email: str, place: dict[str, str]) -> Any:
        account = {"email": email, "password": "wrong password"}
        return guest.post("/auth/login", json=account, environ_overrides=place)

    answers = [log_in(f"dancer{n}@example.com", here) for n in range(11)]
    elsewhere = log_in("dancer0@example.com", there)

    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert elsewhere.status_code == 401


def test_health_is_never_limited(counted: Person) -> None:
    answers = [counted.get("/health") for _ in range(150)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers


def test_the_setting_turns_all_of_it_off(user: Person) -> None:
    answers = [user.post(PRESIGN, json=wish(user)) for _ in range(12)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers


def test_without_redis_requests_pass_and_the_log_says_so_once(
    user: Person, limited: Settings, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2)
    app = create_app(limited, replace(services, redis=nowhere))
    caller = replace(user, client=app.test_client())

    with caplog.at_level(logging.WARNING):
        answers = [caller.post(PRESIGN, json=wish(user)) for _ in range(12)]

    assert {answer.status_code for answer in answers} == {200}
    assert caplog.text.count("rate limits are off until Redis answers") == 1


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (None, "unknown"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_caller_is_a_whole_network(address: str | None, key: str) -> None:
    assert address_key(address) == key


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (45, "45 seconds"), (60, "1 minute"), (2641, "45 minutes")],
)
def test_times_are_told_in_words(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def test_guests_behind_a_proxy_of_ours_are_counted_by_their_own_addresses(
    limited: Settings, services: Services
) -> None:
    client = create_app(replace(limited, proxies=1), services).test_client()

    def left(forwarded: str) -> str:
        answer = client.get("/api/v1/system/queue", headers={"X-Forwarded-For": forwarded})
        return answer.headers["RateLimit-Remaining"]

    assert [left("198.51.100.1"), left("198.51.100.2")] == ["499", "499"]
    assert left("203.0.113.9, 198.51.100.1") == "498"  # what the caller wrote is not believed


def test_without_proxies_nobody_chooses_the_address_they_are_counted_by(
    limited: Settings, services: Services
) -> None:
    client = create_app(limited, services).test_client()
    forged = ({"X-Forwarded-For": f"198.51.100.{n}"} for n in range(2))

    answers = [client.get("/api/v1/system/queue", headers=one) for one in forged]

    assert [one.headers["RateLimit-Remaining"] for one in answers] == ["499", "498"]
