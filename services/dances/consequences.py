"""What follows from a submission and from its score, in other documents.

A submission names in `due` what is yet to follow, in the same write that made it so. Each of
these steps may be repeated, by the same process or another, and changes nothing the second time;
so whoever finds some still due just does them all, and takes them off the list if nobody has
changed the submission meanwhile. A process that was stalled for longer than marks are kept
(`services.documents.once`) may count a second time; the rotation, which counts anew, mends that.

    count     one submission more, perhaps one participant more
    analyse   its session's video is analysed
    publish   it is in the feed
    tally     its score is in the challenge's statistics
    rank      its score is in the leaderboard
    award     its dancer has points and perhaps a badge
    rescore   the feed ranks it by its score
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from services.clock import Clock
from services.clock import now as system_clock
from services.dances.analyses import AnalysisService
from services.dances.awards import AwardService
from services.dances.challenge import Challenge
from services.dances.challenge_scores import count_score
from services.dances.challenges import CHALLENGES
from services.dances.leaderboard import LeaderboardService
from services.dances.submission import SUBMISSIONS, Submission
from services.documents.once import Once
from services.documents.records import Record, stored_as
from services.interfaces import Change, DocumentStore

PARTICIPANTS = "participants"
OF_SUBMITTING = ("count", "analyse", "publish")
OF_SCORING = ("tally", "rank", "award", "rescore")


@dataclass(frozen=True, kw_only=True)
class Participant(Record):
    """A dancer of a challenge. `counted`: in the challenge's statistics."""

    id: str = field(metadata=stored_as("_id"))
    challenge_id: str
    user_id: str
    counted: bool = False


class Feed(Protocol):
    """Where submissions are shown (`services.feed.service.FeedService`). Both may be repeated."""

    def publish_submission(self, submission: Submission) -> None: ...

    def rescore_submission(self, submission: Submission) -> None: ...


class Consequences:
    """Sees to what is due. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        analyses: AnalysisService,
        leaderboard: LeaderboardService,
        awards: AwardService,
        feed: Feed,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._leaderboard = leaderboard
        self._awards = awards
        self._once = Once(documents, clock)
        self._steps: Mapping[str, Callable[[Submission], None]] = {
            "count": self._count,
            "analyse": analyses.begin,
            "publish": feed.publish_submission,
            "tally": self._tally,
            "rank": self._rank,
            "award": self._award,
            "rescore": feed.rescore_submission,
        }

    def prepare(self) -> None:
        """Make the collection."""
        self._documents.ensure(PARTICIPANTS, ())

    def see_to(self, submission: Submission) -> Submission:
        """Do what is due, and answer the submission as it is then."""
        while submission.due:
            for name in submission.due:
                self._steps[name](submission)
            unchanged = {"_id": submission.id, "revision": submission.revision}
            done: Change = {"$set": {"due": [], "unfinished": False}, "$inc": {"revision": 1}}
            document = self._documents.update(SUBMISSIONS, unchanged, done)
            document = document or self._documents.get(SUBMISSIONS, submission.id)
            if document is None:  # removed meanwhile
                break
            submission = Submission.from_document(document)
        return submission

    def _count(self, submission: Submission) -> None:
        more = {"$inc": {"stats.submissions": 1}}
        self._once.apply(CHALLENGES, submission.challenge_id, f"{submission.id}-count", more)
        participant = Participant(
            id=f"{submission.challenge_id}:{submission.user_id}",
            challenge_id=submission.challenge_id,
            user_id=submission.user_id,
        )
        held = self._once.insert(PARTICIPANTS, participant.to_document())
        if not Participant.from_document(held).counted:
            self._count_participant(participant)

    def _count_participant(self, participant: Participant) -> None:
        mark, more = f"{participant.user_id}-joined", {"$inc": {"stats.participants": 1}}
        self._once.apply(CHALLENGES, participant.challenge_id, mark, more)
        counted = {"$set": {"counted": True}}
        self._documents.update(PARTICIPANTS, {"_id": participant.id}, counted)

    def _tally(self, submission: Submission) -> None:
        change = count_score(submission.challenge_score or 0.0, degraded=submission.degraded)
        mark = f"{submission.id}-tally"
        self._once.apply(CHALLENGES, submission.challenge_id, mark, change)

    def _rank(self, submission: Submission) -> None:
        if self._documents.get(CHALLENGES, submission.challenge_id):
            self._leaderboard.enter(submission)

    def _award(self, submission: Submission) -> None:
        """A challenge that is deleted has nothing to give any more."""
        if challenge := self._documents.get(CHALLENGES, submission.challenge_id):
            self._awards.grant(submission, Challenge.from_document(challenge))
