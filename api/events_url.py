"""Where a job's events can be followed without a token (`api.t2m.events`)."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

from api.context import services

EventsUrl = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "format": "uri",
            "description": "The job's events as a stream, for whoever has this link, for an hour",
        }
    ),
]


def events_url(job_id: str) -> str:
    return services().files.event_links.sign(job_id)
