"""Versions of a video: one scene changed, listed, compared, taken back."""

from __future__ import annotations

from typing import Literal

from api.declare import (
    Growth,
    Resource,
    adds,
    answer,
    body,
    header,
    limit,
    query,
    refuses,
    user,
)
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY, REPLAYED
from api.job_eta import retry_after
from api.limits import class_of
from api.prefer_wait import wait_for_job
from api.refusals import Invalid
from api.schema import Content, Moment, Query
from api.t2m.videos.plans import plan_of
from api.t2m.videos.revisions import accept_edit, accept_restored, find_versions, line_of
from api.t2m.videos.scene_edits import EditedScene
from api.t2m.videos.schema import Version, VideoJob
from api.t2m.videos.video_jobs import (
    PREFIX,
    get_finished_video,
    get_video_job,
    has_video,
    no_such_scene,
)
from services.accounts.users import User
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.video_generation import VIDEO_GENERATION

resource = Resource("versions", tag="Videos")


class ListedVersion(Version):
    """A version with its state. `duration_seconds` is there when it is finished."""

    job_id: str
    status: JobStatus
    created_at: Moment
    duration_seconds: float | None

    @classmethod
    def of_job(cls, job: Job) -> ListedVersion:
        film = VIDEO_GENERATION.result_of(job) if has_video(job) else None
        return cls(
            **Version.of(job).model_dump(),
            job_id=job.id,
            status=job.status,
            created_at=job.created_at,
            duration_seconds=film.metadata.duration if film else None,
        )


class Versions(Content):
    """All versions of one video, the first one first. A deleted one is not among them."""

    line: str
    versions: list[ListedVersion]


class DiffQuery(Query):
    against: str | None = None


class SceneDifference(Content):
    """A scene that differs: its numbers in the older and the newer version."""

    change: Literal["added", "removed", "changed", "moved"]
    title: str
    old_number: int | None
    new_number: int | None


class VersionDifference(Content):
    """What has become of version `against`: `diff` is a unified diff of the scripts."""

    job_id: str
    against: str
    scenes: list[SceneDifference]
    diff: str


@resource.patch(f"{PREFIX}/<job_id>/scenes/<int:scene_number>")
@adds(Growth.JOB)
@user
@limit(class_of(VIDEO_GENERATION))
@header("Prefer", "wait=N: answer with the finished video, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same version")
@body(EditedScene)
@answer(202, VideoJob, "Accepted; `Location` has the status of the new version")
@answer(200, VideoJob, "It has ended already, or within the time of `Prefer: wait`")
@refuses(404, 409, 503)
def edit_video_scene(caller: User, job_id: str, scene_number: int, body: EditedScene) -> Answer:
    """Change one scene of a finished video: a new version of it, as a job of its own.

    Only what has changed is rendered; all other scenes keep their pictures and their pace. The
    video itself stays as it is.
    """
    job = get_finished_video(job_id, caller)
    count = len(plan_of(job).scenes)
    if not 1 <= scene_number <= count:
        raise no_such_scene(job, count)
    return _answer_accepted(*accept_edit(caller, job, scene_number, body))


@resource.get(f"{PREFIX}/<job_id>/versions")
@user
@answer(200, Versions)
@refuses(404, 503)
def list_video_versions(caller: User, job_id: str) -> Versions:
    """All versions of the video that this one belongs to."""
    line = line_of(get_video_job(job_id, caller))
    return Versions(
        line=line, versions=[ListedVersion.of_job(job) for job in find_versions(line, caller.id)]
    )


@resource.get(f"{PREFIX}/<job_id>/diff")
@user
@query(DiffQuery)
@answer(200, VersionDifference)
@refuses(404, 503)
def compare_video_versions(caller: User, job_id: str, query: DiffQuery) -> VersionDifference:
    """What differs between this version and another one: by itself, the one that it revises.

    The two need not be of one video.
    """
    from render.editing.differences import compare_scenes, compare_scripts

    job = get_video_job(job_id, caller)
    revision = VIDEO_GENERATION.parameters_of(job).revision
    against = query.against or (revision.revises if revision else None)
    if against is None:
        words = "This is the first version: say with which video it is to be compared"
        raise Invalid.field("query", "against", message=words)
    old, new = plan_of(get_video_job(against, caller)), plan_of(job)
    return VersionDifference(
        job_id=job.id,
        against=against,
        scenes=[
            SceneDifference(
                change=one.change, title=one.title, old_number=one.old, new_number=one.new
            )
            for one in compare_scenes(old, new)
        ],
        diff=compare_scripts(old, new, (against, job.id)),
    )


@resource.post(f"{PREFIX}/<job_id>/restore")
@adds(Growth.JOB)
@user
@limit(class_of(VIDEO_GENERATION))
@header("Prefer", "wait=N: answer with the finished video, if that takes no more than N seconds")
@header(IDEMPOTENCY_KEY, "The same key is the same version")
@answer(202, VideoJob, "Accepted; `Location` has the status of the new version")
@answer(200, VideoJob, "It has ended already, or is the newest version as it is")
@refuses(404, 409, 503)
def restore_video_version(caller: User, job_id: str) -> Answer:
    """Make an older version the newest one again: a new version with the older one's lesson.

    Nothing of it is rendered again that is still kept.
    """
    return _answer_accepted(*accept_restored(caller, get_finished_video(job_id, caller)))


def _answer_accepted(job: Job, new: bool) -> Answer:
    job = wait_for_job(job)
    headers = {**retry_after(job), "Location": f"{PREFIX}/{job.id}/status"}
    headers |= {} if new else {REPLAYED: "true"}
    return Answer(VideoJob.of(job), 200 if job.status.final else 202, headers)
