"""Challenges come and go with the time: who is active, and whether the statistics are right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.challenge import Challenge
from services.dances.challenge_figures import (
    Unsettled,
    filter_unchanged,
    recount_stats,
    stored_stats,
)
from services.dances.challenges import CHALLENGES
from services.dances.submission import SUBMISSIONS
from services.documents.batches import find_each
from services.interfaces import DocumentStore, Filter
from services.jobs.kinds.challenge_rotation import Rotation

# Scores come in while a challenge runs and shortly after it; what is older does not change.
LIVELY_DAYS = 30

Check = Callable[[], None]


class RotationService:
    """Brings every challenge up to date; doing it twice changes nothing the second time.

    `check` is called between the documents and may raise to end the work; what was done until
    then stays done. All methods raise Unavailable.
    """

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def rotate(self, check: Check) -> Rotation:
        """End what is over, begin what has come, and mend statistics that disagree."""
        now = self._clock()
        over = {"is_active": True, "end_time": {"$lte": stamp(now)}}
        on = {"start_time": {"$lte": stamp(now)}, "end_time": {"$gt": stamp(now)}}
        since = stamp(now - timedelta(days=LIVELY_DAYS))
        lively = {"start_time": {"$lte": stamp(now)}, "end_time": {"$gt": since}}
        return Rotation(
            expired_deactivated=self._switch(over, active=False, check=check),
            new_activated=self._switch({"is_active": False, **on}, active=True, check=check),
            statistics_updated=self._mend_all(lively, check),
        )

    def mend_shrunk(self, check: Check) -> int:
        """Mend what more was counted for than is there, for submissions were deleted."""
        return sum(
            self.mend(challenge.id, check)
            for challenge in self._each({}, check)
            if self._submissions(challenge.id) < challenge.stats.submissions
        )

    def mend(self, challenge_id: str, check: Check) -> bool:
        """Set one challenge's statistics right; whether they were wrong.

        They are read before the submissions, and a submission says of itself whether it is still
        to be counted: so a count that differs is wrong, unless somebody has written meanwhile.
        """
        document = self._documents.get(CHALLENGES, challenge_id)
        if document is None:
            return False
        challenge = Challenge.from_document(document)
        try:
            counted = recount_stats(self._documents, challenge_id, check)
        except Unsettled:
            return False
        if counted == stored_stats(challenge):
            return False
        change = {"$set": {"stats": replace(counted, stored=challenge.stats.stored).to_document()}}
        return self._documents.update(CHALLENGES, filter_unchanged(challenge), change) is not None

    def _mend_all(self, where: Filter, check: Check) -> int:
        return sum(self.mend(challenge.id, check) for challenge in self._each(where, check))

    def _each(self, where: Filter, check: Check) -> Iterator[Challenge]:
        found = find_each(self._documents, CHALLENGES, where, check)
        return map(Challenge.from_document, found)

    def _switch(self, where: Filter, *, active: bool, check: Check) -> int:
        """Each by a compare-and-set: somebody may give it other times at this moment."""
        count = 0
        for challenge in self._each(where, check):
            expected = {**where, "_id": challenge.id}
            change = {"$set": {"is_active": active, "updated_at": stamp(self._clock())}}
            count += self._documents.update(CHALLENGES, expected, change) is not None
        return count

    def _submissions(self, challenge_id: str) -> int:
        return self._documents.count(SUBMISSIONS, {"challenge_id": challenge_id})
