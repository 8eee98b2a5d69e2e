"""One contract, every object store: a folder, and S3 on a service that checks each signature."""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import io
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from services.clock import parse
from services.interfaces import (
    Expired,
    ListedObject,
    NotFound,
    ObjectInfo,
    ObjectStore,
    Refused,
    Unavailable,
)
from services.objects import object_files
from services.objects.chunks import save
from services.objects.directory import DirectoryObjects
from services.objects.keys import attachment, disposition
from services.objects.s3 import S3Objects
from services.objects.sidecars import About, Sidecars
from tests.services.conftest import BUCKET, SIGNING_KEY, S3Server, ask, connect
from tests.services.objects.object_writer import PIECE

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
KEY = "videos/u 1/dänce+%2e #1?.mp4"


# --- bytes


@pytest.mark.parametrize("body", [b"", b"hello", bytes(range(256)) * 3000])
def test_bytes_come_back_as_they_were(store: ObjectStore, body: bytes) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    put = store.put(KEY, body, "video/mp4")
    assert store.read(KEY) == body
    assert (put.key, put.size, put.content_type) == (KEY, len(body), "video/mp4")
    assert before < parse(put.modified) < datetime.now(UTC) + timedelta(seconds=2)
    assert store.info(KEY) == put
    assert '"' not in put.etag


def test_a_stream_that_cannot_seek_is_stored(store: ObjectStore) -> None:
    read_end, write_end = os.pipe()
    os.write(write_end, b"from a pipe")
    os.close(write_end)
    with os.fdopen(read_end, "rb") as source:
        store.put("piped", source, "text/plain")
    assert store.read("piped") == b"from a pipe"


def test_a_stream_that_comes_in_drops_is_stored_whole(store: ObjectStore) -> None:
    class Drops(io.RawIOBase):
        left = 50

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1, /) -> bytes:
            self.left -= 1
            return b"drop" if self.left >= 0 else b""

    assert store.put("drops", Drops(), "text/plain").size == 200  # type: ignore[arg-type]


def test_a_large_file_goes_there_and_back(store: ObjectStore, tmp_path: Path) -> None:
    body = os.urandom(1 << 20) * 20
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(body)
    put = store.put_file("large.bin", source, "application/octet-stream")
    assert put.size == 20 << 20
    store.fetch("large.bin", target)
    assert target.read_bytes() == body
    assert {path.name for path in tmp_path.glob("*target*")} == {"target"}


def test_a_later_object_takes_the_earlier_ones_place(store: ObjectStore) -> None:
    first = store.put("a/b", b"first, and longer", "text/plain")
    second = store.put("a/b", b"second", "video/mp4")
    assert store.read("a/b") == b"second"
    assert store.info("a/b") == second
    assert second.etag != first.etag


def test_who_has_begun_to_read_reads_to_the_end(store: ObjectStore) -> None:
    body = b"1" * 600_000
    store.put("a", body, "text/plain")
    chunks = store.open("a")
    begun = next(chunks)
    store.put("a", b"2", "text/plain")
    store.delete("a")
    assert begun + b"".join(chunks) == body
    assert list(chunks) == []


def test_what_is_not_there_is_not_found(store: ObjectStore, tmp_path: Path) -> None:
    for reading in (store.read, store.open, store.info):
        with pytest.raises(NotFound) as missing:
            reading("no/such")
        assert missing.value.key == "no/such"
    with pytest.raises(NotFound):
        store.open("no/such", 3, 3)
    with pytest.raises(NotFound):
        store.fetch("no/such", tmp_path / "target")
    assert not list(tmp_path.glob("*target*"))


