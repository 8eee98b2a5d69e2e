"""Files of T2M: what is taken, how it is handed out, who reads it, and what may go."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from services.clock import now, stamp
from services.files.names import harmless
from services.files.user_files import USER_FILES
from services.interfaces import Message
from services.jobs.service import JOBS
from tasks.files import inspect_file
from tasks.work import Work
from tests.api.conftest import MP4, PNG, Person, Stage

FILES = "/api/v1/files"
TEXT = b"Some words\nin two lines\n" * 20
PROGRAM = b"MZ\x90\x00" + bytes(300)


class Pulse:
    """A heartbeat of work that nobody ends."""

    progress = 0.0
    unwanted = False


def send(who: Person, *parts: tuple[str, bytes], one: bool = False, **fields: str) -> TestResponse:
    files = [(io.BytesIO(content), name) for name, content in parts]
    if one:
        return who.post(f"{FILES}/upload", data={**fields, "file": files[0]})
    return who.post(f"{FILES}/batch-upload", data={**fields, "files": files})


def data(answer: TestResponse, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.json is not None
    return answer.json["data"]


def uploaded(who: Person, content: bytes = TEXT, name: str = "notes.txt", **fields: str) -> Any:
    return data(send(who, (name, content), one=True, **fields), 201)


def details(answer: TestResponse) -> Any:
    assert answer.status_code == 400, answer.text
    assert answer.json is not None
    assert answer.json["error"]["code"] == "VALIDATION_ERROR"
    return answer.json["error"]["details"]


def test_an_upload_is_described_with_size_checksum_and_what_was_said_of_it(user: Person) -> None:
    said = {"subdirectory": "uploads/2024", "description": "Mine", "file_type": "document"}

    file = uploaded(user, **said)

    shown = data(user.get(f"{FILES}/{file['id']}"))
    assert shown == file
    assert {name: shown[name] for name in said} == said
    assert (shown["size"], shown["filename"]) == (len(TEXT), "notes.txt")
    assert shown["checksum"] == f"sha256:{hashlib.sha256(TEXT).hexdigest()}"


@pytest.mark.parametrize(
    ("name", "content", "content_type", "file_type"),
    [
        ("film.txt", MP4, "video/mp4", "video"),
        ("picture", PNG, "image/png", "image"),
        ("sound.mp4", b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(40), "audio/wav", "audio"),
        ("paper.html", b"%PDF-1.7\n", "application/pdf", "document"),
        ("page.html", b"<script>alert(1)</script>", "text/plain", "document"),
        ("table.csv", b"a,b\n1,2\n", "text/csv", "document"),
    ],
)
def test_the_content_tells_the_type_and_not_the_name(
    user: Person, name: str, content: bytes, content_type: str, file_type: str
) -> None:
    file = uploaded(user, content, name)

    assert (file["content_type"], file["file_type"]) == (content_type, file_type)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../evil.txt", "evil.txt"),
        ("C:\\temp\\évil.txt", "évil.txt"),
        ("..", "file"),
        ("good\u202etxt.exe", "goodtxt.exe"),
        ("n" * 300 + ".txt", "n" * 251 + ".txt"),
    ],
)
def test_a_name_is_kept_without_what_could_do_harm(name: str, kept: str) -> None:
    assert harmless(name) == kept


def test_an_uploaded_name_is_never_a_path(user: Person, stage: Stage) -> None:
    file = uploaded(user, name="../../evil.txt")

    assert file["filename"] == "evil.txt"
    keys = [info.key for info in stage.services.objects.list("files/")]
    assert keys == [f"files/{user.id}/{file['id']}/content"]


@pytest.mark.parametrize("content", [b"", PROGRAM, b"\x7fELF" + bytes(99), b"#!/bin/sh\nrm -r x\n"])
def test_programs_and_empty_files_are_refused(user: Person, content: bytes) -> None:
    answer = send(user, ("setup.txt", content), one=True)

    assert "file" in details(answer)
    assert data(user.get(f"{FILES}/stats"))["total_files"] == 0


def test_one_bad_file_of_a_batch_spoils_no_other(user: Person) -> None:
    answer = send(user, ("a.txt", TEXT), ("b.exe", PROGRAM), ("c.txt", b"other"))

    batch = data(answer, 207)
    assert [result["success"] for result in batch["results"]] == [True, False, True]
    assert (batch["total"], batch["uploaded"], batch["failed"]) == (3, 2, 1)
    assert batch["results"][1]["error"]
    listed = data(user.get(FILES))["items"]
    assert {file["filename"] for file in listed} == {"a.txt", "c.txt"}


def test_a_form_that_is_not_as_documented_is_refused_by_field(user: Person) -> None:
    part = ("a.txt", TEXT)

    assert "subdirectory" in details(send(user, part, one=True, subdirectory="../etc"))
    assert "file_type" in details(send(user, part, file_type="banana"))
    assert "colour" in details(send(user, part, one=True, colour="red"))
    assert "file" in details(user.post(f"{FILES}/upload", json={"file": "x"}))
    assert "files" in details(user.post(f"{FILES}/batch-upload", data={"description": "x"}))


def test_a_file_larger_than_the_limit_is_not_kept(
    user: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.files.contents.LARGEST_FILE", 100)

    batch = data(send(user, ("large.txt", b"x" * 101), ("small.txt", b"x" * 100)), 207)

    assert [result["success"] for result in batch["results"]] == [False, True]


def test_a_picture_is_handed_to_the_worker_and_a_text_is_not(
    user: Person, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Message] = []
    monkeypatch.setattr(stage.services.queue, "publish", sent.append)

    uploaded(user)
    picture = uploaded(user, PNG)

    assert [(message.task, message.queue) for message in sent] == [("files.inspect", "s3-upload")]
    assert picture["inspection"] == "pending"
    data(user.get(f"{FILES}/{picture['id']}"))
    assert len(sent) == 1  # to look at it asks for no second inspection


def worked(stage: Stage, file_id: str) -> Any:
    """What the worker's task makes of the file."""
    [job] = stage.services.documents.find(JOBS, {"dedupe_key": f"inspection:{file_id}"})
    with Work(stage.services, stage.begin(job["_id"]), Pulse()) as work:
        return inspect_file.run(work)


