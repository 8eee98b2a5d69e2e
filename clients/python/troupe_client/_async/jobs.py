"""Following a job to its end."""

from __future__ import annotations

import time
from asyncio import sleep
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import httpx

from troupe_client._async.connection import AsyncConnection
from troupe_client.errors import ApiError, WaitTimeout
from troupe_client.events import ENDS, Event, EventReader, read_progress
from troupe_client.types import GenericJob, JobSummary
from troupe_client.wire import pause_before

OnProgress = Callable[[float, str | None], object]
LONGEST_HOLD = 20  # seconds for which an answer about a job that works is held
LOOK_AGAIN = 0.5  # seconds, where it is not held
SILENCE = 40  # seconds; a stream says at least every 15 that it is there


class AsyncJobs:
    """One's own jobs, of all types."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, job_id: str) -> GenericJob:
        found: GenericJob = await self._connection.call("GET", f"/api/v1/jobs/{job_id}")
        return found

    def list(self, **filters: Any) -> AsyncIterator[JobSummary]:
        """The newest first. `filters` are the query's: status, type, created_after …"""
        return self._connection.pages("/api/v1/jobs", "items", {"type": "all", **filters})

    async def cancel(self, job_id: str) -> None:
        await self._connection.call("POST", f"/api/v1/jobs/{job_id}/cancel")

    def events(self, job_id: str, *, after: str = "") -> AsyncIterator[Event]:
        """Each event once, from the first (or from behind `after`) to the last, across breaks.

        Raises ApiError, and NoAnswer when the server is not there for several tries.
        """
        return self._follow(job_id, after, float("inf"))

    async def _follow(self, job_id: str, after: str, deadline: float) -> AsyncGenerator[Event]:
        """The same. Raises WaitTimeout too."""
        reader, failures = EventReader(after), 0
        while True:
            headers = {"Accept": "text/event-stream", **reader.go_on()}
            path, silence = f"/api/v1/jobs/{job_id}/events", min(SILENCE, seconds_until(deadline))
            try:
                async with self._connection.stream(path, headers, silence=silence) as answer:
                    if answer.status_code == 204:
                        return
                    async for line in answer.aiter_lines():
                        if event := reader.feed(line):
                            failures = -1
                            yield event
                        demand_time(deadline)
            except (httpx.TransportError, ApiError) as problem:
                demand_time(deadline)
                await self._connection.pause(max(failures, 0) + 1, problem)
            failures += 1
            if failures:  # it ended without an event: not at once again
                await sleep(pause_before(failures))

    async def wait(
        self, job_id: str, on_progress: OnProgress | None, deadline: float
    ) -> Event | None:
        """Until the job has ended, well or not: its last event. Raises WaitTimeout, ApiError."""
        async with aclosing(self._follow(job_id, "", deadline)) as events:
            async for event in events:
                told = read_progress(event)
                if told and on_progress:
                    on_progress(*told)
                if event["event"] in ENDS:
                    return event
        return None

    async def settle(self, path: str, pending: Callable[[Any], bool], deadline: float) -> Any:
        """What `path` answers once it is no longer `pending`. Raises WaitTimeout, ApiError."""
        while True:
            began = time.monotonic()
            state = await self._connection.call("GET", path, headers=hold_until(deadline))
            if not pending(state):
                return state
            demand_time(deadline)
            await sleep(max(0, LOOK_AGAIN - (time.monotonic() - began)))


def deadline_after(timeout: float | None) -> float:
    """On the monotonic clock."""
    return float("inf") if timeout is None else time.monotonic() + timeout


def seconds_until(deadline: float) -> float:
    """A moment at least."""
    return max(0.05, deadline - time.monotonic())


def demand_time(deadline: float) -> None:
    """Raises WaitTimeout after the deadline."""
    if time.monotonic() > deadline:
        raise WaitTimeout("It is still at work: wait again, or look later.")


def hold_until(deadline: float) -> dict[str, str]:
    """The header by which the server holds its answer back while there is nothing new."""
    seconds = int(max(1, min(LONGEST_HOLD, seconds_until(deadline))))
    return {"Prefer": f"wait={seconds}"}
