"""Profile, statistics, and the way in: what the API tells and takes, and how it slows guessing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from redis import Redis

from api.app import create_app
from services.accounts.users import USERS
from services.assembly import Services
from settings import Settings
from tests.api.conftest import PASSWORD, Person

PROFILE = "/api/users/profile"
STATS = "/api/users/stats"
LOGIN = "/auth/login"
AVATAR = "https://example.com/new-avatar.jpg"


def told(person: Person, path: str) -> dict[str, Any]:
    answer = person.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return answer.json


def test_a_newcomer_has_level_one_and_nothing_else_yet(user: Person) -> None:
    profile = told(user, PROFILE)

    created = profile.pop("createdAt")
    assert created.endswith("Z")
    assert re.fullmatch(r"Dancer [0-9A-F]{6}", profile.pop("displayName"))
    assert profile == {
        "id": user.id,
        "email": "dancer1@example.com",
        "avatarUrl": None,
        "level": 1,
        "pendingEmail": None,
        "points": 0,
        "badges": [],
        "followers": 0,
        "following": 0,
        "totalSessions": 0,
        "totalDuration": 0,
        "eraseAt": None,
        "privateProfile": False,
        "mailWhenDone": False,
        "mailProblem": None,
    }
    assert told(user, STATS) == {
        "totalSessions": 0,
        "totalDuration": 0,
        "averageSessionDuration": 0,
        "favoriteDanceStyle": None,
        "weeklyProgress": {"sessions": 0, "duration": 0},
    }


def test_points_make_the_level_and_a_badge_is_shown_once(user: Person, services: Services) -> None:
    for points in (250, 150):  # as AwardService gives them
        earned = {"$inc": {"points": points}, "$addToSet": {"badges": "Spin Master"}}
        services.documents.update(USERS, {"_id": user.id}, earned)

    profile = told(user, PROFILE)

    assert (profile["points"], profile["level"], profile["badges"]) == (400, 3, ["Spin Master"])


def test_an_account_from_before_there_were_statistics_has_a_profile(
    user: Person, services: Services
) -> None:
    added = ("avatar_url", "points", "badges", "followers", "following")
    services.documents.update(USERS, {"_id": user.id}, {"$unset": dict.fromkeys(added, "")})

    assert told(user, PROFILE)["level"] == 1
    assert user.put(PROFILE, json={"displayName": "Old Hand"}).status_code == 200


def test_what_is_changed_is_told_and_then_shown_and_the_rest_stays(user: Person) -> None:
    both = user.put(PROFILE, json={"displayName": "  New Name ", "avatarUrl": AVATAR})
    name_only = user.put(PROFILE, json={"displayName": "Newer Name"})
    nothing = user.put(PROFILE, json={})
    no_avatar = user.put(PROFILE, json={"avatarUrl": None})

    assert both.json == {
        "message": "Profile updated successfully",
        "user": {
            "id": user.id,
            "displayName": "New Name",
            "avatarUrl": AVATAR,
            "privateProfile": False,
            "mailWhenDone": False,
        },
    }
    shown = [answer.json["user"] for answer in (name_only, nothing, no_avatar) if answer.json]
    assert [who["displayName"] for who in shown] == ["Newer Name"] * 3
    assert [who["avatarUrl"] for who in shown] == [AVATAR, AVATAR, None]
    assert told(user, PROFILE)["displayName"] == "Newer Name"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("displayName", None),
        ("displayName", ""),
        ("displayName", "   "),
        ("displayName", "x" * 81),
        ("displayName", 5),
        ("displayName", "two\nlines"),
        ("displayName", "nul\x00"),
        ("displayName", "\u202eevil"),
        ("avatarUrl", ""),
        ("avatarUrl", 17),
        ("avatarUrl", "avatar.jpg"),
        ("avatarUrl", "//example.com/a.jpg"),
        ("avatarUrl", "javascript:alert(1)"),
        ("avatarUrl", "data:image/png;base64,AAAA"),
        ("avatarUrl", "ftp://example.com/a.jpg"),
        ("avatarUrl", "https://"),
        ("avatarUrl", "https:///a.jpg"),
        ("avatarUrl", "https://example.com:70000/a.jpg"),
        ("avatarUrl", "https://[::1/a.jpg"),
        ("avatarUrl", "https://me:secret@example.com/a.jpg"),
        ("avatarUrl", "https://example.com/a b.jpg"),
        ("avatarUrl", "https://example.com/a\n.jpg"),
        ("avatarUrl", "https://example.com\\@evil.example/a.jpg"),
        ("avatarUrl", "https://example.com/" + "a" * 2048),
        ("email", "new@example.com"),
        ("points", 1000),
    ],
)
def test_a_profile_takes_no_bad_values_and_says_which_field_is_to_blame(
    user: Person, field: str, value: Any
) -> None:
    name = told(user, PROFILE)["displayName"]
    refused = user.put(PROFILE, json={"displayName": "Fine", field: value})

    assert refused.status_code == 422, refused.text
    assert refused.json is not None
    assert [flaw["loc"] for flaw in refused.json["detail"]] == [["body", field]]
    assert told(user, PROFILE)["displayName"] == name


@pytest.mark.parametrize(
    "value",
    [
        "http://example.com",
        "https://example.com:8443/a.jpg?size=2#top",
        "https://xn--bcher-kva.example/%F0%9F%92%83.png",
        "https://bücher.example/é.png",
        "https://[2001:db8::1]/a.png",
    ],
)
def test_any_address_that_a_browser_opens_can_be_an_avatar(user: Person, value: str) -> None:
    assert user.put(PROFILE, json={"avatarUrl": value}).status_code == 200
    assert told(user, PROFILE)["avatarUrl"] == value


@pytest.mark.parametrize("name", ["Zoë 💃🏽", "👩‍👩‍👧", "नर्तकी", "O'Neil–Smith", "李"])
def test_names_of_all_scripts_are_names(user: Person, name: str) -> None:
    assert user.put(PROFILE, json={"displayName": name}).status_code == 200
    assert told(user, PROFILE)["displayName"] == name


def test_a_profile_that_has_not_changed_is_not_sent_again(user: Person) -> None:
    tag = user.get(PROFILE).headers["ETag"]

    same = user.get(PROFILE, headers={"If-None-Match": tag})
    user.put(PROFILE, json={"displayName": "Other"})
    changed = user.get(PROFILE, headers={"If-None-Match": tag})

    assert (same.status_code, changed.status_code) == (304, 200)


def test_who_has_logged_out_is_out_with_this_token_only(user: Person, guest: Person) -> None:
    account = {"email": "dancer1@example.com", "password": PASSWORD}
    second = guest.post(LOGIN, json=account).json
    assert second is not None

    assert user.post("/auth/logout").json == {"message": "Logged out"}

    assert user.get(PROFILE).status_code == 401
    assert user.post("/auth/logout").status_code == 401
    elsewhere = replace(user, token=second["access_token"])
    assert elsewhere.get(PROFILE).status_code == 200


@pytest.fixture
def limited(settings: Settings, services: Services) -> Callable[..., Person]:
    """A guest, from an address of choice, of an app that counts wrong passwords."""

    def make(**changed: Any) -> Person:
        app = create_app(replace(settings, rate_limits=True), replace(services, **changed))
        return Person(app.test_client())

    return make


def guess(
    guest: Person, email: str = "dancer1@example.com", given: str = "wrong", at: str = "192.0.2.1"
) -> Any:
    account = {"email": email, "password": given}
    return guest.post(LOGIN, json=account, environ_overrides={"REMOTE_ADDR": at})


def test_after_five_wrong_passwords_the_next_attempt_has_to_wait(
    limited: Callable[..., Person], user: Person
) -> None:
    guest = limited()
    answers = [guess(guest) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [401] * 5 + [429]
    held = guess(guest, given=PASSWORD)
    assert held.status_code == 429
    assert held.headers["Retry-After"] == "2"
    assert held.json is not None
    assert held.json["code"] == "LOGIN_DELAYED"
    assert held.json["detail"] == (
        "Too many attempts to log in have failed. Wait 2 seconds before the next one."
    )


def test_an_unknown_address_is_slowed_like_a_known_one(
    limited: Callable[..., Person], user: Person
) -> None:
    known, unknown = (
        [guess(limited(), email, at=address) for _ in range(6)]
        for email, address in (
            ("dancer1@example.com", "192.0.2.1"),
            ("nobody@example.com", "192.0.2.2"),
        )
    )

    assert [a.status_code for a in known] == [a.status_code for a in unknown]
    # but for a second that has passed meanwhile
    said = [[re.sub(r"\d+ seconds?", "N s", a.text) for a in each] for each in (known, unknown)]
    assert said[0] == said[1]


def test_the_owner_gets_in_after_four_slips_and_slips_count_anew(
    limited: Callable[..., Person], user: Person
) -> None:
    guest = limited()
    answers = [guess(guest) for _ in range(4)] + [guess(guest, given=PASSWORD)]
    answers += [guess(guest) for _ in range(4)]

    assert [a.status_code for a in answers] == [401] * 4 + [200] + [401] * 4


def test_without_redis_logging_in_works_and_is_quick(
    limited: Callable[..., Person], user: Person
) -> None:
    guest = limited(redis=Redis(port=1))
    began = time.monotonic()

    answers = [guess(guest).status_code for _ in range(7)]

    assert answers == [401] * 7
    assert guess(guest, given=PASSWORD).status_code == 200
    assert time.monotonic() - began < 5


def test_where_limits_are_off_passwords_are_not_counted(guest: Person, user: Person) -> None:
    answers = [guess(guest).status_code for _ in range(15)]

    assert answers == [401] * 15
    assert guess(guest, given=PASSWORD).status_code == 200
