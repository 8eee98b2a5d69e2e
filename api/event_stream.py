"""A stream of server-sent events while it is held open: its place, its silence, its end."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Response, request

from api.held_requests import Hold
from api.rates import take_place
from services.interfaces import Signal

MEDIA = "text/event-stream"
LAST_EVENT_ID = "Last-Event-ID"
# Proxies are asked to hold nothing back.
HEADERS = {"Cache-Control": "private, no-store", "X-Accel-Buffering": "no"}
HEARTBEAT = 15.0  # seconds of silence, so that no proxy takes the stream for dead
LONGEST_STREAM = 1800.0  # seconds; the caller goes on with Last-Event-ID

Telling = Callable[["EventStream"], Iterator[str]]
Right = Callable[[], bool]


class EventStream:
    """One stream that is held open for `longest` seconds; who took the place gives it back.

    Every `HEARTBEAT` seconds `right` is asked whether the caller may still have it.
    """

    def __init__(
        self,
        signal: Signal,
        place: Hold | None = None,
        longest: float = LONGEST_STREAM,
        right: Right | None = None,
    ) -> None:
        self._signal = signal
        self._place = place
        self._longest = longest
        self._right = right
        self._lost = False
        self._began = self._heard = self._renewed = time.monotonic()

    @property
    def over(self) -> bool:
        return self._lost or time.monotonic() - self._began >= self._longest

    def tell(self, text: str) -> str:
        """What is told now, so that no silence need be broken."""
        self._heard = time.monotonic()
        return text

    def wait(self, topic: str, seconds: float, rest: float = 0.0) -> Iterator[str]:
        """Until a call comes, or for about so many seconds: not all look again at once. Then
        `rest` seconds more, in which calls come that one look answers together."""
        self._signal.wait(topic, random.uniform(0.75, 1.25) * seconds)
        time.sleep(rest)
        if time.monotonic() - self._renewed >= HEARTBEAT:
            self._renewed = time.monotonic()
            self._lost = self._right is not None and not self._right()
            if self._place:
                self._place.renew()
        if time.monotonic() - self._heard >= HEARTBEAT:
            yield self.tell(": still here\n")


def answer_stream(signal: Signal, telling: Telling, right: Right | None = None) -> Response:
    """Held open in a place of the caller's. Raises TooManyHeld, PlacesTaken."""
    place = take_place()
    stream = EventStream(signal, place, LONGEST_STREAM, right)
    response = Response(_open(stream, telling), 200, HEADERS, mimetype=MEDIA)
    if place:
        response.call_on_close(place.release)
    return response


def _open(stream: EventStream, telling: Telling) -> Iterator[str]:
    """What stands before the first event belongs to its block: parsers that take every block for
    an event find no empty one."""
    yield "retry: 2000\n"
    yield from telling(stream)


def format_event(event: str, timestamp: str, data: dict[str, Any], id_: object = None) -> str:
    """One event as it is sent; without an id the caller's last one stays."""
    told = json.dumps({"event": event, "timestamp": timestamp, "data": data})
    named = "" if id_ is None else f"id: {id_}\n"
    return f"{named}event: {event}\ndata: {told}\n\n"


def last_event_id() -> str:
    """Empty where there is none."""
    return request.headers.get(LAST_EVENT_ID, "").strip()
