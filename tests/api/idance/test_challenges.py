"""Challenges through the API: what administrators make, and what dancers see of it."""

from __future__ import annotations

from typing import Any

import pytest

from services.assembly import Services
from services.clock import now, stamp
from tests.api.calls import CHALLENGE
from tests.api.conftest import MP4, Person, Stage

PATH = "/api/challenges"


def told(person: Person, path: str, **query: Any) -> Any:
    answer = person.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def made(admin: Person, **changed: Any) -> str:
    answer = admin.post(PATH, json={**CHALLENGE, **changed})
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    assert answer.headers["Location"] == f"{PATH}/{answer.json['challengeId']}"
    return str(answer.json["challengeId"])


def test_a_challenge_is_shown_as_it_was_made(admin: Person, user: Person) -> None:
    shown = told(user, f"{PATH}/{made(admin)}")

    sent = {name: value for name, value in CHALLENGE.items() if name in shown}
    times = {"startTime": "2095-01-28T00:00:00.000000Z", "endTime": "2095-01-28T23:59:59.000000Z"}
    assert {name: shown[name] for name in sent} == sent | times
    assert shown["isActive"] is False
    assert (shown["totalSubmissions"], shown["averageScore"], shown["topScore"]) == (0, None, None)
    assert (shown["demoVideoURL"], shown["targetBpm"]) == (None, None)


def test_what_is_left_out_has_its_usual_value(admin: Person, user: Person) -> None:
    needed = ("title", "type", "difficulty", "startTime", "endTime", "points", "badgeName")
    answer = admin.post(PATH, json={name: CHALLENGE[name] for name in needed})

    assert answer.json is not None
    shown = told(user, f"{PATH}/{answer.json['challengeId']}")
    assert shown["scoringCriteria"] == {
        "balance": 25,
        "rhythm": 30,
        "smoothness": 25,
        "creativity": 20,
    }
    assert shown["description"] == ""


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": 5}, "title"),
        ({"title": ""}, "title"),
        ({"points": "many"}, "points"),
        ({"points": 1.5}, "points"),
        ({"points": -1}, "points"),
        ({"startTime": "tomorrow"}, "startTime"),
        ({"startTime": "2095-01-28T00:00:00"}, "startTime"),
        ({"startTime": "0001-01-01T00:00:00+14:00"}, "startTime"),
        ({"startTime": "0999-01-01T00:00:00Z"}, "startTime"),
        ({"endTime": "9999-12-31T23:59:59-14:00"}, "endTime"),
        ({"endTime": "2095-01-27T00:00:00Z"}, "endTime"),
        ({"endTime": CHALLENGE["startTime"]}, "endTime"),
        ({"difficulty": "impossible"}, "difficulty"),
        ({"badgeIconURL": "javascript:alert(1)"}, "badgeIconURL"),
        ({"thumbnailURL": "no address"}, "thumbnailURL"),
        ({"demoVideoFileKey": "sessions/somebody/video.mp4"}, "demoVideoFileKey"),
        ({"scoringCriteria": "fair"}, "scoringCriteria"),
        ({"targetBpm": 10}, "targetBpm"),
        ({"prize": 1000}, "prize"),
    ],
)
def test_what_is_wrong_is_named_in_the_callers_spelling(
    admin: Person, user: Person, change: dict[str, Any], field: str
) -> None:
    kept = made(admin)
    for answer in (
        admin.post(PATH, json=CHALLENGE | change),
        admin.put(f"{PATH}/{kept}", json=CHALLENGE | change),
    ):
        assert answer.status_code == 422, answer.text
        assert answer.json is not None
        assert [flaw["loc"] for flaw in answer.json["detail"]] == [["body", field]]
    assert told(user, PATH, active_only="false")["pagination"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("change", "loc"),
    [
        ({"rhythm": 0}, ["body", "scoringCriteria"]),
        ({"rhythm": -1}, ["body", "scoringCriteria"]),
        ({"rhythm": "30"}, ["body", "scoringCriteria", "rhythm"]),
        ({"style": 10}, ["body", "scoringCriteria", "style"]),
    ],
)
def test_weights_are_positive_and_of_the_four_axes(
    admin: Person, change: dict[str, Any], loc: list[str]
) -> None:
    criteria = CHALLENGE["scoringCriteria"]
    assert isinstance(criteria, dict)

    answer = admin.post(PATH, json=CHALLENGE | {"scoringCriteria": criteria | change})

    assert answer.status_code == 422
    assert answer.json is not None
    assert [flaw["loc"] for flaw in answer.json["detail"]] == [loc]


def test_a_demonstration_is_shown_once_it_has_been_uploaded(
    admin: Person, user: Person, guest: Person, stage: Stage
) -> None:
    key = "challenges/demo.mp4"
    before = made(admin, demoVideoFileKey=key)
    assert told(user, f"{PATH}/{before}")["demoVideoURL"] is None
    stage.upload(admin.id, key)
    after = made(admin, demoVideoFileKey=key)

    for one in (before, after):
        url = told(user, f"{PATH}/{one}")["demoVideoURL"]
        assert guest.get(url).data == MP4


def test_a_demonstration_that_is_no_video_is_refused(admin: Person, stage: Stage) -> None:
    stage.upload(admin.id, "challenges/demo.mp4", b"<html>no video</html>")

    answer = admin.post(PATH, json=CHALLENGE | {"demoVideoFileKey": "challenges/demo.mp4"})

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["detail"][0]["loc"] == ["body", "demoVideoFileKey"]


