"""Uploads in parts, as an app makes them: over HTTP alone, with the links that it was given."""

from __future__ import annotations

from typing import Any

import pytest

from services.assembly import Services
from services.objects.content_types import VIDEOS
from services.objects.part_sizes import PART_SIZE
from tests.api.conftest import MP4, Person

LARGE = MP4 + bytes(PART_SIZE + 100 - len(MP4))


def wish(user: Person, **changes: Any) -> dict[str, Any]:
    key = f"sessions/{user.id}/session_1/video.mp4"
    return {"fileKey": key, "contentType": "video/mp4", "fileSize": len(LARGE), **changes}


@pytest.fixture
def begun(user: Person) -> dict[str, Any]:
    answer = user.post("/api/s3/multipart", json=wish(user))
    assert (answer.status_code, answer.json is not None) == (201, True)
    return answer.json or {}


def send(guest: Person, link: dict[str, Any]) -> Any:
    body = LARGE[link["offset"] : link["offset"] + link["size"]]
    return guest.put(link["uploadUrl"], data=body)


def test_a_large_video_comes_in_parts_after_a_break(
    user: Person, guest: Person, services: Services, begun: dict[str, Any]
) -> None:
    first, second = begun["missing"]
    assert (begun["partSize"], first["size"], second["size"]) == (PART_SIZE, PART_SIZE, 100)
    address = f"/api/s3/multipart/{begun['uploadId']}"

    stored = send(guest, second)
    early = user.post(f"{address}/complete")
    resumed = user.get(address).json
    assert resumed is not None
    sent = [send(guest, link).status_code for link in resumed["missing"]]
    done = user.post(f"{address}/complete")

    assert (stored.status_code, early.status_code) == (200, 409)
    assert "parts are missing: 1" in (early.json or {})["detail"]
    assert [part["partNumber"] for part in resumed["parts"]] == [2]
    assert stored.headers["ETag"] == f'"{resumed["parts"][0]["etag"]}"'
    assert (sent, done.status_code) == ([200], 200)
    assert services.objects.read(begun["fileKey"]) == LARGE
    assert services.files.uploads.verify(begun["fileKey"], user.id, VIDEOS).size == len(LARGE)
    assert user.post(f"{address}/complete").json == done.json


def test_a_part_link_takes_only_its_part(
    guest: Person, services: Services, begun: dict[str, Any]
) -> None:
    url = begun["missing"][1]["uploadUrl"]
    for changed, size in (
        (url, 99),
        (url, 101),
        (url, 0),
        (url.replace("part=2", "part=1"), 100),
        (url.replace("signature=", "signature=0"), 100),
        (url.replace("expires=1", "expires=2"), 100),
        (f"{url}&part=1", 100),
        (f"{url}&type=video%2Fmp4", 100),
    ):
        assert guest.put(changed, data=bytes(size)).status_code == (403 if size else 411), changed
    assert guest.get(url).status_code == 403
    cut = guest.put(url, data=bytes(50), environ_overrides={"CONTENT_LENGTH": "100"})
    assert 400 <= cut.status_code < 500

    assert guest.put(url, data=bytes(100), content_type="any/thing").status_code == 200


def test_an_abandoned_upload_leaves_nothing(
    user: Person, guest: Person, services: Services, begun: dict[str, Any]
) -> None:
    address = f"/api/s3/multipart/{begun['uploadId']}"
    send(guest, begun["missing"][1])

    answer = user.delete(address)

    assert answer.status_code == 200
    assert send(guest, begun["missing"][0]).status_code == 404
    again = (user.get(address), user.post(f"{address}/complete"), user.delete(address))
    assert [each.status_code for each in again] == [404, 404, 404]
    assert list(services.objects.list("")) == []


def test_the_same_files_are_refused_as_for_one_link(user: Person, other: Person) -> None:
    for change in (
        {"fileSize": 101 << 20},
        {"fileSize": 0},
        {"contentType": "text/html"},
        {"fileKey": f"sessions/{other.id}/video.mp4"},
        {"fileKey": "../../etc/passwd"},
    ):
        answer = user.post("/api/s3/multipart", json=wish(user, **change))

        assert answer.status_code == 422, change


def test_a_file_in_use_takes_no_new_upload(
    user: Person, guest: Person, services: Services, video_key: str
) -> None:
    link = services.objects.presign_upload(video_key, "video/mp4", len(MP4), 60)
    services.files.uploads.verify(video_key, user.id, VIDEOS)

    answers = (
        user.post("/api/s3/presigned-url", json=wish(user, fileKey=video_key)),
        user.post("/api/s3/multipart", json=wish(user, fileKey=video_key)),
        guest.put(link.url, data=MP4, content_type="video/mp4"),
    )

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert services.objects.read(video_key) == MP4


def test_a_file_of_another_administrator_is_not_overwritten(register: Any) -> None:
    first, second = register(admin=True), register(admin=True)
    body = wish(first, fileKey="challenges/demo_1.mp4")

    assert first.post("/api/s3/presigned-url", json=body).status_code == 200
    assert second.post("/api/s3/presigned-url", json=body).status_code == 409
