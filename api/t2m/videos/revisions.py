"""A new version of a video is accepted: under the next number of its line, and once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import g

from api.causes import IdempotencyKeyReused, TooManyVersions
from api.context import services
from api.dialects import Flaw
from api.enqueue import idempotency_key
from api.refusals import Invalid
from api.t2m.videos.plans import plan_of
from api.t2m.videos.scene_edits import EditedScene, value_text
from api.t2m.videos.video_jobs import has_video
from api.t2m.videos.views import has_gone, keep_plan, keep_script
from services.accounts.users import User
from services.interfaces import NotFound
from services.jobs.acceptance import JOBS, LINE
from services.jobs.documents import read_jobs
from services.jobs.job import Job, JobStatus
from services.jobs.kinds.video_generation import VIDEO_GENERATION, Revision, VideoParameters
from settings import NO_FREE_CODE

if TYPE_CHECKING:
    from render.editing.scene_edit import EditRefused
    from render.plan.lesson import LessonPlan

MOST_VERSIONS = 500  # of one video
ENDED_BADLY = (JobStatus.FAILED, JobStatus.CANCELLED)


def accept_edit(caller: User, job: Job, number: int, edit: EditedScene) -> tuple[Job, bool]:
    """The job of the version with this scene changed, and whether it is new.

    Raises Invalid, TooManyVersions, IdempotencyKeyReused.
    """
    from render.editing.pacing import length_warnings
    from render.editing.scene_edit import EditRefused, edit_scene

    wish, plan = VIDEO_GENERATION.parameters_of(job), plan_of(job)
    try:
        if edit.values:
            changed, wish = _with_values(caller, plan, wish, edit.values)
        else:
            changed = edit_scene(plan, number, edit.edit(), wish.duration)
    except EditRefused as refusal:
        raise _refuse_edit(refusal) from None
    _demand_allowed_code(plan, changed)
    document = changed.model_dump(mode="json", exclude_none=True)
    wish = replace(wish, plan_key=keep_plan(caller, document))
    before = length_warnings(plan, wish.duration)
    carried = tuple(words for words in _warnings_of(job) if words not in before)
    return _accept_revision(caller, job, wish, edit.words(number), carried)


def accept_restored(caller: User, job: Job) -> tuple[Job, bool]:
    """The job of the version that has this one's lesson again, and whether it is new; the newest
    one itself where that has it. Raises TooManyVersions, IdempotencyKeyReused."""
    newest = find_versions(line_of(job), caller.id)[-1]
    wish = VIDEO_GENERATION.parameters_of(job)
    document = json.loads(services().objects.read(VIDEO_GENERATION.result_of(job).plan_key or ""))
    key = keep_plan(caller, document)
    there = VIDEO_GENERATION.parameters_of(newest).plan_key
    if newest.id == job.id or (there == key and newest.status not in ENDED_BADLY):
        g.repeated = True
        return newest, False
    words = f"Version {number_of(job)} again"
    return _accept_revision(caller, newest, replace(wish, plan_key=key), words, _warnings_of(job))


def find_versions(line: str, owner: str) -> Sequence[Job]:
    """The jobs of a video's line, its first version first, as far as they are there."""
    documents = services().documents
    first = documents.find(JOBS, {"_id": line, "owner": owner}, limit=1)
    later = documents.find(
        JOBS, {LINE: line, "owner": owner}, sort=("created_at",), limit=MOST_VERSIONS
    )
    return sorted(read_jobs([*first, *later]), key=number_of)


def line_of(job: Job) -> str:
    revision = VIDEO_GENERATION.parameters_of(job).revision
    return revision.line if revision else job.id


def number_of(job: Job) -> int:
    revision = VIDEO_GENERATION.parameters_of(job).revision
    return revision.number if revision else 1


