"""The statistics of a challenge as they should be: counted anew from what there is."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from services.dances.challenge_scores import bucket_of, no_scores
from services.dances.leaderboard import LEADERBOARD
from services.dances.submission import SUBMISSIONS, Submission
from services.interfaces import Document, DocumentStore
from services.upkeep.deletions import each

SUM_DIGITS = 6  # the order in which floats were added must make no difference


class Unsettled(Exception):
    """Something is on its way into the statistics at this moment, so that they mean nothing."""


def recounted(
    documents: DocumentStore, challenge_id: str, check: Callable[[], None]
) -> dict[str, Any]:
    """What `stats` should be, in the form of `services.dances.challenge_scores.no_scores`.

    Raises Unsettled.
    """
    stats, users, scores = no_scores(), set(), list[float]()
    mine = {"challenge_id": challenge_id}
    for document in each(documents, SUBMISSIONS, mine, check, sort=("-submitted_at",)):
        submission = Submission.from_document(document)
        if submission.unfinished:
            raise Unsettled(submission.id)
        users.add(submission.user_id)
        stats["submissions"] += 1
        stats["scored"] += submission.scored
        if submission.counts:
            scores.append(submission.challenge_score or 0.0)
    for score in scores:
        stats["histogram"][bucket_of(score)] += 1
    return stats | {
        "participants": len(users),
        "ranked": documents.count(LEADERBOARD, mine),
        "score_sum": round(math.fsum(scores), SUM_DIGITS),
        "top_score": max(scores, default=None),
    }


def kept(challenge: Document) -> dict[str, Any]:
    """What `stats` is, comparable with what `recounted` answers."""
    stats = challenge["stats"]
    return {**stats, "score_sum": round(stats["score_sum"], SUM_DIGITS)}


def unchanged(challenge: Document) -> dict[str, Any]:
    """A filter for the challenge that holds as long as nobody has written its statistics."""
    stats = challenge["stats"]
    counters = {f"stats.{name}": v for name, v in stats.items() if name != "histogram"}
    bars = {f"stats.histogram.{bar}": count for bar, count in stats["histogram"].items()}
    return {"_id": challenge["_id"], **counters, **bars}
