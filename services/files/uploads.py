"""Uploads: links to make them, and the look at what came before anything uses it."""

from __future__ import annotations

from collections.abc import Collection

from services.clock import Clock
from services.clock import now as system_clock
from services.files.multipart import MultipartUploads
from services.files.upload_records import (
    Upload,
    UploadInvalid,
    UploadMissing,
    UploadRecords,
    UploadTaken,
)
from services.interfaces import (
    DocumentStore,
    NotFound,
    ObjectInfo,
    ObjectStore,
    PresignedUpload,
)
from services.objects.content_types import HEAD, agree, content_type_of

_ADVICE = "Upload it through POST /api/s3/presigned-url first."


class UploadService:
    """Gives leave to upload, and checks what came. All methods raise Unavailable.

    A file is verified when something takes it into use, and from then on it cannot be replaced.
    A link that was given before stays good in S3 until it expires, so the ETag of the verified
    bytes is kept: other bytes under the key are not the caller's verified file.
    """

    def __init__(
        self, documents: DocumentStore, objects: ObjectStore, *, clock: Clock = system_clock
    ) -> None:
        self._objects = objects
        self._records = UploadRecords(documents, clock)
        self.multipart = MultipartUploads(self._records, objects)

    def prepare(self) -> None:
        """Make the collection and its indexes."""
        self._records.prepare()

    def presign(
        self, key: str, owner: str, content_type: str, size: int, expires_in: int
    ) -> PresignedUpload:
        """A link for one file of exactly this type and size (bytes). Raises UploadTaken."""
        link = self._objects.presign_upload(key, content_type, size, expires_in)
        earlier = self._records.get(key)
        self._records.claim(key, owner, content_type=content_type, size=size, expires_in=expires_in)
        self.multipart.forget_parts(earlier)
        return link

    def demand_open(self, key: str) -> None:
        """Raises UploadTaken where the key's file is in use, whatever link somebody still has."""
        upload = self._records.get(key)
        if upload and upload.verified:
            raise UploadTaken("This file is in use and cannot be replaced.")

    def verify(self, key: str, owner: str, kinds: Collection[str]) -> ObjectInfo:
        """The owner's upload, whole and truly of one of these content types; in use from now on.

        `kinds` are content types, such as `services.objects.content_types.VIDEOS`.
        Raises UploadMissing, UploadInvalid.
        """
        upload = self._records.get(key)
        if upload is None or upload.owner != owner:
            raise UploadMissing(f"There is no upload {key!r} of yours. {_ADVICE}")
        info = self._find_arrived(upload)
        if upload.verified and info.etag != upload.etag:
            raise UploadInvalid(f"{key} was changed after it was verified. Upload it anew.")
        self._demand_kind(upload, kinds)
        if not upload.verified:
            self._inspect(upload, info)
        return info

    def _find_arrived(self, upload: Upload) -> ObjectInfo:
        try:
            return self._objects.info(upload.key)
        except NotFound:
            message = f"{upload.key} was announced, but not uploaded. PUT it to its upload URL."
            raise UploadMissing(message) from None

    def _demand_kind(self, upload: Upload, kinds: Collection[str]) -> None:
        if upload.content_type not in kinds:
            wanted = " or ".join(sorted(kinds))
            raise UploadInvalid(f"{upload.key} is {upload.content_type}, and not {wanted}.")

    def _inspect(self, upload: Upload, info: ObjectInfo) -> None:
        """Compare what came with what was announced, and note that it was done."""
        if (info.size, info.content_type) != (upload.size, upload.content_type):
            raise UploadInvalid(
                f"{upload.key} has {info.size} bytes of {info.content_type}; "
                f"{upload.size} bytes of {upload.content_type} were announced. Upload it anew."
            )
        found = content_type_of(b"".join(self._objects.open(upload.key, 0, HEAD)))
        if not agree(upload.content_type, found):
            what = found or "neither a video nor a picture that we know"
            raise UploadInvalid(
                f"{upload.key} is called {upload.content_type}, but its content is {what}."
            )
        self._note(upload, info)

    def _note(self, upload: Upload, info: ObjectInfo) -> None:
        """Raises UploadInvalid where other bytes came while we looked at these."""
        same = self._find_arrived(upload).etag == info.etag
        if not same or not self._records.verify(upload, info.etag):
            now = self._records.get(upload.key)  # another call may have verified the same bytes
            if not same or now is None or now.etag != info.etag:
                raise UploadInvalid(f"{upload.key} is being uploaded anew. Try again after that.")
