"""Challenges: which is on, what may be said of one, and what stays as it was promised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.dances.challenge_drafts import ChallengeDraft, InvalidChallenge
from services.dances.challenges import (
    ChallengeClosed,
    ChallengeInUse,
    ChallengeNotFound,
    ChallengeService,
    NoChallengeNow,
)
from services.documents.paging import PageRequest
from tests.services.house import House

START = datetime(2026, 11, 23, 10, tzinfo=UTC)
DRAFT = ChallengeDraft(
    title="Spin Master",
    type="spin",
    difficulty="advanced",
    start_time=START,
    end_time=START + timedelta(hours=12),
    points=150,
    badge_name="Spin Master",
)
EQUAL = {"balance": 25, "rhythm": 25, "smoothness": 25, "creativity": 25}


def at(house: House, **after: float) -> ChallengeService:
    """The service as it is so long after the start of `DRAFT`."""
    return ChallengeService(house.documents, clock=lambda: START + timedelta(**after))


def test_a_challenge_is_on_from_its_start_until_before_its_end(house: House) -> None:
    made = at(house, days=-1).create(DRAFT, "admin")

    assert at(house, hours=0).today().id == made.id
    assert at(house, hours=11.999).today().id == made.id
    for hours in (-0.001, 12):
        with pytest.raises(NoChallengeNow):
            at(house, hours=hours).today()


def test_of_several_the_one_that_began_last_is_todays(house: House) -> None:
    service = at(house, hours=5)
    for hours in (-48, 4, -2):
        begin = START + timedelta(hours=hours)
        service.create(replace(DRAFT, title=str(hours), start_time=begin), "admin")

    assert service.today().title == "4"


def test_upcoming_ones_come_soonest_first_and_within_the_days(house: House) -> None:
    service = at(house, days=0)
    for days in (9, 0, 7, 3):
        begin = START + timedelta(days=days)
        span: dict[str, Any] = {"start_time": begin, "end_time": begin + timedelta(hours=1)}
        service.create(replace(DRAFT, title=str(days), **span), "admin")

    assert [one.title for one in service.upcoming(7)] == ["3", "7"]


def test_the_list_has_what_is_on_or_everything(house: House) -> None:
    service = at(house, hours=1)
    for title, days in (("over", -3), ("on", 0), ("coming", 3)):
        begin = START + timedelta(days=days)
        span: dict[str, Any] = {"start_time": begin, "end_time": begin + timedelta(hours=5)}
        service.create(replace(DRAFT, title=title, **span), "admin")

    def titles(*, active_only: bool) -> list[str]:
        page = service.page(PageRequest(), active_only=active_only)
        assert page.total == len(page.documents)
        return [one["title"] for one in page.documents]

    assert titles(active_only=True) == ["on"]
    assert titles(active_only=False) == ["coming", "on", "over"]


def test_a_new_challenge_is_marked_active_only_if_it_is_on(house: House) -> None:
    marks = [at(house, hours=h).create(DRAFT, "admin").is_active for h in (-1, 1, 13)]

    assert marks == [False, True, False]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "  "),
        ("title", "two\nlines"),
        ("title", "x" * 121),
        ("description", "x" * 2001),
        ("type", "Free Style"),
        ("type", "x" * 41),
        ("difficulty", "impossible"),
        ("start_time", START.replace(tzinfo=None)),
        ("end_time", START.replace(tzinfo=None)),
        ("end_time", START),
        ("end_time", START - timedelta(seconds=1)),
        ("points", -1),
        ("points", 10_001),
        ("badge_name", ""),
        ("badge_icon_url", "javascript:alert(1)"),
        ("badge_icon_url", "https://"),
        ("badge_icon_url", "https://user@example.com/x"),
        ("thumbnail_url", "/relative.png"),
        ("thumbnail_url", "https://example.com/" + "x" * 2048),
        ("thumbnail_url", "http://[broken/x.png"),
        ("demo_video_key", "sessions/somebody/video.mp4"),
        ("demo_video_key", "challenges/../secret.mp4"),
        ("demo_video_key", "challenges/.hidden"),
        ("demo_video_key", "challenges/a\n"),
        ("target_bpm", 39.9),
        ("target_bpm", 241),
        ("target_bpm", float("nan")),
        ("scoring_criteria", {"balance": 100}),
        ("scoring_criteria", {**EQUAL, "style": 1}),
        ("scoring_criteria", {**EQUAL, "rhythm": 0}),
        ("scoring_criteria", {**EQUAL, "rhythm": -5}),
        ("scoring_criteria", {**EQUAL, "rhythm": float("inf")}),
        ("scoring_criteria", {**EQUAL, "rhythm": float("nan")}),
    ],
)
def test_what_is_wrong_with_a_draft_is_named(house: House, field: str, value: Any) -> None:
    with pytest.raises(InvalidChallenge) as problem:
        house.services.dances.challenges.create(replace(DRAFT, **{field: value}), "admin")

    assert problem.value.field == field
    assert house.all("challenges") == []


def test_weights_are_kept_as_given_whatever_their_sum(house: House) -> None:
    made = house.services.dances.challenges.create(replace(DRAFT, scoring_criteria=EQUAL), "admin")

    assert made.scoring_criteria == EQUAL


def test_an_update_replaces_what_was_chosen_and_nothing_else(house: House) -> None:
    service = at(house, days=-1)
    made = service.create(DRAFT, "admin")

    service.update(made.id, replace(DRAFT, title="Turn Master", points=5))

    held = service.get(made.id)
    assert (held.title, held.points) == ("Turn Master", 5)
    kept = ("created_by", "created_at", "stats", "badge_name", "scoring_criteria")
    assert [getattr(held, n) for n in kept] == [getattr(made, n) for n in kept]


def test_what_submissions_are_scored_by_stays_as_soon_as_there_are_some(house: House) -> None:
    challenge = house.challenge()
    house.submit(house.user(), challenge)
    draft = replace(
        DRAFT, start_time=START, end_time=START + timedelta(days=3650), title="New title"
    )

    house.services.dances.challenges.update(challenge.id, draft)

    assert house.services.dances.challenges.get(challenge.id).title == "New title"
    for changed in (replace(draft, scoring_criteria=EQUAL), replace(draft, target_bpm=120)):
        with pytest.raises(ChallengeInUse):
            house.services.dances.challenges.update(challenge.id, changed)


def test_a_deleted_challenge_is_on_no_list_and_can_still_be_looked_up(house: House) -> None:
    service = house.services.dances.challenges
    challenge = house.challenge()

    service.delete(challenge.id)

    with pytest.raises(ChallengeNotFound):
        service.get(challenge.id)
    with pytest.raises(ChallengeNotFound):
        service.delete(challenge.id)
    with pytest.raises(NoChallengeNow):
        service.today()
    assert service.page(PageRequest(), active_only=False).documents == []
    ever = service.ever(challenge.id)
    assert ever
    assert ever.title == challenge.title


def test_the_participation_rate_is_the_share_of_all_users(house: House) -> None:
    challenge, dancers = house.challenge(), [house.user() for _ in range(4)]
    for dancer in (dancers[0], dancers[0], dancers[1]):
        house.submit(dancer, challenge)

    held = house.services.dances.challenges.get(challenge.id)
    assert (held.stats.submissions, held.stats.participants) == (3, 2)
    assert house.services.dances.challenges.participation_rate(held) == 0.5


def test_a_challenge_that_has_not_begun_or_is_over_is_closed(house: House) -> None:
    made = at(house, days=-1).create(DRAFT, "admin")

    at(house, hours=1).demand_open(made)
    with pytest.raises(ChallengeClosed, match="begins"):
        at(house, hours=-1).demand_open(made)
    with pytest.raises(ChallengeClosed, match="ended"):
        at(house, hours=12).demand_open(made)
