"""Is a score what its analysis found? It is made again from the stored pose, and compared."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from api.causes import AnalysisUnfinished
from api.context import services
from api.declare import (
    Growth,
    Resource,
    adds,
    answer,
    body,
    conditional,
    guest,
    header,
    limit,
    refuses,
    user,
)
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED, enqueue
from api.events_url import EventsUrl, events_url
from api.idance.dances.analysis_schema import STATUSES, RecordStatus, SubmissionId
from api.job_eta import retry_after
from api.limits import class_of
from api.prefer_wait import wait_for_job
from api.refusals import Missing
from api.schema import Body, Content, Moment
from scoring.proof import canonical
from services.accounts.users import User
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.jobs.kinds.score_verification import SCORE_VERIFICATION, VerificationParameters

resource = Resource("verification", tag="Analysis")


class VerifyScore(Body):
    """With a `record`, as `GET /api/ai/analysis-status/{submission_id}` has answered it (or as
    somebody shows it), that one is checked; without, the one that is stored here.
    """

    submission_id: SubmissionId = Field(examples=["507f1f77bcf86cd799439011"])
    record: dict[str, Any] | None = None

    @field_validator("record")
    @classmethod
    def _is_json(cls, record: dict[str, Any] | None) -> dict[str, Any] | None:
        canonical(record)  # no NaN, no half of a surrogate pair
        return record


class Checks(Content):
    """`null` where it could not be looked at: the video is not there any more, or another version
    of the scorer has made the score.
    """

    signature: bool
    record: bool
    pose: bool
    video: bool | None
    reproduced: bool | None


class Difference(Content):
    """`path` is a JSON pointer into the record."""

    path: str
    claimed: Any
    found: Any


class Verification(Content):
    """`equal` is true when every check that could be made holds, and the score came out again."""

    verification_id: str
    submission_id: str
    status: RecordStatus
    events_url: EventsUrl
    equal: bool | None = None
    checks: Checks | None = None
    differences: list[Difference] | None = None
    error_message: str | None = None
    created_at: Moment
    completed_at: Moment | None = None

    @classmethod
    def of(cls, job: Job) -> Verification:
        return cls(
            verification_id=job.id,
            submission_id=SCORE_VERIFICATION.parameters_of(job).submission_id,
            status=STATUSES[job.status],
            events_url=events_url(job.id),
            error_message=job.error["message"] if job.error else None,
            created_at=job.created_at,
            completed_at=job.completed_at,
            **(_verdict_of(job) if job.status is JobStatus.COMPLETED else {}),
        )


class FormerKey(Content):
    key_id: str
    public_key: str


class ProofKey(Content):
    """The public key that proofs are signed with: base64url of its 32 bytes, without padding.

    `previous_keys` have signed before it; what they have signed is still accepted.
    """

    algorithm: Literal["Ed25519"] = "Ed25519"
    key_id: str
    public_key: str
    previous_keys: list[FormerKey]


@resource.post("/api/ai/verify")
@adds(Growth.JOB)
@user
@limit(class_of(SCORE_VERIFICATION))
@header("Prefer", "wait=N: answer with the verdict, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same verification")
@body(VerifyScore)
@answer(202, Verification, "Accepted; `Location` has the verdict, `Retry-After` when to look")
@answer(200, Verification, "The verdict, within the time of `Prefer: wait`")
@refuses(404, 409, 503)
def verify_score(caller: User, body: VerifyScore) -> Answer:
    """Have the score of one of your submissions made again from its stored pose, and compared.

    Signature, record, pose data and (where it is still there) the video are checked too.
    """
    submission = services().dances.submissions.own(body.submission_id, caller.id)
    analysis = services().dances.analyses.of(submission)
    if analysis is None or analysis.status is not JobStatus.COMPLETED:
        raise AnalysisUnfinished("There is no finished analysis to verify.")
    job, new = enqueue(SCORE_VERIFICATION, caller, _build_parameters(body, analysis))
    return _answer_verdict(wait_for_job(job), accepted=True, replayed=not new)


@resource.get("/api/ai/verify/<verification_id>")
@user
@header("Prefer", "wait=N: answer when the verdict is there, at the latest after N seconds")
@conditional
@answer(200, Verification)
@refuses(404, 503)
def show_verification(caller: User, verification_id: str) -> Answer:
    """One of your verifications."""
    job = services().jobs.get(verification_id, caller.id)
    if not SCORE_VERIFICATION.includes(job):
        raise Missing(f"There is no verification {verification_id}.")
    return _answer_verdict(wait_for_job(job))


@resource.get("/api/ai/proof-key")
@guest
@answer(200, ProofKey)
def show_proof_key() -> ProofKey:
    """The public key with which anyone can check the proof that a score carries.

    The signature is over the proof's `statement` as JSON with sorted keys and no spaces
    (RFC 8785).
    """
    signer = services().dances.score_signer
    keys = [FormerKey(key_id=name, public_key=key) for name, key in signer.public_keys.items()]
    return ProofKey(key_id=signer.key_id, public_key=signer.public_key, previous_keys=keys[1:])


def _build_parameters(body: VerifyScore, analysis: Job) -> VerificationParameters:
    """Of a record that was sent, only what a score consists of."""
    claim: str | None = None
    if body.record is not None:
        names = [*POSE_ANALYSIS.result_of(analysis).score.to_document(), "proof"]
        claim = canonical({name: body.record.get(name) for name in names}).decode()
    return VerificationParameters(
        submission_id=body.submission_id, analysis_id=analysis.id, claim=claim
    )


def _verdict_of(job: Job) -> dict[str, Any]:
    found = SCORE_VERIFICATION.result_of(job)
    checks = Checks(
        signature=found.checks.signature,
        record=found.checks.record,
        pose=found.checks.pose,
        video=found.checks.video,
        reproduced=found.checks.reproduced,
    )
    differences = [
        Difference(path=one.path, claimed=one.claimed, found=one.found) for one in found.differences
    ]
    return {"equal": found.equal, "checks": checks, "differences": differences}


def _answer_verdict(job: Job, *, accepted: bool = False, replayed: bool = False) -> Answer:
    headers = retry_after(job)
    if accepted:
        headers["Location"] = f"/api/ai/verify/{job.id}"
    if replayed:
        headers[REPLAYED] = "true"
    status = 202 if accepted and not job.status.final else 200
    return Answer(Verification.of(job), status, headers)
