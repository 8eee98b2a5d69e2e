"""A submission whose time is over goes with all that hangs on it, so that nothing dangles.

It goes last: what was begun and not finished is found again. What its owner earned by it stays
with the owner: points, badges and the award, which then names no submission.
"""

from __future__ import annotations

from services.dances.awards import AWARDS
from services.dances.consequences import PARTICIPANTS
from services.dances.disputes import DISPUTES
from services.dances.leaderboard import LEADERBOARD
from services.dances.reactions import COUNTERS
from services.dances.submission import SUBMISSIONS, Submission
from services.documents.batches import find_each
from services.feed.items import FeedItems, ItemType
from services.interfaces import Document, DocumentStore, Index
from services.jobs.job import ACTIVE
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.jobs.service import EVENTS, JOBS
from services.retention.audit import Deletion
from services.retention.deletions import Rule, Undertaking

KIND = "submission"
MOST = 1000  # analyses of one submission, submissions of one dancer to one challenge


class OldSubmissions:
    """Deletes submissions. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents
        self._feed = FeedItems(documents)

    def prepare(self) -> None:
        """Make the index that finding them needs."""
        self._documents.ensure(SUBMISSIONS, (Index(("submitted_at",)),))

    def delete(self, under: Undertaking, rule: Rule) -> None:
        """Delete what was submitted too long ago; what is being worked on waits for another run."""
        old = {"submitted_at": {"$lt": rule.before}}
        for document in find_each(
            self._documents, SUBMISSIONS, old, under.check, sort=("submitted_at",)
        ):
            submission = Submission.from_document(document)
            if not self._busy(submission):
                under.note(_deletion(submission, rule.reason))
                self.delete_one(submission)

    def _busy(self, submission: Submission) -> bool:
        active = {"status": {"$in": [status.value for status in ACTIVE]}}
        analyses = self._documents.find(JOBS, _analyses_of(submission) | active, limit=1)
        return submission.unfinished or bool(analyses)

    def delete_one(self, submission: Submission) -> None:
        """Delete it with what others have said of it, its analyses and its place."""
        self._drop_reactions(submission.id)
        self._drop_analyses(submission)
        self._documents.delete(DISPUTES, {"submission_id": submission.id})
        self._leave_challenge(submission)
        self._documents.delete(SUBMISSIONS, {"_id": submission.id})
        self._drop_reactions(submission.id)  # what came in between

    def _drop_reactions(self, submission_id: str) -> None:
        self._feed.withdraw(ItemType.SUBMISSION, submission_id)
        for collection in COUNTERS:
            self._documents.delete(collection, {"submission_id": submission_id})

    def _drop_analyses(self, submission: Submission) -> None:
        """And all jobs about them; their files are then orphaned."""
        about = {"owner": submission.user_id, "parameters.submission_id": submission.id}
        for job in self._documents.find(JOBS, about, limit=MOST):
            self._documents.delete(EVENTS, {"job_id": job["_id"]})
            self._documents.delete(JOBS, {"_id": job["_id"]})

    def _leave_challenge(self, submission: Submission) -> None:
        """Its place on the leaderboard goes to the best that its dancer has besides, if any."""
        key = f"{submission.challenge_id}:{submission.user_id}"
        others = self._others(submission)
        self._pass_on_place(key, submission, [other for other in others if other.counts])
        for name in ("submission_id", "badge_submission_id"):
            held = {"_id": key, name: submission.id}
            self._documents.update(AWARDS, held, {"$set": {name: None}})
        if not others:
            self._documents.delete(PARTICIPANTS, {"_id": key})

    def _others(self, submission: Submission) -> list[Submission]:
        where = {
            "user_id": submission.user_id,
            "challenge_id": submission.challenge_id,
            "_id": {"$ne": submission.id},
        }
        found = self._documents.find(SUBMISSIONS, where, limit=MOST)
        return [Submission.from_document(document) for document in found]

    def _pass_on_place(self, key: str, submission: Submission, others: list[Submission]) -> None:
        held = {"_id": key, "submission_id": submission.id}
        if not others:
            self._documents.delete(LEADERBOARD, held)
            return
        best = min(others, key=lambda other: (-(other.challenge_score or 0), other.submitted_at))
        place = {
            "score": best.challenge_score,
            "submission_id": best.id,
            "achieved_at": best.submitted_at,
        }
        self._documents.update(LEADERBOARD, held, {"$set": place})


def _analyses_of(submission: Submission) -> Document:
    parameters = {"parameters.submission_id": submission.id}
    return {"owner": submission.user_id, "type": POSE_ANALYSIS.name, **parameters}


def _deletion(submission: Submission, reason: str) -> Deletion:
    details = {
        "challenge_id": submission.challenge_id,
        "submitted_at": submission.submitted_at,
    }
    return Deletion(KIND, submission.id, submission.user_id, reason, details)
