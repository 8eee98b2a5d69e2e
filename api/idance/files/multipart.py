"""Large uploads in parts: what broke off goes on where it was."""

from __future__ import annotations

from pydantic import Field

from api import file_keys
from api.context import services
from api.declare import Growth, Resource, adds, answer, body, limit, refuses, user
from api.idance.files.views import Upload
from api.limits import UPLOAD_LINKS
from api.links import LIFETIME
from api.schema import CamelContent
from services.accounts.users import User
from services.files.multipart import Multipart

resource = Resource("multipart", tag="Files")


class StoredPart(CamelContent):
    """A part that has come."""

    part_number: int
    size: int
    etag: str


class MissingPart(CamelContent):
    """PUT the `size` bytes from `offset` on to `uploadUrl`, in any order, also several at once."""

    part_number: int
    offset: int
    size: int
    upload_url: str


class MultipartUpload(CamelContent):
    """An upload in parts. The links are good for `expiresIn` seconds; GET gives new ones."""

    upload_id: str
    file_key: str
    content_type: str
    file_size: int
    part_size: int
    completed: bool
    parts: list[StoredPart]
    missing: list[MissingPart]
    expires_in: int

    @classmethod
    def of(cls, multipart: Multipart) -> MultipartUpload:
        upload = multipart.upload
        return cls(
            upload_id=multipart.id,
            file_key=upload.key,
            content_type=upload.content_type,
            file_size=upload.size,
            part_size=multipart.part_size,
            completed=upload.parts.ended,
            parts=[
                StoredPart(part_number=part.number, size=part.size, etag=part.etag)
                for part in multipart.present
            ],
            missing=[
                MissingPart(
                    part_number=link.number, offset=link.offset, size=link.size, upload_url=link.url
                )
                for link in multipart.missing
            ],
            expires_in=multipart.expires_in,
        )


class StoredFile(CamelContent):
    """The file that the parts have become."""

    file_key: str
    content_type: str
    file_size: int
    etag: str


class Abandoned(CamelContent):
    message: str = Field(examples=["Upload abandoned"])
    upload_id: str


@resource.post("/api/s3/multipart")
@adds(Growth.UPLOAD)
@user
@limit(UPLOAD_LINKS)
@body(Upload)
@answer(201, MultipartUpload)
@refuses(409, 503)
def begin_multipart_upload(caller: User, body: Upload) -> MultipartUpload:
    """Begin an upload in parts: cut the file as `missing` says, and PUT each part to its link."""
    file_keys.demand_own(body.file_key, caller, "fileKey")
    file_keys.demand_size(body.content_type, body.file_size)
    begun = services().files.uploads.multipart.begin(
        body.file_key, caller.id, body.content_type, body.file_size, LIFETIME
    )
    return MultipartUpload.of(begun)


@resource.get("/api/s3/multipart/<upload_id>")
@user
@answer(200, MultipartUpload)
@refuses(404, 503)
def resume_multipart_upload(caller: User, upload_id: str) -> MultipartUpload:
    """Which parts have come, and new links for the rest."""
    return MultipartUpload.of(
        services().files.uploads.multipart.resume(upload_id, caller.id, LIFETIME)
    )


@resource.post("/api/s3/multipart/<upload_id>/complete")
@user
@answer(200, StoredFile)
@refuses(404, 409, 503)
def complete_multipart_upload(caller: User, upload_id: str) -> StoredFile:
    """Make the parts one file, when all have come. To say it again is harmless."""
    info = services().files.uploads.multipart.complete(upload_id, caller.id)
    return StoredFile(
        file_key=info.key, content_type=info.content_type, file_size=info.size, etag=info.etag
    )


@resource.delete("/api/s3/multipart/<upload_id>")
@user
@answer(200, Abandoned)
@refuses(404, 503)
def abandon_multipart_upload(caller: User, upload_id: str) -> Abandoned:
    """Give the upload up; its parts are removed. A file that was completed stays."""
    services().files.uploads.multipart.abort(upload_id, caller.id)
    return Abandoned(message="Upload abandoned", upload_id=upload_id)
