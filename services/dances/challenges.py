"""Challenges: what there is to dance, when, and how it goes.

    ChallengeError
    ├── ChallengeNotFound   no such challenge (any more)
    ├── NoChallengeNow      no challenge is on at this moment
    ├── ChallengeClosed     it has not begun, or it is over
    └── ChallengeInUse      dancers were promised what is to be changed

Whether a challenge is on follows from its times alone; `is_active` is what the rotation found
when it last looked, kept for its own searches.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from services.accounts.users import USERS
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.challenge import Challenge, ChallengeTerms
from services.dances.challenge_drafts import ChallengeDraft
from services.dances.challenge_scores import no_scores, share
from services.documents.once import Once
from services.documents.paging import Page, PageRequest, read_page
from services.interfaces import DocumentStore, Index

CHALLENGES, DELETED = "challenges", "deleted_challenges"
INDEXES = (
    Index(("is_active", "-start_time")),
    Index(("-start_time",)),
    Index(("end_time",)),
)
NEWEST_FIRST = ("-start_time",)
MOST_UPCOMING = 200
USERS_COUNTED_EVERY = 10.0  # seconds


class ChallengeError(Exception):
    """Not possible with this challenge. The message is fit for the caller."""


class ChallengeNotFound(ChallengeError):
    """No such challenge (any more)."""


class NoChallengeNow(ChallengeError):
    """No challenge is on at this moment."""


class ChallengeClosed(ChallengeError):
    """It has not begun, or it is over."""


class ChallengeInUse(ChallengeError):
    """Dancers were promised what is to be changed."""


class ChallengeService:
    """Keeps challenges. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        *,
        clock: Clock = system_clock,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._documents = documents
        self._clock = clock
        self._once = Once(documents, clock)
        self._timer = timer
        self._users: tuple[int, float] | None = None

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        self._documents.ensure(CHALLENGES, INDEXES)
        self._documents.ensure(DELETED, (Index(("end_time",)),))

    # -- reading -------------------------------------------------------------------------------

    def get(self, challenge_id: str) -> Challenge:
        """Raises ChallengeNotFound."""
        document = self._documents.get(CHALLENGES, challenge_id)
        if document is None:
            raise ChallengeNotFound(f"There is no challenge {challenge_id!r}.")
        return Challenge.from_document(document)

    def ever(self, challenge_id: str) -> Challenge | None:
        """The challenge, also when it has been deleted."""
        found = self._documents.get(CHALLENGES, challenge_id)
        found = found or self._documents.get(DELETED, challenge_id)
        return Challenge.from_document(found) if found else None

    def today(self) -> Challenge:
        """The challenge that is on now; of several the one that began last.

        Raises NoChallengeNow.
        """
        found = self._documents.find(CHALLENGES, self._on_now(), sort=NEWEST_FIRST, limit=1)
        if not found:
            raise NoChallengeNow("There is no challenge today. GET /api/challenges/upcoming")
        return Challenge.from_document(found[0])

    def upcoming(self, days: int) -> list[Challenge]:
        """What begins within so many days, soonest first."""
        now = self._clock()
        span = {"$gt": stamp(now), "$lte": stamp(now + timedelta(days=days))}
        soonest = ("start_time",)
        found = self._documents.find(
            CHALLENGES, {"start_time": span}, sort=soonest, limit=MOST_UPCOMING
        )
        return [Challenge.from_document(document) for document in found]

    def page(self, request: PageRequest, *, active_only: bool) -> Page:
        """Challenges, those that began last first. Raises InvalidCursor."""
        where = self._on_now() if active_only else {}
        chosen = "on now" if active_only else "all"
        return read_page(
            self._documents, CHALLENGES, where, NEWEST_FIRST, request, filter_name=chosen
        )

    def is_on(self, challenge: ChallengeTerms) -> bool:
        return challenge.start_time <= stamp(self._clock()) < challenge.end_time

    def demand_open(self, challenge: Challenge) -> None:
        """Raises ChallengeClosed unless the challenge is on now."""
        now = stamp(self._clock())
        if now < challenge.start_time:
            raise ChallengeClosed(f"This challenge begins at {challenge.start_time}.")
        if now >= challenge.end_time:
            raise ChallengeClosed(f"This challenge ended at {challenge.end_time}.")

    def participation_rate(self, challenge: Challenge) -> float:
        """The share of all users who have submitted something to it."""
        return share(challenge.stats.participants, self._user_count())

    # -- writing -------------------------------------------------------------------------------

    def create(self, draft: ChallengeDraft, author: str) -> Challenge:
        """A new challenge by this administrator. Raises InvalidChallenge."""
        draft.check()
        terms, now = draft.to_terms(), stamp(self._clock())
        challenge = Challenge(
            **terms.values(),
            id=f"ch_{secrets.token_hex(12)}",
            is_active=self.is_on(terms),
            created_by=author,
            created_at=now,
            updated_at=now,
            stats=no_scores(),
        )
        self._documents.insert(CHALLENGES, challenge.to_document())
        return challenge

    def update(self, challenge_id: str, draft: ChallengeDraft) -> Challenge:
        """The challenge as the draft has it now.

        Raises InvalidChallenge, ChallengeNotFound, ChallengeInUse.
        """
        draft.check()
        while True:
            held = self.get(challenge_id)
            terms = draft.to_terms()
            _demand_promises_kept(held, terms)
            noted = {"is_active": self.is_on(terms), "updated_at": stamp(self._clock())}
            change = {"$set": {**terms.to_document(), **noted}}
            unchanged = {"_id": challenge_id, "stats.submissions": held.stats.submissions}
            if updated := self._documents.update(CHALLENGES, unchanged, change):
                return Challenge.from_document(updated)

    def delete(self, challenge_id: str) -> None:
        """Take it off all lists; its submissions can still be read. Raises ChallengeNotFound."""
        deleted = replace(self.get(challenge_id), deleted_at=stamp(self._clock()))
        self._once.insert(DELETED, deleted.to_document())
        self._documents.delete(CHALLENGES, {"_id": challenge_id})

    def _on_now(self) -> dict[str, dict[str, str]]:
        now = stamp(self._clock())
        return {"end_time": {"$gt": now}, "start_time": {"$lte": now}}

    def _user_count(self) -> int:
        """Counted every few seconds at most: a rate needs no more."""
        now = self._timer()
        if self._users is None or now - self._users[1] > USERS_COUNTED_EVERY:
            self._users = self._documents.count(USERS, {}), now
        return self._users[0]


def _demand_promises_kept(held: Challenge, terms: ChallengeTerms) -> None:
    promised = {
        "scoring_criteria": terms.scoring_criteria == held.scoring_criteria,
        "target_bpm": terms.target_bpm == held.target_bpm,
    }
    changed = [name for name, same in promised.items() if not same]
    if held.stats.submissions and changed:
        raise ChallengeInUse(
            f"There are submissions to this challenge, so {' and '.join(changed)} cannot change: "
            "all of them are to be scored alike. Make a new challenge."
        )
