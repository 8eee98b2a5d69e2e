"""A user's lists are narrowed by words and times, and sorted, all in the same way."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.api.conftest import Person, Stage

NAMES = ("Waves 100%", "ÜBUNG two", "waves again")


@dataclass(frozen=True)
class Listed:
    """A list: how one of its things comes to be, and how it is read."""

    path: str
    make: Callable[[Person, str], Any]
    items: Callable[[Any], list[dict[str, Any]]]
    name: str
    created: str
    refused: int


def upload(path: str) -> Callable[[Person, str], Any]:
    def make(user: Person, name: str) -> Any:
        kind = {"asset_type": "data"} if "assets" in path else {}
        return user.post(path, data={**kind, "file": (io.BytesIO(b"1,2"), f"{name}.csv")})

    return make


def generate(user: Person, name: str) -> Any:
    return user.post("/api/v1/videos/generate", json={"prompt": name})


def dance(user: Person, name: str) -> Any:
    return user.post("/api/sessions/start", json={"title": name})


LISTS = {
    "jobs": Listed(
        *("/api/v1/jobs", generate, lambda told: told["data"]["items"]),
        *("topic", "created_at", 400),
    ),
    "files": Listed(
        *("/api/v1/files", upload("/api/v1/files/upload"), lambda told: told["data"]["items"]),
        *("filename", "created_at", 400),
    ),
    "assets": Listed(
        "/api/v1/videos/assets",
        *(upload("/api/v1/videos/assets/upload"), lambda told: told["data"]["items"]),
        *("filename", "created_at", 400),
    ),
    "sessions": Listed(
        *("/api/sessions", dance, lambda told: told["sessions"]), *("title", "createdAt", 422)
    ),
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
def test_a_list_is_narrowed_by_words_and_times_and_sorted(
    user: Person, other: Person, listed: Listed
) -> None:
    for person in (user, other):
        for name in NAMES:
            assert listed.make(person, name).status_code in (200, 201, 202)

    def ask(**query: str) -> Any:
        return user.get(f"{listed.path}?{urlencode(query)}")

    def names(**query: str) -> list[str]:
        found = listed.items(ask(**query).json)
        return [item[listed.name].removesuffix(".csv") for item in found]

    first, second, third = NAMES
    times = {item[listed.name]: item[listed.created] for item in listed.items(ask().json)}
    middle = next(time for name, time in times.items() if name.startswith(second))
    assert names() == names(sort="newest") == [third, second, first]
    assert names(sort="oldest") == [first, second, third]
    assert names(q="WAVES", sort="oldest") == [first, third]
    assert names(q="übung") == [second]
    assert names(q="100%") == [first]
    assert names(q=".*") == []
    assert names(created_after=middle) == [third]
    assert names(created_before=middle, q="waves") == [first]
    for wrong in ({"q": ""}, {"q": "a\0b"}, {"created_after": "2026-01-01"}, {"sort": "name"}):
        assert ask(**wrong).status_code == listed.refused


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:00"])
@pytest.mark.parametrize("name", ["created_after", "created_before"])
@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
def test_a_time_before_the_first_or_after_the_last_year_is_refused_in_words(
    user: Person, listed: Listed, name: str, moment: str
) -> None:
    refused = user.get(f"{listed.path}?{urlencode({name: moment})}")

    assert refused.status_code == listed.refused
    assert name in refused.text
    assert "in UTC it is in no year from 1 to 9999" in refused.text


def test_a_cursor_is_good_for_its_words_alone(user: Person) -> None:
    for name in NAMES:
        dance(user, name)
    page = user.get("/api/sessions?q=waves&limit=1").json
    cursor = page["pagination"]["nextCursor"]
    assert page["pagination"]["totalCount"] == 2
    following = user.get(f"/api/sessions?q=waves&limit=1&cursor={cursor}").json
    assert [item["title"] for item in following["sessions"]] == [NAMES[0]]
    assert user.get(f"/api/sessions?q=wave&limit=1&cursor={cursor}").status_code == 422


def test_submissions_are_narrowed_by_state_times_and_their_challenges_words(
    user: Person, other: Person, stage: Stage
) -> None:
    titles = ("Freestyle Friday", "Slow Sunday", "Fast Friday")
    danced = [stage.submit(user.id, stage.challenge(title=title)) for title in titles]
    submissions = stage.services.dances.submissions
    submissions.record_failure(danced[0].id, "Nobody is in view.")
    path = f"/api/users/{user.id}/submissions"

    def names(**query: str) -> list[str]:
        told: Any = other.get(f"{path}?{urlencode(query)}").json
        assert told["pagination"]["totalCount"] == len(told["submissions"])
        return [item["challengeTitle"] for item in told["submissions"]]

    assert names() == [*titles[::-1]]
    assert names(sort="oldest", q="FRIDAY") == [titles[0], titles[2]]
    assert names(status="failed") == [titles[0]]
    assert names(created_after=danced[0].submitted_at, status="pending_analysis") == [
        titles[2],
        titles[1],
    ]
    assert names(created_before=danced[1].submitted_at) == [titles[0]]
    for wrong in ("status=lost", "q=", "sort=best"):
        assert other.get(f"{path}?{wrong}").status_code == 422


def test_submissions_of_a_challenge_are_narrowed_by_what_everybody_may_count(
    user: Person, other: Person, stage: Stage
) -> None:
    challenge = stage.challenge()
    first, second = (stage.submit(person.id, challenge) for person in (user, other))
    stage.services.dances.submissions.record_failure(first.id, "Nobody is in view.")
    path = f"/api/challenges/{challenge}/submissions"

    def ids(query: str) -> list[str]:
        told: Any = user.get(f"{path}?{query}").json
        assert told["pagination"]["totalCount"] == len(told["submissions"])
        return [item["id"] for item in told["submissions"]]

    assert ids("sort=oldest") == [first.id, second.id]
    assert ids("status=failed") == [first.id]
    assert ids(urlencode({"created_after": first.submitted_at})) == [second.id]
    assert user.get(f"{path}?q=caption").status_code == 422
