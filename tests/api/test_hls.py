"""HLS of finished videos: by token, by one signed link, in both storage modes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from services.assembly import Services
from services.clock import now
from services.files.job_links import hls_links
from tests.api.conftest import MP4, Person
from tests.api.test_videos import bucket_user

__all__ = ["bucket_user"]

HLS = "/api/v1/videos/jobs/{}/hls/{}"
PLAYLIST_TYPE = "application/vnd.apple.mpegurl"


def playlist_link(user: Person, film: str) -> str:
    """The path of the status's signed playlist."""
    status: Any = user.get(f"/api/v1/videos/jobs/{film}/status").json
    return urlsplit(status["data"]["video_urls"]["hls_url"]).path


def test_playlists_and_segments_come_with_their_types_and_caching(user: Person, film: str) -> None:
    playlist = user.get(HLS.format(film, "master.m3u8"))
    segment = user.get(HLS.format(film, "720p/segment_0000.m4s"))

    assert (playlist.content_type, segment.content_type) == (PLAYLIST_TYPE, "video/mp4")
    assert playlist.headers["Cache-Control"] == "private, no-cache"
    assert segment.headers["Cache-Control"] == "private, max-age=86400, immutable"
    assert segment.data == MP4


def test_a_player_without_a_token_goes_on_from_the_signed_playlist(
    user: Person, guest: Person, film: str
) -> None:
    begin = playlist_link(user, film)

    answers = [
        guest.get(begin.replace("master.m3u8", name))
        for name in ("master.m3u8", "720p/index.m3u8", "720p/init.mp4", "720p/segment_0000.m4s")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200]
    assert {answer.headers["Access-Control-Allow-Origin"] for answer in answers} == {"*"}
    assert guest.get(HLS.format(film, "master.m3u8")).status_code == 401


def test_captions_and_the_strip_come_with_their_types(
    user: Person, guest: Person, film: str
) -> None:
    """Also without a token: the strip's text names its picture by a relative address."""
    status: Any = user.get(f"/api/v1/videos/jobs/{film}/status").json
    strip = urlsplit(status["data"]["video_urls"]["strip_url"]).path
    paths = (
        playlist_link(user, film).replace("master.m3u8", "captions/segment_0000.vtt"),
        strip,
        strip.replace("strip.vtt", "strip.jpg"),
    )

    answers = [guest.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [answer.content_type for answer in answers] == ["text/vtt", "text/vtt", "image/jpeg"]
    assert user.get(HLS.format(film, "strip.jpg")).content_type == "image/jpeg"
    assert guest.get(strip.replace("strip.vtt", "output.mp4")).status_code == 404


def test_a_stream_as_hls_leads_to_the_playlist(user: Person, guest: Person, film: str) -> None:
    answer = user.get(f"/api/v1/videos/jobs/{film}/stream?format=hls")

    assert answer.status_code == 302
    assert "no-store" in answer.headers["Cache-Control"]
    assert guest.get(urlsplit(answer.headers["Location"]).path).content_type == PLAYLIST_TYPE


def test_segments_honour_ranges(user: Person, film: str) -> None:
    path = HLS.format(film, "720p/segment_0000.m4s")

    part = user.get(path, headers={"Range": "bytes=4-7"})

    assert (part.status_code, part.data) == (206, b"ftyp")
    assert user.get(path, headers={"Range": "bytes=999999-"}).status_code == 416


@pytest.mark.parametrize("name", ["../output.mp4", "720p/../../output.mp4", "output.mp4", "x.m3u8"])
def test_only_what_belongs_to_the_hls_is_served(user: Person, film: str, name: str) -> None:
    assert user.get(HLS.format(film, name)).status_code == 404


def test_a_link_holds_for_its_video_and_its_time_only(
    user: Person, guest: Person, film: str, services: Services
) -> None:
    link = playlist_link(user, film)
    good, name = link.removesuffix("/master.m3u8").rpartition("/")[2], "master.m3u8"
    expires, key, signature = good.split(".")
    forged = [
        link.replace(film, "job_" + "0" * 32),
        link.replace(expires, str(int(expires) + 1)),
        link.replace(signature, "0" * 64),
        link.replace(key, "0" * 8),
        link.replace(good, "nonsense"),
    ]

    assert [guest.get(path).status_code for path in forged] == [403] * 5
    signer = services.files.hls_links._signer
    long_ago = now() - timedelta(hours=3)
    later = hls_links("", signer, clock=lambda: long_ago).sign(film, name)
    assert guest.get(later).status_code == 403


def test_a_video_made_without_hls_says_so(user: Person, film: str, services: Services) -> None:
    services.documents.update("jobs", {"_id": film}, {"$unset": {"result.hls": ""}})

    status: Any = user.get(f"/api/v1/videos/jobs/{film}/status").json
    answer: Any = user.get(HLS.format(film, "master.m3u8"))

    assert status["data"]["video_urls"]["hls_url"] is None
    assert answer.status_code == 404
    assert "output.hls" in answer.text
    assert user.get(f"/api/v1/videos/jobs/{film}/stream?format=hls").status_code == 404


def test_in_s3_mode_segments_are_redirects_and_playlists_are_not(
    bucket_user: Person, film: str
) -> None:
    playlist = bucket_user.get(HLS.format(film, "720p/index.m3u8"))
    segment = bucket_user.get(HLS.format(film, "720p/segment_0000.m4s"))

    assert (playlist.status_code, segment.status_code) == (200, 302)
    assert "no-store" in segment.headers["Cache-Control"]


def test_a_status_read_twice_has_the_same_link(user: Person, film: str) -> None:
    assert playlist_link(user, film) == playlist_link(user, film)


def test_the_signature_of_a_link_is_not_logged(
    user: Person, film: str, caplog: pytest.LogCaptureFixture
) -> None:
    link = playlist_link(user, film)
    with caplog.at_level("INFO", logger="api.logs"):
        user.get(link)

    fields = [getattr(record, "fields", {}) for record in caplog.records]
    paths = [found["path"] for found in fields if "/signed/" in str(found.get("path"))]
    assert paths == [f"/api/v1/videos/jobs/{film}/hls/signed/…/master.m3u8"]
