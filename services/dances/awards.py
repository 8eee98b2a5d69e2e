"""Points and badges, each once per challenge and user.

The first scored submission of a user to a challenge earns the challenge's points; the first whose
challenge score is at least 60 earns its badge. Degraded results earn nothing.

A dancer's awards have numbers, and are paid in their order: the account says up to which one it has
been paid, in the same write that adds the points. So a process that was stalled, for however long,
pays nothing a second time.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field, replace

from services.accounts.users import USERS, Account
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.challenge import Challenge
from services.dances.submission import SUBMISSIONS, Submission
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import DocumentStore, DuplicateKey, Index, Unavailable

AWARDS = "awards"
INDEXES = (Index(("user_id", "number"), unique=True),)
MAX_CONFLICTS = 60
BADGE_FROM = 60.0


@dataclass(frozen=True, kw_only=True)
class Award(Record):
    """What a dancer earned by a challenge. Older awards have no `number`, perhaps no submission."""

    id: str = field(metadata=stored_as("_id"))
    challenge_id: str
    user_id: str
    number: int | None = field(default=None, metadata=LEFT_OUT)
    points: int
    paid: bool = False
    badge: str | None = None
    badge_submission_id: str | None = None
    submission_id: str | None = None
    at: str | None = None


class AwardService:
    """Gives what was earned. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        """Make the collection and its index."""
        self._documents.ensure(AWARDS, INDEXES)

    def grant(self, submission: Submission, challenge: Challenge) -> None:
        """Give its dancer what this submission earns. May be repeated."""
        if not submission.counts:
            return
        award = self._keep(self._award(submission, challenge))
        if not award.paid:
            while self._pay_next(award.user_id):
                continue
            self._documents.update(AWARDS, {"_id": award.id}, {"$set": {"paid": True}})
        if (submission.challenge_score or 0) >= BADGE_FROM:
            self._give_badge(award.id, submission, challenge.badge_name)

    def _keep(self, award: Award) -> Award:
        """The award as it is there: this one under its dancer's next number, or the one before."""
        for conflict in range(MAX_CONFLICTS):
            held = self._read(award.id)
            if held and (held.paid or held.number is not None):
                return held
            try:
                self._number(award, held)
            except DuplicateKey:
                time.sleep(random.uniform(0, 0.002 * (conflict + 1)))
        raise Unavailable("too many awards at once")

    def _read(self, key: str) -> Award | None:
        document = self._documents.get(AWARDS, key)
        return Award.from_document(document) if document else None

    def _number(self, award: Award, held: Award | None) -> None:
        """Raises DuplicateKey where another award, or the same by another process, was faster."""
        number = self._last_number(award.user_id) + 1
        if held is None:
            self._documents.insert(AWARDS, replace(award, number=number).to_document())
        else:  # from before awards had numbers, and not paid
            unnumbered = {"_id": award.id, "number": None}
            self._documents.update(AWARDS, unnumbered, {"$set": {"number": number}})

    def _last_number(self, user_id: str) -> int:
        """The highest that was given; paid awards may be gone with their challenge."""
        newest = self._first_after(0, user_id, "-number")
        account = self._account(user_id)
        paid = account.paid_through if account else 0
        return max(paid, newest.number or 0 if newest else 0)

    def _pay_next(self, user_id: str) -> bool:
        """Pay the dancer's first award that was not paid; False when there is none."""
        account = self._account(user_id)
        if account is None:
            return False
        through = account.paid_through
        if not (unpaid := self._first_after(through, user_id, "number")):
            return False
        unchanged = {"_id": user_id, "paid_through": through or None}
        added = {"$inc": {"points": unpaid.points}}
        self._documents.update(USERS, unchanged, {**added, "$set": {"paid_through": unpaid.number}})
        return True

    def _account(self, user_id: str) -> Account | None:
        document = self._documents.get(USERS, user_id)
        return Account.from_document(document) if document else None

    def _first_after(self, number: int, user_id: str, order: str) -> Award | None:
        where = {"user_id": user_id, "number": {"$gt": number}}
        found = self._documents.find(AWARDS, where, sort=(order,), limit=1)
        return Award.from_document(found[0]) if found else None

    def _give_badge(self, key: str, submission: Submission, badge: str) -> None:
        """The award notes first which submission the badge is for: of two only one gets it."""
        earned = {"$set": {"badge": badge, "badge_submission_id": submission.id}}
        self._documents.update(AWARDS, {"_id": key, "badge": None}, earned)
        award = self._read(key)
        if award is None or award.badge_submission_id != submission.id:
            return
        owner, change = {"_id": submission.user_id}, {"$addToSet": {"badges": award.badge}}
        self._documents.update(USERS, owner, change)
        shown = {"$set": {"badge_awarded": award.badge}}
        self._documents.update(SUBMISSIONS, {"_id": submission.id}, shown)

    def _award(self, submission: Submission, challenge: Challenge) -> Award:
        return Award(
            id=f"{submission.challenge_id}:{submission.user_id}",
            challenge_id=submission.challenge_id,
            user_id=submission.user_id,
            points=challenge.points,
            submission_id=submission.id,
            at=stamp(self._clock()),
        )
