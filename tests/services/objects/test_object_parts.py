"""One contract for objects that come in parts: a folder, and S3 with real signatures."""

from __future__ import annotations

import io
import os
import random
import threading
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from services.interfaces import (
    Expired,
    NotFound,
    ObjectInfo,
    ObjectStore,
    Part,
    Refused,
    ServiceError,
)
from services.objects.directory import DirectoryObjects
from services.objects.part_sizes import check_whole, part_sizes
from services.objects.s3 import S3Objects
from tests.services.conftest import SIGNING_KEY, ask

pytestmark = pytest.mark.slow

KEY = "videos/u 1/dänce+%2e #1?.mp4"
STEP = 5 << 20  # S3's least for all parts but the last
BODY = random.Random(1).randbytes(2 * STEP + 1000)
SIZES = part_sizes(len(BODY), STEP)


def piece(number: int) -> bytes:
    return BODY[(number - 1) * STEP : number * STEP]


def send(store: ObjectStore, upload_id: str, numbers: Iterable[int], key: str = KEY) -> None:
    for number in numbers:
        url = store.presign_part(key, upload_id, number, SIZES[number], 60)
        status, body, _ = ask(url, "PUT", piece(number))
        assert status == 200, body


def join(store: ObjectStore, upload_id: str) -> ObjectInfo:
    return store.join(KEY, upload_id, len(BODY))


def test_parts_in_any_order_become_the_object(store: ObjectStore) -> None:
    upload_id = store.begin_parts(KEY, "video/mp4")

    send(store, upload_id, (3, 1, 2))
    with pytest.raises(NotFound):
        store.info(KEY)
    info = join(store, upload_id)

    assert (info.key, info.size, info.content_type) == (KEY, len(BODY), "video/mp4")
    assert store.read(KEY) == BODY
    assert store.info(KEY) == info


def test_an_upload_goes_on_after_a_part_was_lost(store: ObjectStore) -> None:
    upload_id = store.begin_parts(KEY, "video/mp4")
    send(store, upload_id, (1, 3))

    present = store.parts(KEY, upload_id)
    with pytest.raises(Refused, match=r"1, 3"):
        join(store, upload_id)
    send(store, upload_id, SIZES.keys() - {part.number for part in present})

    assert [(part.number, part.size) for part in present] == [(1, STEP), (3, 1000)]
    assert join(store, upload_id).size == len(BODY)
    assert store.read(KEY) == BODY


def test_a_part_that_is_sent_again_takes_the_earlier_ones_place(store: ObjectStore) -> None:
    upload_id = store.begin_parts(KEY, "video/mp4")
    url = store.presign_part(KEY, upload_id, 1, 5, 60)
    for body in (b"first", b"again"):
        assert ask(url, "PUT", body)[0] == 200

    (part,) = store.parts(KEY, upload_id)
    store.join(KEY, upload_id, 5)

    assert (part.number, part.size) == (1, 5)
    assert store.read(KEY) == b"again"


@pytest.mark.parametrize("announced", [len(BODY) - 1, len(BODY) + 1, STEP, 0])
def test_another_total_than_announced_is_refused_and_loses_nothing(
    store: ObjectStore, announced: int
) -> None:
    upload_id = store.begin_parts("a", "text/plain")
    assert ask(store.presign_part("a", upload_id, 1, 5, 60), "PUT", b"hello")[0] == 200

    with pytest.raises(Refused, match="5 bytes"):
        store.join("a", upload_id, announced)

    with pytest.raises(NotFound):
        store.info("a")
    assert store.join("a", upload_id, 5).size == 5


def test_no_parts_are_no_object(store: ObjectStore) -> None:
    upload_id = store.begin_parts("a", "text/plain")
    with pytest.raises(Refused):
        store.join("a", upload_id, 0)


def test_a_part_of_another_size_is_refused(store: ObjectStore) -> None:
    upload_id = store.begin_parts("a", "text/plain")
    url = store.presign_part("a", upload_id, 1, 5, 60)

    for body in (b"four", b"longer than five", b""):
        assert 400 <= ask(url, "PUT", body)[0] < 500
    assert store.parts("a", upload_id) == []


