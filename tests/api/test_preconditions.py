"""Requests that are for one state of a thing: answered only while it is so."""

from __future__ import annotations

import pytest

from tests.api.conftest import Person

OLD, NEW = "Mon, 01 Jan 2001 00:00:00 GMT", "Wed, 01 Jan 2200 00:00:00 GMT"


@pytest.fixture(params=["/api/v1/videos/{}/download", "/api/v1/jobs/{}"])
def path(request: pytest.FixtureRequest, film: str) -> str:
    """Of a file, and of a record."""
    return str(request.param).format(film)


def test_if_match_is_refused_unless_it_names_what_is_there(user: Person, path: str) -> None:
    etag = user.get(path).headers["ETag"]

    for given, status in ((etag, 200), ("*", 200), (f'"x", {etag}', 200), ('"x"', 412)):
        answer = user.get(path, headers={"If-Match": given})
        assert answer.status_code == status, given
        if status == 412:
            assert answer.json["success"] is False


def test_a_file_is_sent_by_its_date(user: Person, film: str) -> None:
    path = f"/api/v1/videos/{film}/download"
    date = user.get(path).headers["Last-Modified"]

    for name, given, status in (
        ("If-Unmodified-Since", date, 200),
        ("If-Unmodified-Since", OLD, 412),
        ("If-Unmodified-Since", "yesterday", 200),
        ("If-Modified-Since", date, 304),
        ("If-Modified-Since", NEW, 304),
        ("If-Modified-Since", OLD, 200),
    ):
        answer = user.get(path, headers={name: given})
        assert answer.status_code == status, (name, given)


def test_an_etag_counts_for_more_than_a_date(user: Person, film: str) -> None:
    path = f"/api/v1/videos/{film}/download"

    answer = user.get(path, headers={"If-None-Match": '"other"', "If-Modified-Since": NEW})

    assert answer.status_code == 200
