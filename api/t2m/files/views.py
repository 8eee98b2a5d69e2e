"""Files of users: uploaded, listed, described, deleted."""

from __future__ import annotations

from contextlib import nullcontext
from typing import BinaryIO, cast

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
from api.rates import caller_key, count_call, take_place
from api.refusals import Invalid
from api.t2m.files.schema import (
    BatchResult,
    Deleted,
    File,
    FileFacts,
    FileList,
    FilesQuery,
    ListedFile,
    UploadForm,
    UploadResult,
    format_checksum,
)
from api.t2m.paging import Pagination
from services.accounts.users import User
from services.files.contents import LARGEST_FILE, FileRefused
from services.files.names import harmless
from services.files.user_files import UserFile

resource = Resource("t2m_files", tag="T2M files")

MOST_FILES = 100
FRAME = 256 * 1024  # bytes of a form beside its files
LARGEST_BATCH = 5 * LARGEST_FILE
WAIT_SECONDS = 10  # for a worker to inspect what has just been uploaded


@resource.post("/api/v1/files/upload")
@adds(Growth.UPLOAD)
@user
@limit(T2M_UPLOADS)
@form(UploadForm, "file", largest=LARGEST_FILE + FRAME)
@answer(201, File, "Stored; its metadata follows within seconds")
@refuses(503)
def upload_file(caller: User, form: UploadForm, files: list[FileStorage]) -> Answer:
    """Upload one file of at most 100 MiB: a text, a PDF, a picture, a video or a sound."""
    file = store_file(caller, files[0], form)
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
    count_call(T2M_UPLOADS, caller_key(), len(files) - 1)  # each file is an upload
    results = [_upload_one(caller, file, form) for file in files]
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
    page = services().files.user_files.page(query.where(caller.id), query.order, query.request)
    items = [ListedFile.of(UserFile.from_document(document)) for document in page.documents]
    return FileList(items=items, pagination=Pagination.of(page))


@resource.get("/api/v1/files/<file_id>")
@user
@conditional
@answer(200, File)
@refuses(404, 503)
def show_file(caller: User, file_id: str) -> File:
    """All about one of your files."""
    return File.of(get_inspected_file(file_id, caller))


@resource.get("/api/v1/files/<file_id>/metadata")
@user
@conditional
@answer(200, FileFacts)
@refuses(404, 503)
def show_file_metadata(caller: User, file_id: str) -> FileFacts:
    """What the file itself tells: size, checksum, and what was read from its content."""
    file = get_inspected_file(file_id, caller)
    return FileFacts(
        content_type=file.content_type,
        size=file.size,
        checksum=format_checksum(file),
        inspection=file.inspection,
        metadata=file.metadata,
    )


@resource.delete("/api/v1/files/<file_id>")
@user
@answer(200, Deleted)
@refuses(404, 503)
def delete_file(caller: User, file_id: str) -> Answer:
    """Delete a file, its thumbnails and its analytics. Links to it are worth nothing any more."""
    file = services().files.user_files.get(file_id, caller.id)
    services().files.cleanup.remove(file)
    return Answer(Deleted(id=file.id, deleted=True), message="File deleted")


def store_file(caller: User, given: FileStorage, form: UploadForm) -> UserFile:
    """The file, kept. Raises FileRefused."""
    stream = cast("BinaryIO", given.stream)
    add, name = services().files.user_files.add, given.filename or ""
    return add(caller.id, name, stream, form.wish, tenant=caller.app_of)


def get_inspected_file(file_id: str, caller: User) -> UserFile:
    """The caller's file; one that has just been uploaded is waited for. Raises FileNotFound."""
    return wait_for_inspection(services().files.user_files.get(file_id, caller.id))


def wait_for_inspection(file: UserFile) -> UserFile:
    """The file with what its inspection has found, which is waited for. Raises FileNotFound.

    Who has no more places for that is told at once how far it is.
    """
    if file.inspection != "pending":
        return file
    try:
        place = take_place()
    except (TooManyHeld, PlacesTaken):
        return services().files.user_files.await_inspection(file, 0)
    with place or nullcontext():
        return services().files.user_files.await_inspection(file, WAIT_SECONDS)


def _upload_one(caller: User, given: FileStorage, form: UploadForm) -> UploadResult:
    name = harmless(given.filename or "")
    try:
        file = store_file(caller, given, form)
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
