"""Files up, in parts that are kept when the line breaks, and down, from where it broke."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import BinaryIO

import httpx

from troupe_client._async.connection import AsyncConnection
from troupe_client.errors import ApiError, NoAnswer, PermissionDenied, UploadInterrupted
from troupe_client.resume import Resume
from troupe_client.types import MissingPart, MultipartUpload
from troupe_client.wire import content_type_of

OnShare = Callable[[float], object]
OnBegun = Callable[[Resume], object]
BROKEN = (NoAnswer, httpx.TransportError)


class AsyncFiles:
    """One's own files; the store behind may be a folder or S3."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def upload(
        self,
        path: str | Path,
        file_key: str | None = None,
        *,
        content_type: str | None = None,
        on_progress: OnShare | None = None,
        on_begun: OnBegun | None = None,
        resume: Resume | None = None,
    ) -> str:
        """Store a video or picture; its key.

        `on_progress` is told the share that is stored (0 to 1) after each part of 8 MiB, `on_begun`
        what a later process would need to go on. Raises UploadInterrupted where the line breaks
        and stays so, ApiError, ValueError for another file than the one that was begun.
        """
        path = Path(path)
        tell = on_progress or (lambda _: None)
        if resume is None:
            user = await self._connection.user_id()
            key = file_key or f"users/{user}/{uuid.uuid4().hex}{path.suffix.lower()}"
            upload = await self._begin(path, key, content_type or content_type_of(path))
        else:
            upload = await self._read(resume.upload_id)
            _demand_same(path, upload)
        session = resume.session_id if resume else None
        begun = Resume(upload["fileKey"], upload["uploadId"], session)
        if on_begun:
            on_begun(begun)
        try:
            if not upload["completed"]:
                await self._send_parts(path, upload, tell)
        except BROKEN as problem:
            raise UploadInterrupted(begun, problem) from problem
        tell(1.0)
        return upload["fileKey"]

    async def _begin(self, path: Path, key: str, content_type: str) -> MultipartUpload:
        size = path.stat().st_size
        body = {"fileKey": key, "contentType": content_type, "fileSize": size}
        begun: MultipartUpload = await self._connection.call("POST", "/api/s3/multipart", body)
        return begun

    async def _read(self, upload_id: str) -> MultipartUpload:
        path = f"/api/s3/multipart/{upload_id}"
        found: MultipartUpload = await self._connection.call("GET", path)
        return found

    async def _send_parts(self, path: Path, upload: MultipartUpload, tell: OnShare) -> None:
        stored = sum(part["size"] for part in upload["parts"])
        missing, fresh = list(upload["missing"]), True
        with path.open("rb") as file:
            while missing:
                part = missing[0]
                tell(stored / upload["fileSize"])
                try:
                    await self._send_part(file, part)
                except PermissionDenied:
                    if not fresh:
                        raise
                    # a link is good for an hour: here are new ones
                    fresh, missing = False, (await self._read(upload["uploadId"]))["missing"]
                    continue
                stored, fresh = stored + part["size"], True
                del missing[0]
        await self._connection.call("POST", f"/api/s3/multipart/{upload['uploadId']}/complete")

    async def _send_part(self, file: BinaryIO, part: MissingPart) -> None:
        file.seek(part["offset"])
        await self._connection.send("PUT", part["uploadUrl"], content=file.read(part["size"]))

    async def link(self, file_key: str) -> str:
        """A link to one's own file, good for an hour, for whoever has no token."""
        answer = await self._connection.call("GET", f"/api/s3/download-url/{file_key}")
        return str(answer["downloadUrl"])

    async def download(self, url: str, target: str | Path) -> Path:
        """Keep what a link or a path of the API serves; the file appears when it is whole.

        Raises ApiError, NoAnswer.
        """
        target = Path(target)
        half = target.with_name(f"{target.name}.part")
        try:
            with half.open("wb") as file:
                await self._fetch(url, file)
        except BaseException:
            half.unlink()
            raise
        return half.replace(target)

    async def _fetch(self, url: str, file: BinaryIO) -> None:
        etag = None
        for attempt in count(1):
            try:
                return await self._fetch_rest(url, file, etag)
            except _Broken as broken:
                etag = broken.etag
                await self._connection.pause(attempt, broken.cause)
            except (httpx.TransportError, ApiError) as problem:
                await self._connection.pause(attempt, problem)
        return None

    async def _fetch_rest(self, url: str, file: BinaryIO, etag: str | None) -> None:
        """What is not in the file yet, or all of it where it has changed. Raises _Broken."""
        headers = {"Accept-Encoding": "identity"}
        if etag and file.tell():
            headers |= {"Range": f"bytes={file.tell()}-", "If-Range": etag}
        async with self._connection.stream(url, headers) as answer:
            if answer.status_code != 206:
                file.seek(0)
                file.truncate()
            found = answer.headers.get("ETag", "")
            try:
                async for piece in answer.aiter_bytes():
                    file.write(piece)
            except httpx.TransportError as problem:
                raise _Broken(problem, found if found.startswith('"') else None) from problem


class _Broken(Exception):
    """The line broke in the middle of a file that had this strong ETag."""

    def __init__(self, cause: httpx.TransportError, etag: str | None) -> None:
        super().__init__(str(cause))
        self.cause = cause
        self.etag = etag


def _demand_same(path: Path, upload: MultipartUpload) -> None:
    size = path.stat().st_size
    if size != upload["fileSize"]:
        raise ValueError(f"{path.name} has {size} bytes; what was begun, {upload['fileSize']}.")
