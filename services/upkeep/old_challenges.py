"""Challenges that ended long ago, and that no submission belongs to any more."""

from __future__ import annotations

from services.dances.awards import AWARDS
from services.dances.challenges import CHALLENGES, DELETED
from services.dances.consequences import PARTICIPANTS
from services.dances.leaderboard import LEADERBOARD
from services.dances.submission import SUBMISSIONS
from services.files.upload_records import UPLOADS
from services.interfaces import Document, DocumentStore, Index, ObjectStore
from services.upkeep.audit import Deletion
from services.upkeep.deletions import Rule, Undertaking, each

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
            for challenge in each(
                self._documents, collection, over, under.check, sort=("end_time",)
            ):
                if not self._danced(challenge):
                    under.note(_deletion(challenge, rule.reason))
                    self._delete_one(collection, challenge)

    def _danced(self, challenge: Document) -> bool:
        mine = {"challenge_id": challenge["_id"]}
        return bool(self._documents.find(SUBMISSIONS, mine, limit=1))

    def _delete_one(self, collection: str, challenge: Document) -> None:
        """The challenge last, so that what was begun and not finished is found again."""
        for dependents in DEPENDENTS:
            self._documents.delete(dependents, {"challenge_id": challenge["_id"]})
        self._drop_demonstration(challenge)
        unchanged = {"_id": challenge["_id"], "end_time": challenge["end_time"]}
        self._documents.delete(collection, unchanged)

    def _drop_demonstration(self, challenge: Document) -> None:
        """The demonstration's file, unless another challenge shows it, too."""
        key = challenge.get("demo_video_key")
        if key is None:
            return
        others = {"demo_video_key": key, "_id": {"$ne": challenge["_id"]}}
        if any(self._documents.find(c, others, limit=1) for c in (CHALLENGES, DELETED)):
            return
        self._objects.delete(key)
        self._documents.delete(UPLOADS, {"_id": key})


def _deletion(challenge: Document, reason: str) -> Deletion:
    details = {"title": challenge["title"], "end_time": challenge["end_time"]}
    return Deletion(KIND, challenge["_id"], challenge.get("created_by"), reason, details)
