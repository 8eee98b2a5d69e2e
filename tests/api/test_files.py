"""Presigned links: for one's own files only, for what was signed only, and streamed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from services.assembly import Services
from tests.api.conftest import MP4, Person, Stage

MIB = 1024 * 1024


def wish(user: Person, **changes: Any) -> dict[str, Any]:
    key = f"sessions/{user.id}/session_1/video.mp4"
    return {"fileKey": key, "contentType": "video/mp4", "fileSize": len(MP4), **changes}


def upload_url(user: Person, **changes: Any) -> str:
    made = user.post("/api/s3/presigned-url", json=wish(user, **changes)).json
    assert made is not None
    return str(made["uploadUrl"])


def download_url(user: Person, key: str) -> str:
    made = user.get(f"/api/s3/download-url/{key}").json
    assert made is not None
    return str(made["downloadUrl"])


@pytest.fixture
def video_link(user: Person, video_key: str) -> str:
    """A link to a video that the user has uploaded."""
    return download_url(user, video_key)


@pytest.mark.parametrize(
    ("name", "content_type", "size"),
    [
        ("video.mp4", "video/mp4", 100_000_000),
        ("video.mov", "video/quicktime", MIB),
        ("video.avi", "video/x-msvideo", MIB),
        ("video.webm", "video/webm", MIB),
        ("video.mkv", "video/x-matroska", MIB),
        ("thumbnail.jpg", "image/jpeg", MIB),
        ("thumbnail.png", "image/png", 5_000_000),
    ],
)
def test_documented_types_and_sizes_are_taken(
    user: Person, name: str, content_type: str, size: int
) -> None:
    key = f"users/{user.id}/{name}"

    answer = user.post(
        "/api/s3/presigned-url",
        json={"fileKey": key, "contentType": content_type, "fileSize": size},
    )

    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["fileKey"], answer.json["expiresIn"]) == (key, 3600)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"fileSize": 101 * MIB}, "fileSize"),
        ({"fileSize": 0}, "fileSize"),
        ({"fileSize": -1}, "fileSize"),
        ({"fileSize": "1"}, "fileSize"),
        ({"contentType": "image/jpeg", "fileSize": 6 * MIB}, "fileSize"),
        ({"contentType": "text/html"}, "contentType"),
        ({"contentType": "video/mp4; x=y"}, "contentType"),
        ({"fileKey": "../../etc/passwd"}, "fileKey"),
        ({"fileKey": "/etc/passwd"}, "fileKey"),
        ({"fileKey": "sessions\\..\\video.mp4"}, "fileKey"),
        ({"fileKey": "sessions/{user}/../{other}/video.mp4"}, "fileKey"),
        ({"fileKey": "sessions/{user}//video.mp4"}, "fileKey"),
        ({"fileKey": "sessions/{user}/.hidden"}, "fileKey"),
        ({"fileKey": "sessions/{user}/video\x00.mp4"}, "fileKey"),
        ({"fileKey": "sessions/{user}/"}, "fileKey"),
        ({"fileKey": "sessions/{user}x/video.mp4"}, "fileKey"),
        ({"fileKey": "sessions/{other}/video.mp4"}, "fileKey"),
        ({"fileKey": "challenges/demo.mp4"}, "fileKey"),
        ({"fileKey": "users/{user}/jobs/job_1/output.mp4"}, "fileKey"),
        ({"fileKey": "users/{user}/plans/0123.json"}, "fileKey"),
        ({"fileKey": "users/{user}/scenes/0123.mp4"}, "fileKey"),
        ({"fileKey": "users/{user}/assets/asset_1.png"}, "fileKey"),
        ({"fileKey": "sessions/{user}/" + "a/" * 300 + "v.mp4"}, "fileKey"),
    ],
)
def test_everything_else_is_refused_by_its_field(
    user: Person, other: Person, change: dict[str, Any], field: str
) -> None:
    body = wish(user, **change)
    if isinstance(body["fileKey"], str):
        body["fileKey"] = body["fileKey"].replace("{user}", user.id).replace("{other}", other.id)

    answer = user.post("/api/s3/presigned-url", json=body)

    assert answer.status_code == 422
    assert answer.json is not None
    assert [flaw["loc"] for flaw in answer.json["detail"]] == [["body", field]]


def test_an_uploaded_file_comes_back_byte_for_byte(user: Person, guest: Person) -> None:
    put = guest.put(upload_url(user), data=MP4, content_type="video/mp4")
    answer = guest.get(download_url(user, wish(user)["fileKey"]))

    assert put.status_code == 200
    assert answer.data == MP4
    assert answer.content_type == "video/mp4"
    assert answer.headers["ETag"] == put.headers["ETag"]
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"data": MP4 + b"x", "content_type": "video/mp4"}, 403),
        ({"data": MP4[:-1], "content_type": "video/mp4"}, 403),
        ({"data": MP4, "content_type": "video/quicktime"}, 403),
        ({"data": MP4}, 403),
        ({"data": b"", "content_type": "video/mp4"}, 411),
    ],
)
def test_an_upload_of_another_size_or_type_stores_nothing(
    user: Person, guest: Person, services: Services, options: dict[str, Any], status: int
) -> None:
    answer = guest.put(upload_url(user), **options)

    assert answer.status_code == status
    assert list(services.objects.list("sessions/")) == []


def test_an_upload_that_breaks_off_stores_nothing(
    user: Person, guest: Person, services: Services
) -> None:
    answer = guest.put(
        upload_url(user),
        data=MP4[:500],
        content_type="video/mp4",
        environ_overrides={"CONTENT_LENGTH": str(len(MP4))},
    )

    assert 400 <= answer.status_code < 500
    assert list(services.objects.list("sessions/")) == []


def test_an_upload_larger_than_a_json_body_passes(user: Person, guest: Person) -> None:
    large = MP4 * 300

    put = guest.put(upload_url(user, fileSize=len(large)), data=large, content_type="video/mp4")

    assert len(large) > 2 * MIB
    assert put.status_code == 200


@pytest.mark.parametrize("spoil", ["signature", "expires", "key_id", "size", "extra", "twice"])
def test_a_link_that_was_changed_opens_nothing(user: Person, guest: Person, spoil: str) -> None:
    url = upload_url(user)
    changed = {"extra": f"{url}&x=1", "twice": f"{url}&size={len(MP4)}"}.get(
        spoil, url.replace(f"{spoil}=", f"{spoil}=1")
    )

    answer = guest.put(changed, data=MP4, content_type="video/mp4")

    assert answer.status_code == 403
    assert answer.json is not None
    assert isinstance(answer.json["detail"], str)


def test_a_link_opens_one_direction_only(user: Person, guest: Person, video_key: str) -> None:
    assert guest.get(upload_url(user)).status_code == 403
    assert guest.put(download_url(user, video_key), data=MP4).status_code == 403
    assert guest.get(f"/storage/{video_key}").status_code == 403


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, len(MP4) - 1),
        ("bytes=-50", len(MP4) - 50, len(MP4) - 1),
        ("bytes=10-99999999", 10, len(MP4) - 1),
        ("bytes=-99999999", 0, len(MP4) - 1),
    ],
)
def test_a_range_is_answered_with_exactly_that_range(
    video_link: str, guest: Person, asked: str, first: int, last: int
) -> None:
    answer = guest.get(video_link, headers={"Range": asked})

    assert answer.status_code == 206
    assert answer.data == MP4[first : last + 1]
    assert answer.headers["Content-Length"] == str(last + 1 - first)
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{len(MP4)}"


def test_a_range_beyond_the_end_is_416_and_tells_the_size(
    user: Person, guest: Person, video_key: str
) -> None:
    answer = guest.get(download_url(user, video_key), headers={"Range": f"bytes={len(MP4)}-"})

    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(MP4)}"


@pytest.mark.parametrize("asked", ["bytes=0-9,20-29", "bytes=x", "lines=0-9", "bytes=9-0"])
def test_a_range_that_is_not_understood_is_answered_with_the_whole(
    user: Person, guest: Person, video_key: str, asked: str
) -> None:
    answer = guest.get(download_url(user, video_key), headers={"Range": asked})

    assert (answer.status_code, answer.data) == (200, MP4)


def test_if_range_gives_the_whole_when_the_file_has_changed(
    user: Person, guest: Person, video_key: str
) -> None:
    url = download_url(user, video_key)
    whole = guest.get(url)
    same, date = whole.headers["ETag"], whole.headers["Last-Modified"]

    for condition, status in ((same, 206), (date, 206), ('"other"', 200)):
        answer = guest.get(url, headers={"Range": "bytes=0-9", "If-Range": condition})
        assert answer.status_code == status, condition
    for old in ("Mon, 01 Jan 2001 00:00:00 GMT", f"W/{same}"):
        answer = guest.get(url, headers={"Range": "bytes=0-9", "If-Range": old})
        assert (answer.status_code, answer.data) == (200, MP4), old


def test_head_tells_of_the_whole_whatever_range_is_asked(video_link: str, guest: Person) -> None:
    for headers in ({}, {"Range": "bytes=0-9"}, {"Range": "bytes=999999-"}):
        answer = guest.request("HEAD", video_link, headers=headers)

        assert (answer.status_code, answer.data) == (200, b"")
        assert answer.headers["Content-Length"] == str(len(MP4))
        assert answer.headers["Accept-Ranges"] == "bytes"


def test_of_two_uploads_at_once_one_is_stored_whole(
    app: Flask, user: Person, services: Services
) -> None:
    url, size = upload_url(user, fileSize=1 << 20), 1 << 20
    bodies = [letter * size for letter in (b"a", b"b", b"c")]

    def put(body: bytes) -> int:
        return Person(app.test_client()).put(url, data=body, content_type="video/mp4").status_code

    with ThreadPoolExecutor() as pool:
        statuses = list(pool.map(put, bodies))

    assert statuses == [200] * 3
    assert services.objects.read(wish(user)["fileKey"]) in bodies


def test_what_the_caller_has_already_is_not_sent_again(
    user: Person, guest: Person, video_key: str
) -> None:
    url = download_url(user, video_key)
    etag = guest.get(url).headers["ETag"]

    answer = guest.get(url, headers={"If-None-Match": etag})

    assert (answer.status_code, answer.data) == (304, b"")


def test_a_link_with_a_file_name_saves_under_it(
    guest: Person, services: Services, video_key: str
) -> None:
    url = services.objects.presign_download(video_key, 60, filename='tänze "1".mp4')

    disposition = guest.get(url).headers["Content-Disposition"]

    assert disposition.startswith("attachment; ")
    assert "t%C3%A4nze" in disposition


def test_files_that_are_not_there_or_not_ones_own_are_404(
    user: Person, other: Person, stage: Stage
) -> None:
    foreign = stage.store(f"sessions/{other.id}/s/video.mp4")
    for key in (foreign, f"sessions/{user.id}/never.mp4", "../../etc/passwd", "sessions/../../x"):
        answer = user.get(f"/api/s3/download-url/{key}")

        assert answer.status_code == 404, key


def test_the_administrator_stores_what_belongs_to_challenges(admin: Person) -> None:
    answer = admin.post("/api/s3/presigned-url", json=wish(admin, fileKey="challenges/demo_1.mp4"))

    assert answer.status_code == 200