def test_a_part_link_serves_for_its_part_only(store: ObjectStore) -> None:
    upload_id = store.begin_parts("a", "text/plain")
    other = store.begin_parts("b", "text/plain")
    url = store.presign_part("a", upload_id, 1, 5, 60)
    named = dict(parse_qsl(urlsplit(url).query))
    part = "part=1" if "part" in named else "partNumber=1"
    signature = named.get("signature") or named["X-Amz-Signature"]

    for changed in (
        url.replace(part, part[:-1] + "2"),
        url.replace(upload_id, other),
        url.replace("/a?", "/b?"),
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=61").replace("expires=1", "expires=2"),
        url.replace(signature, signature[::-1]),
        url.partition("?")[0],
    ):
        assert changed != url
        assert 400 <= ask(changed, "PUT", b"hello")[0] < 500, changed
    assert ask(url, "GET")[0] in (403, 404, 405)
    assert store.parts("a", upload_id) == store.parts("b", other) == []
    store.give_up("a", upload_id)
    store.give_up("b", other)


def test_an_s3_part_link_ends(s3: S3Objects) -> None:
    """The folder's clock can be set; see the next test."""
    upload_id = s3.begin_parts("a", "text/plain")
    url = s3.presign_part("a", upload_id, 1, 5, 1)
    time.sleep(2.1)

    assert ask(url, "PUT", b"hello")[0] == 403
    assert s3.parts("a", upload_id) == []
    s3.give_up("a", upload_id)


