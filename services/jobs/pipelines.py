"""What pipelines are made of: the names of all tasks, their queues, and how a pipeline begins.

A pipeline begins with one step; that step answers with the ones that follow, because how many
segments or scenes there are is known only then. The pipelines themselves are in
`services.jobs.kinds`, one module a kind of job.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage, Step

QUEUES = ("pose", "scoring", "render", "s3-upload", "cleanup", "webhooks", "recovery")

POSE_PROBE = "pose.probe"
POSE_SEGMENT = "pose.segment"
POSE_MERGE = "pose.merge"
POSE_REFERENCE = "pose.reference"
POSE_FORGET = "pose.forget"
SCORING_LISTEN = "scoring.listen"
SCORING_SCORE = "scoring.score"
SCORING_VERIFY = "scoring.verify"
SCORING_MATCH = "scoring.match"
RENDER_PLAN = "render.plan"
RENDER_DRAFT = "render.draft"
RENDER_SCENE = "render.scene"
RENDER_JOIN = "render.join"
RENDER_OVERLAY = "render.overlay"
RENDER_REPORT = "render.report"
RENDER_EXPLAIN = "render.explain"
RENDER_CARD = "render.card"
RENDER_MATCH = "render.match"
UPLOAD_PUBLISH = "upload.publish"
FILES_INSPECT = "files.inspect"
FILES_RENDER = "files.render"
EXPORT_DATA = "files.export_data"
CLEANUP_UNWANTED = "cleanup.unwanted_videos"
CLEANUP_EXPIRE = "cleanup.expire"
CLEANUP_ERASE = "cleanup.erase_accounts"
CLEANUP_START = "cleanup.start"
CLEANUP_ROTATE = "cleanup.rotate_challenges"
CLEANUP_DATA = "cleanup.clean_up_data"
WEBHOOKS_DELIVER = "webhooks.deliver"
MAIL_DELIVER = "mail.deliver"
RECOVERY_SWEEP = "recovery.sweep"
RECOVERY_SETTLE = "recovery.settle"
RECOVERY_WEBHOOKS = "recovery.webhooks"
RECOVERY_RETURN = "recovery.return_message"
CANARY = "health.canary"

TASK_QUEUES: Mapping[str, str] = {
    POSE_PROBE: "pose",
    POSE_SEGMENT: "pose",
    POSE_MERGE: "pose",
    POSE_REFERENCE: "pose",
    POSE_FORGET: "pose",
    SCORING_LISTEN: "scoring",
    SCORING_SCORE: "scoring",
    SCORING_VERIFY: "scoring",
    SCORING_MATCH: "scoring",
    RENDER_PLAN: "render",
    RENDER_DRAFT: "render",
    RENDER_SCENE: "render",
    RENDER_JOIN: "render",
    RENDER_OVERLAY: "render",
    RENDER_REPORT: "render",
    RENDER_EXPLAIN: "render",
    RENDER_CARD: "render",
    RENDER_MATCH: "render",
    UPLOAD_PUBLISH: "s3-upload",
    FILES_INSPECT: "s3-upload",
    FILES_RENDER: "render",
    EXPORT_DATA: "s3-upload",
    CLEANUP_UNWANTED: "cleanup",
    CLEANUP_EXPIRE: "cleanup",
    CLEANUP_ERASE: "cleanup",
    CLEANUP_START: "cleanup",
    CLEANUP_ROTATE: "cleanup",
    CLEANUP_DATA: "cleanup",
    WEBHOOKS_DELIVER: "webhooks",
    MAIL_DELIVER: "webhooks",
    RECOVERY_SWEEP: "recovery",
    RECOVERY_SETTLE: "recovery",
    RECOVERY_WEBHOOKS: "recovery",
    RECOVERY_RETURN: "recovery",
}


@dataclass(frozen=True)
class Pipeline:
    """Of one kind of job: its documented stages, its first step, and how long it usually takes.

    `exclusive`: a dedupe key is free again once its job has completed, so that it is a lock.
    """

    stages: tuple[Stage, ...]
    first: Step
    usual_seconds: float
    exclusive: bool = False


def step(
    name: str,
    task: str,
    stage: str,
    *,
    after: Sequence[str] = (),
    arguments: Record | None = None,
) -> Step:
    """A step on the queue that its task belongs to."""
    given = arguments.to_document() if arguments else {}
    return Step(name, task, TASK_QUEUES[task], stage, after=list(after), arguments=given)
