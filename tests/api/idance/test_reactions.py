"""Likes, comments and shares: each user's own, counted right, and text only."""

from __future__ import annotations

from typing import Any

import pytest

from services.assembly import Services
from services.dances.reactions import SHOWN
from services.dances.submission import Submission
from tests.api.conftest import Person


@pytest.fixture
def path(submission: Submission) -> str:
    return f"/api/submissions/{submission.id}"


def told(person: Person, path: str, **query: Any) -> Any:
    answer = person.get(path, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def say(person: Person, path: str, content: str) -> Any:
    return person.post(f"{path}/comments", json={"content": content})


def test_a_user_likes_a_submission_once(user: Person, other: Person, path: str) -> None:
    answers = [who.post(f"{path}/like").json for who in (other, other, user)]

    assert [(a or {})["likeCount"] for a in answers] == [1, 1, 2]
    shown = told(other, path)
    assert (shown["likes"], shown["likeCount"], shown["likedByMe"]) == (
        [user.id, other.id],
        2,
        True,
    )


def test_a_like_is_taken_back_once(user: Person, other: Person, path: str) -> None:
    other.post(f"{path}/like")

    answers = [who.delete(f"{path}/like").json for who in (user, other, other)]

    assert [((a or {})["liked"], (a or {})["likeCount"]) for a in answers] == [
        (False, 1),
        (False, 0),
        (False, 0),
    ]
    shown = told(other, path)
    assert (shown["likes"], shown["likeCount"], shown["likedByMe"]) == ([], 0, False)


@pytest.mark.parametrize("lost", [1, -1])
def test_a_count_that_a_crash_has_left_wrong_is_mended_when_it_is_tried_again(
    other: Person, path: str, submission: Submission, services: Services, lost: int
) -> None:
    other.post(f"{path}/like")
    services.documents.update("submissions", {"_id": submission.id}, {"$inc": {"like_count": lost}})

    assert (other.post(f"{path}/like").json or {})["likeCount"] == 1 + lost  # it is just happening
    long_ago = {"$set": {"created_at": "2026-01-01T00:00:00.000000Z"}}
    services.documents.update("likes", {"submission_id": submission.id}, long_ago)

    assert (other.post(f"{path}/like").json or {})["likeCount"] == 1
    assert told(other, path)["likeCount"] == 1


def test_a_share_counts_once_for_each_user(user: Person, other: Person, path: str) -> None:
    answers = [who.post(f"{path}/share").json for who in (user, user, other)]

    assert [(a or {})["shares"] for a in answers] == [1, 1, 2]
    assert told(user, path)["shares"] == 2


def test_a_comment_is_shown_with_its_author(user: Person, other: Person, path: str) -> None:
    other.put("/api/users/profile", json={"displayName": "DanceFan"})

    answer = say(other, path, "  Amazing moves! 🔥👨‍👩‍👧 שלום ")

    assert answer.status_code == 201
    comment = answer.json
    assert comment["content"] == "Amazing moves! 🔥👨‍👩‍👧 שלום"
    assert comment["userId"] == other.id
    assert comment["userProfile"] == {"displayName": "DanceFan", "avatarUrl": None}
    shown = told(user, path)
    assert (shown["comments"], shown["commentCount"]) == ([comment], 1)


@pytest.mark.parametrize(
    "content",
    ["", "   ", "x" * 501, "a\nb", "a\x00b", "a\x1b[31mb", "a\x85b", "a\u202eb", "a\u2066b"],
)
def test_what_is_no_line_of_text_is_no_comment(user: Person, path: str, content: str) -> None:
    answer = say(user, path, content)

    assert answer.status_code == 422
    assert answer.json["detail"][0]["loc"] == ["body", "content"]
    assert told(user, path)["commentCount"] == 0


def test_the_longest_comment_has_500_characters(user: Person, path: str) -> None:
    assert say(user, path, "é" * 500).status_code == 201


def test_comments_are_paged_the_newest_first(user: Person, path: str) -> None:
    for n in range(5):
        say(user, path, f"number {n}")

    first = told(user, f"{path}/comments", limit=2)
    cursor = first["pagination"]["nextCursor"]
    say(user, path, "one more")
    second = told(user, f"{path}/comments", limit=2, cursor=cursor)

    assert [one["content"] for one in first["comments"]] == ["number 4", "number 3"]
    assert [one["content"] for one in second["comments"]] == ["number 2", "number 1"]
    assert first["pagination"]["totalCount"] == 5


def test_the_details_show_the_newest_comments_and_count_all(
    user: Person, path: str, submission: Submission
) -> None:
    reactions = user.client.application.extensions["troupe"].services.dances.reactions
    for n in range(SHOWN + 5):
        reactions.comment(submission.id, user.id, f"number {n}")

    shown = told(user, path)

    assert (len(shown["comments"]), shown["commentCount"]) == (SHOWN, SHOWN + 5)
    assert shown["comments"][0]["content"] == f"number {SHOWN + 4}"


def test_a_comment_is_deleted_by_its_author_or_an_administrator(
    user: Person, other: Person, admin: Person, path: str
) -> None:
    mine, another = (say(other, path, text).json["id"] for text in ("one", "two"))

    foreign = user.delete(f"{path}/comments/{mine}")
    own = other.delete(f"{path}/comments/{mine}")
    again = other.delete(f"{path}/comments/{mine}")
    admins = admin.delete(f"{path}/comments/{another}")

    statuses = [answer.status_code for answer in (foreign, own, again, admins)]
    assert statuses == [403, 200, 404, 200]
    shown = told(user, path)
    assert (shown["comments"], shown["commentCount"]) == ([], 0)


def test_a_comment_belongs_to_its_submission(
    user: Person, path: str, submission: Submission, stage: Any
) -> None:
    elsewhere = stage.submit(user.id, submission.challenge_id).id
    comment = say(user, path, "here").json["id"]

    assert user.delete(f"/api/submissions/{elsewhere}/comments/{comment}").status_code == 404
    assert told(user, path)["commentCount"] == 1


def test_there_is_no_reaction_to_what_is_not_there(user: Person) -> None:
    path = "/api/submissions/sub_unknown"

    for answer in (
        user.post(f"{path}/like"),
        user.delete(f"{path}/like"),
        user.post(f"{path}/share"),
        say(user, path, "Hello?"),
        user.get(f"{path}/comments"),
        user.delete(f"{path}/comments/cmt_1"),
    ):
        assert answer.status_code == 404
