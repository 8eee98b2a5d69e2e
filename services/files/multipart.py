"""Large uploads in parts, which can go on after they broke off."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from services.files.upload_records import (
    Parts,
    Upload,
    UploadIncomplete,
    UploadMissing,
    UploadRecords,
    UploadTaken,
)
from services.interfaces import NotFound, ObjectInfo, ObjectStore, Part
from services.objects.part_sizes import PART_SIZE, part_sizes

ENDED = "It is over: begin a new one with POST /api/s3/multipart."


@dataclass(frozen=True)
class PartLink:
    """PUT exactly `size` bytes (those from `offset` on) to `url`."""

    number: int
    offset: int
    size: int
    url: str


@dataclass(frozen=True)
class Multipart:
    """An upload in parts: what has come, and links for what has not. `expires_in` is in seconds."""

    id: str
    upload: Upload
    part_size: int
    present: Sequence[Part]
    missing: Sequence[PartLink]
    expires_in: int


class MultipartUploads:
    """Begins, resumes and ends uploads in parts. All methods raise Unavailable."""

    def __init__(
        self, records: UploadRecords, objects: ObjectStore, *, part_size: int = PART_SIZE
    ) -> None:
        self._records = records
        self._objects = objects
        self._part_size = part_size

    def begin(
        self, key: str, owner: str, content_type: str, size: int, expires_in: int
    ) -> Multipart:
        """In the place of an earlier upload to this key that nothing has used.

        Raises UploadTaken.
        """
        earlier = self._records.get(key)
        store_id = self._objects.begin_parts(key, content_type)
        begun = Parts(
            id=f"mpu_{secrets.token_hex(12)}",
            store_id=store_id,
            part_size=self._part_size,
            before=self._etag(key),
            ended=False,
        )
        try:
            upload = self._records.claim(
                key,
                owner,
                content_type=content_type,
                size=size,
                expires_in=expires_in,
                multipart=begun,
            )
        except Exception:
            self._objects.give_up(key, store_id)
            raise
        self.forget_parts(earlier)
        return self._describe(upload, [], expires_in)

    def resume(self, multipart_id: str, owner: str, expires_in: int) -> Multipart:
        """What has come, and new links for the rest. Raises UploadMissing."""
        upload = self._records.with_multipart(multipart_id, owner)
        if upload.parts.ended:
            return self._describe(upload, None, expires_in)
        try:
            parts = self._objects.parts(upload.key, upload.parts.store_id)
        except NotFound:
            raise UploadMissing(f"The upload {multipart_id} cannot be resumed. {ENDED}") from None
        return self._describe(upload, _useful(parts, upload), expires_in)

    def complete(self, multipart_id: str, owner: str) -> ObjectInfo:
        """Join the parts. To say it again is harmless.

        Raises UploadMissing, UploadIncomplete, UploadTaken.
        """
        upload = self._records.with_multipart(multipart_id, owner)
        if not upload.parts.ended:
            self._join(upload)
            self._records.note_joined(upload)
        try:
            return self._objects.info(upload.key)
        except NotFound:
            raise UploadMissing(f"The file of {multipart_id} was removed. {ENDED}") from None

    def abort(self, multipart_id: str, owner: str) -> None:
        """Forget it and its parts; harmless when it was completed. Raises UploadMissing."""
        upload = self._records.with_multipart(multipart_id, owner)
        if not upload.parts.ended:
            self.forget_parts(upload)
            self._records.remove(upload)

    def _join(self, upload: Upload) -> None:
        if upload.verified:  # what an earlier upload has left there
            raise UploadTaken(f"{upload.key} is in use and cannot be replaced.")
        key, store_id = upload.key, upload.parts.store_id
        try:
            parts = self._objects.parts(key, store_id)
            _demand_all(_useful(parts, upload), upload)
            self._objects.join(key, store_id, upload.size)
        except NotFound:  # gone, or joined by a call that did not live to note it
            if self._etag(key) in (None, upload.parts.before):
                raise UploadMissing(f"The parts of {key} are gone. {ENDED}") from None

    def forget_parts(self, upload: Upload | None) -> None:
        """Remove the parts of an upload whose place was taken, if there are any."""
        if upload and upload.multipart and not upload.multipart.ended:
            self._objects.give_up(upload.key, upload.multipart.store_id)

    def _etag(self, key: str) -> str | None:
        try:
            return self._objects.info(key).etag
        except NotFound:
            return None

    def _describe(
        self, upload: Upload, present: Collection[Part] | None, expires_in: int
    ) -> Multipart:
        """With links for all parts that are not `present`; None stands for an upload that ended."""
        came = {part.number for part in present or ()}
        missing = [] if present is None else self._links(upload, came, expires_in)
        name, part_size = upload.parts.id, upload.parts.part_size
        return Multipart(name, upload, part_size, list(present or ()), missing, expires_in)

    def _links(self, upload: Upload, came: Collection[int], expires_in: int) -> list[PartLink]:
        store_id, step = upload.parts.store_id, upload.parts.part_size
        return [
            PartLink(
                number,
                (number - 1) * step,
                size,
                self._objects.presign_part(upload.key, store_id, number, size, expires_in),
            )
            for number, size in _sizes(upload).items()
            if number not in came
        ]


def _sizes(upload: Upload) -> Mapping[int, int]:
    return part_sizes(upload.size, upload.parts.part_size)


def _useful(parts: Sequence[Part], upload: Upload) -> list[Part]:
    """The parts that have the size of their place."""
    sizes = _sizes(upload)
    return [part for part in parts if sizes.get(part.number) == part.size]


def _demand_all(parts: Sequence[Part], upload: Upload) -> None:
    missing = sorted(_sizes(upload).keys() - {part.number for part in parts})
    if missing:
        shown = ", ".join(map(str, missing[:20])) + (" …" if len(missing) > 20 else "")
        raise UploadIncomplete(
            f"These parts are missing: {shown}. "
            f"GET /api/s3/multipart/{upload.parts.id} gives links for them."
        )
