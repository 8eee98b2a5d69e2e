"""The best of each dancer in a challenge, in one order that everybody sees alike.

The higher score comes first; of equal scores the one submitted earlier; of those the lower user
id. So no two share a rank. Degraded results never enter.
"""

from __future__ import annotations

from services.clock import Clock
from services.clock import now as system_clock
from services.dances.challenges import CHALLENGES
from services.dances.submission import Submission
from services.documents.once import Once
from services.documents.paging import Page, PageRequest, read_page
from services.interfaces import Document, DocumentStore, Index

LEADERBOARD = "leaderboard"
BEST_FIRST = ("-score", "achieved_at")
INDEXES = (Index(("challenge_id", *BEST_FIRST)),)


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
        entry = _entry(submission)
        held = self._once.insert(LEADERBOARD, entry)
        if not held["counted"]:
            self._count(entry)
        if held["submission_id"] != submission.id:
            self._improve(entry)

    def page(self, challenge: Document, request: PageRequest) -> Page:
        """Entries, the best first; the rank of the first of them is the page's offset + 1.

        Raises InvalidCursor.
        """
        where, total = {"challenge_id": challenge["_id"]}, challenge["stats"].get("ranked")
        return read_page(self._documents, LEADERBOARD, where, BEST_FIRST, request, total=total)

    def _count(self, entry: Document) -> None:
        mark = f"{entry['user_id']}-ranked"
        self._once.apply(CHALLENGES, entry["challenge_id"], mark, {"$inc": {"stats.ranked": 1}})
        self._documents.update(LEADERBOARD, {"_id": entry["_id"]}, {"$set": {"counted": True}})

    def _improve(self, entry: Document) -> None:
        """Replace a lower score, or an equal one that was submitted later."""
        better = {name: entry[name] for name in ("score", "achieved_at", "submission_id")}
        key, score, at = entry["_id"], entry["score"], entry["achieved_at"]
        lower = {"_id": key, "score": {"$lt": score}}
        later = {"_id": key, "score": score, "achieved_at": {"$gt": at}}
        if self._documents.update(LEADERBOARD, lower, {"$set": better}) is None:
            self._documents.update(LEADERBOARD, later, {"$set": better})


def _entry(submission: Submission) -> Document:
    return {
        "_id": f"{submission.challenge_id}:{submission.user_id}",
        "challenge_id": submission.challenge_id,
        "user_id": submission.user_id,
        "score": submission.challenge_score,
        "submission_id": submission.id,
        "achieved_at": submission.submitted_at,
        "counted": False,
    }