def test_a_local_file_that_is_not_there_is_the_callers_mistake(
    store: ObjectStore, tmp_path: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        store.put_file("a", tmp_path / "absent", "text/plain")


def test_delete_removes_and_may_be_said_again(store: ObjectStore) -> None:
    store.put("a/b/c", b"x", "text/plain")
    store.delete("a/b/c")
    store.delete("a/b/c")
    store.delete("never/there")
    with pytest.raises(NotFound):
        store.info("a/b/c")
    store.put("a", b"now a itself", "text/plain")
    assert [info.key for info in store.list("")] == ["a"]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, None, b"0123456789"),
        (0, 1, b"0"),
        (3, 7, b"3456"),
        (7, None, b"789"),
        (8, 100, b"89"),
        (4, 4, b""),
        (0, 0, b""),
        (10, None, b""),
        (99, 100, b""),
    ],
)
def test_a_range_is_start_to_end(
    store: ObjectStore, start: int, end: int | None, expected: bytes
) -> None:
    store.put("digits", b"0123456789", "text/plain")
    assert b"".join(store.open("digits", start, end)) == expected


@pytest.mark.parametrize(("start", "end"), [(-1, None), (5, 4), (0, -1)])
def test_an_impossible_range_is_an_error(store: ObjectStore, start: int, end: int | None) -> None:
    with pytest.raises(ValueError, match="range"):
        store.open("digits", start, end)


