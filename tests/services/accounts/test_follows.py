"""Who follows whom, with counts that agree with the lists."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.accounts.follows import FollowService, OwnFollower, UnknownUser
from services.accounts.passwords import Cost, Passwords
from services.accounts.user_service import UserService
from services.documents.paging import PageRequest
from services.interfaces import DocumentStore

CHEAP = Cost(rounds=1, memory_kib=8, lanes=1)
FIRST = PageRequest()


@pytest.fixture
def follows(documents: DocumentStore) -> FollowService:
    made = FollowService(documents)
    made.prepare()
    return made


@pytest.fixture
def register(documents: DocumentStore) -> Callable[[str], str]:
    users = UserService(documents, passwords=Passwords(CHEAP))
    users.prepare()
    return lambda name: users.register(f"{name}@example.com", "correct horse", name).id


@pytest.fixture
def ann(register: Callable[[str], str]) -> str:
    return register("ann")


@pytest.fixture
def ben(register: Callable[[str], str]) -> str:
    return register("ben")


def names(follows: FollowService, which: str, user: str, request: PageRequest = FIRST) -> list[str]:
    return [found.user.display_name for found in getattr(follows, which)(user, request)[0]]


def test_a_follow_is_seen_from_both_ends(follows: FollowService, ann: str, ben: str) -> None:
    follows.follow(ann, ben)

    to_ben, to_ann = follows.standing(ann, ben), follows.standing(ben, ann)

    assert (to_ben.is_following, to_ben.follows_back) == (True, False)
    assert (to_ben.followers, to_ben.following) == (1, 0)
    assert (to_ann.is_following, to_ann.follows_back) == (False, True)
    assert (to_ann.followers, to_ann.following) == (0, 1)
    assert names(follows, "followers", ben) == ["ann"]
    assert names(follows, "following", ann) == ["ben"]
    assert names(follows, "followers", ann) == names(follows, "following", ben) == []


def test_following_and_unfollowing_twice_count_once(
    follows: FollowService, ann: str, ben: str
) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: follows.follow(ann, ben), range(8)))
    assert follows.standing(ann, ben).followers == 1

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: follows.unfollow(ann, ben), range(8)))
    assert follows.standing(ann, ben).followers == 0
    assert follows.standing(ben, ann).following == 0
    assert names(follows, "followers", ben) == []


def test_nobody_follows_themselves(follows: FollowService, ann: str) -> None:
    with pytest.raises(OwnFollower):
        follows.follow(ann, ann)

    assert follows.standing(ann, ann).followers == 0


def test_of_a_user_whom_there_is_not_nothing_can_be_asked(follows: FollowService, ann: str) -> None:
    for ask in (follows.follow, follows.unfollow, follows.standing):
        with pytest.raises(UnknownUser):
            ask(ann, "nobody")
    for lists in (follows.followers, follows.following):
        with pytest.raises(UnknownUser):
            lists("nobody", FIRST)


def test_lists_go_on_by_cursor_the_latest_first(
    follows: FollowService, ann: str, register: Callable[[str], str]
) -> None:
    for number in range(5):
        follows.follow(register(f"fan{number}"), ann)

    first, page = follows.followers(ann, PageRequest(limit=3))
    follows.follow(register("late"), ann)
    rest, last = follows.followers(ann, PageRequest(limit=3, cursor=page.next_cursor))

    assert [found.user.display_name for found in first] == ["fan4", "fan3", "fan2"]
    assert [found.user.display_name for found in rest] == ["fan1", "fan0"]
    assert (page.total, page.pages, last.next_cursor) == (5, 2, None)


def test_the_followed_are_told_the_latest_first(
    follows: FollowService, ann: str, register: Callable[[str], str]
) -> None:
    stars = [register(f"star{number}") for number in range(4)]
    for star in stars:
        follows.follow(ann, star)

    assert follows.followed_by(ann, 3) == stars[:0:-1]