def test_the_worker_leaves_metadata_and_thumbnails(user: Person, stage: Stage) -> None:
    made = io.BytesIO()
    Image.new("RGB", (900, 600), "teal").save(made, "PNG")
    path = f"{FILES}/{uploaded(user, made.getvalue())['id']}"
    assert user.get(f"{path}/thumbnail").status_code == 404

    worked(stage, path.rpartition("/")[2])

    file = data(user.get(path))
    assert file["inspection"] == "done"
    assert (file["metadata"]["width"], file["metadata"]["height"]) == (900, 600)
    found = [
        Image.open(io.BytesIO(user.get(f"{path}/thumbnail?size={size}").data)).width
        for size in ("small", "medium", "large")
    ]
    assert found == [160, 320, 640]


def test_a_file_that_cannot_be_read_is_kept_and_says_why(user: Person, stage: Stage) -> None:
    path = f"{FILES}/{uploaded(user, PNG)['id']}"

    worked(stage, path.rpartition("/")[2])

    file = data(user.get(path))
    assert (file["inspection"], file["metadata"]) == ("failed", {})
    assert "damaged" in file["inspection_error"]
    assert user.get(f"{path}/download").data == PNG
    assert user.get(f"{path}/thumbnail").status_code == 404


def test_a_file_deleted_before_its_inspection_leaves_nothing(user: Person, stage: Stage) -> None:
    file = uploaded(user, PNG)["id"]
    user.delete(f"{FILES}/{file}")

    worked(stage, file)

    assert list(stage.services.objects.list("files/")) == []


def test_the_list_is_paged_and_filtered(user: Person, other: Person, stage: Stage) -> None:
    stage.file(other.id)
    for number in range(3):
        uploaded(user, name=f"note{number}.txt")
    stage.file(user.id)

    page = data(user.get(f"{FILES}?file_type=document&items_per_page=2"))

    assert [file["filename"] for file in page["items"]] == ["note2.txt", "note1.txt"]
    assert page["pagination"]["total_items"] == 3
    assert page["pagination"]["has_next"]
    assert data(user.get(f"{FILES}?file_type=audio"))["items"] == []


