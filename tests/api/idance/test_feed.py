"""The feed and the follows over HTTP: documented bodies, and paginations that agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from services.assembly import Services
from services.clock import now, stamp
from services.dances.session import Session
from services.dances.sessions import SESSIONS
from services.dances.submission import SUBMISSIONS, Submission
from tests.api.conftest import ANALYSIS_RESULT, Person, Stage
from tests.api.shapes import shape_of

SHOWN = {
    "id": "str",
    "userId": "str",
    "userProfile": {"displayName": "str", "avatarUrl": "null"},
    "danceStyle": "str",
    "videoUrl": "str",
    "thumbnailUrl": "null",
    "likes": "int",
    "comments": "int",
    "type": "str",
}
SESSION = SHOWN | {"title": "str", "duration": "int", "submitted": "bool", "createdAt": "str"}
SUBMISSION = SHOWN | {
    "challengeId": "str",
    "challengeTitle": "str",
    "caption": "str",
    "duration": "int",
    "totalScore": "float",
    "badgeAwarded": "str",
    "submittedAt": "str",
}
PAGINATION = {
    "page": "int",
    "totalPages": "int",
    "totalCount": "int",
    "nextCursor": "null",
    "asOf": "str",
}


@dataclass(frozen=True)
class Floor:
    """Where people have danced already."""

    services: Services
    stage: Stage

    def session(self, dancer: Person, number: int) -> str:
        key = f"sess_{number}"
        document = {
            "_id": key,
            "user_id": dancer.id,
            "title": "Evening dance",
            "description": None,
            "dance_style": "jazz",
            "location": None,
            "planned_duration": None,
            "tags": [],
            "status": "completed",
            "duration": 180,
            "notes": None,
            "video_key": self.stage.store(f"sessions/{dancer.id}/{key}/video.mp4"),
            "thumbnail_key": None,
            "created_at": stamp(now()),
            "completed_at": stamp(now()),
        }
        self.services.documents.insert(SESSIONS, document)
        self.services.feed.publish_session(Session.from_document(document))
        return key

    def submission(self, dancer: Person, session: str, score: float) -> str:
        made = Submission(
            id=f"sub_of_{session}",
            user_id=dancer.id,
            challenge_id="ch_1",
            challenge_title="Morning Flow Challenge",
            session_id=session,
            dance_style="jazz",
            video_key=f"sessions/{dancer.id}/{session}/video.mp4",
            thumbnail_key=None,
            caption="My best attempt!",
            tags=(),
            submitted_at=stamp(now()),
            total_score=score,
            badge_awarded="Smooth Operator",
            like_count=15,
            comment_count=3,
        )
        self.services.documents.insert(SUBMISSIONS, made.to_document())
        self.services.feed.publish_submission(made)
        return made.id


@pytest.fixture
def floor(services: Services, stage: Stage) -> Floor:
    return Floor(services, stage)


def feed(caller: Person, **query: Any) -> dict[str, Any]:
    answer = caller.get("/api/feed", query_string=query)
    assert answer.status_code == 200, answer.text
    return dict(answer.json or {})


def ids(body: dict[str, Any]) -> list[str]:
    return [entry["id"] for entry in body["feed"]]


def test_entries_are_as_documented(floor: Floor, user: Person, other: Person) -> None:
    session = floor.session(other, 1)
    submission = floor.submission(other, session, 87.0)

    body = feed(user)

    assert ids(body) == [submission, session]
    assert [shape_of(entry) for entry in body["feed"]] == [SUBMISSION, SESSION]
    assert shape_of(body["pagination"]) == PAGINATION
    submitted, danced = body["feed"]
    assert (submitted["type"], danced["type"]) == ("challenge_submission", "session")
    assert (submitted["totalScore"], submitted["likes"], submitted["comments"]) == (87.0, 15, 3)
    assert (danced["title"], danced["likes"], danced["comments"]) == ("Evening dance", 15, 3)
    assert (submitted["duration"], danced["submitted"]) == (180, True)
    alone = floor.session(other, 2)
    assert ids(feed(user, once="true")) == [submission, alone]
    assert danced["userId"] == other.id
    assert user.client.get(danced["videoUrl"]).status_code == 200


def test_a_submission_is_shown_with_the_still_and_the_seconds_of_its_film(
    user: Person, stage: Stage, services: Services
) -> None:
    danced = stage.submit(user.id, stage.challenge())  # thirty seconds, as its dancer says
    before = feed(user, once="true")["feed"]
    poster = stage.store(f"users/{user.id}/jobs/{danced.job_id}/poster.jpg", b"JPEG", "image/jpeg")
    measured = {"poster_key": poster, "duration": 41.6}
    assert danced.job_id is not None
    claim = stage.begin(danced.job_id)
    result = {**ANALYSIS_RESULT, "pose_data_key": poster, **measured}
    services.jobs.finish(claim, job_result=result)
    after = feed(user, once="true")["feed"]

    assert [entry["id"] for entry in (*before, *after)] == [danced.id, danced.id]
    assert [(one["thumbnailUrl"], one["duration"]) for one in before] == [(None, 30)]
    assert after[0]["duration"] == 42
    assert user.client.get(after[0]["thumbnailUrl"]).data == b"JPEG"
    shown = user.get(f"/api/submissions/{danced.id}").json
    assert shown["thumbnailUrl"] == after[0]["thumbnailUrl"]


def test_an_empty_feed_is_one_empty_page(user: Person) -> None:
    body = feed(user)

    assert body["feed"] == []
    assert {k: body["pagination"][k] for k in ("page", "totalPages", "totalCount")} == {
        "page": 1,
        "totalPages": 0,
        "totalCount": 0,
    }


def test_page_numbers_and_cursors_lead_through_the_same_feed(
    floor: Floor, user: Person, other: Person
) -> None:
    for number in range(7):
        floor.session(other, number)
    first = feed(user, limit=3)
    floor.session(other, 8)
    second = feed(user, limit=3, cursor=first["pagination"]["nextCursor"])
    as_of = first["pagination"]["asOf"]

    assert ids(first) + ids(second) == [f"sess_{number}" for number in (6, 5, 4, 3, 2, 1)]
    assert feed(user, limit=3, page=2, as_of=as_of) == second
    assert (second["pagination"]["page"], second["pagination"]["totalCount"]) == (2, 7)
    last = feed(user, limit=3, page=99, as_of=as_of)
    assert (ids(last), last["pagination"]["page"]) == (["sess_0"], 3)
    assert feed(user, limit=3)["pagination"]["totalCount"] == 8


def test_whom_one_follows_comes_first(
    floor: Floor, user: Person, other: Person, register: Callable[..., Person]
) -> None:
    floor.session(other, 1)
    floor.session(register(), 2)
    assert ids(feed(user)) == ["sess_2", "sess_1"]

    user.post(f"/api/users/{other.id}/follow")

    assert ids(feed(user)) == ["sess_1", "sess_2"]


@pytest.mark.parametrize(
    "query",
    [
        {"page": "0"},
        {"limit": "101"},
        {"cursor": "x"},
        {"as_of": "yesterday"},
        {"as_of": "2020-01-01T00:00:00.000000Z"},
        {"as_of": "2999-01-01T00:00:00.000000Z"},
        {"style": "jazz"},
    ],
)
def test_a_query_that_cannot_be_is_refused_by_name(user: Person, query: dict[str, str]) -> None:
    answer = user.get("/api/feed", query_string=query)

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["detail"][0]["loc"] == ["query", *query]


def test_following_answers_how_the_two_stand(user: Person, other: Person) -> None:
    path = f"/api/users/{other.id}/follow"
    before = user.get(path).json
    for _ in range(2):
        followed = user.post(path)
    seen = other.get(f"/api/users/{user.id}/follow").json

    strangers = {
        "userId": other.id,
        "isFollowing": False,
        "followsYou": False,
        "followers": 0,
        "following": 0,
    }
    assert before == strangers
    assert followed.json == user.get(path).json == strangers | {"isFollowing": True, "followers": 1}
    assert seen == strangers | {"userId": user.id, "followsYou": True, "following": 1}
    for _ in range(2):
        assert user.delete(path).json == strangers


def test_both_lists_show_who_follows(user: Person, other: Person) -> None:
    user.post(f"/api/users/{other.id}/follow")

    followers = other.get(f"/api/users/{other.id}/followers").json
    following = other.get(f"/api/users/{user.id}/following").json

    assert followers is not None
    assert following is not None
    assert [found["id"] for found in followers["users"]] == [user.id]
    assert [found["id"] for found in following["users"]] == [other.id]
    assert shape_of(followers["users"][0]) == {
        "id": "str",
        "displayName": "str",
        "avatarUrl": "null",
        "level": "int",
        "followedAt": "str",
    }
    assert followers["pagination"] == {
        "page": 1,
        "totalPages": 1,
        "totalCount": 1,
        "nextCursor": None,
    }


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_whom_there_is_not_cannot_be_followed(user: Person, method: str) -> None:
    assert user.request(method, "/api/users/nobody/follow").status_code == 404
    assert user.get("/api/users/nobody/followers").status_code == 404
    assert user.get("/api/users/nobody/following").status_code == 404


def test_nobody_follows_themselves(user: Person) -> None:
    answer = user.post(f"/api/users/{user.id}/follow")

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["detail"][0]["loc"] == ["path", "user_id"]
