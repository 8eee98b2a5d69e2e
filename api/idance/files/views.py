"""Uploads and downloads by presigned links: the bytes go to the store, not through here."""

from __future__ import annotations

from pydantic import Field

from api import file_keys
from api.auth import demand_log_in
from api.context import services
from api.declare import Growth, Resource, adds, answer, body, limit, refuses, user
from api.limits import UPLOAD_LINKS
from api.links import LIFETIME
from api.refusals import Missing
from api.schema import CamelBody, CamelContent
from services.accounts.users import User

resource = Resource("files", tag="Files")


class Upload(CamelBody):
    """What is to be uploaded. The link takes exactly this type and so many bytes."""

    file_key: str = Field(examples=["sessions/68877865e63d6bd72cdda440/session_456/video.mp4"])
    content_type: str = Field(examples=["video/mp4"])
    file_size: int = Field(gt=0, examples=[10485760])


class UploadLink(CamelContent):
    """PUT the bytes to `uploadUrl` with these `headers`, within `expiresIn` seconds."""

    upload_url: str
    file_key: str
    expires_in: int
    headers: dict[str, str]


class DownloadLink(CamelContent):
    """GET `downloadUrl` within `expiresIn` seconds. It needs no token."""

    download_url: str
    file_key: str
    expires_in: int


@resource.post("/api/s3/presigned-url")
@adds(Growth.UPLOAD)
@user
@limit(UPLOAD_LINKS)
@body(Upload)
@answer(200, UploadLink)
@refuses(409, 503)
def presign_upload(caller: User, body: Upload) -> UploadLink:
    """A link to upload one file: a video up to 100 MB, or a thumbnail up to 5 MB."""
    file_keys.demand_own(body.file_key, caller, "fileKey")
    file_keys.demand_size(body.content_type, body.file_size)
    made = services().files.uploads.presign(
        body.file_key, caller.id, body.content_type, body.file_size, LIFETIME
    )
    return UploadLink(
        upload_url=made.url,
        file_key=body.file_key,
        expires_in=made.expires_in,
        headers=dict(made.headers),
    )


@resource.get("/api/s3/download-url/<path:file_key>")
@user
@answer(200, DownloadLink)
@refuses(403, 404, 503)
def presign_download(caller: User, file_key: str) -> DownloadLink:
    """A link to download one of your files; of your data's archive only after a log-in."""
    if not file_keys.is_own(file_key, caller):
        raise Missing(f"There is no file {file_key!r} of yours.")
    if file_keys.is_archive(file_key):
        demand_log_in()
    services().objects.info(file_key)
    url = services().objects.presign_download(file_key, LIFETIME)
    return DownloadLink(download_url=url, file_key=file_key, expires_in=LIFETIME)
