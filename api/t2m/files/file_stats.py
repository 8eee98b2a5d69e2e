"""Looking after one's files: who reads them, how much there is, and what may go."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from api.context import services
from api.declare import Resource, answer, body, conditional, refuses, user
from api.schema import Body, Content, Moment
from api.t2m.files.schema import FileType, ListedFile
from services.accounts.users import User
from services.files.accesses import DAYS, DayOfAccesses
from services.files.cleanup import CleanedUp, Criteria, Totals
from services.files.user_files import UserFile

resource = Resource("t2m_file_care", tag="T2M files")

SHOWN = 100
TYPES: tuple[FileType, ...] = ("document", "image", "video", "audio")


class Accesses(Content):
    """How often; `signed` of them by links, without a token."""

    downloads: int
    streams: int
    thumbnails: int
    signed: int


class AccessDay(Accesses):
    date: str


class Analytics(Content):
    file_id: str
    total_accesses: int
    accesses: Accesses
    last_accessed_at: Moment | None
    created_at: Moment
    by_day: list[AccessDay] = Field(description=f"The last {DAYS} days with accesses")


class TypeStats(Content):
    count: int
    size: int


class FileStats(Content):
    """Sizes in bytes."""

    total_files: int
    total_size: int
    average_size: int
    by_type: dict[FileType, TypeStats]
    total_downloads: int
    total_streams: int
    total_thumbnails: int
    largest_file: ListedFile | None
    last_upload_at: Moment | None


class Cleanup(Body):
    """What may go: all criteria that are given have to hold, and there has to be one."""

    older_than_days: float | None = Field(default=None, ge=0, le=100_000)
    file_type: Literal["document", "image", "video", "audio"] | None = None
    unused: bool = Field(default=False, description="Never read since it was uploaded")
    unused_for_days: float | None = Field(default=None, ge=0, le=100_000)
    subdirectory: str | None = Field(default=None, max_length=300)
    larger_than_bytes: int | None = Field(default=None, ge=1, le=2**40)
    dry_run: bool = Field(default=False, description="Only tell what would be deleted")

    @model_validator(mode="after")
    def _says_what(self) -> Cleanup:
        given = self.model_dump(exclude={"dry_run"}, exclude_none=True)
        if given == {"unused": False}:
            raise ValueError("Say which files: older_than_days, file_type, unused …")
        return self

    @property
    def criteria(self) -> Criteria:
        return Criteria(**self.model_dump(exclude={"dry_run"}))


class CleanupResult(Content):
    """`files` are the first of them; `more`: another call would find further ones."""

    dry_run: bool
    matched_files: int
    deleted_files: int
    freed_bytes: int
    files: list[ListedFile] = Field(max_length=SHOWN)
    more: bool

    @classmethod
    def of(cls, done: CleanedUp, *, dry_run: bool) -> CleanupResult:
        return cls(
            dry_run=dry_run,
            matched_files=len(done.files),
            deleted_files=0 if dry_run else len(done.files),
            freed_bytes=done.size,
            files=[ListedFile.of(file) for file in done.files[:SHOWN]],
            more=done.more,
        )


@resource.get("/api/v1/files/<file_id>/analytics")
@user
@conditional
@answer(200, Analytics)
@refuses(404, 503)
def show_file_analytics(caller: User, file_id: str) -> Analytics:
    """How often the file was read, when, and by which way."""
    file = services().files.user_files.get(file_id, caller.id)
    counts = _show_accesses(file)
    return Analytics(
        file_id=file.id,
        total_accesses=counts.downloads + counts.streams + counts.thumbnails,
        accesses=counts,
        last_accessed_at=file.last_accessed_at,
        created_at=file.created_at,
        by_day=[
            AccessDay(date=day.day, **_show_accesses(day).model_dump())
            for day in services().files.accesses.by_day(file.id)
        ],
    )


@resource.get("/api/v1/files/stats")
@user
@answer(200, FileStats)
@refuses(503)
def show_file_stats(caller: User) -> FileStats:
    """How many files you have, how large they are, and how often they are read."""
    return _show_stats(services().files.cleanup.totals(caller.id))


@resource.post("/api/v1/files/cleanup")
@user
@body(Cleanup)
@answer(200, CleanupResult)
@refuses(503)
def clean_up_files(caller: User, body: Cleanup) -> CleanupResult:
    """Delete those of your files that meet all criteria, at most 1000 at a time."""
    done = services().files.cleanup.clean_up(caller.id, body.criteria, dry_run=body.dry_run)
    return CleanupResult.of(done, dry_run=body.dry_run)


def _show_accesses(counted: UserFile | DayOfAccesses) -> Accesses:
    return Accesses(
        downloads=counted.download_count,
        streams=counted.stream_count,
        thumbnails=counted.thumbnail_count,
        signed=counted.signed_count,
    )


def _show_stats(totals: Totals) -> FileStats:
    count, size = totals.counts.total(), totals.sizes.total()
    return FileStats(
        total_files=count,
        total_size=size,
        average_size=size // count if count else 0,
        by_type={
            name: TypeStats(count=totals.counts[name], size=totals.sizes[name]) for name in TYPES
        },
        total_downloads=totals.accesses["download"],
        total_streams=totals.accesses["stream"],
        total_thumbnails=totals.accesses["thumbnail"],
        largest_file=ListedFile.of(totals.largest) if totals.largest else None,
        last_upload_at=totals.last_upload_at,
    )
