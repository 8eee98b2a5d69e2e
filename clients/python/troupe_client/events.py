"""What a job tells while it works: the same in its stream, to webhooks and in their log."""

from __future__ import annotations

import json
from typing import Any, TypedDict

ENDS = ("job.completed", "job.failed", "job.cancelled")


class Event(TypedDict):
    """`data` has `job_id`, `type`, `status`, and `progress`, `result` or `error`."""

    event: str
    timestamp: str
    data: dict[str, Any]


class EventReader:
    """Events out of the lines of a stream; `last_id` is the one after which it goes on."""

    def __init__(self, last_id: str = "") -> None:
        self.last_id = last_id
        self._id = ""
        self._data: list[str] = []

    def feed(self, line: str) -> Event | None:
        """The event that ends with this line, if one does."""
        if line:
            name, _, text = line.partition(":")
            text = text.removeprefix(" ")
            if name == "data":
                self._data.append(text)
            elif name == "id":
                self._id = text
            return None
        data, self._data = "\n".join(self._data), []
        self.last_id = self._id
        if not data:
            return None
        event: Event = json.loads(data)
        return event

    def go_on(self) -> dict[str, str]:
        """The header for the next connection; an event that was cut off comes again."""
        self._data, self._id = [], self.last_id
        return {"Last-Event-ID": self.last_id} if self.last_id else {}


def read_code(event: Event | None) -> str | None:
    """The code of the error with which the job ended."""
    error = event["data"].get("error") if event else None
    return error["code"] if isinstance(error, dict) else None


def read_progress(event: Event) -> tuple[float, str | None] | None:
    """Share (0 to 1) and stage, where the event tells them."""
    if event["event"] == "job.completed":
        return 1.0, None
    told = event["data"].get("progress")
    if not isinstance(told, dict):
        return None
    return told["percentage"] / 100, told.get("current_stage")
