"""Webhooks through the API: what is refused, what is kept secret, what can be read back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.assembly import Services
from services.interfaces import Message, Unavailable
from services.webhooks.webhook import MOST_WEBHOOKS
from tests.api.conftest import Person

URL = "https://hooks.example.com/t2m"
GOOD = {"url": URL, "events": ["job.completed", "job.cancelled"], "secret": "your-webhook-secret"}
HOOKS = "/api/v1/webhooks"


def created(user: Person, **changed: Any) -> dict[str, Any]:
    made: dict[str, Any] | None = user.post(HOOKS, json={**GOOD, **changed}).json
    assert made is not None
    return dict(made["data"])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("url", "not a url"),
        ("url", "http://127.0.0.1:8000/a"),
        ("url", "https://10.0.0.1/a"),
        ("events", []),
        ("events", ["job.exploded"]),
        ("events", "job.completed"),
        ("secret", ""),
        ("secret", "whsec_short"),
        ("secret", "two\nlines"),
    ],
)
def test_what_is_wrong_is_named(user: Person, field: str, value: Any) -> None:
    answer = user.post(HOOKS, json={**GOOD, field: value})

    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
    assert list(answer.json["error"]["details"]) == [field]


def test_a_secret_is_shown_when_it_is_made_and_never_again(user: Person) -> None:
    made = created(user, secret=None)

    assert made["secret"] == made["standard_secret"]
    assert made["secret"].startswith("whsec_")
    for path in (HOOKS, f"{HOOKS}/{made['id']}"):
        assert made["secret"] not in user.get(path).text


def test_a_user_has_so_many_webhooks_and_no_more(user: Person) -> None:
    for _ in range(MOST_WEBHOOKS):
        created(user)

    answer = user.post(HOOKS, json=GOOD)

    assert answer.status_code == 400
    assert "delete one first" in answer.text


def test_what_is_given_is_changed_and_the_rest_stays(user: Person) -> None:
    made = created(user)

    changed = user.put(f"{HOOKS}/{made['id']}", json={"events": ["job.failed"]}).json["data"]

    assert changed["events"] == ["job.failed"]
    assert changed["url"] == URL


def test_nothing_is_sent_to_a_webhook_that_is_switched_off(user: Person) -> None:
    path = f"{HOOKS}/{created(user)['id']}"

    off = user.put(path, json={"active": False}).json["data"]
    test, replay = user.post(f"{path}/test"), user.post(f"{path}/replay", json={})

    assert off["status"] == "disabled"
    assert (test.status_code, replay.status_code) == (400, 400)
    assert user.put(path, json={"active": True}).json["data"]["status"] == "active"


def test_a_jobs_end_is_in_the_log_and_on_its_way(
    user: Person, other: Person, video_job: str
) -> None:
    made = created(user)
    created(other)

    user.post(f"/api/v1/jobs/{video_job}/cancel")

    (event,) = user.get(f"{HOOKS}/events").json["data"]["events"]
    deliveries = user.get(f"{HOOKS}/{made['id']}/deliveries").json["data"]["items"]
    assert (event["event"], event["data"]["job_id"]) == ("job.cancelled", video_job)
    assert [(found["event_id"], found["status"]) for found in deliveries] == [
        (event["id"], "pending")
    ]
    assert other.get(f"{HOOKS}/events").json["data"]["events"] == []


def test_the_log_is_read_in_parts(user: Person, film: str) -> None:
    first = user.get(f"{HOOKS}/events?limit=1").json["data"]
    second = user.get(f"{HOOKS}/events?limit=100&after={first['next_after']}").json["data"]

    told = [event["event"] for event in first["events"] + second["events"]]
    assert (first["has_more"], second["has_more"]) == (True, False)
    assert told[0] == "job.started"
    assert told[-1] == "job.completed"


def test_the_broker_being_down_loses_no_delivery(
    user: Person, video_job: str, services: Services
) -> None:
    made = created(user)

    def down(message: Message) -> None:
        raise Unavailable("down")

    queue: Any = services.queue
    publish, queue.publish = queue.publish, down
    assert user.post(f"/api/v1/jobs/{video_job}/cancel").status_code == 200
    queue.publish = publish
    before = queue.depth("webhooks")
    services.webhooks.sender.sweep()

    assert queue.depth("webhooks") == before + 1
    assert user.get(f"{HOOKS}/{made['id']}/deliveries").json["data"]["items"]


def test_a_delivery_tells_the_body_that_is_sent(user: Person, services: Services) -> None:
    hook = created(user)["id"]
    sent = user.post(f"{HOOKS}/{hook}/test").json
    assert sent is not None
    path = f"{HOOKS}/{hook}/deliveries/{sent['data']['id']}"

    told = user.get(path).json
    services.documents.delete("webhook_events", {"_id": sent["data"]["event_id"]})
    forgotten = user.get(path).json

    assert told is not None
    assert json.loads(told["data"]["body"])["event"] == "webhook.test"
    assert forgotten is not None
    assert forgotten["data"]["body"] is None
