"""The analysis of a submission: one job at a time, of one video."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

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
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS, AnalysisParameters
from services.jobs.service import JobNotFound, JobService


@dataclass(frozen=True)
class AnalysisRequest:
    """What a caller would have analysed, and how; the challenge's own terms go before these.

    The video is an uploaded one (`video_key`) or one to be fetched (`video_url`), not both.
    """

    video_key: str | None = None
    video_url: str | None = None
    challenge_type: str | None = None
    target_bpm: float | None = None
    pose_only: bool = False
    person: int | None = None
    media: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)
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
                wish = AnalysisRequest(
                    video_key=submission.video_key,
                    pose_only=submission.pose_only,
                    person=submission.person,
                )
                self.request(submission, wish)

    def request(self, submission: Submission, wish: AnalysisRequest) -> tuple[Job, bool]:
        """The submission's analysis, and whether it is a new one; a failed one is done again.

        Raises AnalysisUnderWay where it has one of another video or person, AlreadyScored where
        its record is gone.
        """
        if submission.scored:
            return self._finished_job(submission, wish), False
        job, new = self._jobs.request(
            POSE_ANALYSIS,
            submission.user_id,
            self._parameters(submission, wish),
            dedupe_key=f"{POSE_ANALYSIS.name}:{submission.user_id}:{submission.id}",
            idempotency_key=wish.idempotency_key,
            metadata=wish.metadata or submission.metadata,
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

    def _finished_job(self, submission: Submission, wish: AnalysisRequest) -> Job:
        job = self.of(submission)
        if job is None:
            raise AlreadyScored("This submission has its score; a new one needs a new session.")
        _demand_same(job, submission, wish)
        return job

    def _parameters(self, submission: Submission, wish: AnalysisRequest) -> AnalysisParameters:
        challenge = self._challenges.ever(submission.challenge_id)
        return AnalysisParameters(
            submission_id=submission.id,
            video_key=wish.video_key,
            video_url=wish.video_url,
            challenge_type=(challenge and challenge.type) or wish.challenge_type,
            target_bpm=(challenge and challenge.target_bpm) or wish.target_bpm,
            reference_key=challenge.demo_video_key if challenge else None,
            pose_only=wish.pose_only or submission.pose_only,
            person=wish.person or submission.person,
            media=wish.media,
        )

    def _note(self, submission: Submission, job: Job) -> None:
        """The submission waits for this job now, unless it has got its score meanwhile."""
        fields = {
            "job_id": job.id,
            "video_key": POSE_ANALYSIS.parameters_of(job).video_key or submission.video_key,
            "status": SubmissionStatus.PENDING.value,
            "error_message": None,
            "processed_at": None,
        }
        unscored = {"_id": submission.id, "status": {"$ne": SubmissionStatus.SCORED.value}}
        self._documents.update(SUBMISSIONS, unscored, {"$set": fields})


def _demand_same(job: Job, submission: Submission, wish: AnalysisRequest) -> None:
    accepted = POSE_ANALYSIS.parameters_of(job)
    about = (accepted.submission_id, accepted.video_key, accepted.video_url)
    if about != (submission.id, wish.video_key, wish.video_url):
        raise AnalysisUnderWay(
            f"{job.id} was accepted under the same submission or Idempotency-Key, but for "
            "something else. A submission is analysed once; only a failed one is tried again, "
            "then also with another video."
        )
    if wish.person is not None and wish.person != accepted.person:
        followed = f"person {accepted.person}" if accepted.person else "whoever is most in view"
        raise AnalysisUnderWay(
            f"{job.id} was accepted to follow {followed} in the video. Say `person` when you "
            "submit; only an analysis that failed is done again, then also of another person."
        )
    if wish.metadata and wish.metadata != job.metadata:
        raise AnalysisUnderWay(
            f"{job.id} was accepted with other metadata. Say `metadata` when you submit; only an "
            "analysis that failed is done again, then also with other words."
        )
    if wish.pose_only and not accepted.pose_only:
        raise AnalysisUnderWay(
            f"{job.id} was accepted with the video to be kept. Submit with poseOnly, or ask before "
            "the analysis begins."
        )
