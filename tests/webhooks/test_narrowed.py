"""Webhooks of one job, of some types, of some metadata; and their own headers."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.jobs.job import Job
from services.webhooks.job_webhooks import JobWebhooks
from services.webhooks.service import EndpointRequest
from services.webhooks.webhook import WEBHOOKS, TooManyWebhooks, WebhookRequest
from tests.webhooks.conftest import OWNER, Bench, Receiver

ENDS = ("job.completed", "job.failed", "job.cancelled")
HEADERS = {"Authorization": "Bearer for the gateway", "X-Tenant": "7"}


def told(receiver: Receiver) -> list[tuple[str, str]]:
    bodies = [json.loads(taken.body) for taken in receiver.taken]
    return [(body["event"], body["data"]["job_id"]) for body in bodies]


def end(bench: Bench, job_type: str = "video_generation", **metadata: str) -> Job:
    job, _ = bench.jobs.create(job_type, OWNER, {}, metadata=metadata)
    return bench.jobs.cancel(job.id)


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        ({"job_types": ["video_generation"]}, ["film", "named"]),
        ({"job_types": ["video_draft", "video_generation"]}, ["film", "draft", "named"]),
        ({"metadata": {"tenant": "7"}}, ["named"]),
        ({"metadata": {"tenant": "8"}}, []),
        ({"metadata": {"tenant": "7", "more": "x"}}, []),
        ({"metadata": {"tenant": "7"}, "job_types": ["video_draft"]}, []),
        ({}, ["film", "draft", "named"]),
    ],
)
def test_a_webhook_hears_of_the_jobs_that_it_wants(
    bench: Bench, receiver: Receiver, narrowed: dict[str, Any], expected: list[str]
) -> None:
    hook = bench.hook(receiver.url, ["job.cancelled"], **narrowed)
    jobs = {
        "film": end(bench),
        "draft": end(bench, "video_draft"),
        "named": end(bench, tenant="7", order="1"),
    }
    bench.work()

    names = {job.id: name for name, job in jobs.items()}
    assert sorted(names[job_id] for _, job_id in told(receiver)) == sorted(expected)
    receiver.taken.clear()
    assert bench.webhooks.replay_range(hook.id, OWNER, 0, None).replayed == len(expected)


def test_what_a_job_is_given_comes_back_with_each_event(bench: Bench, receiver: Receiver) -> None:
    bench.hook(receiver.url)
    end(bench, order="1001")
    bench.work()

    assert [json.loads(taken.body)["data"]["metadata"] for taken in receiver.taken] == [
        {"order": "1001"}
    ]


def test_own_headers_are_sent_kept_secret_and_survive_a_new_secret(
    bench: Bench, receiver: Receiver
) -> None:
    hook = bench.hook(receiver.url, headers=HEADERS)
    (kept,) = bench.documents.find(WEBHOOKS, {})
    assert "gateway" not in json.dumps(kept)

    bench.webhooks.rotate(hook.id, OWNER, overlap=bench.clock.moment - bench.clock.moment)
    end(bench)
    bench.work()
    assert {name: receiver.taken[-1].headers[name] for name in HEADERS} == HEADERS
    assert receiver.taken[-1].headers["Content-Type"] == "application/json"

    changed = bench.webhooks.update(hook.id, OWNER, EndpointRequest(headers={"X-Tenant": "8"}))
    assert changed.headers == {"X-Tenant": "8"}
    end(bench)
    bench.work()
    assert receiver.taken[-1].headers["Authorization"] is None
    assert receiver.taken[-1].headers["webhook-signature"]


@pytest.fixture
def bind(bench: Bench, receiver: Receiver) -> Any:
    def binding(job: Job, **more: Any) -> Any:
        wish = WebhookRequest(url=receiver.url, events=ENDS, **more)
        return JobWebhooks(bench.webhooks).bind(job, wish)

    return binding


def test_a_jobs_own_webhook_hears_of_that_job_alone(
    bench: Bench, receiver: Receiver, bind: Any
) -> None:
    mine = bench.job()
    bind(mine)
    end(bench)
    bench.jobs.cancel(mine.id)
    bench.work()

    assert told(receiver) == [("job.cancelled", mine.id)]


def test_what_happened_before_it_was_bound_is_told_and_nothing_twice(
    bench: Bench, receiver: Receiver, bind: Any
) -> None:
    claim = bench.claimed()
    bench.jobs.finish(claim, job_result={"thumbnails": {}})

    first = bind(claim.job)
    again = bind(claim.job)
    bench.work()

    assert first.id == again.id
    assert first.secrets == again.secrets
    assert told(receiver) == [("job.completed", claim.job.id)]


def test_it_is_not_among_the_webhooks_of_its_owner_and_goes_by_itself(
    bench: Bench, bind: Any
) -> None:
    from services.documents.paging import PageRequest

    bound = bind(bench.job())

    assert bench.webhooks.page(OWNER, PageRequest(1, 10, None))[0] == []
    assert bench.webhooks.get(bound.id, OWNER).job_id == bound.job_id
    assert bound.expires_at is not None


def test_a_job_has_so_many_and_no_more(bench: Bench, receiver: Receiver, bind: Any) -> None:
    job = bench.job()
    for number in range(20):
        wish = WebhookRequest(url=f"{receiver.url}&n={number}", events=ENDS)
        JobWebhooks(bench.webhooks).bind(job, wish)

    with pytest.raises(TooManyWebhooks):
        bind(job)
