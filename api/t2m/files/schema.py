"""What is sent with files, and what is told of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from api.list_filters import ListFilters
from api.schema import Content, Moment, Query
from api.t2m.paging import PageQuery, Pagination
from services.files.names import SUBDIRECTORY
from services.files.user_files import FileRequest, UserFile

FileType = Literal["document", "image", "video", "audio"]


class UploadForm(Query):
    """What goes with a file. `file_type` is found by the content where it is left out."""

    file_type: FileType | None = None
    subdirectory: Annotated[str, StringConstraints(max_length=300)] | None = Field(
        default=None, pattern=f"^{SUBDIRECTORY}$", examples=["uploads/2024"]
    )
    description: Annotated[str, StringConstraints(max_length=2000)] | None = None

    @property
    def wish(self) -> FileRequest:
        return FileRequest(self.file_type, self.subdirectory, self.description)


class FilesQuery(ListFilters, PageQuery):
    file_type: FileType | None = Field(default=None, description="Files of this type only")

    def where(self, owner: str) -> dict[str, Any]:
        return self.narrow("filename", user_id=owner, file_type=self.file_type)


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
        return cls(**same, checksum=format_checksum(file))


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


def format_checksum(file: UserFile) -> str:
    return f"sha256:{file.checksum_sha256}"
