"""Uploads are looked at before anything uses them; over both object stores."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from services.files.multipart import Multipart, MultipartUploads
from services.files.upload_records import (
    Parts,
    UploadIncomplete,
    UploadInvalid,
    UploadMissing,
    UploadRecords,
    UploadTaken,
)
from services.files.uploads import UploadService
from services.interfaces import DocumentStore, NotFound, ObjectStore
from services.objects.content_types import IMAGES, JPEG, MOV, MP4, PNG, VIDEOS
from tests.services.conftest import ask

KEY, OWNER = "sessions/u1/s1/video.mp4", "u1"
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(500)
QUICKTIME = FILM.replace(b"mp42", b"qt  ")
STEP = 5 << 20
LARGE = FILM + random.Random(2).randbytes(STEP)


@pytest.fixture
def uploads(documents: DocumentStore, store: ObjectStore) -> UploadService:
    made = UploadService(documents, store)
    made.prepare()
    return made


@pytest.fixture
def multipart(
    uploads: UploadService, documents: DocumentStore, store: ObjectStore
) -> MultipartUploads:
    return MultipartUploads(UploadRecords(documents), store, part_size=STEP)


Upload = Callable[..., str]


@pytest.fixture
def upload(uploads: UploadService) -> Upload:
    """Ask for a link, and use it as a client does."""

    def uploading(body: bytes = FILM, content_type: str = MP4, key: str = KEY) -> str:
        link = uploads.presign(key, OWNER, content_type, len(body), 60)
        assert ask(link.url, "PUT", body, link.headers)[0] == 200
        return key

    return uploading


def test_an_upload_as_announced_is_verified(uploads: UploadService, upload: Upload) -> None:
    info = uploads.verify(upload(), OWNER, VIDEOS)

    assert (info.key, info.size, info.content_type) == (KEY, len(FILM), MP4)
    assert uploads.verify(KEY, OWNER, VIDEOS) == info


@pytest.mark.parametrize(("body", "called"), [(FILM, MOV), (QUICKTIME, MP4)])
def test_mp4_and_mov_may_take_each_others_name(
    uploads: UploadService, upload: Upload, body: bytes, called: str
) -> None:
    assert uploads.verify(upload(body, called), OWNER, VIDEOS).content_type == called


@pytest.mark.parametrize(
    ("body", "called"),
    [
        (b"#EXTM3U\n#EXTINF:10,\nhttp://169.254.169.254/latest\n", MP4),
        (b"<!doctype html><script>alert(1)</script>", MP4),
        (b"MZ\x90\x00" + bytes(60), MOV),
        (b"PK\x03\x04" + bytes(60), MP4),
        (b"just text", PNG),
        (FILM, JPEG),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), JPEG),
        (b"\xff\xd8\xff\xe0" + bytes(30), MP4),
    ],
)
def test_content_that_is_not_what_it_is_called_is_refused(
    uploads: UploadService, upload: Upload, body: bytes, called: str
) -> None:
    upload(body, called)

    with pytest.raises(UploadInvalid, match="its content is"):
        uploads.verify(KEY, OWNER, VIDEOS | IMAGES)
    upload()  # a key that was refused is free for the next attempt
    assert uploads.verify(KEY, OWNER, VIDEOS).size == len(FILM)


def test_a_picture_is_no_video(uploads: UploadService, upload: Upload) -> None:
    upload(b"\x89PNG\r\n\x1a\n" + bytes(30), PNG)

    with pytest.raises(UploadInvalid, match="image/png, and not video/mp4"):
        uploads.verify(KEY, OWNER, VIDEOS)
    assert uploads.verify(KEY, OWNER, IMAGES).content_type == PNG


def test_only_the_owners_uploads_that_came_are_there(
    uploads: UploadService, upload: Upload, store: ObjectStore
) -> None:
    store.put("sessions/u1/by/other/ways.mp4", FILM, MP4)
    uploads.presign("sessions/u1/announced.mp4", OWNER, MP4, 10, 60)
    upload()

    for key, owner in (
        (KEY, "u2"),
        ("sessions/u1/never.mp4", OWNER),
        ("sessions/u1/by/other/ways.mp4", OWNER),
        ("sessions/u1/announced.mp4", OWNER),
    ):
        with pytest.raises(UploadMissing):
            uploads.verify(key, owner, VIDEOS)


def test_a_size_other_than_announced_last_is_refused(
    uploads: UploadService, upload: Upload
) -> None:
    upload()
    uploads.presign(KEY, OWNER, MP4, len(FILM) + 1, 60)

    with pytest.raises(UploadInvalid, match=f"{len(FILM)} bytes"):
        uploads.verify(KEY, OWNER, VIDEOS)


def test_nobody_else_gets_a_link_to_the_key(uploads: UploadService) -> None:
    uploads.presign("challenges/demo.mp4", OWNER, MP4, 10, 60)

    with pytest.raises(UploadTaken, match="taken"):
        uploads.presign("challenges/demo.mp4", "u2", MP4, 10, 60)


def test_what_is_pending_may_be_uploaded_again_and_what_is_in_use_may_not(
    uploads: UploadService, upload: Upload
) -> None:
    upload(QUICKTIME, MOV)
    upload(FILM, MP4)
    uploads.verify(KEY, OWNER, VIDEOS)

    with pytest.raises(UploadTaken, match="in use"):
        uploads.presign(KEY, OWNER, MP4, len(FILM), 60)
    with pytest.raises(UploadTaken):
        uploads.multipart.begin(KEY, OWNER, MP4, 10, 60)
    with pytest.raises(UploadTaken):
        uploads.demand_open(KEY)


def test_other_bytes_by_an_old_link_are_no_longer_the_verified_file(uploads: UploadService) -> None:
    link = uploads.presign(KEY, OWNER, MP4, len(FILM), 60)
    ask(link.url, "PUT", FILM, link.headers)
    uploads.verify(KEY, OWNER, VIDEOS)

    ask(link.url, "PUT", FILM[:-1] + b"x", link.headers)

    with pytest.raises(UploadInvalid, match="changed after it was verified"):
        uploads.verify(KEY, OWNER, VIDEOS)


# --- in parts


def send(made: Multipart, *numbers: int) -> None:
    for link in made.missing:
        if link.number in numbers:
            assert ask(link.url, "PUT", LARGE[link.offset : link.offset + link.size])[0] == 200


def begin(multipart: MultipartUploads) -> Multipart:
    return multipart.begin(KEY, OWNER, MP4, len(LARGE), 60)


def test_a_large_upload_breaks_off_and_goes_on(
    multipart: MultipartUploads, uploads: UploadService, store: ObjectStore
) -> None:
    begun = begin(multipart)
    assert [(link.offset, link.size) for link in begun.missing] == [(0, STEP), (STEP, len(FILM))]
    send(begun, 2)
    with pytest.raises(UploadIncomplete, match="missing: 1"):
        multipart.complete(begun.id, OWNER)

    resumed = multipart.resume(begun.id, OWNER, 60)
    assert [part.number for part in resumed.present] == [2]
    assert [link.number for link in resumed.missing] == [1]
    send(resumed, 1)
    info = multipart.complete(begun.id, OWNER)

    assert store.read(KEY) == LARGE
    assert uploads.verify(KEY, OWNER, VIDEOS) == info
    assert multipart.complete(begun.id, OWNER) == info


def test_what_is_over_has_nothing_missing(multipart: MultipartUploads) -> None:
    begun = begin(multipart)
    send(begun, 1, 2)
    multipart.complete(begun.id, OWNER)

    shown = multipart.resume(begun.id, OWNER, 60)

    assert shown.upload.parts.ended
    assert (shown.present, shown.missing) == ([], [])


def test_a_completion_that_was_not_noted_is_found_when_it_is_said_again(
    multipart: MultipartUploads, store: ObjectStore
) -> None:
    begun = begin(multipart)
    send(begun, 1, 2)
    store.join(KEY, begun.upload.parts.store_id, len(LARGE))  # and then the process dies

    assert multipart.complete(begun.id, OWNER).size == len(LARGE)


def test_parts_that_the_store_has_lost_are_said_to_be_gone(
    multipart: MultipartUploads, store: ObjectStore, upload: Upload
) -> None:
    upload()  # what was there before is not mistaken for what should have come
    begun = begin(multipart)
    send(begun, 1, 2)
    store.give_up(KEY, begun.upload.parts.store_id)

    with pytest.raises(UploadMissing, match="begin a new one"):
        multipart.complete(begun.id, OWNER)
    with pytest.raises(UploadMissing, match="begin a new one"):
        multipart.resume(begun.id, OWNER, 60)


def test_abandoning_leaves_nothing(
    multipart: MultipartUploads, store: ObjectStore, uploads: UploadService
) -> None:
    begun = begin(multipart)
    send(begun, 1)

    multipart.abort(begun.id, OWNER)

    with pytest.raises(NotFound):
        store.parts(KEY, begun.upload.parts.store_id)
    for use in (multipart.complete, multipart.abort):
        with pytest.raises(UploadMissing):
            use(begun.id, OWNER)
    with pytest.raises(UploadMissing):
        uploads.verify(KEY, OWNER, VIDEOS)


def test_abandoning_what_was_completed_keeps_the_file(
    multipart: MultipartUploads, store: ObjectStore
) -> None:
    begun = begin(multipart)
    send(begun, 1, 2)
    multipart.complete(begun.id, OWNER)

    multipart.abort(begun.id, OWNER)

    assert store.info(KEY).size == len(LARGE)


def test_others_cannot_see_or_end_it(multipart: MultipartUploads) -> None:
    begun = begin(multipart)
    for use in (
        lambda: multipart.resume(begun.id, "u2", 60),
        lambda: multipart.complete(begun.id, "u2"),
        lambda: multipart.abort(begun.id, "u2"),
    ):
        with pytest.raises(UploadMissing):
            use()
    multipart.abort(begun.id, OWNER)


def test_a_new_upload_to_the_key_ends_the_earlier_one(
    multipart: MultipartUploads, store: ObjectStore, upload: Upload
) -> None:
    first = begin(multipart)
    second = begin(multipart)
    with pytest.raises(UploadMissing):
        multipart.resume(first.id, OWNER, 60)

    upload()

    with pytest.raises(UploadMissing):
        multipart.resume(second.id, OWNER, 60)
    for ended in (first, second):
        with pytest.raises(NotFound):
            store.parts(KEY, ended.upload.parts.store_id)


def test_a_file_in_use_is_not_replaced_by_an_upload_begun_before(
    multipart: MultipartUploads, uploads: UploadService, store: ObjectStore
) -> None:
    begun = begin(multipart)
    send(begun, 1, 2)
    store.put(KEY, LARGE[:-1] + b"x", MP4)
    uploads.verify(KEY, OWNER, VIDEOS)

    with pytest.raises(UploadTaken):
        multipart.complete(begun.id, OWNER)
    multipart.resume(begun.id, OWNER, 60)
    store.give_up(KEY, begun.upload.parts.store_id)


def test_a_claim_takes_the_place_of_another_in_every_database(
    documents: DocumentStore,
) -> None:
    wish: Any = {"content_type": MP4, "size": 5, "expires_in": 60}
    records = UploadRecords(documents)
    records.prepare()
    parts = Parts(id="mpu_1", store_id="s", part_size=5, before=None, ended=False)
    records.claim(KEY, OWNER, **wish, multipart=parts)
    records.claim("another", OWNER, **wish)
    records.claim("a/third", OWNER, **wish)
    assert records.with_multipart("mpu_1", OWNER).key == KEY

    later = records.claim(KEY, OWNER, **{**wish, "size": 6})

    assert records.get(KEY) == later
    assert later.multipart is None
    with pytest.raises(UploadMissing):
        records.with_multipart("mpu_1", OWNER)
    assert records.verify(later, "etag")
    assert not records.remove(later)
    with pytest.raises(UploadTaken):
        records.claim(KEY, OWNER, **wish)
