"""The library through the API, and topics that nothing is known of."""

from __future__ import annotations

import pytest

from tests.api.conftest import Person

GENERATE = "/api/v1/videos/generate"


def test_lessons_are_suggested_while_one_types(guest: Person) -> None:
    for typed in ("why do shi", "archimed", "buoyancy"):
        found = guest.get(f"/api/v1/lessons?q={typed}&limit=3").json["data"]["lessons"]
        assert "library/physics/archimedes_principle" in [one["name"] for one in found], typed
        assert len(found) <= 3


def test_a_lesson_has_its_script_and_may_be_kept(guest: Person) -> None:
    answer = guest.get("/api/v1/lessons/library/physics/archimedes_principle")
    told = answer.json["data"]
    assert told["script"].startswith("topic: ")
    assert len(told["facts"]) >= 6
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert (
        guest.get("/api/v1/lessons/physics/archimedes_principle", headers=etag).status_code == 304
    )


@pytest.mark.parametrize("name", ["physics/none", "physics", "..%2F..%2Fsettings", "a/b/c"])
def test_no_other_file_is_shown(guest: Person, name: str) -> None:
    assert guest.get(f"/api/v1/lessons/{name}").status_code == 404


def test_the_script_of_a_lesson_makes_a_video(user: Person) -> None:
    script = user.get("/api/v1/lessons/physics/archimedes_principle").json["data"]["script"]
    assert user.post(GENERATE, json={"configuration": {"script": script}}).status_code == 202


def test_a_bare_topic_that_nobody_knows_is_refused_with_suggestions(user: Person) -> None:
    for path in (GENERATE, "/api/v1/videos/plan"):
        answer = user.post(path, json={"configuration": {"topic": "Cats that float like ships"}})
        error = answer.json["error"]
        assert (answer.status_code, error["code"]) == (400, "VALIDATION_ERROR")
        assert error["reason"] == "NEEDS_DESCRIPTION"
        assert "description" in error["hint"]
        assert len(error["suggestions"]) == 3
        assert all(set(one) == {"name", "title"} for one in error["suggestions"])
        assert "library/physics/archimedes_principle" in [
            one["name"] for one in error["suggestions"]
        ]


@pytest.mark.parametrize(
    "body",
    [
        {"configuration": {"topic": "My cat", "allow_outline": True}},
        {
            "configuration": {
                "topic": "My cat",
                "description": "It sleeps all day, and hunts at night.",
            }
        },
        {"configuration": {"topic": "Why do ships float?"}},
        {"configuration": {"topic": "Quadratic functions"}},
        {"configuration": {"topic": "solve 3x = 12"}},
        {"prompt": "A beautiful sunset over mountains", "duration": 10, "quality": "1080p"},
        {"prompt": "My cat"},
    ],
)
def test_what_is_known_or_told_of_is_accepted(user: Person, body: dict[str, object]) -> None:
    assert user.post(GENERATE, json=body).status_code == 202
