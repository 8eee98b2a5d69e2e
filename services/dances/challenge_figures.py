"""The statistics of a challenge as they should be: counted anew from what there is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from services.dances.challenge import Challenge, ChallengeStats
from services.dances.challenge_scores import BUCKETS, bucket_of
from services.dances.leaderboard import LEADERBOARD
from services.dances.submission import SUBMISSIONS, Submission
from services.documents.batches import find_each
from services.interfaces import DocumentStore

SUM_DIGITS = 6  # the order in which floats were added must make no difference


class Unsettled(Exception):
    """Something is on its way into the statistics at this moment, so that they mean nothing."""


def recount_stats(
    documents: DocumentStore, challenge_id: str, check: Callable[[], None]
) -> ChallengeStats:
    """What `stats` should be. Raises Unsettled."""
    submissions, scored, users, scores = 0, 0, set[str](), list[float]()
    mine = {"challenge_id": challenge_id}
    for document in find_each(documents, SUBMISSIONS, mine, check, sort=("-submitted_at",)):
        submission = Submission.from_document(document)
        if submission.unfinished:
            raise Unsettled(submission.id)
        users.add(submission.user_id)
        submissions += 1
        scored += submission.scored
        if submission.counts:
            scores.append(submission.challenge_score or 0.0)
    bars = Counter(map(bucket_of, scores))
    return ChallengeStats(
        submissions=submissions,
        participants=len(users),
        ranked=documents.count(LEADERBOARD, mine),
        scored=scored,
        score_sum=round(math.fsum(scores), SUM_DIGITS),
        top_score=max(scores, default=None),
        histogram={bar: bars[bar] for bar in BUCKETS},
        scores=dict(Counter(str(int(score)) for score in scores)),
    )


def stored_stats(challenge: Challenge) -> ChallengeStats:
    """What `stats` is, comparable with what `recount_stats` answers."""
    stats = challenge.stats
    return replace(stats, score_sum=round(stats.score_sum, SUM_DIGITS))


def filter_unchanged(challenge: Challenge) -> dict[str, Any]:
    """A filter for the challenge that holds as long as nobody has written its statistics."""
    counters = challenge.stats.to_document()
    bars = counters.pop("histogram").items()
    counters.pop("scores", None)  # they change with the bars
    return {
        "_id": challenge.id,
        **{f"stats.{name}": value for name, value in counters.items()},
        **{f"stats.histogram.{bar}": count for bar, count in bars},
    }
