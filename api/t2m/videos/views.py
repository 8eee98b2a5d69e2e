"""Videos: have one made, and see how far it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from api.context import services
from api.declare import (
    Growth,
    Resource,
    adds,
    answer,
    body,
    conditional,
    header,
    limit,
    refuses,
    user,
)
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED, enqueue
from api.job_eta import retry_after
from api.job_options import bind_webhook, check_wishes
from api.limits import class_of
from api.prefer_wait import wait_for_job
from api.refusals import Invalid
from api.t2m.videos.generation import Generate
from api.t2m.videos.plans import check_plan, read_script
from api.t2m.videos.schema import VideoJob
from api.t2m.videos.topics import demand_known
from api.t2m.videos.video_jobs import (
    PREFIX,
    get_video_job,
    has_video,
)
from render.scenes.digest import sources
from services.accounts.users import User
from services.files.user_assets import AssetUnfit
from services.interfaces import NotFound
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.video_generation import VIDEO_GENERATION, VideoParameters

resource = Resource("videos", tag="Videos")


@resource.post("/api/v1/videos/generate")
@adds(Growth.JOB)
@user
@limit(class_of(VIDEO_GENERATION))
@header("Prefer", "wait=N: answer with the finished video, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same video")
@body(Generate)
@answer(202, VideoJob, "Accepted; `Location` has the status, `Retry-After` when to look")
@answer(200, VideoJob, "It has ended already, or within the time of `Prefer: wait`")
@refuses(409, 503)
def generate_video(caller: User, body: Generate) -> Answer:
    """Have a video made that explains a topic, or that a plan or a script describes."""
    check_wishes(body.wishes)
    job, new = accept_video(caller, parameters_of(caller, body), body.wishes.metadata)
    webhook = bind_webhook(job, body.wishes)
    job = wait_for_job(job)
    headers = {**retry_after(job), "Location": f"{PREFIX}/{job.id}/status"}
    headers |= {} if new else {REPLAYED: "true"}
    return Answer(VideoJob.of(job, webhook), 200 if job.status.final else 202, headers)


@resource.get("/api/v1/videos/jobs/<job_id>/status", "/api/v1/videos/<job_id>/status")
@user
@header("Prefer", "wait=N: answer when the job has ended, at the latest after N seconds")
@conditional
@answer(200, VideoJob)
@refuses(404, 503)
def show_video_status(caller: User, job_id: str) -> Answer:
    """How far a video is, and where its files are."""
    job = wait_for_job(get_video_job(job_id, caller))
    return Answer(VideoJob.of(job), headers=retry_after(job))


def accept_video(
    caller: User, parameters: VideoParameters, metadata: Mapping[str, str]
) -> tuple[Job, bool]:
    """A new job, or the caller's own that makes or has made the same video under the same metadata.

    One whose video was deleted since, or was made by another version of the renderer, is none.
    """
    named = [dict(metadata)] if metadata else []
    wish = json.dumps([parameters.to_document(), sources(), *named], sort_keys=True).encode()
    name = f"video:{caller.id}:{hashlib.sha256(wish).hexdigest()}"
    seen: set[str] = set()
    job, new = enqueue(VIDEO_GENERATION, caller, parameters, dedupe_key=name, metadata=metadata)
    while not new and job.id not in seen and has_gone(job):
        seen.add(job.id)
        again = f"{name}:{job.id}"
        job, new = enqueue(
            VIDEO_GENERATION, caller, parameters, dedupe_key=again, metadata=metadata
        )
    return job, new


def has_gone(job: Job) -> bool:
    """Whether it is completed, but its video was deleted since."""
    if not has_video(job):
        return job.status == JobStatus.COMPLETED
    try:
        services().objects.info(VIDEO_GENERATION.result_of(job).video_key)
    except NotFound:
        return True
    return False


def parameters_of(caller: User, wish: Generate) -> VideoParameters:
    """What the job is to know; the plan, be it of a script, lies beside it. Raises Invalid."""
    parameters = wish.parameters()
    if parameters.only_known and not services().settings.llm_url:
        demand_known(parameters.topic)
    plan = read_script(wish.script) if wish.script else wish.plan
    if plan:
        check_plan(plan, services().settings)
        parameters = replace(parameters, topic=plan["topic"].strip())
    try:
        services().files.user_assets.for_video(parameters.assets, caller.id)
    except AssetUnfit as problem:
        raise Invalid.field("body", "assets", message=str(problem)) from None
    if wish.script:
        parameters = replace(parameters, script_key=keep_script(caller, wish.script))
    return replace(parameters, plan_key=keep_plan(caller, plan)) if plan else parameters


def keep_plan(caller: User, plan: dict[str, Any]) -> str:
    """Where the plan is kept: the same plan in the same place, as long as a job names it."""
    content = json.dumps(plan, sort_keys=True).encode()
    return _keep_object(caller, content, "json", "application/json")


def keep_script(caller: User, script: str) -> str | None:
    """Where the script is kept, for who wants to change its values; None where it has none."""
    from render.editing.values import find_values

    return (
        _keep_object(caller, script.encode(), "txt", "text/plain") if find_values(script) else None
    )


def _keep_object(caller: User, content: bytes, ending: str, content_type: str) -> str:
    key = f"users/{caller.id}/plans/{hashlib.sha256(content).hexdigest()}.{ending}"
    services().objects.put(key, content, content_type)
    return key
