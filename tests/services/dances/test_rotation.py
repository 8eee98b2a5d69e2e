"""Challenges come and go with the time, and their statistics are what there is."""

from __future__ import annotations

import pytest

from services.dances.rotation import Rotation
from tests.services.house import House

NOTHING = Rotation(expired_deactivated=0, new_activated=0, statistics_updated=0)


def active(house: House) -> dict[str, bool]:
    return {row["_id"]: row["is_active"] for row in house.all("challenges")}


def test_what_is_over_ends_and_what_has_come_begins(house: House) -> None:
    over = house.challenge(start=-0.5, days=1)
    long = house.challenge(start=-0.5, days=9)
    soon = house.challenge(start=1, days=1)
    later = house.challenge(start=5, days=1)
    assert active(house) == {
        over.id: True, long.id: True, soon.id: False, later.id: False
    }  # fmt: skip

    done = house.rotate(days=1.5)

    assert done == Rotation(expired_deactivated=1, new_activated=1, statistics_updated=0)
    assert active(house) == {
        over.id: False, long.id: True, soon.id: True, later.id: False
    }  # fmt: skip


def test_a_second_rotation_finds_nothing_to_do(house: House) -> None:
    house.challenge()
    house.challenge(start=1)

    house.rotate(days=1.2)

    assert house.rotate(days=1.2) == NOTHING


def test_a_challenge_that_came_and_went_between_two_rotations_never_begins(house: House) -> None:
    missed = house.challenge(start=1, days=1)

    assert house.rotate(days=3) == NOTHING
    assert active(house) == {missed.id: False}


def test_statistics_that_are_right_are_left_alone(house: House) -> None:
    challenge, ada, bob = house.challenge(), house.user(), house.user()
    for user, score in ((ada, 70.0), (ada, 33.3), (bob, 91.7)):
        house.dance(user, challenge, score)
    house.submit(bob, challenge)
    before = house.services.dances.challenges.get(challenge.id)

    assert house.rotate() == NOTHING
    assert house.services.dances.challenges.get(challenge.id) == before


@pytest.mark.parametrize(
    "damage",
    [
        {"stats.submissions": 7},
        {"stats.participants": 0},
        {"stats.scored": 3},
        {"stats.score_sum": 12.5},
        {"stats.top_score": 99},
        {"stats.top_score": None},
        {"stats.histogram.61-80": 0},
        {"stats.ranked": 5},
    ],
)
def test_statistics_that_are_wrong_are_counted_anew(house: House, damage: dict[str, int]) -> None:
    challenge = house.challenge()
    house.dance(house.user(), challenge, 70)
    house.dance(house.user(), challenge, 30)
    right = house.services.dances.challenges.get(challenge.id).stats
    house.documents.update("challenges", {"_id": challenge.id}, {"$set": damage})

    assert house.rotate().statistics_updated == 1

    assert house.services.dances.challenges.get(challenge.id).stats == right
    assert house.rotate() == NOTHING


def test_what_a_newer_version_counts_stays_when_statistics_are_mended(house: House) -> None:
    challenge = house.challenge()
    house.dance(house.user(), challenge, 70)
    newer = {"stats.newer": 3, "stats.scored": 9}
    house.documents.update("challenges", {"_id": challenge.id}, {"$set": newer})

    assert house.rotate().statistics_updated == 1
    assert house.rotate() == NOTHING
    (held,) = house.all("challenges")
    assert (held["stats"]["newer"], held["stats"]["scored"]) == (3, 1)


def test_a_submission_that_is_just_being_counted_is_no_disagreement(house: House) -> None:
    challenge = house.challenge()
    submission = house.dance(house.user(), challenge, 70)
    halfway = {"$set": {"unfinished": True, "due": ["tally"]}}
    house.documents.update("submissions", {"_id": submission.id}, halfway)
    lacking = {"$set": {"stats.scored": 0}}
    house.documents.update("challenges", {"_id": challenge.id}, lacking)

    assert house.rotate() == NOTHING


def test_what_somebody_counts_meanwhile_is_not_overwritten(house: House) -> None:
    """The rotation has read the statistics when a submission comes in."""
    challenge, ada = house.challenge(), house.user()
    house.dance(ada, challenge, 70)
    wrong = {"$set": {"stats.top_score": 99}}
    house.documents.update("challenges", {"_id": challenge.id}, wrong)
    came = []

    def somebody_dances() -> None:
        if not came and house.services.dances.challenges.get(challenge.id).stats.scored:
            came.append(house.submit(ada, challenge))

    mended = house.services.dances.rotation.mend(challenge.id, somebody_dances)

    assert came
    assert not mended
    assert house.services.dances.challenges.get(challenge.id).stats.submissions == 2
    assert house.rotate().statistics_updated == 1
    assert house.services.dances.challenges.get(challenge.id).stats.top_score == 70


def test_a_rotation_that_is_stopped_leaves_what_the_next_one_finishes(house: House) -> None:
    for _ in range(3):
        house.challenge()
    seen = []

    def stop_at_the_second() -> None:
        seen.append(1)
        if len(seen) == 2:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        house.rotate(days=2, check=stop_at_the_second)
    assert sorted(active(house).values()) == [False, True, True]
    assert house.rotate(days=2).expired_deactivated == 2
