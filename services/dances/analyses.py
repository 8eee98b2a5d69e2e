"""The analysis of a submission: one job at a time, of one video."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from services.dances.challenges import ChallengeService
from services.dances.submission import (
    SUBMISSIONS,
    AlreadyScored,
    AnalysisUnderWay,
    Submission,
    SubmissionStatus,
)
from services.interfaces import DocumentStore
from services.jobs.job import Job
from services.jobs.service import JobNotFound, JobService

JOB_TYPE = "pose_analysis"


@dataclass(frozen=True)
class Wish:
    """What a caller would have analysed, and how; the challenge's own terms go before these.

    The video is an uploaded one (`video_key`) or one to be fetched (`video_url`), not both.
    """

    video_key: str | None = None
    video_url: str | None = None
    challenge_type: str | None = None
    target_bpm: float | None = None
    pose_only: bool = False
    media: tuple[str, ...] = ()
    idempotency_key: str | None = None


class AnalysisService:
    """Begins analyses of submissions. All methods raise Unavailable."""

    def __init__(
        self, documents: DocumentStore, jobs: JobService, challenges: ChallengeService
    ) -> None:
        self._documents = documents
        self._jobs = jobs
        self._challenges = challenges

    def begin(self, submission: Submission) -> None:
        """Have the session's video analysed, where it has one. May be repeated."""
        if submission.video_key and not submission.job_id:
            with suppress(AnalysisUnderWay):  # of another video, which its dancer has asked for
                wish = Wish(video_key=submission.video_key, pose_only=submission.pose_only)
                self.request(submission, wish)

    def request(self, submission: Submission, wish: Wish) -> tuple[Job, bool]:
        """The submission's analysis, and whether it is a new one; a failed one is done again.

        Raises AnalysisUnderWay where it has one of another video, AlreadyScored where its record
        is gone.
        """
        if submission.scored:
            return self._finished(submission, wish), False
        job, new = self._jobs.create(
            JOB_TYPE,
            submission.user_id,
            self._parameters(submission, wish),
            dedupe_key=f"{JOB_TYPE}:{submission.user_id}:{submission.id}",
            idempotency_key=wish.idempotency_key,
        )
        _demand_same(job, submission, wish)
        if job.id != submission.job_id:
            self._note(submission, job)
        return job, new

    def of(self, submission: Submission) -> Job | None:
        """The newest analysis; None where there is none (any more)."""
        if submission.job_id is None:
            return None
        try:
            return self._jobs.get(submission.job_id)
        except JobNotFound:
            return None

    def _finished(self, submission: Submission, wish: Wish) -> Job:
        job = self.of(submission)
        if job is None:
            raise AlreadyScored("This submission has its score; a new one needs a new session.")
        _demand_same(job, submission, wish)
        return job

    def _parameters(self, submission: Submission, wish: Wish) -> dict[str, Any]:
        challenge = self._challenges.ever(submission.challenge_id) or {}
        return {
            "submission_id": submission.id,
            "video_key": wish.video_key,
            "video_url": wish.video_url,
            "challenge_type": challenge.get("type") or wish.challenge_type,
            "target_bpm": challenge.get("target_bpm") or wish.target_bpm,
            "reference_key": challenge.get("demo_video_key"),
            "pose_only": wish.pose_only or submission.pose_only,
            "media": list(wish.media),
        }

    def _note(self, submission: Submission, job: Job) -> None:
        """The submission waits for this job now, unless it has got its score meanwhile."""
        fields = {
            "job_id": job.id,
            "video_key": job.parameters["video_key"] or submission.video_key,
            "status": SubmissionStatus.PENDING.value,
            "error_message": None,
            "processed_at": None,
        }
        unscored = {"_id": submission.id, "status": {"$ne": SubmissionStatus.SCORED.value}}
        self._documents.update(SUBMISSIONS, unscored, {"$set": fields})


def _demand_same(job: Job, submission: Submission, wish: Wish) -> None:
    asked = {
        "submission_id": submission.id,
        "video_key": wish.video_key,
        "video_url": wish.video_url,
    }
    if any(job.parameters.get(name) != value for name, value in asked.items()):
        raise AnalysisUnderWay(
            f"{job.id} was accepted under the same submission or Idempotency-Key, but for "
            "something else. A submission is analysed once; only a failed one is tried again, "
            "then also with another video."
        )
    if wish.pose_only and not job.parameters.get("pose_only"):
        raise AnalysisUnderWay(
            f"{job.id} was accepted with the video to be kept. Submit with poseOnly, or ask before "
            "the analysis begins."
        )