def test_a_folders_part_link_ends_and_every_field_counts(tmp_path: Path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    store = DirectoryObjects(tmp_path, "http://127.0.0.1:1", SIGNING_KEY, lambda: now)
    query = dict(parse_qsl(urlsplit(store.presign_part("a", "f" * 32, 1, 5, 60)).query))

    store.verify("PUT", "a", query, "whatever/type", 5, now + timedelta(seconds=60))
    with pytest.raises(Expired):
        store.verify("PUT", "a", query, None, 5, now + timedelta(seconds=61))
    for spoilt in (
        *({**query, name: value + "1"} for name, value in query.items()),
        *({n: v for n, v in query.items() if n != name} for name in query),
        {**query, "type": "text/plain"},
    ):
        with pytest.raises(Refused):
            store.verify("PUT", "a", spoilt, None, 5)
    with pytest.raises(Refused):
        store.verify("PUT", "a", query, None, 6)


def test_giving_up_leaves_nothing(store: ObjectStore) -> None:
    upload_id = store.begin_parts(KEY, "video/mp4")
    send(store, upload_id, (3,))
    url = store.presign_part(KEY, upload_id, 3, SIZES[3], 60)

    store.give_up(KEY, upload_id)
    store.give_up(KEY, upload_id)

    for use in (
        lambda: store.parts(KEY, upload_id),
        lambda: join(store, upload_id),
    ):
        with pytest.raises(NotFound):
            use()
    assert ask(url, "PUT", piece(3))[0] == 404
    assert list(store.list("")) == []


def test_a_folder_keeps_no_trace_of_ended_uploads(folder: DirectoryObjects, tmp_path: Path) -> None:
    given_up, joined = (folder.begin_parts("a", "text/plain") for _ in range(2))
    for upload_id in (given_up, joined):
        ask(folder.presign_part("a", upload_id, 1, 5, 60), "PUT", b"hello")

    folder.give_up("a", given_up)
    folder.join("a", joined, 5)

    for name in ("parts", "incoming"):
        assert list((tmp_path / "root" / name).iterdir()) == []


def test_joining_ends_the_upload_and_keeps_the_object(store: ObjectStore) -> None:
    upload_id = store.begin_parts("a", "text/plain")
    ask(store.presign_part("a", upload_id, 1, 5, 60), "PUT", b"hello")
    store.join("a", upload_id, 5)

    with pytest.raises(NotFound):
        store.parts("a", upload_id)
    store.give_up("a", upload_id)

    assert store.read("a") == b"hello"


def test_two_uploads_to_one_key_do_not_mix(store: ObjectStore) -> None:
    first, second = (store.begin_parts("a", "text/plain") for _ in range(2))
    ask(store.presign_part("a", first, 1, 5, 60), "PUT", b"first")
    ask(store.presign_part("a", second, 1, 6, 60), "PUT", b"second")

    store.join("a", second, 6)
    store.join("a", first, 5)

    assert store.read("a") == b"first"


def test_of_those_who_join_at_once_one_whole_object_comes(store: ObjectStore) -> None:
    upload_id = store.begin_parts(KEY, "video/mp4")
    send(store, upload_id, SIZES)
    failures: list[Exception] = []

    def try_to_join() -> None:
        try:
            join(store, upload_id)
        except ServiceError as problem:
            failures.append(problem)

    threads = [threading.Thread(target=try_to_join) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(failures) < 4
    assert all(isinstance(problem, NotFound) for problem in failures)
    assert store.read(KEY) == BODY


@pytest.mark.parametrize("upload_id", ["", "nope", "../objects", "0" * 32, "a/b", "x" * 200])
def test_an_upload_that_was_never_begun_is_not_found(store: ObjectStore, upload_id: str) -> None:
    if upload_id:  # boto3 itself refuses an empty one
        with pytest.raises((NotFound, Refused)):
            store.parts("a", upload_id)
        with pytest.raises((NotFound, Refused)):
            store.join("a", upload_id, 5)
        store.give_up("a", upload_id)
    assert list(store.list("")) == []


def test_a_part_of_another_key_is_not_found(store: ObjectStore) -> None:
    upload_id = store.begin_parts("a", "text/plain")
    with pytest.raises(NotFound):
        store.parts("b", upload_id)
    with pytest.raises(NotFound):
        store.join("b", upload_id, 5)
    store.give_up("a", upload_id)


@pytest.mark.parametrize("key", ["", "../a", "/a", "a//b", "a\x00"])
def test_an_unsafe_key_is_refused(store: ObjectStore, key: str) -> None:
    for use in (
        lambda: store.begin_parts(key, "text/plain"),
        lambda: store.presign_part(key, "f" * 32, 1, 5, 60),
        lambda: store.parts(key, "f" * 32),
        lambda: store.join(key, "f" * 32, 5),
        lambda: store.give_up(key, "f" * 32),
    ):
        with pytest.raises(Refused):
            use()


@pytest.mark.parametrize(("number", "size"), [(0, 5), (10_001, 5), (1, 0), (1, -1)])
def test_an_impossible_part_is_an_error(store: ObjectStore, number: int, size: int) -> None:
    with pytest.raises(ValueError, match="part"):
        store.presign_part("a", "f" * 32, number, size, 60)


# --- what only a folder does


def test_a_part_that_is_cut_off_leaves_the_earlier_one(folder: DirectoryObjects) -> None:
    upload_id = folder.begin_parts("a", "text/plain")
    folder.receive_part("a", upload_id, 1, io.BytesIO(b"whole"), 5)

    with pytest.raises(Refused, match="too early"):
        folder.receive_part("a", upload_id, 1, io.BytesIO(b"cut"), 5)

    folder.join("a", upload_id, 5)
    assert folder.read("a") == b"whole"


def test_parts_that_nobody_asks_for_are_removed_after_a_week(
    folder: DirectoryObjects, tmp_path: Path
) -> None:
    old, young = (folder.begin_parts("a", "text/plain") for _ in range(2))
    parts = tmp_path / "root" / "parts"
    for upload_id, days in ((old, 8), (young, 6)):
        os.utime(parts / upload_id, (time.time() - days * 24 * 3600,) * 2)

    DirectoryObjects(tmp_path / "root", "http://127.0.0.1:1", SIGNING_KEY).ping()

    assert [path.name for path in parts.iterdir()] == [young]


# --- the plan


@pytest.mark.parametrize(
    ("size", "expected"),
    [(1, {1: 1}), (8, {1: 8}), (9, {1: 8, 2: 1}), (16, {1: 8, 2: 8}), (20, {1: 8, 2: 8, 3: 4})],
)
def test_a_file_is_cut_into_equal_parts_and_a_rest(size: int, expected: dict[int, int]) -> None:
    assert part_sizes(size, 8) == expected


def test_parts_must_be_without_a_gap() -> None:
    whole = [Part(number, 2, "") for number in (1, 2, 3)]
    check_whole(whole, 6)
    for parts in (whole[1:], [whole[0], whole[2]], whole[::-1], [*whole, whole[2]]):
        with pytest.raises(Refused):
            check_whole(parts, sum(part.size for part in parts))
