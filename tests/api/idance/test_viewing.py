"""Who has a private profile is seen by nobody else, and who is blocked by neither of the two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from services.assembly import Services
from tests.api.conftest import Person, Stage

NAME = "Zebulon Quirk"
NAMELESS = "A dancer"


def told(person: Person, path: str) -> dict[str, Any]:
    answer = person.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return answer.json


@dataclass(frozen=True)
class Scene:
    """Two dancers in one challenge who follow each other and speak under each other's dance; and
    under a third one's, which is `neutral`."""

    user: Person
    other: Person
    third: Person
    challenge: str
    submissions: dict[str, str]
    neutral: str

    def seen_by(self, viewer: Person, dancer: Person) -> dict[str, bool]:
        """Where the one meets the other's name or dances."""
        mine = self.submissions[dancer.id]
        comments = told(viewer, f"/api/submissions/{self.neutral}/comments")["comments"]
        details = told(viewer, f"/api/submissions/{self.neutral}")
        of_challenge = told(viewer, f"/api/challenges/{self.challenge}/submissions")
        followers = told(viewer, f"/api/users/{self.third.id}/followers")["users"]
        return {
            "feed": any(one["userId"] == dancer.id for one in told(viewer, "/api/feed")["feed"]),
            "submission": viewer.get(f"/api/submissions/{mine}").status_code == 200,
            "challenge": any(one["id"] == mine for one in of_challenge["submissions"]),
            "dances": viewer.get(f"/api/users/{dancer.id}/submissions").status_code == 200,
            "follow": viewer.get(f"/api/users/{dancer.id}/follow").status_code == 200,
            "followers": any(one["id"] == dancer.id for one in followers),
            "comment": any(one["userId"] == dancer.id for one in comments),
            "details": any(one["userId"] == dancer.id for one in details["comments"]),
            "likes": dancer.id in details["likes"],
            "name": NAME in str((comments, details, self.board(viewer))),
        }

    def board(self, viewer: Person) -> list[tuple[int, str]]:
        board = told(viewer, f"/api/challenges/{self.challenge}/leaderboard")["leaderboard"]
        return [(one["rank"], one["userProfile"]["displayName"]) for one in board]


@pytest.fixture
def scene(
    user: Person, other: Person, register: Callable[..., Person], services: Services, stage: Stage
) -> Scene:
    third, challenge = register(), stage.challenge()
    submissions = {}
    for dancer in (user, other, third):
        made = stage.submit(dancer.id, challenge)
        stage.complete_analysis(services.dances.submissions.get(made.id).job_id or "")
        submissions[dancer.id] = made.id
    neutral = submissions[third.id]
    for dancer in (user, other):
        dancer.put("/api/users/profile", json={"displayName": NAME})
        dancer.post(f"/api/users/{third.id}/follow")
        dancer.post(f"/api/submissions/{neutral}/like")
        dancer.post(f"/api/submissions/{neutral}/comments", json={"content": "Well!"})
    for one, two in ((user, other), (other, user)):
        assert one.post(f"/api/users/{two.id}/follow").status_code == 200
    third.put("/api/users/profile", json={"displayName": "Third"})
    return Scene(user, other, third, challenge, submissions, neutral)


def test_everybody_sees_everybody_at_first(scene: Scene) -> None:
    for viewer, dancer in ((scene.user, scene.other), (scene.third, scene.user)):
        assert all(scene.seen_by(viewer, dancer).values())


def test_who_is_private_is_seen_by_nobody_else(scene: Scene, admin: Person) -> None:
    answer = scene.user.put("/api/users/profile", json={"privateProfile": True})
    assert answer.json["user"]["privateProfile"]

    for viewer in (scene.other, scene.third):
        seen = scene.seen_by(viewer, scene.user)
        # what they say stays, without their name; of the other two all is there
        assert {place for place, there in seen.items() if there} <= {
            "comment",
            "details",
            "likes",
            "name",
        }
    assert [name for _, name in scene.board(scene.third)].count(NAMELESS) == 1
    comments = told(scene.third, f"/api/submissions/{scene.neutral}/comments")["comments"]
    said = {one["userId"]: one["userProfile"] for one in comments}
    assert said[scene.user.id] == {"displayName": NAMELESS, "avatarUrl": None}
    assert said[scene.other.id]["displayName"] == NAME
    for act in ("like", "share"):
        path = f"/api/submissions/{scene.submissions[scene.user.id]}/{act}"
        assert scene.third.post(path).status_code == 404
    assert scene.third.post(f"/api/users/{scene.user.id}/follow").status_code == 404
    assert all(scene.seen_by(admin, scene.user).values())


