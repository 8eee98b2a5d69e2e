"""Rate limits: counted by user, told in headers, and by each process alone when Redis is gone."""

from __future__ import annotations

import io
import logging
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from api.app import create_app
from api.limits import (
    SIGN_INS,
    STANDARD,
    T2M_GENERATION,
    Limiter,
    RateLimited,
    address_key,
    in_words,
)
from services.assembly import Services
from services.documents.paging import PageRequest
from services.jobs.redis_signal import redis_client
from settings import Rate, Settings
from tests.api.belongings import hls_link
from tests.api.conftest import PNG, Person, Stage
from tests.stores.valkey import running_valkey

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


def test_an_app_uses_up_the_limit_of_its_owner(counted: Person) -> None:
    made = counted.post("/api/v1/apps", json={"name": "School"}).json
    assert made is not None
    app_id = made["data"]["id"]
    given = counted.post(f"/api/v1/apps/{app_id}/keys", json={"name": "Server"}).json
    assert given is not None
    itself = replace(counted, id=app_id, token=given["data"]["key"])
    answers = [one.post(PRESIGN, json=wish(one)) for one in [counted, itself] * 6]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429, 429]


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


def test_a_class_behind_one_address_can_register_and_log_in(counted: Person) -> None:
    guest, place = replace(counted, token=""), {"REMOTE_ADDR": "203.0.113.5"}
    accounts = [{"email": f"pupil{n}@example.com", "password": "pass phrase"} for n in range(30)]

    made = [guest.post("/auth/register", json=a, environ_overrides=place) for a in accounts]
    known = [guest.post("/auth/login", json=a, environ_overrides=place) for a in accounts]

    assert [answer.status_code for answer in made + known] == [201] * 30 + [200] * 30


def test_who_guesses_behind_the_class_address_delays_nobody_who_registered_there(
    counted: Person,
) -> None:
    guest, place = replace(counted, token=""), {"REMOTE_ADDR": "203.0.113.5"}
    pupil = {"email": "pupil@example.com", "password": "pass phrase"}
    guest.post("/auth/register", json=pupil, environ_overrides=place)
    for number in range(60):
        guess = {"email": f"dancer{number}@example.com", "password": "wrong"}
        guest.post("/auth/login", json=guess, environ_overrides=place)

    assert guest.post("/auth/login", json=pupil, environ_overrides=place).status_code == 200


def test_bad_tokens_use_up_nobody_elses_limit(
    user: Person, limited: Settings, services: Services
) -> None:
    client = create_app(replace(limited, limit_refusals=Rate(3, "minute")), services).test_client()
    here, bad = replace(user, client=client), Person(client, token="not-a-token")

    refused = [bad.get("/api/v1/auth/me").status_code for _ in range(5)]

    assert refused == [401, 401, 401, 429, 429]
    assert here.get("/api/v1/auth/me").status_code == 200
    assert Person(client).get("/api/v1/auth/status").status_code == 200


def test_an_ended_token_is_counted_by_its_account_and_the_address_together(
    user: Person, other: Person, limited: Settings, services: Services
) -> None:
    client = create_app(replace(limited, limit_refusals=Rate(3, "minute")), services).test_client()
    first, second = replace(user, client=client), replace(other, client=client)
    for ended in (user, other):
        services.accounts.users.end_tokens(ended.id)

    refused = [first.get("/api/v1/auth/me").status_code for _ in range(4)]

    assert refused == [401, 401, 401, 429]
    assert second.get("/api/v1/auth/me").status_code == 401
    elsewhere = {"REMOTE_ADDR": "203.0.113.6"}
    assert first.get("/api/v1/auth/me", environ_overrides=elsewhere).status_code == 401


def test_refused_plans_and_repeated_requests_leave_the_ten_videos(counted: Person) -> None:
    bad = {"topic": "Graphs", "plan": {"topic": "Graphs", "scenes": []}}
    wish = {"prompt": "Number 1"}

    refused = [counted.post("/api/v1/videos/generate", json=bad) for _ in range(12)]
    same = [counted.post("/api/v1/videos/generate", json=wish) for _ in range(12)]
    more = [
        counted.post("/api/v1/videos/generate", json={"prompt": f"Video {n}"}) for n in range(10)
    ]

    assert {answer.status_code for answer in refused} == {400}
    assert {answer.status_code for answer in same} == {202}
    assert {answer.headers["RateLimit-Remaining"] for answer in same} == {"9"}
    assert [answer.status_code for answer in more] == [202] * 9 + [429]


