"""A finished analysis of a generated dance, as the workers of pose and scoring would leave it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from scoring.landmarks import PoseTrack, encode, to_document
from scoring.proof import statement
from scoring.result import score
from services.dances.submission import Submission
from services.jobs.job import Job
from tests.api.conftest import MP4, Stage
from tests.scoring.motion import Motion

DANCE = Motion(seconds=8, noise=0.006, timing=0.015)


def finish_analysis(
    stage: Stage, submission: Submission, track: PoseTrack, video: bytes = MP4, **changes: Any
) -> Job:
    """Complete the submission's analysis with the score of this track."""
    services, job = stage.services, stage.services.jobs.get(submission.job_id or "")
    folder = f"users/{job.owner}/jobs/{job.id}"
    key = stage.store(submission.video_key or "", video)
    digest = hashlib.sha256(video).hexdigest()
    bpm = job.parameters.get("target_bpm")
    document = {**score(track, target_bpm=bpm).to_document(), **changes}
    claim = statement(document, video_sha256=digest, parameters={"target_bpm": bpm})
    pose = json.dumps(to_document(track)).encode()
    result = {
        "score": document,
        "proof": services.dances.score_signer.sign(claim),
        "pose_key": stage.store(f"{folder}/pose.bin", encode(track), "application/octet-stream"),
        "pose_data_key": stage.store(f"{folder}/pose_data.json", pose, "application/json"),
        "degraded": False,
    }
    begun = stage.begin(job.id)
    facts = {"video_key": key, "video_sha256": digest, "frames": len(track)}
    return services.jobs.finish(begun, result=facts, job_result=result)
