"""The document's tables: their fields, what is refused, and uploads written down as they go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from services.files.upload_logs import UploadLogs
from services.files.video_files import Place, VideoFiles, file_id
from services.files.video_tables import TABLES, UPLOAD_LOGS, VIDEO_FILES, BrokenRow
from services.interfaces import DuplicateKey, ObjectInfo, Unavailable
from services.jobs.job import Job
from services.jobs.kinds.lessons import FinishedFile
from services.jobs.service import JobService
from services.objects.directory import DirectoryObjects
from tests.services.house import House

PLACED = "s3_bucket s3_key s3_url created_at updated_at "
DOCUMENTED = {
    "video_files": PLACED
    + "job_id user_id scene_number file_type local_path s3_etag filename file_size_bytes "
    "content_type checksum_sha256 duration_seconds width height fps bitrate codec download_count "
    "view_count last_accessed_at upload_started_at upload_completed_at upload_duration_seconds "
    "upload_status upload_error",
    "video_thumbnails": PLACED
    + "video_file_id job_id user_id size width height timestamp_seconds filename file_size_bytes "
    "streaming_url view_count last_accessed_at",
    "scene_code_files": PLACED
    + "job_id user_id scene_number filename code_content file_size_bytes language manim_version "
    "dependencies download_count last_accessed_at",
    "user_assets": PLACED
    + "user_id filename asset_type description file_size_bytes public_url content_type metadata "
    "is_public usage_count last_used_at",
    "s3_upload_logs": "s3_bucket s3_key created_at updated_at job_id user_id file_id file_path "
    "file_size_bytes upload_method started_at completed_at duration_seconds status "
    "progress_percentage bytes_uploaded retry_count error_message error_code",
}
KEY = "users/u/jobs/j/output.mp4"
FILM = FinishedFile(key=KEY, source="work/film", file_type="video", content_type="video/mp4")


@pytest.fixture
def job(house: House) -> Job:
    jobs: JobService = house.services.jobs
    made, _ = jobs.create("video_generation", "u", {"topic": "Graphs"})
    return made


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_documented_field_is_there(table: Any) -> None:
    own = {"key", "sha256"} if table.name == "user_assets" else set()

    assert table.fields == set(DOCUMENTED[table.name].split()) | own


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"file_type": "song"}, "file_type"),
        ({"upload_status": "maybe"}, "upload_status"),
        ({"filename": None}, "lacks filename"),
        ({"colour": "red"}, "no colour"),
    ],
)
def test_a_row_keeps_the_constraints(changed: dict[str, Any], words: str) -> None:
    good = dict.fromkeys(VIDEO_FILES.required, "x") | {"file_type": "video"}

    assert VIDEO_FILES.row(**good)["upload_status"] == "pending"
    with pytest.raises(BrokenRow, match=words):
        VIDEO_FILES.row(**good | changed)


def test_a_percentage_is_one() -> None:
    with pytest.raises(BrokenRow, match="0 to 100"):
        UPLOAD_LOGS.check_values({"progress_percentage": 100.5})


def test_a_scene_has_one_file_of_a_type_and_a_video_several(house: House, job: Job) -> None:
    files = house.services.files.video_files
    for name in ("output.mp4", "output_720p.mp4"):
        files.begin(job, replace(FILM, key=name), 1, "0")
    files.begin(job, replace(FILM, key="scene_001.mp4", scene_number=1), 1, "0")

    second = VIDEO_FILES.row(
        **dict.fromkeys(("user_id", "filename", "created_at", "updated_at"), "x"),
        **{"job_id": job.id, "file_type": "video", "scene_number": 1},
    )

    with pytest.raises(DuplicateKey):
        house.services.documents.insert("video_files", {"_id": "other", **second})
    assert len(list(files.of_job(job.id))) == 3


def test_a_file_that_is_uploaded_again_keeps_its_counts(house: House, job: Job) -> None:
    files = house.services.files.video_files
    files.begin(job, FILM, 5, "abc")
    files.complete(KEY, "etag", 0.25)
    files.count_download(KEY)
    assert files.has_arrived(KEY, "abc")
    assert not files.has_arrived(KEY, "def")

    files.begin(job, FILM, 6, "def")

    row = next(files.of_job(job.id))
    assert (row.download_count, row.file_size_bytes) == (1, 6)
    assert row.upload_status == "uploading"
    assert not files.has_arrived(KEY, "def")


def test_an_attempt_that_fails_late_takes_nothing_back_from_the_one_that_came_through(
    house: House, job: Job
) -> None:
    files = house.services.files.video_files
    files.begin(job, FILM, 5, "abc")
    files.complete(KEY, "etag", 0.25)

    files.fail(KEY, "the line is cut")

    row = next(files.of_job(job.id))
    assert (row.upload_status, row.upload_error) == ("completed", None)


class Breaking:
    """A store that takes half of a file, a few times."""

    mode = "local"

    def __init__(self, inner: DirectoryObjects, breaks: int) -> None:
        self._inner = inner
        self._breaks = breaks

    def put_file(
        self, key: str, path: Path, content_type: str, *, on_bytes: Callable[[int], None]
    ) -> ObjectInfo:
        if self._breaks:
            self._breaks -= 1
            on_bytes(path.stat().st_size // 2)
            raise Unavailable("the line is cut")
        return self._inner.put_file(key, path, content_type, on_bytes=on_bytes)


def test_an_upload_is_written_down_with_its_bytes_errors_and_retries(
    house: House, job: Job, tmp_path: Path
) -> None:
    path = tmp_path / "film"
    path.write_bytes(bytes(1000))
    documents, inner = house.services.documents, house.services.objects
    assert isinstance(inner, DirectoryObjects)
    store = Breaking(inner, breaks=1)
    logs = UploadLogs(documents, inner)

    with pytest.raises(Unavailable), logs.upload(job, KEY, 1000) as sent:
        store.put_file(KEY, path, "video/mp4", on_bytes=sent)
    broken = documents.get("s3_upload_logs", file_id(KEY))
    with logs.upload(job, KEY, 1000) as sent:
        store.put_file(KEY, path, "video/mp4", on_bytes=sent)
    whole = documents.get("s3_upload_logs", file_id(KEY))

    assert broken is not None
    assert whole is not None
    assert (broken["status"], broken["bytes_uploaded"]) == ("failed", 500)
    assert (broken["error_code"], broken["error_message"]) == ("Unavailable", "the line is cut")
    assert broken["progress_percentage"] == 50
    assert (whole["status"], whole["bytes_uploaded"], whole["retry_count"]) == (
        "completed",
        1000,
        1,
    )
    assert (whole["progress_percentage"], whole["error_message"]) == (100, None)
    assert whole["completed_at"] >= whole["started_at"]


def test_progress_is_written_while_the_bytes_go(
    house: House, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.files.upload_logs.EVERY_SECONDS", 0)
    documents = house.services.documents

    with house.services.files.upload_logs.upload(job, KEY, 200) as sent:
        seen = []
        for count in (50, 60, -60, 90):
            sent(count)
            row = documents.get("s3_upload_logs", file_id(KEY))
            assert row is not None
            seen.append((row["status"], row["bytes_uploaded"], row["progress_percentage"]))

    assert seen == [
        ("progress", 50, 25),
        ("progress", 110, 55),
        ("progress", 50, 25),
        ("progress", 140, 70),
    ]


def test_video_files_name_their_place_in_either_store(house: House) -> None:
    class Bucket:
        mode = "s3"

        def uri(self, key: str) -> str:
            return f"s3://films/prefix/{key}"

    local = house.services.files.video_files.place(KEY)
    stored = VideoFiles(house.services.documents, Bucket()).place(KEY)  # type: ignore[arg-type]  # as much of a store as is asked

    assert local == Place(local_path=KEY)
    assert (stored.s3_bucket, stored.s3_key) == ("films", f"prefix/{KEY}")