def test_without_a_challenge_today_the_answer_says_where_to_look(
    user: Person, stage: Stage
) -> None:
    stage.challenge(start=1)

    answer = user.get(f"{PATH}/today")

    assert answer.status_code == 404
    assert answer.json is not None
    assert "/api/challenges/upcoming" in answer.json["detail"]


def test_todays_challenge_is_the_one_that_is_on(user: Person, stage: Stage) -> None:
    stage.challenge(start=-3)
    stage.challenge(start=1)
    today = stage.challenge()

    shown = told(user, f"{PATH}/today")

    assert shown["id"] == today
    assert shown["startTime"] <= stamp(now()) < shown["endTime"]
    assert shown == told(user, f"{PATH}/{today}")


def test_upcoming_looks_ahead_as_far_as_is_asked(user: Person, stage: Stage) -> None:
    three, ten = stage.challenge(start=3), stage.challenge(start=10)

    def found(**query: Any) -> list[str]:
        return [one["id"] for one in told(user, f"{PATH}/upcoming", **query)]

    assert (found(), found(days=2), found(days=60)) == ([three], [], [three, ten])


@pytest.mark.parametrize("days", ["0", "61", "-1", "abc", ""])
def test_days_are_1_to_60(user: Person, days: str) -> None:
    answer = user.get(f"{PATH}/upcoming", query_string={"days": days})

    assert answer.status_code == 422


def test_the_list_is_of_active_ones_unless_all_are_asked_for(user: Person, stage: Stage) -> None:
    over, on, coming = (stage.challenge(start=start) for start in (-3, -0.5, 3))

    def found(**query: Any) -> list[tuple[str, bool]]:
        body = told(user, PATH, **query)
        return [(one["id"], one["isActive"]) for one in body["challenges"]]

    assert found() == found(active_only="true") == [(on, True)]
    assert found(active_only="false") == [(coming, False), (on, True), (over, False)]


def test_the_list_is_walked_by_cursor(user: Person, stage: Stage) -> None:
    challenges = [stage.challenge(start=start) for start in (5, 4, 3, 2, 1)]

    walked, query = [], {"active_only": "false", "limit": 2}
    while True:
        body = told(user, PATH, **query)
        walked += [one["id"] for one in body["challenges"]]
        if body["pagination"]["nextCursor"] is None:
            break
        query["cursor"] = body["pagination"]["nextCursor"]

    assert walked == challenges
    assert body["pagination"] == {
        "page": 3,
        "totalPages": 3,
        "totalCount": 5,
        "nextCursor": None,
    }


def test_a_made_up_cursor_is_refused(user: Person) -> None:
    answer = user.get(PATH, query_string={"cursor": "abc"})

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["detail"][0]["loc"] == ["query", "cursor"]


def test_an_update_is_seen_and_a_deletion_too(admin: Person, user: Person) -> None:
    challenge = f"{PATH}/{made(admin)}"

    admin.put(challenge, json=CHALLENGE | {"title": "Changed", "points": 175})
    shown = told(user, challenge)
    deleted = admin.delete(challenge)

    assert (shown["title"], shown["points"]) == ("Changed", 175)
    assert deleted.status_code == 200
    assert user.get(challenge).status_code == 404
    for answer in (admin.delete(challenge), admin.put(challenge, json=CHALLENGE)):
        assert answer.status_code == 404


def test_with_submissions_the_criteria_stay(
    admin: Person, user: Person, challenge: str, stage: Stage
) -> None:
    stage.submit(user.id, challenge)
    on = {"startTime": "2026-01-01T00:00:00Z", "endTime": "2095-01-01T00:00:00Z"}
    equal = {"balance": 25, "rhythm": 25, "smoothness": 25, "creativity": 25}

    renamed = admin.put(f"{PATH}/{challenge}", json=CHALLENGE | on | {"title": "New"})
    reweighed = admin.put(f"{PATH}/{challenge}", json=CHALLENGE | on | {"scoringCriteria": equal})

    assert renamed.status_code == 200
    assert reweighed.status_code == 409
    assert told(user, f"{PATH}/{challenge}")["title"] == "New"


def test_the_statistics_add_up(
    user: Person, other: Person, challenge: str, stage: Stage, services: Services
) -> None:
    scored, failed = stage.submit(user.id, challenge), stage.submit(other.id, challenge)
    stage.submit(other.id, challenge)
    stage.complete_analysis(services.dances.submissions.get(scored.id).job_id or "")
    services.dances.submissions.get(scored.id)
    services.dances.submissions.record_failure(failed.id, "Nobody is to be seen.")

    assert told(user, f"{PATH}/{challenge}/stats") == {
        "challengeId": challenge,
        "totalSubmissions": 3,
        "averageScore": 73.0,
        "topScore": 73.0,
        "scoreDistribution": {"0-20": 0, "21-40": 0, "41-60": 0, "61-80": 1, "81-100": 0},
        "participationRate": 1.0,
        "completionRate": 0.3333,
    }
    shown = told(user, f"{PATH}/{challenge}")
    assert (shown["totalSubmissions"], shown["averageScore"], shown["topScore"]) == (3, 73.0, 73.0)


@pytest.mark.parametrize("what", ["", "/stats", "/submissions", "/leaderboard"])
def test_an_unknown_challenge_is_404(user: Person, what: str) -> None:
    for name in ("ch_unknown", "no such id", "today%00"):
        assert user.get(f"{PATH}/{name}{what}").status_code == 404
