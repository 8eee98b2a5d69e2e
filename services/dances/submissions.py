"""Submissions: made once for a session and a challenge, scored once, whoever reports the score."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.analyses import AnalysisService
from services.dances.challenge import Challenge
from services.dances.challenge_scores import DEFAULT_CRITERIA, challenge_score
from services.dances.challenges import ChallengeService
from services.dances.consequences import OF_SCORING, OF_SUBMITTING, Consequences
from services.dances.sessions import SessionService
from services.dances.submission import (
    SUBMISSIONS,
    AlreadySubmitted,
    SessionUnfinished,
    Submission,
    SubmissionNotFound,
    SubmissionStatus,
)
from services.documents.paging import Page, PageRequest, read_page
from services.interfaces import Document, DocumentStore, DuplicateKey, Index, Unavailable
from services.jobs.job import Job, JobStatus
from services.jobs.job_event import JobEvent
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS, PoseFiles, Scored, VideoDigest

log = logging.getLogger(__name__)

NEWEST_FIRST = ("-submitted_at",)
INDEXES = (
    Index(("challenge_id", "session_id"), unique=True),
    Index(("challenge_id", *NEWEST_FIRST)),
    Index(("user_id", *NEWEST_FIRST)),
    Index(("challenge_id", "user_id", *NEWEST_FIRST)),
    Index(("unfinished",), where={"unfinished": True}),
)
CANCELLED = "The analysis was cancelled."


class SubmissionService:
    """Keeps submissions. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        sessions: SessionService,
        challenges: ChallengeService,
        analyses: AnalysisService,
        consequences: Consequences,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._sessions = sessions
        self._challenges = challenges
        self._analyses = analyses
        self._consequences = consequences
        self._clock = clock

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        self._documents.ensure(SUBMISSIONS, INDEXES)
        self._consequences.prepare()

    # -- for dancers ---------------------------------------------------------------------------

    def submit(
        self,
        user_id: str,
        challenge_id: str,
        session_id: str,
        *,
        caption: str = "",
        tags: Sequence[str] = (),
        pose_only: bool = False,
        person: int | None = None,
        metadata: Mapping[str, str] | None = None,
    ) -> Submission:
        """Submit a completed session of the user's own; its video is analysed by itself.

        `pose_only`: the video is deleted as soon as its pose is found and scored. `person`: who
        in the video it is, counted from the left; else as the session says. The same once more is
        harmless, and answers what there is: the answer may have been lost.

        Raises ChallengeNotFound, ChallengeClosed, SessionNotFound, SessionUnfinished,
        AlreadySubmitted.
        """
        challenge = self._challenges.get(challenge_id)
        session = self._sessions.get(session_id, user_id)
        self._challenges.demand_open(challenge)
        if not session.completed:
            raise SessionUnfinished("Complete the session first, then submit it.")
        submission = Submission(
            id=f"sub_{secrets.token_hex(12)}",
            user_id=user_id,
            challenge_id=challenge_id,
            challenge_title=challenge.title,
            session_id=session_id,
            dance_style=session.dance_style,
            video_key=session.video_key,
            thumbnail_key=session.thumbnail_key,
            caption=caption,
            tags=tuple(tags),
            pose_only=pose_only,
            person=person or session.person,
            metadata=dict(metadata or {}),
            submitted_at=stamp(self._clock()),
            due=OF_SUBMITTING,
            unfinished=True,
        )
        return self._seen_to(self._insert(submission))

    def get(self, submission_id: str) -> Submission:
        """The submission, with the result of its analysis if that has ended.

        Raises SubmissionNotFound.
        """
        document = self._documents.get(SUBMISSIONS, submission_id)
        if document is None:
            raise _submission_not_found(submission_id)
        submission = Submission.from_document(document)
        return self._settle(self._seen_to(submission))

    def own(self, submission_id: str, user_id: str) -> Submission:
        """The user's own submission. Raises SubmissionNotFound."""
        submission = self.get(submission_id)
        if submission.user_id != user_id:
            raise _submission_not_found(submission_id)
        return submission

    def of_challenge(
        self,
        challenge: Challenge,
        request: PageRequest,
        where: Document | None = None,
        sort: Sequence[str] = NEWEST_FIRST,
    ) -> Page:
        """Submissions to a challenge, narrowed by `where`. Raises InvalidCursor."""
        total = None if where else challenge.stats.submissions
        where = {"challenge_id": challenge.id, **(where or {})}
        return read_page(self._documents, SUBMISSIONS, where, sort, request, total=total)

    def of_user(
        self,
        user_id: str,
        request: PageRequest,
        where: Document | None = None,
        sort: Sequence[str] = NEWEST_FIRST,
    ) -> Page:
        """A user's submissions, narrowed by `where`. Raises InvalidCursor."""
        where = {"user_id": user_id, **(where or {})}
        return read_page(self._documents, SUBMISSIONS, where, sort, request)

    def takes(self, challenge_id: str, user_id: str, limit: int) -> list[Submission]:
        """A user's scored submissions to one challenge, the newest first."""
        scored = {"status": SubmissionStatus.SCORED.value}
        where = {"challenge_id": challenge_id, "user_id": user_id, **scored}
        found = self._documents.find(SUBMISSIONS, where, sort=NEWEST_FIRST, limit=limit)
        return [Submission.from_document(document) for document in found]

    # -- for workers ---------------------------------------------------------------------------

    def record_score(
        self, submission_id: str, job_result: Mapping[str, Any], *, job_id: str | None = None
    ) -> Submission:
        """Give the submission its score, and see to all that follows from it.

        `job_result` is that of the analysis. A submission is scored once: repeated, also by
        another process, it changes nothing. Raises SubmissionNotFound.
        """
        while True:
            held = self._read(submission_id)
            if held.scored:
                return self._consequences.see_to(held)
            fields = self._score(held, job_result) | ({"job_id": job_id} if job_id else {})
            fields |= {"due": [*held.due, *OF_SCORING], "unfinished": True}
            unchanged = {
                "_id": submission_id,
                "revision": held.revision,
                "status": {"$ne": SubmissionStatus.SCORED.value},
            }
            change = {"$set": fields, "$inc": {"revision": 1}}
            if document := self._documents.update(SUBMISSIONS, unchanged, change):
                return self._consequences.see_to(Submission.from_document(document))

    def record_failure(
        self, submission_id: str, message: str, *, job_id: str | None = None
    ) -> None:
        """Note why there is no score; of this job only, when one is given. May be repeated.

        A score that is there stays.
        """
        fields = {
            "status": SubmissionStatus.FAILED.value,
            "error_message": message,
            "processed_at": stamp(self._clock()),
        }
        waiting = {"_id": submission_id, "status": SubmissionStatus.PENDING.value}
        only = {"job_id": job_id} if job_id else {}
        self._documents.update(SUBMISSIONS, waiting | only, {"$set": fields})

    def hear(self, job: Job) -> None:
        """Take over what an ended analysis has found. May be repeated; raises Unavailable."""
        if not POSE_ANALYSIS.includes(job):
            return
        submission_id = POSE_ANALYSIS.parameters_of(job).submission_id
        with suppress(SubmissionNotFound):  # deleted meanwhile
            if job.status is JobStatus.COMPLETED:
                self.record_score(submission_id, job.result, job_id=job.id)
            else:
                message = job.error["message"] if job.error else CANCELLED
                self.record_failure(submission_id, message, job_id=job.id)

    def hear_events(self, job: Job, events: Sequence[JobEvent]) -> None:
        """An analysis that was requeued is pending again. May be repeated."""
        if job.type == POSE_ANALYSIS.name and any(event.type == "job.requeued" for event in events):
            failed = {"job_id": job.id, "status": SubmissionStatus.FAILED.value}
            fields = {"status": SubmissionStatus.PENDING.value, "error_message": None}
            only = {"_id": POSE_ANALYSIS.parameters_of(job).submission_id, **failed}
            self._documents.update(SUBMISSIONS, only, {"$set": {**fields, "processed_at": None}})

    def settle_outstanding(self, limit: int = 100) -> int:
        """See to what a process left that died in the middle; answer how many there were."""
        found = self._documents.find(SUBMISSIONS, {"unfinished": True}, limit=limit)
        for document in found:
            try:
                self._consequences.see_to(Submission.from_document(document))
            except Unavailable:
                raise
            except Exception:  # whatever is wrong with it, the others are to be seen to
                log.exception("settling failed submission=%s", document["_id"])
        return len(found)

    # -- inside --------------------------------------------------------------------------------

    def _insert(self, submission: Submission) -> Submission:
        """It, or the same that was there. Raises AlreadySubmitted."""
        try:
            self._documents.insert(SUBMISSIONS, submission.to_document())
        except DuplicateKey:
            where = {"challenge_id": submission.challenge_id, "session_id": submission.session_id}
            for document in self._documents.find(SUBMISSIONS, where, limit=1):
                there = Submission.from_document(document)
                if there.wish == submission.wish:
                    return there
            raise AlreadySubmitted(
                "This session has been submitted to this challenge already, with other words."
            ) from None
        return submission

    def _seen_to(self, submission: Submission) -> Submission:
        """With all that follows from it, if not now then by `settle_outstanding`."""
        try:
            return self._consequences.see_to(submission)
        except Unavailable as problem:
            log.warning("%s is kept but not yet counted: %s", submission.id, problem)
            return submission

    def _read(self, submission_id: str) -> Submission:
        document = self._documents.get(SUBMISSIONS, submission_id)
        if document is None:
            raise _submission_not_found(submission_id)
        return Submission.from_document(document)

    def _settle(self, submission: Submission) -> Submission:
        """With what its job found, should the job have ended without telling."""
        if submission.status is not SubmissionStatus.PENDING:
            return submission
        job = self._analyses.of(submission)
        if job is None or not job.status.final:
            return submission
        self.hear(job)
        return self._read(submission.id)

    def _score(self, submission: Submission, job_result: Mapping[str, Any]) -> dict[str, Any]:
        found, pose = Scored.from_document(job_result), PoseFiles.from_document(job_result)
        score, video = found.score, VideoDigest.from_document(job_result)
        challenge = self._challenges.ever(submission.challenge_id)
        criteria = challenge.scoring_criteria if challenge else DEFAULT_CRITERIA
        return {
            "status": SubmissionStatus.SCORED.value,
            "score_breakdown": score.score_breakdown,
            "total_score": score.total_score,
            "max_total": score.max_total,
            "challenge_score": challenge_score(criteria, score.score_breakdown),
            "feedback": score.feedback,
            "pose_data_key": pose.pose_data_key,
            "poster_key": video.poster_key,
            "video_seconds": video.duration,
            "degraded": found.degraded,
            "error_message": None,
            "processed_at": stamp(self._clock()),
        }


def _submission_not_found(submission_id: str) -> SubmissionNotFound:
    return SubmissionNotFound(f"There is no submission {submission_id!r}.")
