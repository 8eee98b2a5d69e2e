"""One dance goes, because its dancer wants it: with its video, its score, and its place."""

from __future__ import annotations

from services.dances.challenge import Challenge
from services.dances.challenge_figures import Unsettled, filter_unchanged, recount_stats
from services.dances.challenges import CHALLENGES
from services.dances.session import Session, SessionNotFound
from services.dances.sessions import SESSIONS
from services.dances.submission import SUBMISSIONS, Submission, SubmissionNotFound
from services.documents.once import MARKS
from services.feed.items import FeedItems, ItemType
from services.interfaces import DocumentStore, ObjectStore
from services.jobs.deletion import JobDeletion
from services.jobs.service import JOBS
from services.retention.audit import AuditLog, Deletion
from services.retention.old_submissions import OldSubmissions
from services.retention.orphans import Orphans

BY_ADMINISTRATOR = "administrator"
MOST = 1000  # submissions of one session, jobs about one submission


def go_on() -> None:
    """Nobody asks for the end."""


class OwnDances:
    """Deletes sessions and submissions. All methods raise Unavailable, and JobUnderWay where a step
    takes long to stop: then it is asked for again."""

    def __init__(
        self, documents: DocumentStore, objects: ObjectStore, job_deletion: JobDeletion
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._job_deletion = job_deletion
        self._submissions = OldSubmissions(documents)
        self._feed = FeedItems(documents)

    def delete_submission(self, submission_id: str, user_id: str) -> None:
        """The session and its video stay. Raises SubmissionNotFound."""
        document = self._documents.get(SUBMISSIONS, submission_id)
        if document is None or document["user_id"] != user_id:
            raise SubmissionNotFound(f"There is no submission {submission_id!r} of yours.")
        self._delete(Submission.from_document(document))

    def withdraw_submission(self, submission_id: str, why: str) -> None:
        """An administrator's deletion of anybody's submission, written down before it happens.

        Raises SubmissionNotFound.
        """
        document = self._documents.get(SUBMISSIONS, submission_id)
        if document is None:
            raise SubmissionNotFound(f"There is no submission {submission_id!r}.")
        submission = Submission.from_document(document)
        deletion = Deletion("submission", submission_id, submission.user_id, why)
        AuditLog(self._documents).note(BY_ADMINISTRATOR, deletion)
        self._delete(submission)

    def _delete(self, submission: Submission) -> None:
        self.erase_submission(submission)
        self.recount(submission.challenge_id)

    def delete_session(self, session_id: str, user_id: str) -> None:
        """With its submissions and its files, unless something else names them.

        Raises SessionNotFound.
        """
        document = self._documents.get(SESSIONS, session_id)
        if document is None or document["user_id"] != user_id:
            raise SessionNotFound(f"There is no session {session_id!r} of yours.")
        mine = {"session_id": session_id, "user_id": user_id}
        submissions = [
            Submission.from_document(one)
            for one in self._documents.find(SUBMISSIONS, mine, limit=MOST)
        ]
        for submission in submissions:
            self.erase_submission(submission)
        self.erase_session(session_id)
        self._delete_files(Session.from_document(document))
        for challenge in {submission.challenge_id for submission in submissions}:
            self.recount(challenge)

    def erase_submission(self, submission: Submission) -> None:
        """With the jobs about it, also those of others, and what others have said of it."""
        about = {"parameters.submission_id": submission.id}
        for owner in (submission.user_id, {"$ne": submission.user_id}):
            for job in self._documents.find(JOBS, about | {"owner": owner}, limit=MOST):
                if self._documents.get(JOBS, job["_id"]):  # else it went with another one
                    self._job_deletion.delete(job["_id"], job["owner"])
        self._submissions.delete_one(submission)

    def erase_session(self, session_id: str) -> None:
        self._feed.withdraw(ItemType.SESSION, session_id)
        self._documents.delete(SESSIONS, {"_id": session_id})

    def recount(self, challenge_id: str, leaving: str | None = None) -> None:
        """The challenge's figures, as they are now; without the marks of who leaves."""
        document = self._documents.get(CHALLENGES, challenge_id)
        if document is not None and leaving is not None:
            marks = [f"{MARKS}.{leaving}-{what}" for what in ("joined", "ranked")]
            change = {"$unset": dict.fromkeys(marks, "")}
            document = self._documents.update(CHALLENGES, {"_id": challenge_id}, change)
        if document is None:
            return
        try:
            stats = recount_stats(self._documents, challenge_id, go_on)
        except Unsettled:  # the integrity check counts them when there is time
            return
        where = filter_unchanged(Challenge.from_document(document))
        self._documents.update(CHALLENGES, where, {"$set": {"stats": stats.to_document()}})

    def _delete_files(self, session: Session) -> None:
        orphans = Orphans(self._documents, self._objects)
        named = orphans.names_of(session.user_id, go_on)
        for key in (session.video_key, session.thumbnail_key):
            if key and key not in named:
                orphans.remove(key)