def test_a_download_is_an_attachment_unless_it_is_to_be_shown(user: Person) -> None:
    path = f"{FILES}/{uploaded(user)['id']}/download"

    saved, shown = user.get(path), user.get(f"{path}?inline=true")

    assert saved.data == shown.data == TEXT
    assert saved.headers["Content-Disposition"].startswith('attachment; filename="notes.txt";')
    assert shown.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("query", ["", "?inline=true"])
def test_a_name_of_any_script_is_handed_out_in_plain_ascii(user: Person, query: str) -> None:
    file = uploaded(user, name="Grüße 舞蹈 😀.txt")

    answer = user.get(f"{FILES}/{file['id']}/download{query}")

    disposition = answer.headers["Content-Disposition"]
    assert disposition.isascii()
    name = quote("Grüße 舞蹈 😀.txt")
    assert disposition.endswith(f"filename*=UTF-8''{name}")


def test_a_name_of_a_million_letters_keeps_nobody_waiting() -> None:
    assert harmless("a" * 1_000_000 + ".txt") == "a" * 251 + ".txt"


def test_a_stream_honours_ranges_and_conditions(user: Person) -> None:
    path = f"{FILES}/{uploaded(user)['id']}/stream"
    etag = user.get(path).headers["ETag"]

    part = user.get(path, headers={"Range": "bytes=5-9", "If-Range": etag})
    changed = user.get(path, headers={"Range": "bytes=5-9", "If-Range": '"other"'})
    same = user.get(path, headers={"If-None-Match": etag})
    beyond = user.get(path, headers={"Range": f"bytes={len(TEXT)}-"})

    assert (part.status_code, part.data) == (206, TEXT[5:10])
    assert (changed.status_code, changed.data) == (200, TEXT)
    assert (same.status_code, beyond.status_code) == (304, 416)


def test_analytics_count_every_access_once(user: Person, guest: Person, stage: Stage) -> None:
    file = stage.file(user.id)
    path, link = f"{FILES}/{file.id}", signed(user, file.id)

    user.get(f"{path}/download")
    user.request("HEAD", f"{path}/download")
    user.get(f"{path}/stream", headers={"Range": "bytes=0-9"})
    user.get(f"{path}/stream", headers={"Range": "bytes=10-19"})
    user.get(f"{path}/thumbnail?size=large")
    guest.get(link)

    found = data(user.get(f"{path}/analytics"))
    assert found["accesses"] == {"downloads": 2, "streams": 1, "thumbnails": 1, "signed": 1}
    assert found["total_accesses"] == 4
    assert [day["date"] for day in found["by_day"]] == [stamp(now())[:10]]
    assert data(user.get(path))["download_count"] == 2


def test_what_has_no_picture_has_no_thumbnail(user: Person) -> None:
    assert user.get(f"{FILES}/{uploaded(user)['id']}/thumbnail").status_code == 404


def test_a_deleted_file_is_gone_with_all_that_belongs_to_it(user: Person, stage: Stage) -> None:
    file = stage.file(user.id)
    user.get(f"{FILES}/{file.id}/download")

    assert data(user.delete(f"{FILES}/{file.id}"))["deleted"]

    assert list(stage.services.objects.list("files/")) == []
    assert stage.services.files.accesses.by_day(file.id) == []
    for path in ("", "/metadata", "/download", "/stream", "/thumbnail", "/analytics"):
        assert user.get(f"{FILES}/{file.id}{path}").status_code == 404
    assert user.delete(f"{FILES}/{file.id}").status_code == 404


def aged(stage: Stage, file_id: str, days: float) -> None:
    created = {"created_at": stamp(now() - timedelta(days=days))}
    stage.services.documents.update(USER_FILES, {"_id": file_id}, {"$set": created})