def test_who_is_private_sees_themselves_and_all_others(scene: Scene) -> None:
    scene.user.put("/api/users/profile", json={"privateProfile": True})

    assert all(scene.seen_by(scene.user, scene.user).values())
    assert all(scene.seen_by(scene.user, scene.other).values())
    assert NAME in str(scene.board(scene.user))

    scene.user.put("/api/users/profile", json={"privateProfile": False})
    assert all(scene.seen_by(scene.third, scene.user).values())


def test_neither_of_two_sees_the_other_once_one_has_blocked(scene: Scene, admin: Person) -> None:
    answer = scene.user.post(f"/api/users/{scene.other.id}/block")
    assert answer.json == {"userId": scene.other.id, "blocked": True}

    for viewer, dancer in ((scene.user, scene.other), (scene.other, scene.user)):
        seen = scene.seen_by(viewer, dancer)
        assert [place for place, there in seen.items() if there] == ["name"]  # their own
        assert sorted(name for _, name in scene.board(viewer)) == sorted([NAMELESS, NAME, "Third"])
        assert [rank for rank, _ in scene.board(viewer)] == [1, 2, 3]
        assert viewer.post(f"/api/users/{dancer.id}/follow").status_code == 404
        path = f"/api/submissions/{scene.submissions[dancer.id]}/comments"
        assert viewer.post(path, json={"content": "Hello"}).status_code == 404
        profile = told(viewer, "/api/users/profile")
        assert (profile["followers"], profile["following"]) == (0, 1)
    for dancer in (scene.user, scene.other):
        assert all(scene.seen_by(scene.third, dancer).values())
        assert all(scene.seen_by(admin, dancer).values())


def test_a_block_is_lifted_by_who_has_made_it(scene: Scene) -> None:
    user, other = scene.user, scene.other
    user.post(f"/api/users/{other.id}/block")
    other.delete(f"/api/users/{user.id}/block")
    assert not scene.seen_by(other, user)["feed"]
    assert told(other, "/api/users/me/blocks")["users"] == []
    (listed,) = told(user, "/api/users/me/blocks")["users"]
    assert (listed["id"], listed["displayName"]) == (other.id, NAME)

    for _ in range(2):
        assert user.delete(f"/api/users/{other.id}/block").json["blocked"] is False
    assert scene.seen_by(other, user)["feed"]


def test_nobody_blocks_themselves_or_nobody(user: Person) -> None:
    assert user.post(f"/api/users/{user.id}/block").status_code == 422
    assert user.post("/api/users/nobody/block").status_code == 404


def test_one_may_take_back_what_one_did_before(scene: Scene) -> None:
    path = f"/api/submissions/{scene.submissions[scene.other.id]}"
    said = scene.user.post(f"{path}/comments", json={"content": "Well!"}).json
    scene.user.post(f"{path}/like")
    scene.other.post(f"/api/users/{scene.user.id}/block")

    assert scene.user.delete(f"{path}/comments/{said['id']}").status_code == 200
    assert scene.user.delete(f"{path}/like").status_code == 200


def test_the_export_tells_whom_one_blocks_and_not_by_whom_one_is_blocked(
    scene: Scene, services: Services
) -> None:
    scene.user.post(f"/api/users/{scene.other.id}/block")

    told_to = {
        person.id: dict(services.erasure.exports._list_documents(person.id, lambda: None))
        for person in (scene.user, scene.other)
    }
    assert scene.other.id in told_to[scene.user.id]["blocks"]
    assert "blocks" not in told_to[scene.other.id]
