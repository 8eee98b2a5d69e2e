"""The served schema of webhooks is true of what is sent."""

from __future__ import annotations

import json
from typing import Any

from jsonschema import Draft202012Validator

from api.t2m.webhooks.openapi_section import webhook_section
from services.webhooks.webhook import JOB_EVENTS, TEST
from tests.webhooks.conftest import OWNER, Bench, Receiver, progress_event


def validate(payload: dict[str, Any]) -> None:
    operation = webhook_section()[payload["event"]]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    Draft202012Validator(schema).validate(payload)


def test_every_payload_is_as_the_schema_says(bench: Bench, receiver: Receiver) -> None:
    hook = bench.hook(receiver.url)
    bench.webhooks.send_test(hook.id, OWNER)
    bench.jobs.cancel(bench.job().id)
    bench.jobs.fail(bench.claimed(), "BROKEN", "It broke.")
    done = bench.claimed()
    event = progress_event(50.0)
    bench.announcements.job_noted(done.job, [event])
    bench.jobs.finish(done, job_result={"thumbnails": {}})
    bench.work()
    payloads = [json.loads(taken.body) for taken in receiver.taken]

    for payload in payloads:
        validate(payload)

    assert {payload["event"] for payload in payloads} == {TEST, *JOB_EVENTS}
