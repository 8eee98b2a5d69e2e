"""The best of each dancer in a challenge, in one order that everybody sees alike.

The higher score comes first; of equal scores the one submitted earlier; of those the lower user
id. So no two share a rank. Degraded results never enter.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from services.clock import Clock
from services.clock import now as system_clock
from services.dances.challenge import Challenge
from services.dances.challenges import CHALLENGES
from services.dances.submission import Submission
from services.documents.once import Once
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import Record, stored_as
from services.interfaces import DocumentStore, Index

LEADERBOARD = "leaderboard"
BEST_FIRST = ("-score", "achieved_at")
INDEXES = (Index(("challenge_id", *BEST_FIRST)),)


@dataclass(frozen=True, kw_only=True)
class Place(Record):
    """A dancer's best submission to a challenge. `counted`: in the challenge's statistics."""

    id: str = field(metadata=stored_as("_id"))
    challenge_id: str
    user_id: str
    score: float
    submission_id: str
    achieved_at: str
    counted: bool = False


class LeaderboardService:
    """Ranks dancers by their best submission. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._once = Once(documents, clock)

    def prepare(self) -> None:
        """Make the collection and its index."""
        self._documents.ensure(LEADERBOARD, INDEXES)

    def enter(self, submission: Submission) -> None:
        """Rank it, if it is its dancer's best so far. May be repeated."""
        if not submission.counts:
            return
        place = _place(submission)
        held = Place.from_document(self._once.insert(LEADERBOARD, place.to_document()))
        if not held.counted:
            self._count(place)
        if held.submission_id != submission.id:
            self._improve(place)

    def page(self, challenge: Challenge, request: PageRequest) -> Page:
        """Entries, the best first; the rank of the first of them is the page's offset + 1.

        Raises InvalidCursor.
        """
        where, total = {"challenge_id": challenge.id}, challenge.stats.ranked
        return read_page(self._documents, LEADERBOARD, where, BEST_FIRST, request, total=total)

    def place_of(self, challenge_id: str, user_id: str) -> Place | None:
        """The dancer's own; None where nothing of theirs counts."""
        found = self._documents.get(LEADERBOARD, f"{challenge_id}:{user_id}")
        return Place.from_document(found) if found else None

    def rank_of(self, place: Place) -> int:
        """How many are better, and one: counted in the index, so keep what it answers."""
        mine = {"challenge_id": place.challenge_id}
        better = {**mine, "score": {"$gt": place.score}}
        earlier = {**mine, "score": place.score, "achieved_at": {"$lt": place.achieved_at}}
        at_once = {**earlier, "achieved_at": place.achieved_at, "user_id": {"$lt": place.user_id}}
        return 1 + sum(
            self._documents.count(LEADERBOARD, one) for one in (better, earlier, at_once)
        )

    def _count(self, place: Place) -> None:
        mark = f"{place.user_id}-ranked"
        self._once.apply(CHALLENGES, place.challenge_id, mark, {"$inc": {"stats.ranked": 1}})
        self._documents.update(LEADERBOARD, {"_id": place.id}, {"$set": {"counted": True}})

    def _improve(self, place: Place) -> None:
        """Replace a lower score, or an equal one that was submitted later."""
        better = {
            "score": place.score,
            "achieved_at": place.achieved_at,
            "submission_id": place.submission_id,
        }
        lower = {"_id": place.id, "score": {"$lt": place.score}}
        later = {"_id": place.id, "score": place.score, "achieved_at": {"$gt": place.achieved_at}}
        if self._documents.update(LEADERBOARD, lower, {"$set": better}) is None:
            self._documents.update(LEADERBOARD, later, {"$set": better})


def _place(submission: Submission) -> Place:
    return Place(
        id=f"{submission.challenge_id}:{submission.user_id}",
        challenge_id=submission.challenge_id,
        user_id=submission.user_id,
        score=submission.challenge_score or 0.0,
        submission_id=submission.id,
        achieved_at=submission.submitted_at,
    )
