"""Lessons: a topic, a plan or a script that becomes a video."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from troupe_client._async.connection import AsyncConnection
from troupe_client._async.files import AsyncFiles
from troupe_client._async.jobs import AsyncJobs, OnProgress, deadline_after
from troupe_client.errors import JobFailed
from troupe_client.events import Event
from troupe_client.types import JobSummary, VideoJob

Quality = Literal["low", "medium", "high", "720p", "1080p"]
Theme = Literal["dark", "light", "high_contrast"]
Aspect = Literal["16:9", "9:16", "1:1"]
Voice = Literal["hibari", "espeak-ng", "espeak-ng+f3", "espeak-ng+m8"]
ENDED = ("completed", "failed", "cancelled")


class AsyncVideo:
    """A video, and the job that makes it."""

    def __init__(self, job_id: str, videos: AsyncVideos) -> None:
        self.job_id = job_id
        self._videos = videos

    async def state(self) -> VideoJob:
        """How far it is; links and metadata once it is completed."""
        return await self._videos.status(self.job_id)

    async def wait(
        self, on_progress: OnProgress | None = None, *, timeout: float | None = None
    ) -> VideoJob:
        """The finished video's links and metadata. `on_progress` is told a share and the stage.

        Raises JobFailed, and WaitTimeout after so many seconds: the video goes on.
        """
        return await self._videos.wait(self.job_id, on_progress, deadline_after(timeout))

    def events(self) -> AsyncIterator[Event]:
        """What the job tells, from its beginning to its end."""
        return self._videos.events(self.job_id)

    async def download(self, target: str | Path) -> Path:
        """Keep the MP4. Raises ApiError, NoAnswer."""
        return await self._videos.download(self.job_id, target)

    async def cancel(self) -> None:
        await self._videos.cancel(self.job_id)


class AsyncVideos:
    """One's own videos."""

    def __init__(self, connection: AsyncConnection, files: AsyncFiles, jobs: AsyncJobs) -> None:
        self._connection = connection
        self._files = files
        self._jobs = jobs

    async def create(
        self,
        topic: str | None = None,
        *,
        description: str | None = None,
        language: str | None = None,
        plan: Mapping[str, Any] | None = None,
        script: str | None = None,
        allow_outline: bool | None = None,
        quality: Quality | None = None,
        duration: float | None = None,
        theme: Theme | None = None,
        aspect: Aspect | None = None,
        voice: Voice | None = None,
        assets: Sequence[str] | None = None,
        hls: bool | None = None,
        metadata: Mapping[str, str] | None = None,
        webhook: str | Mapping[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> AsyncVideo:
        """Begin to make a video of a topic, or of a whole `plan` or `script`.

        `metadata` are words of your own that come back in its answers and events; `webhook` is an
        https address that is told of its end, or `{"url", "events", "headers", "secret"}`.
        With an `idempotency_key` of yours the same call in a later process is the same video.
        Raises InvalidRequest, whose `suggestions` name lessons where a topic is not known alone.
        """
        wish = {
            **{"topic": topic, "description": description, "language": language},
            **{"plan": plan, "script": script},
            **{"allow_outline": allow_outline, "quality": quality, "duration": duration},
            **{"theme": theme, "aspect": aspect, "voice": voice},
            "assets": assets and [*assets],
            "output": None if hls is None else {"hls": hls},
        }
        body: dict[str, Any] = {
            "configuration": {name: value for name, value in wish.items() if value is not None}
        }
        if metadata:
            body["metadata"] = {**metadata}
        if webhook:
            body["webhook"] = {"url": webhook} if isinstance(webhook, str) else {**webhook}
        made = await self._connection.call(
            "POST", "/api/v1/videos/generate", body, once=idempotency_key
        )
        return AsyncVideo(made["job_id"], self)

    async def get(self, job_id: str) -> AsyncVideo:
        """An earlier one. Raises NotFound."""
        await self.status(job_id)
        return AsyncVideo(job_id, self)

    def list(self, **filters: Any) -> AsyncIterator[JobSummary]:
        """The newest first. `filters` are the query's: status, created_after …"""
        return self._jobs.list(**{"type": "video_generation", **filters})

    async def status(self, job_id: str) -> VideoJob:
        path = f"/api/v1/videos/jobs/{job_id}/status"
        found: VideoJob = await self._connection.call("GET", path)
        return found

    def events(self, job_id: str) -> AsyncIterator[Event]:
        return self._jobs.events(job_id)

    async def wait(self, job_id: str, on_progress: OnProgress | None, deadline: float) -> VideoJob:
        await self._jobs.wait(job_id, on_progress, deadline)
        path = f"/api/v1/videos/jobs/{job_id}/status"
        state: VideoJob = await self._jobs.settle(
            path, lambda state: state["status"] not in ENDED, deadline
        )
        if state["status"] != "completed":
            error = state["error"] or {"code": "CANCELLED", "message": "The video was cancelled."}
            raise JobFailed(error["code"], error["message"])
        return state

    async def download(self, job_id: str, target: str | Path) -> Path:
        return await self._files.download(f"/api/v1/videos/jobs/{job_id}/download", target)

    async def cancel(self, job_id: str) -> None:
        await self._jobs.cancel(job_id)