def test_what_leaves_the_ten_videos_is_a_call_all_the_same(
    user: Person, limited: Settings, services: Services
) -> None:
    app = create_app(replace(limited, limit_t2m=Rate(3, "hour")), services)
    here, bad = replace(user, client=app.test_client()), {"prompt": 7}

    answers = [here.post("/api/v1/videos/generate", json=bad).status_code for _ in range(4)]

    assert answers == [400, 400, 400, 429]


def test_signed_links_and_hls_are_free_but_not_their_forgeries(
    user: Person, film: str, stage: Stage, limited: Settings
) -> None:
    small = replace(limited, limit_t2m=Rate(3, "hour"), limit_refusals=Rate(3, "hour"))
    client = create_app(small, stage.services).test_client()
    here, guest = replace(user, client=client), Person(client)
    file_link, _ = stage.services.files.links.sign(stage.file(user.id), 3600, {})
    signed = ["/" + file_link.split("/", 3)[3], hls_link(film, stage.services)]
    segment = f"/api/v1/videos/jobs/{film}/hls/720p/segment_0000.m4s"

    good = [guest.get(link).status_code for link in signed * 6]
    segments = [here.get(segment).status_code for _ in range(6)]
    forged = [guest.get(signed[1].replace(film, "other")).status_code for _ in range(4)]

    assert set(good + segments) == {200}
    assert forged == [403, 403, 403, 429]
    assert guest.get(signed[1]).status_code == 200


def test_each_file_of_a_batch_is_an_upload(
    user: Person, limited: Settings, services: Services
) -> None:
    app = create_app(replace(limited, limit_uploads=Rate(3, "hour")), services)
    here = replace(user, client=app.test_client())

    def batch(size: int) -> Any:
        files = [(io.BytesIO(PNG), f"{n}.png") for n in range(size)]
        return here.post("/api/v1/files/batch-upload", data={"files": files})

    too_many, two, two_more = batch(4), batch(2), batch(2)

    assert (too_many.status_code, two.status_code, two_more.status_code) == (429, 201, 429)
    assert services.files.user_files.page({"user_id": user.id}, (), PageRequest(1, 10)).total == 2


def test_health_is_never_limited(counted: Person) -> None:
    answers = [counted.get("/health") for _ in range(150)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers


def test_the_setting_turns_all_of_it_off(user: Person) -> None:
    answers = [user.post(PRESIGN, json=wish(user)) for _ in range(12)]

    assert {answer.status_code for answer in answers} == {200}
    assert "RateLimit-Limit" not in answers[0].headers


def test_without_redis_each_process_counts_and_the_log_says_so_once(
    user: Person, limited: Settings, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2)
    app = create_app(limited, replace(services, redis=nowhere))
    caller = replace(user, client=app.test_client())

    with caplog.at_level(logging.WARNING):
        answers = [caller.post(PRESIGN, json=wish(user)) for _ in range(12)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 2
    assert answers[-1].headers["RateLimit-Limit"] == "10"
    assert caplog.text.count("each process counts calls by itself until Redis answers") == 1


def test_a_redis_that_is_late_lets_nobody_try_more_passwords(
    redis_url: str, limited: Settings
) -> None:
    """Not in the seconds either in which it is not asked."""
    with redis_client(redis_url) as redis:
        now = time.time()
        limiter = Limiter(redis, limited, clock=lambda: now)
        redis.client_pause(3000)  # type: ignore[no-untyped-call]
        passed = 0
        for _ in range(3 * limited.limit_sign_ins.amount):
            with suppress(RateLimited):
                limiter.count(SIGN_INS, "a:192.0.2.1")
                passed += 1

    assert passed == limited.limit_sign_ins.amount


def test_what_a_process_counts_by_itself_can_be_taken_back(limited: Settings) -> None:
    nowhere = Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2)
    limiter = Limiter(nowhere, limited)
    for _ in range(2 * limited.limit_videos.amount):
        standing = limiter.count(T2M_GENERATION, "user:a")
        assert standing is not None
        left = limiter.take_back(T2M_GENERATION, "user:a", standing)

    assert left is not None
    assert (left.remaining, left.limit) == (left.limit, limited.limit_videos.amount)


def test_a_crowd_is_not_taken_for_a_redis_that_is_gone(redis_url: str, limited: Settings) -> None:
    with redis_client(redis_url) as redis, ThreadPoolExecutor(200) as pool:
        limiter = Limiter(redis, limited)
        counted = list(pool.map(lambda n: limiter.count(STANDARD, f"user:{n}"), range(600)))

    assert None not in counted


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    with running_valkey(tmp_path) as url:
        yield url


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