def _with_values(
    caller: User, plan: LessonPlan, wish: VideoParameters, values: dict[str, str | float]
) -> tuple[LessonPlan, VideoParameters]:
    """The plan with other values of its script, and where the script with them lies.

    Raises EditRefused, Invalid.
    """
    from render.editing.values import change_values, write_values

    if wish.script_key is None:
        words = "this video was made of no script with `let` lines: change the number in the scene"
        raise Invalid.field("body", "values", message=words)
    try:
        script = services().objects.read(wish.script_key).decode()
    except NotFound:
        words = "the script that the video was made of is not kept any more"
        raise Invalid.field("body", "values", message=words) from None
    written = write_values(script, {name: value_text(v) for name, v in values.items()})
    changed = change_values(plan, script, written, wish.duration)
    return changed, replace(wish, script_key=keep_script(caller, written))


def _accept_revision(
    caller: User, revised: Job, wish: VideoParameters, change: str, warnings: Sequence[str]
) -> tuple[Job, bool]:
    """A job under the next free number. The number is the key under which it is accepted, so that
    of two at once each has its own."""
    line, key = line_of(revised), idempotency_key()
    versions = find_versions(line, caller.id)
    if same := _find_same(versions, revised, wish):
        g.repeated = True
        return same, False
    if len(versions) >= MOST_VERSIONS:
        raise TooManyVersions(f"A video has at most {MOST_VERSIONS} versions: delete some first.")
    number = max(map(number_of, versions), default=1)
    while True:
        number += 1
        revision = Revision(
            line=line, number=number, revises=revised.id, change=change, warnings=tuple(warnings)
        )
        asked = replace(wish, revision=revision)
        name = f"version:{caller.id}:{line}:{number}"
        job, new = services().jobs.request(
            VIDEO_GENERATION,
            caller.id,
            asked,
            dedupe_key=name,
            idempotency_key=key,
            tenant=caller.tenant,
            metadata=revised.metadata,
        )
        g.repeated = not new
        if new or _parameters_without_number(job) == _without_number(asked):
            return job, new
        if key and job.idempotency_key == f"{caller.id}:{key}":
            raise IdempotencyKeyReused(
                f"{job.id} was accepted under the same Idempotency-Key with another change. "
                "Use another key for another change."
            )


def _find_same(versions: Sequence[Job], revised: Job, wish: VideoParameters) -> Job | None:
    """The version that changes the same in the same way, where it is there."""
    for job in versions:
        found = VIDEO_GENERATION.parameters_of(job)
        alike = found.revision and found.revision.revises == revised.id
        if alike and found.plan_key == wish.plan_key and job.status not in ENDED_BADLY:
            return None if has_gone(job) else job
    return None


def _parameters_without_number(job: Job) -> dict[str, Any]:
    """What a job was asked for, but for its number."""
    if not VIDEO_GENERATION.includes(job):
        return {}
    return _without_number(VIDEO_GENERATION.parameters_of(job))


def _without_number(wish: VideoParameters) -> dict[str, Any]:
    told = wish.to_document()
    return {**told, "revision": {**(told.get("revision") or {}), "number": 0}}


def _warnings_of(job: Job) -> tuple[str, ...]:
    return VIDEO_GENERATION.result_of(job).warnings if has_video(job) else ()


def _demand_allowed_code(old: LessonPlan, new: LessonPlan) -> None:
    """Raises Invalid for code of somebody's own where there may be none."""
    before = {scene.code.source for scene in old.scenes if scene.code}
    added = any(scene.code and scene.code.source not in before for scene in new.scenes)
    if added and services().settings.free_code == "nobody":
        raise Invalid.field("body", "script", message=NO_FREE_CODE)


def _refuse_edit(refusal: EditRefused) -> Invalid:
    told = [
        Flaw("value_error", ("body", *(() if field == "body" else field.split("."))), words)
        for field, words in refusal.flaws
    ]
    return Invalid("The change cannot be made: " + "; ".join(flaw.msg for flaw in told), *told)
