"""A lesson errs: its owner says where, and operators see it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from api.context import services
from api.declare import Resource, answer, body, refuses, user
from api.dispatch import Answer
from api.schema import Body, Content, Moment
from api.t2m.videos.generation import READABLE
from api.t2m.videos.video_jobs import PREFIX, get_finished_video, no_such_scene
from services.accounts.reports import Report, Reported, ReportKind
from services.accounts.users import User
from services.jobs.kinds.video_generation import VIDEO_GENERATION

resource = Resource("corrections", tag="Videos")


class Correction(Body):
    """What is wrong, and where: a scene, and a sentence of it, by their numbers from 1."""

    words: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), READABLE
    ] = Field(examples=["The square of three is nine, not six."])
    scene: Annotated[int, Field(ge=1, le=40)] | None = None
    sentence: Annotated[int, Field(ge=1, le=8)] | None = None

    @property
    def place(self) -> str:
        parts = (("scene", self.scene), ("sentence", self.sentence))
        return ", ".join(f"{name} {number}" for name, number in parts if number)


class CorrectionKept(Content):
    report_id: str
    job_id: str
    state: str
    created_at: Moment

    @classmethod
    def of(cls, report: Report) -> CorrectionKept:
        return cls(
            report_id=report.id,
            job_id=report.target,
            state=report.state,
            created_at=report.created_at,
        )


@resource.post(f"{PREFIX}/<job_id>/corrections")
@user
@body(Correction)
@answer(201, CorrectionKept)
@refuses(404, 409, 503)
def correct_lesson(caller: User, job_id: str, body: Correction) -> Answer:
    """Say that a lesson errs. Operators see it; `PATCH …/scenes/{n}` corrects your own video."""
    job = get_finished_video(job_id, caller)
    count = len(VIDEO_GENERATION.result_of(job).scenes)
    if body.scene and body.scene > count:
        raise no_such_scene(job, count)
    thing = Reported(ReportKind.LESSON, job.id, caller.id, body.place)
    report = services().accounts.reports.add(caller.id, thing, body.words)
    return Answer(CorrectionKept.of(report))
