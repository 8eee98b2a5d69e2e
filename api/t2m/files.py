"""Files of users: uploaded, listed, described, deleted."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Annotated, Any, BinaryIO, Literal, cast

from pydantic import Field, StringConstraints
from werkzeug.datastructures import FileStorage

from api.context import services
from api.declare import (
    Growth,
    Resource,
    adds,
    answer,
    conditional,
    form,
    limit,
    query,
    refuses,
    user,
)
from api.dispatch import Answer
from api.held_requests import PlacesTaken, TooManyHeld
from api.limits import T2M_UPLOADS
from api.rates import caller_key, count, take_place
from api.refusals import Invalid
from api.schema import Content, Moment, Query
from api.t2m.paging import PageQuery, Pagination
from services.accounts.users import User
from services.files.contents import LARGEST_FILE, FileRefused
from services.files.names import SUBDIRECTORY, harmless
from services.files.user_files import UserFile, Wish

resource = Resource("t2m_files", tag="T2M files")

MOST_FILES = 100
FRAME = 256 * 1024  # bytes of a form beside its files
LARGEST_BATCH = 5 * LARGEST_FILE
WAIT_SECONDS = 10  # for a worker to inspect what has just been uploaded

FileType = Literal["document", "image", "video", "audio"]


class UploadForm(Query):
    """What goes with a file. `file_type` is found by the content where it is left out."""

    file_type: FileType | None = None
    subdirectory: Annotated[str, StringConstraints(max_length=300)] | None = Field(
        default=None, pattern=f"^{SUBDIRECTORY}$", examples=["uploads/2024"]
    )
    description: Annotated[str, StringConstraints(max_length=2000)] | None = None

    @property
    def wish(self) -> Wish:
        return Wish(self.file_type, self.subdirectory, self.description)


class FilesQuery(PageQuery):
    file_type: FileType | None = Field(default=None, description="Files of this type only")


class ListedFile(Content):
    id: str
    filename: str
    size: int
    file_type: FileType
    created_at: Moment

    @classmethod
    def of(cls, file: UserFile) -> ListedFile:
        return cls(**{name: getattr(file, name) for name in ListedFile.model_fields})


class FileList(Content):
    items: list[ListedFile]
    pagination: Pagination


class File(ListedFile):
    """All about a file. `inspection` says whether the metadata has been read from it yet."""

    content_type: str
    checksum: str
    subdirectory: str | None
    description: str | None
    updated_at: Moment
    download_count: int
    last_accessed_at: Moment | None
    inspection: Literal["none", "pending", "done", "failed"]
    inspection_error: str | None
    metadata: dict[str, Any]

    @classmethod
    def of(cls, file: UserFile) -> File:
        same = {name: getattr(file, name) for name in File.model_fields if name != "checksum"}
        return cls(**same, checksum=checksum(file))


class FileFacts(Content):
    """What the file itself tells: pages, author, pixels, seconds …, depending on what it is."""

    content_type: str
    size: int
    checksum: str
    inspection: Literal["none", "pending", "done", "failed"]
    metadata: dict[str, Any]


class UploadResult(Content):
    """What became of one file of a batch."""

    filename: str
    success: bool
    id: str | None = None
    size: int | None = None
    content_type: str | None = None
    file_type: FileType | None = None
    error: str | None = None


class BatchResult(Content):
    """In the order in which the files were sent."""

    results: list[UploadResult]
    total: int
    uploaded: int
    failed: int


class Deleted(Content):
    id: str
    deleted: bool


@resource.post("/api/v1/files/upload")
@adds(Growth.UPLOAD)
@user
@limit(T2M_UPLOADS)
@form(UploadForm, "file", largest=LARGEST_FILE + FRAME)
@answer(201, File, "Stored; its metadata follows within seconds")
@refuses(503)
def upload_file(caller: User, form: UploadForm, files: list[FileStorage]) -> Answer:
    """Upload one file of at most 100 MiB: a text, a PDF, a picture, a video or a sound."""
    file = stored(caller, files[0], form)
    headers = {"Location": f"/api/v1/files/{file.id}"}
    return Answer(File.of(file), headers=headers, message="File uploaded")


@resource.post("/api/v1/files/batch-upload")
@adds(Growth.UPLOAD)
@user
@limit(T2M_UPLOADS)
@form(UploadForm, "files", largest=LARGEST_BATCH + FRAME, several=True)
@answer(201, BatchResult, "All of them are stored")
@answer(207, BatchResult, "Some are not; each result says why")
@refuses(503)
def upload_files(caller: User, form: UploadForm, files: list[FileStorage]) -> Answer:
    """Upload up to 100 files of 500 MiB together. One that is refused keeps no other back."""
    if len(files) > MOST_FILES:
        message = f"A batch has at most {MOST_FILES} files"
        raise Invalid.field("body", "files", message=message, value=len(files))
    count(T2M_UPLOADS, caller_key(), len(files) - 1)  # each file is an upload
    results = [_result(caller, file, form) for file in files]
    uploaded = sum(result.success for result in results)
    content = BatchResult(
        results=results, total=len(files), uploaded=uploaded, failed=len(files) - uploaded
    )
    return Answer(content, 201 if uploaded == len(files) else 207)


@resource.get("/api/v1/files")
@user
@query(FilesQuery)
@answer(200, FileList)
@refuses(503)
def list_files(caller: User, query: FilesQuery) -> FileList:
    """Your files, newest first."""
    page = services().files.page(caller.id, query.file_type, query.request)
    items = [ListedFile.of(UserFile.from_document(document)) for document in page.documents]
    return FileList(items=items, pagination=Pagination.of(page))


@resource.get("/api/v1/files/<file_id>")
@user
@conditional
@answer(200, File)
@refuses(404, 503)
def show_file(caller: User, file_id: str) -> File:
    """All about one of your files."""
    return File.of(inspected_file(file_id, caller))


@resource.get("/api/v1/files/<file_id>/metadata")
@user
@conditional
@answer(200, FileFacts)
@refuses(404, 503)
def show_file_metadata(caller: User, file_id: str) -> FileFacts:
    """What the file itself tells: size, checksum, and what was read from its content."""
    file = inspected_file(file_id, caller)
    return FileFacts(
        content_type=file.content_type,
        size=file.size,
        checksum=checksum(file),
        inspection=file.inspection,
        metadata=file.metadata,
    )


@resource.delete("/api/v1/files/<file_id>")
@user
@answer(200, Deleted)
@refuses(404, 503)
def delete_file(caller: User, file_id: str) -> Answer:
    """Delete a file, its thumbnails and its analytics. Links to it are worth nothing any more."""
    file = services().files.get(file_id, caller.id)
    services().file_cleanup.remove(file)
    return Answer(Deleted(id=file.id, deleted=True), message="File deleted")


def stored(caller: User, given: FileStorage, form: UploadForm) -> UserFile:
    """The file, kept. Raises FileRefused."""
    stream = cast("BinaryIO", given.stream)
    return services().files.add(caller.id, given.filename or "", stream, form.wish)


def inspected_file(file_id: str, caller: User) -> UserFile:
    """The caller's file; one that has just been uploaded is waited for. Raises FileNotFound."""
    return settled(services().files.get(file_id, caller.id))


def settled(file: UserFile) -> UserFile:
    """The file with what its inspection has found, which is waited for. Raises FileNotFound.

    Who has no more places for that is told at once how far it is.
    """
    if file.inspection != "pending":
        return file
    try:
        place = take_place()
    except (TooManyHeld, PlacesTaken):
        return services().files.await_inspection(file, 0)
    with place or nullcontext():
        return services().files.await_inspection(file, WAIT_SECONDS)


def checksum(file: UserFile) -> str:
    return f"sha256:{file.checksum_sha256}"


def _result(caller: User, given: FileStorage, form: UploadForm) -> UploadResult:
    name = harmless(given.filename or "")
    try:
        file = stored(caller, given, form)
    except FileRefused as refusal:
        return UploadResult(filename=name, success=False, error=str(refusal))
    return UploadResult(
        filename=name,
        success=True,
        id=file.id,
        size=file.size,
        content_type=file.content_type,
        file_type=file.file_type,  # type: ignore[arg-type]  # the form and the content know no other
    )
