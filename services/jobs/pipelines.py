"""Which steps a job of each type consists of: task names, queues, stages. The API sends only these.

A pipeline begins with one step; that step answers with the ones that follow, because how many
segments or scenes there are is known only then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.jobs.job import Stage, Step

QUEUES = ("pose", "scoring", "render", "s3-upload", "cleanup", "webhooks")

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
RENDER_SCENE = "render.scene"
RENDER_JOIN = "render.join"
RENDER_OVERLAY = "render.overlay"
RENDER_REPORT = "render.report"
RENDER_EXPLAIN = "render.explain"
UPLOAD_PUBLISH = "upload.publish"
FILES_INSPECT = "files.inspect"
FILES_RENDER = "files.render"
CLEANUP_SWEEP = "cleanup.sweep"
CLEANUP_EXPIRE = "cleanup.expire"
CLEANUP_START = "cleanup.start"
CLEANUP_ROTATE = "cleanup.rotate_challenges"
CLEANUP_DATA = "cleanup.clean_up_data"
WEBHOOKS_DELIVER = "webhooks.deliver"
WEBHOOKS_SWEEP = "webhooks.sweep"
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
    RENDER_SCENE: "render",
    RENDER_JOIN: "render",
    RENDER_OVERLAY: "render",
    RENDER_REPORT: "render",
    RENDER_EXPLAIN: "render",
    UPLOAD_PUBLISH: "s3-upload",
    FILES_INSPECT: "s3-upload",
    FILES_RENDER: "render",
    CLEANUP_SWEEP: "cleanup",
    CLEANUP_EXPIRE: "cleanup",
    CLEANUP_START: "cleanup",
    CLEANUP_ROTATE: "cleanup",
    CLEANUP_DATA: "cleanup",
    WEBHOOKS_DELIVER: "webhooks",
    WEBHOOKS_SWEEP: "webhooks",
}


@dataclass(frozen=True)
class Pipeline:
    """A job type: its documented stages, its first step, and how long it usually takes.

    `exclusive`: a dedupe key is free again once its job has completed, so that it is a lock.
    """

    stages: tuple[Stage, ...]
    first: Step
    usual_seconds: float
    exclusive: bool = False


def step(name: str, task: str, stage: str, *, after: Sequence[str] = (), **arguments: Any) -> Step:
    """A step on the queue that its task belongs to."""
    return Step(name, task, TASK_QUEUES[task], stage, after=list(after), arguments=arguments)


LESSON_STAGES = (
    Stage("validation", 0.01, on_acceptance=True),
    Stage("content_preparation", 0.04),
    Stage("video_generation", 0.82),
    Stage("post_processing", 0.08),
    Stage("s3_upload", 0.05),
)
PIPELINES: Mapping[str, Pipeline] = {
    "pose_analysis": Pipeline(
        (Stage("validation", 0.03), Stage("pose_extraction", 0.85), Stage("scoring", 0.12)),
        step("probe", POSE_PROBE, "validation"),
        usual_seconds=45,
    ),
    "video_generation": Pipeline(
        LESSON_STAGES,
        step("plan", RENDER_PLAN, "content_preparation"),
        usual_seconds=90,
    ),
    "score_verification": Pipeline(
        (Stage("verification", 1.0),),
        step("verify", SCORING_VERIFY, "verification"),
        usual_seconds=3,
    ),
    "dance_overlay": Pipeline(
        (Stage("drawing", 1.0),),
        step("overlay", RENDER_OVERLAY, "drawing"),
        usual_seconds=30,
    ),
    "dance_explainer": Pipeline(
        LESSON_STAGES,
        step("plan", RENDER_EXPLAIN, "content_preparation"),
        usual_seconds=60,
    ),
    "dance_report": Pipeline(
        (Stage("writing", 1.0),),
        step("report", RENDER_REPORT, "writing"),
        usual_seconds=8,
    ),
    "file_inspection": Pipeline(
        (Stage("inspection", 1.0),),
        step("inspect", FILES_INSPECT, "inspection"),
        usual_seconds=2,
    ),
    "file_rendition": Pipeline(
        (Stage("rendition", 1.0),),
        step("render", FILES_RENDER, "rendition"),
        usual_seconds=60,
    ),
    "challenge_rotation": Pipeline(
        (Stage("rotation", 1.0),),
        step("rotate", CLEANUP_ROTATE, "rotation"),
        usual_seconds=2,
        exclusive=True,
    ),
    "cleanup": Pipeline(
        (Stage("cleanup", 1.0),),
        step("clean-up", CLEANUP_DATA, "cleanup"),
        usual_seconds=30,
        exclusive=True,
    ),
}


def analysis_steps(
    segments: Sequence[Mapping[str, Any]], *, reference: bool = False, pose_only: bool = False
) -> list[Step]:
    """What follows the probe of a video: sound and segments in parallel, then the score.

    With a `reference` the dance is also matched with it; `pose_only` deletes the video at the end.
    """
    extract = [
        step(f"segment-{i:03d}", POSE_SEGMENT, "pose_extraction", after=["probe"], **segment)
        for i, segment in enumerate(segments)
    ]
    names = [segment.name for segment in extract]
    merge = step("merge", POSE_MERGE, "scoring", after=names, segments=names)
    listen = step("listen", SCORING_LISTEN, "pose_extraction", after=["probe"])
    score = step("score", SCORING_SCORE, "scoring", after=["merge", "listen"])
    steps = [listen, *extract, merge, score]
    if reference:
        steps.append(step("reference", POSE_REFERENCE, "pose_extraction", after=["probe"]))
        steps.append(step("match", SCORING_MATCH, "scoring", after=["score", "reference"]))
    if pose_only:
        steps.append(step("forget", POSE_FORGET, "scoring", after=["score"]))
    return steps


def lesson_steps(scenes: int) -> list[Step]:
    """What follows the plan of a lesson: its scenes, in parallel, then join and publish."""
    render = [
        step(f"scene-{n:03d}", RENDER_SCENE, "video_generation", after=["plan"], number=n)
        for n in range(1, scenes + 1)
    ]
    names = [scene.name for scene in render]
    join = step("join", RENDER_JOIN, "post_processing", after=names, scenes=names)
    return [*render, join, step("publish", UPLOAD_PUBLISH, "s3_upload", after=["join"])]
