"""Challenges that ended long ago, and that no submission belongs to any more."""

from __future__ import annotations

from services.dances.awards import AWARDS
from services.dances.challenge import Challenge
from services.dances.challenges import CHALLENGES, DELETED
from services.dances.consequences import PARTICIPANTS
from services.dances.leaderboard import LEADERBOARD
from services.dances.submission import SUBMISSIONS
from services.documents.batches import find_each
from services.files.upload_records import UPLOADS
from services.interfaces import DocumentStore, Index, ObjectStore
from services.retention.audit import Deletion
from services.retention.deletions import Rule, Undertaking

KIND = "challenge"
DEPENDENTS = (LEADERBOARD, PARTICIPANTS, AWARDS)


class OldChallenges:
    """Deletes challenges. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, objects: ObjectStore) -> None:
        self._documents = documents
        self._objects = objects

    def prepare(self) -> None:
        """Make the indexes that deleting needs."""
        for dependents in DEPENDENTS:
            self._documents.ensure(dependents, (Index(("challenge_id",)),))

    def delete(self, under: Undertaking, rule: Rule) -> None:
        """Delete what ended too long ago, also what an administrator took off the lists.

        Submissions are their users' own, so their challenge waits until the last of them has gone.
        """
        for collection in (CHALLENGES, DELETED):
            over = {"end_time": {"$lt": rule.before}}
            for document in find_each(
                self._documents, collection, over, under.check, sort=("end_time",)
            ):
                challenge = Challenge.from_document(document)
                if not self._has_submissions(challenge):
                    under.note(_deletion(challenge, rule.reason))
                    self._delete_one(collection, challenge)

    def _has_submissions(self, challenge: Challenge) -> bool:
        mine = {"challenge_id": challenge.id}
        return bool(self._documents.find(SUBMISSIONS, mine, limit=1))

    def _delete_one(self, collection: str, challenge: Challenge) -> None:
        """The challenge last, so that what was begun and not finished is found again."""
        for dependents in DEPENDENTS:
            self._documents.delete(dependents, {"challenge_id": challenge.id})
        self._drop_demonstration(challenge)
        unchanged = {"_id": challenge.id, "end_time": challenge.end_time}
        self._documents.delete(collection, unchanged)

    def _drop_demonstration(self, challenge: Challenge) -> None:
        """The demonstration's file, unless another challenge shows it, too."""
        key = challenge.demo_video_key
        if key is None:
            return
        others = {"demo_video_key": key, "_id": {"$ne": challenge.id}}
        if any(self._documents.find(c, others, limit=1) for c in (CHALLENGES, DELETED)):
            return
        self._objects.delete(key)
        self._documents.delete(UPLOADS, {"_id": key})


def _deletion(challenge: Challenge, reason: str) -> Deletion:
    details = {"title": challenge.title, "end_time": challenge.end_time}
    return Deletion(KIND, challenge.id, challenge.created_by, reason, details)