def test_a_cleanup_deletes_what_meets_all_criteria(
    user: Person, other: Person, stage: Stage
) -> None:
    old, used, new = (uploaded(user, name=f"{n}.txt")["id"] for n in ("old", "used", "new"))
    foreign = uploaded(other)["id"]
    for file_id in (old, used, foreign):
        aged(stage, file_id, days=40)
    user.get(f"{FILES}/{used}/download")
    criteria = {"older_than_days": 30, "unused": True}

    dry = data(user.post(f"{FILES}/cleanup", json={**criteria, "dry_run": True}))
    wet = data(user.post(f"{FILES}/cleanup", json=criteria))

    assert [file["id"] for file in dry["files"]] == [file["id"] for file in wet["files"]] == [old]
    assert (dry["deleted_files"], dry["matched_files"], dry["freed_bytes"]) == (0, 1, len(TEXT))
    assert wet["deleted_files"] == 1
    assert {file["id"] for file in data(user.get(FILES))["items"]} == {used, new}
    assert other.get(f"{FILES}/{foreign}").status_code == 200


def test_a_cleanup_without_criteria_deletes_nothing(user: Person) -> None:
    uploaded(user)

    for criteria in ({}, {"dry_run": False}, {"unused": False}, {"everything": True}):
        assert details(user.post(f"{FILES}/cleanup", json=criteria))
    assert data(user.get(f"{FILES}/stats"))["total_files"] == 1


def test_statistics_add_up(user: Person, stage: Stage) -> None:
    uploaded(user)
    stage.file(user.id)

    stats = data(user.get(f"{FILES}/stats"))

    assert (stats["total_files"], stats["total_size"]) == (2, len(TEXT) + len(PNG))
    assert stats["by_type"]["image"] == {"count": 1, "size": len(PNG)}
    assert stats["largest_file"]["size"] == len(TEXT)


def signed(user: Person, file_id: str, **wish: Any) -> str:
    made = data(user.post(f"{FILES}/{file_id}/signed-url", json=wish), 201)
    return str(made["url"])


def test_a_signed_link_needs_no_token(user: Person, guest: Person) -> None:
    file = uploaded(user)["id"]

    saved = guest.get(signed(user, file, expires_in=60))
    shown = guest.get(signed(user, file, inline=True))

    assert (saved.status_code, saved.data) == (200, TEXT)
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert shown.headers["Content-Disposition"].startswith("inline")


def test_a_signed_link_may_be_for_a_thumbnail_only(
    user: Person, guest: Person, stage: Stage
) -> None:
    link = signed(user, stage.file(user.id).id, size="small")

    assert guest.get(link).data == b"small"
    assert guest.get(link.replace("size=small", "size=large")).status_code == 403
    assert guest.get(link.replace("size=small&", "")).status_code == 403


@pytest.mark.parametrize(
    "spoil",
    [
        lambda link: f"{link}0",
        lambda link: f"{link}&inline=true",
        lambda link: link.replace("expires=", "expires=9"),
        lambda link: link.replace("user_id=", "user_id=0"),
        lambda link: link.replace("key_id=", "key_id=0"),
        lambda link: link.replace("secure/file_", "secure/file_0"),
    ],
)
def test_a_changed_link_is_refused(
    user: Person, guest: Person, spoil: Callable[[str], str]
) -> None:
    link = signed(user, uploaded(user)["id"])

    answer = guest.get(spoil(link))

    assert answer.status_code == 403, answer.text


def test_a_signature_is_worth_nothing_for_another_file(user: Person, guest: Person) -> None:
    one, another = uploaded(user)["id"], uploaded(user)["id"]

    assert guest.get(signed(user, one).replace(one, another)).status_code == 403


def test_a_link_ends_with_its_time_its_file_or_its_revocation(
    user: Person, guest: Person, monkeypatch: pytest.MonkeyPatch, stage: Stage
) -> None:
    file = uploaded(user)["id"]
    revoked = signed(user, file)
    assert data(user.delete(f"{FILES}/{file}/signed-url")) == {"id": file, "revoked": True}
    assert guest.get(revoked).status_code == 403

    link = signed(user, file, expires_in=60)
    assert guest.get(link).status_code == 200
    with monkeypatch.context() as later:
        later.setattr(stage.services.files.links, "_clock", lambda: now() + timedelta(seconds=61))
        assert guest.get(link).status_code == 403

    user.delete(f"{FILES}/{file}")
    assert guest.get(link).status_code == 403
