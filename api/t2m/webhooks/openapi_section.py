"""What webhooks are sent, for machines: the `webhooks` of the OpenAPI document."""

from __future__ import annotations

from typing import Any

from services.webhooks.webhook import JOB_EVENTS, TEST

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
PROGRESS: Schema = {
    "type": "object",
    "required": ["percentage", "current_stage"],
    "properties": {
        "percentage": {"type": "number", "minimum": 0, "maximum": 100},
        "current_stage": {"type": ["string", "null"]},
    },
}
ERROR: Schema = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {"code": TEXT, "message": TEXT},
}
RESULT: Schema = {"type": "object", "description": "As the type of the job has it"}
# what each event tells beside what all tell
MORE = {
    "job.started": {"progress": PROGRESS},
    "job.progress": {"progress": PROGRESS},
    "job.completed": {"result": RESULT},
    "job.failed": {"error": ERROR},
    "job.cancelled": {},
}
TEST_DATA: Schema = {
    "type": "object",
    "required": ["webhook_id", "user_id", "message"],
    "properties": {"webhook_id": TEXT, "user_id": TEXT, "message": TEXT},
}
HEADERS = {
    "X-T2M-Signature": "sha256= and the hexadecimal HMAC-SHA256 of the raw body",
    "webhook-id": "The same at every try, and for every webhook that is told",
    "webhook-timestamp": "Of this try, in seconds since 1970",
    "webhook-signature": "v1, and the base64 signature of Standard Webhooks; several in an overlap",
}


def webhook_section() -> Schema:
    """One entry for each event."""
    sent = {event: _payload(event, _job_data(event)) for event in JOB_EVENTS}
    sent[TEST] = _payload(TEST, TEST_DATA)
    return {event: {"post": _operation(event, schema)} for event, schema in sent.items()}


def _job_data(event: str) -> Schema:
    status = {"started": "processing", "progress": "processing"}
    name = event.removeprefix("job.")
    always: Schema = {
        "job_id": TEXT,
        "user_id": {**TEXT, "description": "Whose job it is; an app is told of all its users"},
        "type": TEXT,
        "status": {"const": status.get(name, name)},
        "metadata": {
            "type": "object",
            "additionalProperties": TEXT,
            "description": "As it was given with the job",
        },
    }
    properties = {**always, **MORE[event]}
    return {"type": "object", "required": list(properties), "properties": properties}


def _payload(event: str, data: Schema) -> Schema:
    properties = {"event": {"const": event}, "timestamp": MOMENT, "data": data}
    return {"type": "object", "required": list(properties), "properties": properties}


def _operation(event: str, schema: Schema) -> Schema:
    return {
        "operationId": f"webhook_{event.replace('.', '_')}",
        "tags": ["Webhooks"],
        "security": [],
        "summary": f"What a webhook is sent for {event}",
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": TEXT, "description": words}
            for name, words in HEADERS.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"2XX": {"description": "Taken"}, "410": {"description": "Send no more"}},
    }
