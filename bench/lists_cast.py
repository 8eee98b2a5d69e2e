"""Who submits what to the challenge of the bench: the documents, as the services make them.

One challenge has all submissions, ten of each dancer, one a minute; each is an item of the feed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from services.clock import stamp
from services.dances.challenge_scores import BUCKETS, bucket_of
from services.dances.submission import Submission, SubmissionStatus
from services.feed.items import Item, ItemType, first_version
from services.interfaces import Document

STYLES = ("hip-hop", "house", "jazz", "salsa")
OF_EACH = 10
TITLE = "The challenge of the bench"


@dataclass(frozen=True)
class Cast:
    """Who dances what, in which order: the same in every world."""

    count: int
    challenge: str
    now: datetime

    @property
    def dancers(self) -> list[str]:
        return [f"user_{number:06d}" for number in range(self.count // OF_EACH)]

    def submissions(self) -> Iterator[Submission]:
        dancers = self.dancers
        for number in range(self.count):
            at = stamp(self.now - timedelta(minutes=self.count - number))
            yield self._submission(number, dancers[number % len(dancers)], at)

    def _submission(self, number: int, dancer: str, at: str) -> Submission:
        session = f"sess_{number:012d}"
        balance, rhythm = 25.0 * (number * 7 % 100) / 100, 30.0 * (number * 13 % 100) / 100
        return Submission(
            id=f"sub_{number:012d}",
            user_id=dancer,
            challenge_id=self.challenge,
            challenge_title=TITLE,
            session_id=session,
            dance_style=STYLES[number % len(STYLES)],
            video_key=f"sessions/{dancer}/{session}/video.mp4",
            thumbnail_key=None,
            caption="My best attempt!",
            tags=("bench",),
            submitted_at=at,
            status=SubmissionStatus.SCORED,
            total_score=round(balance + rhythm + 20, 2),
            score_breakdown={
                "balance": balance,
                "rhythm": rhythm,
                "smoothness": 12.0,
                "creativity": 8.0,
            },
            challenge_score=round(balance + rhythm + 20, 2),
            processed_at=at,
        )


def user_document(name: str, cast: Cast) -> Document:
    return {
        "_id": name,
        "email": f"{name}@example.com",
        "display_name": name.title(),
        "password_hash": "",
        "role": "USER",
        "email_verified": False,
        "created_at": stamp(cast.now),
        "last_sign_in_at": None,
    }


def item_document(made: Submission) -> Document:
    item = Item(ItemType.SUBMISSION, made.id, made.user_id, made.dance_style)
    return first_version(item, made.total_score, made.submitted_at).to_document()


def best_of_each(cast: Cast) -> Iterator[Document]:
    """Leaderboard entries, from the first submission of each dancer."""
    for made in islice(cast.submissions(), len(cast.dancers)):
        yield {
            "_id": f"{cast.challenge}:{made.user_id}",
            "challenge_id": cast.challenge,
            "user_id": made.user_id,
            "score": made.challenge_score,
            "submission_id": made.id,
            "achieved_at": made.submitted_at,
            "counted": True,
        }


def statistics_of(cast: Cast) -> dict[str, Any]:
    scores = [made.challenge_score or 0.0 for made in cast.submissions()]
    return {
        "submissions": cast.count,
        "participants": len(cast.dancers),
        "ranked": len(cast.dancers),
        "scored": cast.count,
        "score_sum": sum(scores),
        "top_score": max(scores),
        "histogram": dict.fromkeys(BUCKETS, 0) | Counter(map(bucket_of, scores)),
    }
