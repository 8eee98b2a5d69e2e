"""A dancer's takes of a challenge, and where they lie among those of everybody."""

from __future__ import annotations

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, refuses, user
from api.idance.dances.results import Breakdown
from api.schema import CamelContent, Moment
from scoring.level import level_of
from services.accounts.users import User
from services.dances.challenge import Challenge
from services.dances.challenge_scores import MAXIMA
from services.dances.distribution import count_bars, find_quantiles, share_below
from services.dances.leaderboard import Place
from services.dances.submission import Submission
from services.monitoring.cache import user_key

resource = Resource("takes", tag="Challenges")

SHOWN = 50
DIGITS = 2
RANK_SECONDS = 300


class Take(CamelContent):
    """A scored submission. One that is `degraded` is shown, and neither compared nor ranked."""

    submission_id: str
    total_score: float
    max_total: float
    challenge_score: float
    score_breakdown: Breakdown
    stars: int = Field(ge=1, le=5)
    degraded: bool
    submitted_at: Moment


class Change(CamelContent):
    """Points more (or fewer) than in the take before."""

    since: str = Field(description="The submission that it is held against")
    total_score: float
    challenge_score: float
    score_breakdown: Breakdown


class OwnTakes(CamelContent):
    """Your scored takes of a challenge, the newest first, at most 50.

    `best` is the one of the highest challenge score, `changeSinceLast` holds the newest scored
    take against the one before it. Both are null where there is none.
    """

    challenge_id: str
    takes: list[Take]
    best: Take | None
    change_since_last: Change | None


class ScoreBar(CamelContent):
    """Scores of at least `low` and under `high`; the last bar holds 100 too."""

    low: int
    high: int
    count: int


class Quantiles(CamelContent):
    """Challenge scores that so many per cent of the takes do not exceed."""

    p10: float
    p25: float
    p50: float
    p75: float
    p90: float


class OwnPlace(CamelContent):
    """Your best take: `rank` among the `ranked` dancers, `betterThan` that share of all takes."""

    score: float
    rank: int = Field(ge=1)
    ranked: int
    better_than: float = Field(ge=0, le=1)


class Distribution(CamelContent):
    """The challenge scores of all takes that count, degraded ones left out."""

    challenge_id: str
    takes: int
    bars: list[ScoreBar]
    quantiles: Quantiles | None
    place: OwnPlace | None


@resource.get("/api/challenges/<challenge_id>/me")
@user
@answer(200, OwnTakes)
@refuses(404, 503)
def show_own_takes(caller: User, challenge_id: str) -> OwnTakes:
    """Your own takes of a challenge, the best of them, and what has changed since the last."""
    challenge = services().dances.challenges.get(challenge_id)
    takes = services().dances.submissions.takes(challenge.id, caller.id, SHOWN)
    counted = [take for take in takes if take.counts]
    best = max(counted, key=lambda take: take.challenge_score or 0.0, default=None)
    return OwnTakes(
        challenge_id=challenge.id,
        takes=[_show_take(one) for one in takes],
        best=_show_take(best) if best else None,
        change_since_last=_compare_takes(*counted[:2]) if len(counted) > 1 else None,
    )


@resource.get("/api/challenges/<challenge_id>/distribution")
@user
@answer(200, Distribution)
@refuses(404, 503)
def show_distribution(caller: User, challenge_id: str) -> Distribution:
    """How the scores of a challenge lie, and your own place among them."""
    challenge = services().dances.challenges.get(challenge_id)
    scores = challenge.stats.scores
    quantiles = {f"p{share}": score for share, score in find_quantiles(scores).items()}
    place = services().dances.leaderboard.place_of(challenge.id, caller.id)
    return Distribution(
        challenge_id=challenge.id,
        takes=sum(scores.values()),
        bars=[ScoreBar(low=bar.low, high=bar.high, count=bar.count) for bar in count_bars(scores)],
        quantiles=Quantiles(**quantiles) if quantiles else None,
        place=_show_place(challenge, place) if place else None,
    )


def _show_take(one: Submission) -> Take:
    total = one.total_score or 0.0
    return Take(
        submission_id=one.id,
        total_score=total,
        max_total=one.max_total,
        challenge_score=one.challenge_score or 0.0,
        score_breakdown=Breakdown(**(one.score_breakdown or {})),
        stars=level_of(total, one.max_total).stars,
        degraded=one.degraded,
        submitted_at=one.submitted_at,
    )


def _compare_takes(now: Submission, before: Submission) -> Change:
    """Of two takes that count."""
    points, earlier = now.score_breakdown or {}, before.score_breakdown or {}
    return Change(
        since=before.id,
        total_score=_difference(now.total_score, before.total_score),
        challenge_score=_difference(now.challenge_score, before.challenge_score),
        score_breakdown=Breakdown(
            **{axis: _difference(points.get(axis), earlier.get(axis)) for axis in MAXIMA}
        ),
    )


def _difference(now: float | None, before: float | None) -> float:
    return round((now or 0.0) - (before or 0.0), DIGITS) + 0.0


def _show_place(challenge: Challenge, place: Place) -> OwnPlace:
    """The rank is kept until another score has come in."""
    stats = challenge.stats
    names = ("rank", challenge.id, place.submission_id, f"{stats.scored}-{stats.score_sum}")
    key = user_key(place.user_id, *names)
    rank = int(
        services().monitoring.cache.through(
            key, RANK_SECONDS, lambda: str(services().dances.leaderboard.rank_of(place)).encode()
        )
    )
    return OwnPlace(
        score=place.score,
        rank=rank,
        ranked=max(stats.ranked or 0, rank),
        better_than=share_below(stats.scores, place.score),
    )
