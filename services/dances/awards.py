"""Points and badges, each once per challenge and user.

The first scored submission of a user to a challenge earns the challenge's points; the first whose
challenge score is at least 60 earns its badge. Degraded results earn nothing.
"""

from __future__ import annotations

from services.accounts.users import USERS
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.submission import SUBMISSIONS, Submission
from services.documents.once import Once
from services.interfaces import Document, DocumentStore

AWARDS = "awards"
BADGE_FROM = 60.0


class AwardService:
    """Gives what was earned. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock
        self._once = Once(documents, clock)

    def prepare(self) -> None:
        """Make the collection."""
        self._documents.ensure(AWARDS, ())

    def grant(self, submission: Submission, challenge: Document) -> None:
        """Give its dancer what this submission earns. May be repeated."""
        if not submission.counts:
            return
        award = self._once.insert(AWARDS, self._award(submission, challenge))
        if not award["paid"]:
            self._pay(award)
        if (submission.challenge_score or 0) >= BADGE_FROM:
            self._give_badge(award["_id"], submission, challenge["badge_name"])

    def _pay(self, award: Document) -> None:
        mark = f"{award['challenge_id']}-points"
        self._once.apply(USERS, award["user_id"], mark, {"$inc": {"points": award["points"]}})
        self._documents.update(AWARDS, {"_id": award["_id"]}, {"$set": {"paid": True}})

    def _give_badge(self, key: str, submission: Submission, badge: str) -> None:
        """The award notes first which submission the badge is for: of two only one gets it."""
        earned = {"$set": {"badge": badge, "badge_submission_id": submission.id}}
        self._documents.update(AWARDS, {"_id": key, "badge": None}, earned)
        award = self._documents.get(AWARDS, key)
        if award is None or award["badge_submission_id"] != submission.id:
            return
        owner, change = {"_id": submission.user_id}, {"$addToSet": {"badges": award["badge"]}}
        self._documents.update(USERS, owner, change)
        shown = {"$set": {"badge_awarded": award["badge"]}}
        self._documents.update(SUBMISSIONS, {"_id": submission.id}, shown)

    def _award(self, submission: Submission, challenge: Document) -> Document:
        return {
            "_id": f"{submission.challenge_id}:{submission.user_id}",
            "challenge_id": submission.challenge_id,
            "user_id": submission.user_id,
            "points": challenge["points"],
            "paid": False,
            "badge": None,
            "badge_submission_id": None,
            "submission_id": submission.id,
            "at": stamp(self._clock()),
        }