def test_a_source_that_fails_leaves_what_was_there(store: ObjectStore) -> None:
    class Cut(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def read(self, size: int = -1, /) -> bytes:
            raise EOFError("the line went dead")

    store.put("a", b"whole", "text/plain")
    with pytest.raises(EOFError):
        store.put("a", Cut(), "text/plain")  # type: ignore[arg-type]
    assert store.read("a") == b"whole"
    assert [info.key for info in store.list("")] == ["a"]


# --- lists and keys


def test_a_list_is_in_the_order_of_keys(store: ObjectStore) -> None:
    keys = ["a-b", "a/b", "a/c/d", "a/é", "a/\U0001f483", "aa", "b", "Z"]
    for key in keys:
        store.put(key, key.encode(), "text/plain")
    in_order = sorted(keys, key=str.encode)
    assert [info.key for info in store.list("")] == in_order
    assert [info.key for info in store.list("a/")] == ["a/b", "a/c/d", "a/é", "a/\U0001f483"]
    assert [info.key for info in store.list("a")] == [key for key in in_order if key[0] == "a"]
    assert [info.key for info in store.list("a/c")] == ["a/c/d"]
    assert list(store.list("nothing/")) == []
    _is_listed_as(next(store.list("b")), store.info("b"))


UNSAFE = [
    "",
    "/",
    "/etc/passwd",
    "..",
    "../secret",
    "a/../../secret",
    "a/./b",
    "a//b",
    "a/",
    "./a",
    "a\\..\\b",
    "C:\\secret",
    "a\x00b",
    "a\nb",
    "a\x7f",
    "a\x85b",
    "\ud800",
    "x" * 256,
    "x/" * 512 + "x",
]


@pytest.mark.parametrize("key", UNSAFE)
def test_an_unsafe_key_is_refused_everywhere(store: ObjectStore, key: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x")
    for use in (
        lambda: store.put(key, b"x", "text/plain"),
        lambda: store.put_file(key, file, "text/plain"),
        lambda: store.read(key),
        lambda: store.open(key),
        lambda: store.fetch(key, tmp_path / "target"),
        lambda: store.info(key),
        lambda: store.delete(key),
        lambda: store.uri(key),
        lambda: store.presign_upload(key, "text/plain", 1, 60),
        lambda: store.presign_download(key, 60),
    ):
        with pytest.raises(Refused):
            use()
    if key:
        with pytest.raises(Refused):
            list(store.list(f"{key}/"))


# --- presigned URLs


def test_a_presigned_upload_stores_what_it_was_signed_for(store: ObjectStore) -> None:
    signed = store.presign_upload(KEY, "video/mp4", 5, 60)
    assert signed.expires_in == 60
    assert ask(signed.url, "PUT", b"hello", signed.headers)[0] == 200
    info = store.info(KEY)
    assert (info.size, info.content_type) == (5, "video/mp4")
    assert store.read(KEY) == b"hello"


def test_a_presigned_upload_refuses_another_size_or_type(store: ObjectStore) -> None:
    signed = store.presign_upload(KEY, "video/mp4", 5, 60)
    html = {"Content-Type": "text/html"}
    assert ask(signed.url, "PUT", b"longer than five", signed.headers)[0] == 403
    assert ask(signed.url, "PUT", b"four", signed.headers)[0] == 403
    assert ask(signed.url, "PUT", b"hello", html)[0] == 403
    with pytest.raises(NotFound):
        store.info(KEY)


def test_a_presigned_download_serves_the_object(store: ObjectStore) -> None:
    store.put(KEY, b"hello", "text/plain")
    assert ask(store.presign_download(KEY, 60))[:2] == (200, b"hello")
    assert ask(store.presign_download(KEY, 60, filename="my dänce.mp4"))[:2] == (200, b"hello")
    assert ask(store.presign_download("absent", 60))[0] == 404


def test_an_s3_download_serves_ranges_and_names_the_file(s3: S3Objects) -> None:
    s3.put("a", b"0123456789", "text/plain")
    url = s3.presign_download("a", 60, filename="my dänce.txt")
    status, body, headers = ask(url, headers={"Range": "bytes=2-4"})
    assert (status, body) == (206, b"234")
    assert headers["Content-Disposition"] == attachment("my dänce.txt")


def test_a_presigned_download_may_be_shown_instead_of_saved(
    folder: DirectoryObjects, s3: S3Objects
) -> None:
    s3.put("a", b"0123456789", "text/plain")
    folder.put("a", b"0123456789", "text/plain")
    plain, named = (s3.presign_download("a", 60, inline=True, filename=n) for n in (None, "a.txt"))
    signed = folder.presign_download("a", 60, filename="a.txt", inline=True)

    assert ask(plain)[2]["Content-Disposition"] == "inline"
    assert ask(named)[2]["Content-Disposition"] == disposition("a.txt", inline=True)
    assert ask(signed)[:2] == (200, b"0123456789")
    assert ask(signed.replace("&inline=true", ""))[0] == 403


def test_a_file_that_is_put_tells_how_much_has_gone(store: ObjectStore, tmp_path: Path) -> None:
    path, gone = tmp_path / "large", list[int]()
    path.write_bytes(bytes(9_000_000))

    store.put_file("large", path, "text/plain", on_bytes=gone.append)

    assert sum(gone) == 9_000_000
    assert len(gone) > 1


def test_a_presigned_url_serves_for_its_method_only(store: ObjectStore) -> None:
    store.put("a", b"hello", "text/plain")
    upload, download = (
        store.presign_upload("a", "text/plain", 5, 60),
        store.presign_download("a", 60),
    )
    assert ask(download, "PUT", b"other", {"Content-Type": "text/plain"})[0] == 403
    assert ask(upload.url, "GET")[0] == 403
    assert store.read("a") == b"hello"


def test_a_changed_url_is_refused(store: ObjectStore) -> None:
    for key in ("mine/a", "mine/b"):
        store.put(key, b"hello", "text/plain")
    url = store.presign_download("mine/a", 60)
    name, value = parse_qsl(urlsplit(url).query)[-1]
    assert name in ("signature", "X-Amz-Signature")
    later = url.replace("X-Amz-Expires=60", "X-Amz-Expires=61").replace("expires=1", "expires=2")
    for changed in (
        url.replace("mine/a", "mine/b"),
        later,
        url.replace(value, value[::-1]),
        url.replace(value, ""),
        url.partition("?")[0],
        url + "&response-content-type=text/html",
    ):
        assert changed != url
        status, body, _ = ask(changed)
        assert status in (400, 403)
        assert b"hello" not in body
    assert ask(url)[0] == 200


def test_an_s3_url_ends(s3: S3Objects) -> None:
    """The folder's clock can be set; see `TestSignatures`."""
    s3.put("a", b"hello", "text/plain")
    download = s3.presign_download("a", 1)
    upload = s3.presign_upload("a", "text/plain", 5, 1)
    assert ask(download)[0] == 200
    time.sleep(2.1)
    assert ask(download)[0] == 403
    assert ask(upload.url, "PUT", b"other", upload.headers)[0] == 403
    assert s3.read("a") == b"hello"


@pytest.mark.parametrize("expires_in", [0, -1, 7 * 24 * 3600 + 1])
def test_a_signature_lives_a_second_to_a_week(store: ObjectStore, expires_in: int) -> None:
    with pytest.raises(ValueError, match="a signature lives"):
        store.presign_download("a", expires_in)
    with pytest.raises(ValueError, match="a signature lives"):
        store.presign_upload("a", "text/plain", 1, expires_in)
    with pytest.raises(ValueError, match="at least 0 bytes"):
        store.presign_upload("a", "text/plain", -1, 60)


def test_the_key_is_found_in_our_urls_and_in_no_other(store: ObjectStore) -> None:
    for url in (store.presign_download(KEY, 60, filename="x"), store.uri("plain/key.mp4")):
        assert store.key_of(url) in (KEY, "plain/key.mp4")
    assert store.key_of(store.uri(KEY)) == KEY
    base = store.presign_download("a", 60).partition("?")[0].removesuffix("a")
    for foreign in (
        "",
        "a",
        "https://elsewhere.example/storage/a",
        "file:///etc/passwd",
        "s3://another-bucket/a",
        base,
        base + "../a",
        base + "%2e%2e/a",
        base + "%ff",
        base.replace("127.0.0.1", "127.0.0.1@elsewhere.example") + "a",
    ):
        with pytest.raises(Refused):
            store.key_of(foreign)


def test_what_is_deleted_during_a_list_harms_it_not(store: ObjectStore) -> None:
    """S3 tells a thousand at once, so there it may be named yet."""
    for key in "abc":
        store.put(key, b"x", "text/plain")
    listed = store.list("")
    assert next(listed).key == "a"
    store.delete("b")
    assert [info.key for info in listed if info.key != "b"] == ["c"]


def test_a_folder_leaves_out_what_is_deleted_during_a_list(folder: ObjectStore) -> None:
    for key in "abc":
        folder.put(key, b"x", "text/plain")
    listed = folder.list("")
    assert next(listed).key == "a"
    folder.delete("b")
    assert [info.key for info in listed] == ["c"]


def test_a_download_that_breaks_off_leaves_nothing_behind(tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield b"begun"
        raise Unavailable("the line went dead")

    (tmp_path / "target").write_bytes(b"before")
    with pytest.raises(Unavailable):
        save(broken(), tmp_path / "target")
    assert [path.name for path in tmp_path.iterdir()] == ["target"]
    assert (tmp_path / "target").read_bytes() == b"before"


# --- several processes


@pytest.fixture(params=["folder", "s3"])
def shared(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, ObjectStore]:
    """A place that several processes use, and a store on it."""
    if request.param == "folder":
        folder: DirectoryObjects = request.getfixturevalue("folder")
        return str(folder._files.root), folder
    server: S3Server = request.getfixturevalue("s3_server")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", server.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", server.secret_access_key)
    store = connect(server, "shared")
    store.ensure_bucket()
    return f"{server.url}#{BUCKET}", store


def _writer(url: str, letter: str, rounds: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.services.objects.object_writer"]
    return subprocess.Popen(
        [*command, url, "contended/key", letter, str(rounds)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_four_processes_that_put_one_key_leave_one_whole_object(
    shared: tuple[str, ObjectStore],
) -> None:
    url, store = shared
    store.put("contended/key", b"0" * PIECE, "text/0")
    writers = [_writer(url, letter, 8) for letter in "abcd"]
    reads = 0
    while any(writer.poll() is None for writer in writers):
        body = store.read("contended/key")
        reads += 1
        assert len(body) >= PIECE
        assert len(set(body)) == 1
        assert store.info("contended/key").size >= PIECE
    assert [writer.communicate()[0] is not None and writer.returncode for writer in writers] == [
        0
    ] * 4
    info, body = store.info("contended/key"), store.read("contended/key")
    assert reads > 5
    assert info.size == len(body)
    assert info.content_type == f"text/{chr(body[0])}"
    assert [found.key for found in store.list("contended/")] == ["contended/key"]
    if store.mode == "local":
        assert info.etag == hashlib.sha256(body).hexdigest()


def _is_listed_as(found: ListedObject, info: ObjectInfo) -> None:
    """To the second: so S3 tells it of one object, and to the millisecond in a list."""
    assert (found.key, found.size, found.modified[:19]) == (
        info.key,
        info.size,
        info.modified[:19],
    )


def test_a_writer_killed_in_the_middle_leaves_what_was_there(
    shared: tuple[str, ObjectStore],
) -> None:
    url, store = shared
    before = store.put("contended/key", b"whole", "text/plain")
    with _writer(url, "x", 0) as writer:
        assert writer.stdout is not None
        for _ in range(5):
            assert writer.stdout.readline() == "reading\n"
        writer.kill()
    assert store.read("contended/key") == b"whole"
    assert store.info("contended/key") == before
    after = store.put("contended/key", b"next", "text/plain")
    (found,) = store.list("contended/")
    _is_listed_as(found, after)


# --- what only a folder does


def test_a_link_leads_nowhere(folder: DirectoryObjects, tmp_path: Path) -> None:
    folder.put("a/b", b"x", "text/plain")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "file").write_bytes(b"not for you")
    objects = tmp_path / "root" / "objects"
    (objects / "out").symlink_to(secret)
    (objects / "file").symlink_to(secret / "file")
    for key in ("out/file", "file"):
        with pytest.raises(Refused):
            folder.read(key)
    with pytest.raises(Refused):
        folder.put("out/new/file", b"x", "text/plain")
    with pytest.raises(Refused):
        folder.delete("out/file")
    assert [info.key for info in folder.list("")] == ["a/b"]
    assert list(folder.list("out/")) == []
    assert sorted(path.name for path in secret.iterdir()) == ["file"]


def test_an_object_and_a_folder_exclude_each_other(folder: DirectoryObjects) -> None:
    folder.put("a/b", b"x", "text/plain")
    with pytest.raises(Refused, match="leads to other objects"):
        folder.put("a", b"x", "text/plain")
    with pytest.raises(Refused, match="leads through another object"):
        folder.put("a/b/c", b"x", "text/plain")
    with pytest.raises(NotFound):
        folder.read("a")
    with pytest.raises(NotFound):
        folder.read("a/b/c")
    folder.delete("a")
    folder.delete("a/b/c")
    assert folder.read("a/b") == b"x"


def test_a_file_that_came_by_other_ways_is_an_object(
    folder: DirectoryObjects, tmp_path: Path
) -> None:
    put = folder.put("a.mp4", b"hello", "video/mp4")
    path = tmp_path / "root" / "objects" / "a.mp4"
    copied = path.with_name("copied.mp4")
    copied.write_bytes(path.read_bytes())
    info = folder.info("copied.mp4")
    assert (info.etag, info.content_type, info.size) == (put.etag, "video/mp4", 5)
    assert dataclasses.replace(folder.info("a.mp4")) == put
    assert [found.key for found in folder.list("")] == ["a.mp4", "copied.mp4"]


def test_a_torn_record_is_made_again(folder: DirectoryObjects, tmp_path: Path) -> None:
    put = folder.put("a.mp4", b"hello", "video/mp4")
    (record,) = (tmp_path / "root" / "about").glob("*/*.json")
    record.write_bytes(b'{"key": "a.m')
    assert folder.info("a.mp4") == put


def test_an_upload_that_is_cut_off_stores_nothing(folder: DirectoryObjects) -> None:
    with pytest.raises(Refused, match="3 bytes too early"):
        folder.receive("a", io.BytesIO(b"he"), "text/plain", 5)
    with pytest.raises(NotFound):
        folder.info("a")
    assert folder.receive("a", io.BytesIO(b"hello and more"), "text/plain", 5).size == 5


def test_a_full_disk_says_so_and_loses_nothing(
    folder: DirectoryObjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.put("a", b"whole", "text/plain")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("services.objects.object_files.os.fsync", full)
    with pytest.raises(Unavailable, match="free some space"):
        folder.put("a", b"other", "text/plain")
    assert folder.read("a") == b"whole"
    assert not list((tmp_path / "root" / "incoming").iterdir())


def test_a_root_that_is_no_folder_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for root in (tmp_path / "file", tmp_path / "file" / "below"):
        store = DirectoryObjects(root, "http://127.0.0.1:1", SIGNING_KEY)
        with pytest.raises(Unavailable, match="name another place"):
            store.ping()
        with pytest.raises(Unavailable, match="name another place"):
            store.put("a", b"x", "text/plain")


def test_uploads_that_were_given_up_are_removed_after_a_day(
    folder: DirectoryObjects, tmp_path: Path
) -> None:
    folder.ping()
    incoming = tmp_path / "root" / "incoming"
    for name, age in (("old", 25 * 3600), ("young", 3600)):
        (incoming / name).write_bytes(b"x")
        os.utime(incoming / name, (time.time() - age,) * 2)
    DirectoryObjects(tmp_path / "root", "http://127.0.0.1:1", SIGNING_KEY).ping()
    assert [path.name for path in incoming.iterdir()] == ["young"]


def test_parts_that_were_given_up_are_removed_after_a_week(
    folder: DirectoryObjects, tmp_path: Path
) -> None:
    """Whoever began an upload in parts may come back to it."""
    ids = {age: folder.begin_parts("a", "text/plain") for age in (2, 6, 8)}
    for age, upload_id in ids.items():
        at = time.time() - age * 24 * 3600
        os.utime(tmp_path / "root" / "parts" / upload_id, (at, at))
    DirectoryObjects(tmp_path / "root", "http://127.0.0.1:1", SIGNING_KEY).ping()
    left = {path.name for path in (tmp_path / "root" / "parts").iterdir()}
    assert left == {ids[2], ids[6]}


def test_two_processes_that_tidy_at_once_disturb_nobody(
    folder: DirectoryObjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.ping()
    incoming = tmp_path / "root" / "incoming"
    for name in ("one", "other"):
        (incoming / name).write_bytes(b"x")
        os.utime(incoming / name, (1, 1))
    remove = object_files._remove

    def remove_both(path: Path) -> None:
        for left in path.parent.iterdir():
            remove(left)

    monkeypatch.setattr(object_files, "_remove", remove_both)
    DirectoryObjects(tmp_path / "root", "http://127.0.0.1:1", SIGNING_KEY).ping()
    assert not list(incoming.iterdir())


def test_an_object_that_is_deleted_as_soon_as_it_is_put_was_put(
    folder: DirectoryObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder has gone with it before it is written to the disk."""
    sync = object_files._sync_folder

    def delete_first(path: Path) -> None:
        folder.delete("a/b")
        sync(path)

    monkeypatch.setattr(object_files, "_sync_folder", delete_first)
    assert folder.put("a/b", b"x", "text/plain").size == 1
    assert list(folder.list("")) == []


def test_a_file_whose_place_is_taken_while_it_is_asked_about_is_no_strangers_file(
    folder: DirectoryObjects, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two puts between the opening of the first file and the look at its record."""
    folder.put("a", b"first", "video/mp4")
    look = Sidecars.get

    def put_first(sidecars: Sidecars, key: str, file: str) -> About | None:
        monkeypatch.setattr(Sidecars, "get", look)
        for _ in range(2):
            folder.put("a", b"another", "video/quicktime")
        return look(sidecars, key, file)

    monkeypatch.setattr(Sidecars, "get", put_first)
    info = folder.info("a")
    assert (info.size, info.content_type) == (7, "video/quicktime")


class TestSignatures:
    """`DirectoryObjects.verify`, to the second and field by field."""

    NOW = datetime(2026, 1, 1, tzinfo=UTC)

    def store(self, key: bytes = SIGNING_KEY, *retired: bytes) -> DirectoryObjects:
        return DirectoryObjects(
            Path("/nowhere"), "https://troupe.example/", key, lambda: self.NOW, retired_keys=retired
        )

    def query(self, url: str) -> dict[str, str]:
        assert url.startswith("https://troupe.example/storage/a/b?")
        return dict(parse_qsl(urlsplit(url).query))

    def test_it_is_good_until_its_second(self) -> None:
        store = self.store()
        query = self.query(store.presign_download("a/b", 60))
        store.verify("GET", "a/b", query, now=self.NOW + timedelta(seconds=60))
        store.verify("HEAD", "a/b", query, now=self.NOW)
        with pytest.raises(Expired):
            store.verify("GET", "a/b", query, now=self.NOW + timedelta(seconds=60.1))

    def test_every_field_counts(self) -> None:
        store = self.store()
        upload = self.query(store.presign_upload("a/b", "video/mp4", 5, 60).url)
        download = self.query(store.presign_download("a/b", 60, filename="x.mp4"))
        store.verify("PUT", "a/b", upload, "video/mp4", 5)
        for method, query in (("PUT", upload), ("GET", download)):
            for name in query:
                for other in ("", query[name] + "1", query[name] + "é"):
                    with pytest.raises(Refused):
                        store.verify(method, "a/b", {**query, name: other}, "video/mp4", 5)
                less = {kept: value for kept, value in query.items() if kept != name}
                with pytest.raises(Refused):
                    store.verify(method, "a/b", less, "video/mp4", 5)
            with pytest.raises(Refused):
                store.verify(method, "a/b", {**query, "more": "1"}, "video/mp4", 5)

    @pytest.mark.parametrize(
        ("content_type", "length"),
        [(None, 5), ("", 5), ("video/mp4; x", 5), ("video/mp4", None), ("video/mp4", 6)],
    )
    def test_the_body_must_be_as_signed(self, content_type: str | None, length: int | None) -> None:
        store = self.store()
        query = self.query(store.presign_upload("a/b", "video/mp4", 5, 60).url)
        with pytest.raises(Refused):
            store.verify("PUT", "a/b", query, content_type, length)

    @pytest.mark.parametrize("method", ["DELETE", "POST", "get", "", "OPTIONS"])
    def test_no_other_method_is_signed(self, method: str) -> None:
        store = self.store()
        query = self.query(store.presign_download("a/b", 60))
        with pytest.raises(Refused):
            store.verify(method, "a/b", query)
        with pytest.raises(Refused):
            store.verify(method, "a/b", {**query, "method": method})

    def test_a_key_can_be_replaced_without_breaking_what_it_signed(self) -> None:
        old, new = b"o" * 32, b"n" * 32
        query = self.query(self.store(old).presign_download("a/b", 60))
        self.store(new, old).verify("GET", "a/b", query)
        with pytest.raises(Refused):
            self.store(new).verify("GET", "a/b", query)
        fresh = self.query(self.store(new, old).presign_download("a/b", 60))
        self.store(new).verify("GET", "a/b", fresh)

    def test_a_short_key_is_an_error(self) -> None:
        with pytest.raises(ValueError, match="at least 32 bytes"):
            self.store(b"short")


@pytest.mark.parametrize(
    ("filename", "expected"),
    [
        ("a.mp4", "attachment; filename=\"a.mp4\"; filename*=UTF-8''a.mp4"),
        ("dä é.mp4", "attachment; filename=\"d_ _.mp4\"; filename*=UTF-8''d%C3%A4%20%C3%A9.mp4"),
        ('";x="\r\na: b', "attachment; filename=\";x=a: b\"; filename*=UTF-8''%3Bx%3Da%3A%20b"),
        ("%3f?.mp4", "attachment; filename=\"_3f_.mp4\"; filename*=UTF-8''%253f%3F.mp4"),
        ("../..", "attachment; filename=\"download\"; filename*=UTF-8''download"),
    ],
)  # fmt: skip
def test_a_file_name_cannot_leave_its_header(filename: str, expected: str) -> None:
    assert attachment(filename) == expected


# --- what only S3 does


def test_a_wrong_secret_is_refused(s3: S3Objects, s3_server: S3Server) -> None:
    s3.put("a", b"x", "text/plain")
    impostor = connect(dataclasses.replace(s3_server, secret_access_key="guessed"))
    with pytest.raises(Refused, match="SignatureDoesNotMatch"):
        impostor.read("a")
    with pytest.raises(Refused):
        impostor.put("a", b"y", "text/plain")
    with pytest.raises(Unavailable):
        impostor.ping()
    assert ask(impostor.presign_download("a", 60))[0] == 403


def test_a_bucket_that_is_missing_says_so_and_can_be_made(s3_server: S3Server) -> None:
    store = connect(s3_server, bucket="troupe-test-new")
    with pytest.raises(Unavailable, match="make it first"):
        store.put("a", b"x", "text/plain")
    with pytest.raises(Unavailable):
        store.ping()
    store.ensure_bucket()
    store.ensure_bucket()
    store.ping()
    assert store.put("a", b"x", "text/plain").size == 1


def test_an_s3_service_that_is_not_there_is_unavailable() -> None:
    store = connect(S3Server("http://127.0.0.1:9", "key", "secret"))
    with pytest.raises(Unavailable, match="cannot be reached"):
        store.ping()


def test_without_keys_the_error_says_which_to_set(
    s3_server: S3Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(Unavailable, match="set AWS_ACCESS_KEY_ID"):
        S3Objects(BUCKET, endpoint_url=s3_server.url).ping()


def test_clients_outside_get_the_public_address(s3_server: S3Server) -> None:
    store = S3Objects(
        BUCKET,
        "p",
        endpoint_url=s3_server.url,
        public_endpoint_url="https://media.troupe.example",
        access_key_id="key",
        secret_access_key="secret",
    )
    url = store.presign_download("a b", 60)
    assert url.startswith(f"https://media.troupe.example/{BUCKET}/p/a%20b?")
    assert store.key_of(url) == "a b"


def test_amazon_gets_the_buckets_own_address() -> None:
    store = S3Objects(BUCKET, region="eu-west-1", access_key_id="key", secret_access_key="secret")
    url = store.presign_upload("a", "video/mp4", 5, 60).url
    assert url.startswith(f"https://{BUCKET}.s3.eu-west-1.amazonaws.com/a?")
    assert "content-length%3Bcontent-type%3Bhost" in url


def test_a_folder_that_vanishes_is_an_outage_and_not_an_empty_store(tmp_path: Path) -> None:
    """As when the disk below it is unmounted: nothing is told to be gone, nothing stored beside."""
    root = tmp_path / "store"
    store = DirectoryObjects(root, "http://localhost", SIGNING_KEY)
    store.put("kept", b"bytes", "text/plain")
    root.rename(tmp_path / "elsewhere")
    root.mkdir()  # the empty place where a disk was mounted

    for use in (
        lambda: store.read("kept"),
        lambda: store.info("kept"),
        lambda: store.put("other", b"bytes", "text/plain"),
        lambda: store.delete("kept"),
        lambda: list(store.list("")),
        store.ping,
    ):
        with pytest.raises(Unavailable, match="vanished"):
            use()
    assert not list(root.iterdir())

    root.rmdir()
    (tmp_path / "elsewhere").rename(root)
    assert store.read("kept") == b"bytes"


def test_a_list_of_s3_asks_once_for_a_thousand_objects(
    s3: S3Objects, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        s3.put(f"many/{number}", b"x", "text/plain")
    asked: list[str] = []
    client = s3._client
    client.meta.events.register("before-call.s3", lambda model, **_: asked.append(model.name))

    assert len(list(s3.list("many/"))) == 5

    assert asked == ["ListObjectsV2"]


class OtherChecksums(BaseHTTPRequestHandler):
    """An S3 whose checksum is of something else than boto3 thinks, as of a part or a multipart."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.send_header("x-amz-checksum-crc32", "AAAAAA==")
        self.end_headers()
        self.wfile.write(b"whole")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_checksums_that_nobody_asked_for_spoil_no_download() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), OtherChecksums)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}"
        assert connect(S3Server(url, "key", "secret")).read("a/b") == b"whole"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
