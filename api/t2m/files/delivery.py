"""Handing out the files of users: the bytes, a picture of them, and links for others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from flask import Response, request
from pydantic import Field

from api import media
from api.causes import PictureNotReady
from api.context import services
from api.declare import ANY, Resource, answer, body, guest, limit, query, refuses, user
from api.limits import UNLIMITED
from api.schema import Body, Content, Moment, Query
from api.t2m.files.schema import FileType
from api.t2m.files.views import get_inspected_file, wait_for_inspection
from services.accounts.users import User
from services.clock import stamp
from services.files.accesses import Kind
from services.files.links import LONGEST
from services.files.user_files import FileNotFound, UserFile
from services.interfaces import Refused

resource = Resource("t2m_file_delivery", tag="T2M files")

JPEG = "image/jpeg"
Size = Literal["small", "medium", "large"]
Quality = Literal["auto", "720p", "1080p"]


class FileDownloadQuery(Query):
    inline: bool = Field(default=False, description="Show it instead of saving it")


class FileStreamQuery(Query):
    quality: Quality = Field(
        default="auto",
        description="The most lines that are wanted of a video; what is not made yet, or no video, "
        "comes as it was uploaded",
    )


class FileThumbnailQuery(Query):
    size: Size = "medium"


class LinkRequest(Body):
    """How long the link lives, in seconds, and what it shows."""

    expires_in: int = Field(default=3600, ge=1, le=LONGEST)
    inline: bool = False
    size: Size | None = Field(default=None, description="A thumbnail instead of the file")
    quality: Quality | None = Field(default=None, description="As a stream")

    @property
    def options(self) -> dict[str, str]:
        named = {"inline": "true" if self.inline else None, "size": self.size}
        return {k: v for k, v in {**named, "quality": self.quality}.items() if v is not None}


class SignedLink(Content):
    """`url` needs no token until `expires_at`."""

    url: str
    expires_in: int
    expires_at: Moment


class Revoked(Content):
    id: str
    revoked: bool


class SecureQuery(Query):
    """All of it is signed; what was not asked for when the link was made cannot be added."""

    user_id: str = Field(max_length=100)
    expires: str = Field(pattern=r"^[0-9]{1,12}$")
    signature: str = Field(max_length=200)
    key_id: str = Field(default="", max_length=100)
    file_type: FileType | None = None
    inline: bool = False
    size: Size | None = None
    quality: Quality | None = None


@resource.get("/api/v1/files/<file_id>/download")
@user
@query(FileDownloadQuery)
@answer(200, None, "The file (storage mode local)", media=ANY)
@answer(206, None, "The range that was asked for (storage mode local)", media=ANY)
@answer(302, None, "To a link for this caller only (storage mode s3)")
@refuses(404, 416, 503)
def download_file(caller: User, file_id: str, query: FileDownloadQuery) -> Response:
    """The file, to be saved or to be shown."""
    file = services().files.user_files.get(file_id, caller.id)
    if services().objects.mode == "s3":
        response = media.redirect(file.key, filename=file.filename, inline=query.inline)
    else:
        response = media.send(file.key, filename=file.filename, inline=query.inline)
    return _note_access(response, file, "download")


@resource.get("/api/v1/files/<file_id>/stream")
@user
@query(FileStreamQuery)
@answer(200, None, "The file (storage mode local)", media=ANY)
@answer(206, None, "The range that was asked for (storage mode local)", media=ANY)
@answer(302, None, "To a link for this caller only (storage mode s3)")
@refuses(404, 416, 503)
def stream_file(caller: User, file_id: str, query: FileStreamQuery) -> Response:
    """The file in ranges, for a player; a tall video in fewer lines, once those are made."""
    file = services().files.user_files.get(file_id, caller.id)
    key = stream_key(file, query.quality)
    response = media.redirect(key) if services().objects.mode == "s3" else media.send(key)
    return _note_access(response, file, "stream")


@resource.get("/api/v1/files/<file_id>/thumbnail")
@user
@query(FileThumbnailQuery)
@answer(200, None, "The picture", media=JPEG)
@refuses(404, 416, 503)
def show_file_thumbnail(caller: User, file_id: str, query: FileThumbnailQuery) -> Response:
    """A small picture of an image, a video or the first page of a PDF, in one of three sizes."""
    file = get_inspected_file(file_id, caller)
    return _note_access(_thumbnail(file, query.size), file, "thumbnail")


@resource.post("/api/v1/files/<file_id>/signed-url")
@user
@body(LinkRequest)
@answer(201, SignedLink)
@refuses(404, 503)
def sign_file_link(caller: User, file_id: str, body: LinkRequest) -> SignedLink:
    """Make a link to a file for whoever has no token, for at most a week."""
    file = services().files.user_files.get(file_id, caller.id)
    url, expires = services().files.links.sign(file, body.expires_in, body.options)
    ends = stamp(datetime.fromtimestamp(expires, UTC))
    return SignedLink(url=url, expires_in=body.expires_in, expires_at=ends)


@resource.delete("/api/v1/files/<file_id>/signed-url")
@user
@answer(200, Revoked)
@refuses(404, 503)
def revoke_file_links(caller: User, file_id: str) -> Revoked:
    """Make every link to this file that was signed until now worthless."""
    file = services().files.user_files.get(file_id, caller.id)
    services().files.user_files.revoke_links(file)
    return Revoked(id=file.id, revoked=True)


@resource.get("/api/v1/files/secure/<file_id>")
@guest
@limit(UNLIMITED)
@query(SecureQuery)
@answer(200, None, "The file, or its thumbnail", media=ANY)
@answer(206, None, "The range that was asked for", media=ANY)
@refuses(403, 404, 416, 503)
def open_file_link(file_id: str, query: SecureQuery) -> Response:
    """A file by a link of `signed-url`: the signature is the right."""
    return media.embeddable(_signed_content(_signed_file(file_id, query), query))


def _signed_content(file: UserFile, query: SecureQuery) -> Response:
    if query.size:
        file = wait_for_inspection(file)
        return _note_access(_thumbnail(file, query.size), file, "thumbnail", signed=True)
    if query.quality:
        key = stream_key(file, query.quality)
        return _note_access(media.send(key, inline=True), file, "stream", signed=True)
    response = media.send(file.key, filename=file.filename, inline=query.inline)
    return _note_access(response, file, "download", signed=True)


def _signed_file(file_id: str, query: SecureQuery) -> UserFile:
    """The file that the link is for. Raises Refused, Expired; unknown files are no exception."""
    try:
        file = services().files.user_files.get(file_id, query.user_id)
    except FileNotFound:
        raise Refused("there is no such file of this user") from None
    given = request.args.to_dict()
    services().files.links.check(file, given)
    return file


def stream_key(file: UserFile, quality: Quality) -> str:
    """The rendition of so many lines, else the file as it is."""
    return file.key if quality == "auto" else file.renditions.get(quality, file.key)


def _thumbnail(file: UserFile, size: Size) -> Response:
    if key := file.thumbnails.get(size):
        return media.send(key)
    if file.inspection == "pending":
        raise PictureNotReady(
            f"The thumbnail of {file.id} is not ready yet. Ask again in a few seconds."
        )
    raise PictureNotReady(file.inspection_error or f"There is no picture of {file.id}.")


def _note_access(
    response: Response, file: UserFile, kind: Kind, *, signed: bool = False
) -> Response:
    """Count it once: not a HEAD, not what the caller has already, not the later ranges."""
    begins = response.headers.get("Content-Range", "bytes 0-").startswith("bytes 0-")
    if request.method == "GET" and response.status_code != 304 and begins:
        services().files.accesses.note(file, kind, signed=signed)
    return response
