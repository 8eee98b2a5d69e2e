"""What webhooks and event streams tell, from the schemas of the OpenAPI document."""

from __future__ import annotations

from collections.abc import Iterator

from api.t2m.webhooks.openapi_section import HEADERS, webhook_section
from guide.reference.schemas import Schema, write_fields
from guide.reference.tables import write_table

HEAD = """# Events

An event is `{"event": …, "timestamp": …, "data": …}`, to [webhooks](../webhooks.md) as in the
stream of a job (`events_url`), which also has `job.queued`, `job.requeued` and `log`. Below is the
`data` of each.
"""


def write_events() -> str:
    rows = [(f"`{name}`", words) for name, words in HEADERS.items()]
    told = [
        *list_events(),
        "## Headers of a delivery\n",
        write_table(("header", "value"), rows),
        "",
    ]
    return "\n".join([HEAD, *told])


def list_events() -> Iterator[str]:
    for event, methods in webhook_section().items():
        body = methods["post"]["requestBody"]["content"]["application/json"]["schema"]
        data = body["properties"]["data"]
        yield f"## `{event}`\n"
        yield write_fields(data) + "\n"
        yield from list_parts(data)


def list_parts(data: Schema) -> Iterator[str]:
    """A table for each field that is an object with fields of its own."""
    for name, schema in data["properties"].items():
        if "properties" in schema:
            yield f"`{name}`:\n"
            yield write_fields(schema) + "\n"
