"""Own takes of a challenge, and where they lie among all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.conftest import Person, Stage

MAXIMA = {"balance": 25.0, "rhythm": 30.0, "smoothness": 25.0, "creativity": 20.0}


@pytest.fixture
def take(stage: Stage, challenge: str) -> Callable[..., str]:
    """A scored submission of somebody, with this share of all points; its id."""

    def scored(person: Person, share: float, *, degraded: bool = False) -> str:
        submission = stage.submit(person.id, challenge)
        found = {
            "score_breakdown": {axis: round(share * most, 2) for axis, most in MAXIMA.items()},
            "total_score": round(100 * share, 1),
            "feedback": "You keep the beat.",
        }
        result = {"score": found, "pose_data_key": "users/u/p.json", "degraded": degraded}
        stage.services.dances.submissions.record_score(submission.id, result)
        return submission.id

    return scored


def told(person: Person, path: str) -> Any:
    answer = person.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_own_takes_are_held_against_one_another_and_those_of_others_are_not_shown(
    user: Person, other: Person, challenge: str, take: Callable[..., str], stage: Stage
) -> None:
    take(other, 0.9)
    first, second, third = (take(user, share) for share in (0.7, 0.5, 0.6))
    damaged = take(user, 0.95, degraded=True)
    stage.submit(user.id, challenge)  # waits for its analysis

    shown = told(user, f"/api/challenges/{challenge}/me")

    assert [one["submissionId"] for one in shown["takes"]] == [damaged, third, second, first]
    assert shown["best"]["submissionId"] == first
    assert shown["best"]["stars"] == 4
    assert shown["changeSinceLast"] == {
        "since": second,
        "totalScore": 10.0,
        "challengeScore": 10.0,
        "scoreBreakdown": {"balance": 2.5, "rhythm": 3.0, "smoothness": 2.5, "creativity": 2.0},
    }


def test_before_the_first_take_there_is_nothing_to_compare(user: Person, challenge: str) -> None:
    shown = told(user, f"/api/challenges/{challenge}/me")
    assert shown == {
        "challengeId": challenge, "takes": [], "best": None, "changeSinceLast": None
    }  # fmt: skip
    lies = told(user, f"/api/challenges/{challenge}/distribution")
    assert (lies["takes"], lies["quantiles"], lies["place"]) == (0, None, None)
    assert sum(bar["count"] for bar in lies["bars"]) == 0


def test_the_distribution_counts_every_take_and_knows_the_own_place(
    user: Person, other: Person, register: Callable[..., Person], challenge: str,
    take: Callable[..., str],
) -> None:  # fmt: skip
    for person, share in ((other, 0.9), (user, 0.5), (user, 0.7), (register(), 0.3)):
        take(person, share)
    take(user, 0.99, degraded=True)

    lies = told(user, f"/api/challenges/{challenge}/distribution")

    assert lies["takes"] == 4
    assert {bar["low"]: bar["count"] for bar in lies["bars"] if bar["count"]} == {
        30: 1, 50: 1, 70: 1, 90: 1
    }  # fmt: skip
    assert 50 <= lies["quantiles"]["p50"] <= 51
    assert lies["place"] == {"score": 70.0, "rank": 2, "ranked": 3, "betterThan": 0.625}

    take(register(), 0.8)  # the rank that was kept is not told any more
    assert told(user, f"/api/challenges/{challenge}/distribution")["place"]["rank"] == 3


def test_an_unknown_challenge_has_neither(user: Person) -> None:
    for path in ("me", "distribution"):
        assert user.get(f"/api/challenges/ch_unknown/{path}").status_code == 404
