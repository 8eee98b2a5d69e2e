"""Sessions through the API: started, completed, listed, shown, and nobody else's business."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import MP4, Person, Stage

START, LIST = "/api/sessions/start", "/api/sessions"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)
PLAN = {
    "title": "Morning Dance Session",
    "description": "Great morning workout",
    "danceStyle": "Hip Hop",
    "location": "Mumbai",
    "duration": 180,
    "tags": ["morning", "workout", "morning"],
}


def start(person: Person, **changed: Any) -> str:
    answer = person.post(START, json={**PLAN, **changed})
    assert answer.status_code == 201, answer.text
    assert answer.json is not None
    return str(answer.json["sessionId"])


def uploaded(person: Person, stage: Stage, session: str) -> dict[str, Any]:
    folder = f"sessions/{person.id}/{session}"
    return {
        "videoFileKey": stage.upload(person.id, f"{folder}/video.mp4"),
        "thumbnailFileKey": stage.upload(person.id, f"{folder}/still.png", PNG, "image/png"),
        "duration": 175,
        "notes": "Great session today!",
    }


def complete(person: Person, session: str, body: dict[str, Any]) -> Any:
    return person.put(f"/api/sessions/{session}/complete", json=body)


def listed(person: Person, **query: Any) -> dict[str, Any]:
    answer = person.get(LIST, query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return answer.json


@pytest.fixture
def session(user: Person) -> str:
    return start(user)


def test_a_started_session_is_active_and_has_its_style_in_one_spelling(user: Person) -> None:
    answer = user.post(START, json=PLAN)

    assert answer.json is not None
    made = answer.json["session"]
    assert answer.json == {
        "sessionId": made["id"],
        "message": "Session started successfully",
        "session": {
            "id": made["id"],
            "title": "Morning Dance Session",
            "status": "active",
            "startTime": made["startTime"],
            "danceStyle": "hip-hop",
        },
    }
    assert answer.headers["Location"] == f"/api/sessions/{made['id']}"
    shown = user.get(answer.headers["Location"]).json
    assert shown == {
        "id": made["id"],
        "title": "Morning Dance Session",
        "status": "active",
        "danceStyle": "hip-hop",
        "duration": 180,
        "videoUrl": None,
        "thumbnailUrl": None,
        "createdAt": made["startTime"],
        "description": "Great morning workout",
        "location": "Mumbai",
        "notes": None,
        "tags": ["morning", "workout"],
        "completedAt": None,
    }


def test_a_title_is_all_that_a_session_needs(user: Person) -> None:
    answer = user.post(START, json={"title": "Just dancing"})

    assert answer.status_code == 201
    shown = user.get(answer.headers["Location"]).json
    assert shown is not None
    assert (shown["danceStyle"], shown["duration"], shown["tags"]) == ("freestyle", 0, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", None),
        ("title", "  "),
        ("title", "x" * 121),
        ("title", "a\x00b"),
        ("description", "x" * 2001),
        ("danceStyle", ["hip-hop"]),
        ("danceStyle", "!?"),
        ("location", ""),
        ("duration", 0),
        ("duration", -5),
        ("duration", 12 * 3600 + 1),
        ("duration", "long"),
        ("duration", 1.5),
        ("duration", True),
        ("tags", "morning"),
        ("tags", [""]),
        ("tags", ["x" * 41]),
        ("tags", [str(n) for n in range(21)]),
        ("colour", "red"),
    ],
)
def test_a_plan_takes_no_bad_values_and_says_which_field_is_to_blame(
    user: Person, field: str, value: Any
) -> None:
    refused = user.post(START, json={**PLAN, field: value})

    assert refused.status_code == 422, refused.text
    assert refused.json is not None
    assert all(flaw["loc"][:2] == ["body", field] for flaw in refused.json["detail"])


def test_the_same_idempotency_key_starts_one_session(user: Person) -> None:
    key = {"Idempotency-Key": "morning-1"}
    first, again = (user.post(START, json=PLAN, headers=key) for _ in range(2))
    other = user.post(START, json={**PLAN, "title": "Other"}, headers=key)

    assert first.json == again.json
    assert other.status_code == 409
    assert listed(user)["pagination"]["totalCount"] == 1


def test_a_completed_session_has_links_that_serve_the_uploaded_bytes(
    user: Person, guest: Person, session: str, stage: Stage
) -> None:
    answer = complete(user, session, uploaded(user, stage, session))

    assert answer.status_code == 200, answer.text
    ended = answer.json["session"]
    assert answer.json["message"] == "Session completed successfully"
    assert (ended["id"], ended["status"], ended["duration"]) == (session, "completed", 175)
    video, still = guest.get(ended["videoUrl"]), guest.get(ended["thumbnailUrl"])
    assert (video.data, video.mimetype) == (MP4, "video/mp4")
    assert (still.data, still.mimetype) == (PNG, "image/png")
    shown = user.get(f"/api/sessions/{session}").json
    assert shown is not None
    assert shown["notes"] == "Great session today!"
    assert shown["completedAt"] > shown["createdAt"]


def test_a_session_needs_a_video_but_no_picture(user: Person, session: str, stage: Stage) -> None:
    body = uploaded(user, stage, session)
    del body["thumbnailFileKey"]

    answer = complete(user, session, body)

    assert answer.status_code == 200
    assert answer.json["session"]["thumbnailUrl"] is None


def test_a_completed_session_counts_in_the_profile_and_the_statistics(
    user: Person, stage: Stage
) -> None:
    for seconds in (180, 100):
        session = start(user)
        complete(user, session, {**uploaded(user, stage, session), "duration": seconds})
    start(user)

    profile, stats = user.get("/api/users/profile").json, user.get("/api/users/stats").json

    assert profile is not None
    assert (profile["totalSessions"], profile["totalDuration"]) == (2, 280)
    assert stats == {
        "totalSessions": 2,
        "totalDuration": 280,
        "averageSessionDuration": 140,
        "favoriteDanceStyle": "hip-hop",
        "weeklyProgress": {"sessions": 2, "duration": 280},
    }


def test_completing_again_gives_the_same_answer_unless_it_says_something_else(
    user: Person, session: str, stage: Stage
) -> None:
    body = uploaded(user, stage, session)
    first = complete(user, session, body)

    same = complete(user, session, body)
    again = complete(user, session, {**body, "notes": "Another word"})

    assert (same.status_code, same.json) == (200, first.json)
    assert again.status_code == 409
    assert again.json is not None
    assert again.json["detail"] == "This session has been completed already. Start a new one."


@pytest.mark.parametrize(
    "key",
    [
        "../../etc/passwd",
        "sessions/../../etc/passwd",
        "sessions/{user}/{session}/../../../video.mp4",
        "sessions/{user}/{session}/never-uploaded.mp4",
        "sessions/{user}/another_session/video.mp4",
        "sessions/{other}/{session}/video.mp4",
        "sessions\\..\\..\\video.mp4",
        "sessions/{user}/{session}/video\x00.mp4",
        "/etc/passwd",
    ],
)
def test_a_video_that_is_not_the_callers_upload_for_this_session_is_refused(
    user: Person, other: Person, session: str, stage: Stage, key: str
) -> None:
    stage.upload(other.id, f"sessions/{other.id}/{session}/video.mp4")
    named = key.format(user=user.id, other=other.id, session=session)
    body = {**uploaded(user, stage, session), "videoFileKey": named}

    refused = complete(user, session, body)

    assert refused.status_code == 422, refused.text
    assert refused.json["detail"][0]["loc"] == ["body", "videoFileKey"]


@pytest.mark.parametrize(
    ("file", "field"),
    [
        ((b"This is not a video" * 9, "video/mp4"), "videoFileKey"),
        ((PNG, "image/png"), "videoFileKey"),
        ((b"<svg onload=alert(1)>", "image/png"), "thumbnailFileKey"),
        ((MP4, "video/mp4"), "thumbnailFileKey"),
    ],
)
def test_a_file_is_believed_by_its_content_alone(
    user: Person, session: str, stage: Stage, file: tuple[bytes, str], field: str
) -> None:
    key = f"sessions/{user.id}/{session}/odd"
    body = {
        **uploaded(user, stage, session),
        field: stage.upload(user.id, key, *file),
    }

    refused = complete(user, session, body)

    assert refused.status_code == 422, refused.text
    assert refused.json["detail"][0]["loc"] == ["body", field]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("videoFileKey", None),
        ("videoFileKey", 5),
        ("videoFileKey", ""),
        ("thumbnailFileKey", 5),
        ("duration", "long"),
        ("duration", 0),
        ("duration", 43201),
        ("notes", "x" * 2001),
        ("score", 100),
    ],
)
def test_a_completion_takes_no_bad_values(
    user: Person, session: str, stage: Stage, field: str, value: Any
) -> None:
    refused = complete(user, session, {**uploaded(user, stage, session), field: value})

    assert refused.status_code == 422, refused.text
    assert [flaw["loc"] for flaw in refused.json["detail"]] == [["body", field]]


def test_somebody_elses_session_does_not_exist_not_even_for_administrators(
    user: Person, other: Person, admin: Person, session: str, stage: Stage
) -> None:
    body = uploaded(user, stage, session)

    for stranger in (other, admin):
        assert stranger.get(f"/api/sessions/{session}").status_code == 404
        assert complete(stranger, session, body).status_code == 404
        assert listed(stranger)["sessions"] == []
    assert user.get("/api/sessions/sess_unknown").status_code == 404
    assert complete(user, "no such id", body).status_code == 404


def test_the_list_is_paged_the_newest_first_and_ends_with_its_last_page(user: Person) -> None:
    made = [start(user, title=f"Number {n}") for n in range(5)]

    first, last = listed(user, limit=2), listed(user, limit=2, page=99)

    assert [one["id"] for one in first["sessions"]] == made[:-3:-1]
    assert first["pagination"].items() >= {"page": 1, "totalPages": 3, "totalCount": 5}.items()
    assert [one["id"] for one in last["sessions"]] == made[:1]
    assert last["pagination"]["page"] == 3
    assert last["pagination"]["nextCursor"] is None


def test_the_cursor_walks_the_whole_list_though_sessions_are_started_meanwhile(
    user: Person,
) -> None:
    made = [start(user) for _ in range(5)]

    page, walked = listed(user, limit=2), []
    while True:
        walked += [one["id"] for one in page["sessions"]]
        if page["pagination"]["nextCursor"] is None:
            break
        start(user)
        page = listed(user, limit=2, cursor=page["pagination"]["nextCursor"])

    assert walked == made[::-1]


def test_the_status_filters_the_list_and_its_count(user: Person, stage: Stage) -> None:
    done, active = start(user), start(user)
    complete(user, done, uploaded(user, stage, done))

    for status, wanted in (("active", active), ("completed", done)):
        page = listed(user, status=status)
        assert [(one["id"], one["status"]) for one in page["sessions"]] == [(wanted, status)]
        assert page["pagination"]["totalCount"] == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("status", "paused"), ("page", "0"), ("limit", "101"), ("cursor", "rubbish"), ("sort", "x")],
)
def test_a_list_takes_no_bad_queries(user: Person, name: str, value: str) -> None:
    refused = user.get(LIST, query_string={name: value})

    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["detail"][0]["loc"] == ["query", name]


def test_a_session_that_has_not_changed_is_not_sent_again(
    user: Person, session: str, stage: Stage
) -> None:
    complete(user, session, uploaded(user, stage, session))
    tag = user.get(f"/api/sessions/{session}").headers["ETag"]

    again = user.get(f"/api/sessions/{session}", headers={"If-None-Match": tag})

    assert again.status_code == 304
