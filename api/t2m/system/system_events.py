"""The system as it changes, for those who watch it: one stream instead of many questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from flask import Flask, Response, current_app

from api.auth import watch_right
from api.context import services
from api.declare import Resource, admin, answer, limit, refuses
from api.event_stream import MEDIA, EventStream, answer_stream, format_event
from api.limits import T2M_SYSTEM
from api.schema import Content
from api.t2m.system.views import show_async, show_metrics, show_queue, show_system_health
from services.accounts.users import User
from services.interfaces import Unavailable

resource = Resource("system_events", tag="System")

LOOK_AGAIN = 3.0  # seconds
TOPIC = "the system's state"  # of which nobody calls: no owner has this name
VIEWS: Mapping[str, Callable[[User], Content]] = {
    "system.health": show_system_health,
    "system.metrics": show_metrics,
    "system.queue": show_queue,
    "system.async": show_async,
}


@resource.get("/api/v1/system/events")
@admin
@limit(T2M_SYSTEM)
@answer(200, None, "The stream; it ends after half an hour, to be opened again", media=MEDIA)
@refuses(503)
def stream_system(caller: User) -> Response:
    """The system's state, and each change of it within three seconds, as server-sent events.

    `system.health`, `system.metrics`, `system.queue` and `system.async`: each has as `data`
    `{"event", "timestamp", "data"}`, whose `data` is what the endpoint of that name answers. All
    come at the beginning; what cannot be read while the database is silent does not. They have no
    ids: a stream that is opened again begins with everything.
    """
    read = _part_reader(current_app, caller)
    telling = partial(stream_parts, read=read)
    return answer_stream(services().signal, telling, watch_right(caller))


def stream_parts(
    stream: EventStream, read: Callable[[str], dict[str, Any] | None]
) -> Iterator[str]:
    """Each part as it is first, and whenever more than its timestamp has changed."""
    known: dict[str, dict[str, Any]] = {}
    while True:
        for name in VIEWS:
            part = read(name)
            if part is None:
                continue
            timestamp = part["timestamp"]
            if known.get(name) != (facts := {**part, "timestamp": None}):
                known[name] = facts
                yield stream.tell(format_event(name, timestamp, part))
        if stream.over:
            return
        yield from stream.wait(TOPIC, LOOK_AGAIN)


def _part_reader(app: Flask, caller: User) -> Callable[[str], dict[str, Any] | None]:
    context = app.app_context

    def read(name: str) -> dict[str, Any] | None:
        try:
            with context():
                return VIEWS[name](caller).model_dump()
        except Unavailable:
            return None

    return read
