"""The scene task: what fails is replaced and reported; what is cancelled is neither."""

from __future__ import annotations

from typing import Any

import pytest

from render.scenes import replacement
from render.scenes.scene import RenderCancelled
from services.assembly import Services
from services.jobs.job import JobStatus
from services.jobs.kinds.lessons import lesson_steps
from tasks.render import plan, scene
from tests.tasks.attempts import OWNER, SWITCHES

pytestmark = pytest.mark.slow

WISH = {"topic": "Parabolas", "description": "", "quality": "low", "duration": 6.0, **SWITCHES}
BROKEN = "from manim import *\nclass Scene001(Scene):\n    def construct(self):\n        1 / 0\n"


@pytest.fixture
def planned_job(services: Services, monkeypatch: pytest.MonkeyPatch) -> str:
    """A job whose plan is made, and whose first scene cannot be rendered."""
    monkeypatch.setattr("tasks.base.services_of", lambda app: services)
    monkeypatch.setattr(replacement, "code_of", lambda *_: BROKEN)
    job, _ = services.jobs.create("video_generation", OWNER, WISH)
    plan(job.id, "plan")
    return job.id


def test_the_job_goes_on_with_a_plain_scene_and_its_log_says_why(
    services: Services, planned_job: str
) -> None:
    scene(planned_job, "scene-001")

    job = services.jobs.get(planned_job)
    assert job.status == JobStatus.PROCESSING
    made = job.steps["scene-001"].result
    assert made["degraded"]["code"] == "SCENE_ERROR"
    assert "ZeroDivisionError" in made["degraded"]["reason"]
    assert b"1 / 0" not in services.objects.read(made["code"])
    assert made["video_bytes"] > 1000
    (line,) = services.jobs.logs(planned_job, level="WARNING")[0]
    assert "replaced by a plain one" in line.data["message"]


def test_a_cancelled_scene_ends_the_job_and_is_not_replaced(
    services: Services, planned_job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cancelled(*given: Any, **options: Any) -> Any:
        services.jobs.cancel(planned_job, OWNER)
        raise RenderCancelled("stop")

    monkeypatch.setattr(replacement, "render_scene", cancelled)
    scene(planned_job, "scene-001")

    assert services.jobs.get(planned_job).status == JobStatus.CANCELLED


def test_the_scenes_are_steps_of_their_own(services: Services, planned_job: str) -> None:
    job = services.jobs.get(planned_job)
    names = [step.name for step in lesson_steps(len(job.steps["plan"].result["titles"]))]
    assert set(names) < set(job.steps)
