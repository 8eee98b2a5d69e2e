"""A scene of a finished video is edited through the API, and the real tasks make the version: what
did not change is not rendered again."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

import pytest

from services.assembly import Services
from services.jobs import pipelines
from services.jobs.job import JobStatus
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from tests.api.conftest import Person, RecordingQueue

pytestmark = pytest.mark.slow

TASKS = {
    pipelines.RENDER_PLAN: ("tasks.render", "plan"),
    pipelines.RENDER_SCENE: ("tasks.render", "scene"),
    pipelines.RENDER_JOIN: ("tasks.render", "join"),
    pipelines.UPLOAD_PUBLISH: ("tasks.upload", "publish"),
}
SCRIPT = """topic: Falling
let height = 20

! Falling
A stone falls from <height> metres.

# The law
- It falls faster
- Mass does not matter

# The end
- The law is h = 5 t² for <height> metres
"""


@pytest.fixture
def film(user: Person, services: Services, rendered: list[str]) -> Callable[[Any], str]:
    """Play the workers for what was accepted; the job's id."""

    def make(answer: Any) -> str:
        assert answer.json["success"], answer.text
        job_id = str(answer.json["data"]["job_id"])
        queue = services.queue
        assert isinstance(queue, RecordingQueue)
        while mine := [m for m in queue.sent if m.arguments["job_id"] == job_id]:
            queue.sent.remove(mine[0])
            module, name = TASKS[mine[0].task]
            getattr(importlib.import_module(module), name)(**mine[0].arguments)
        job = services.jobs.get(job_id)
        assert job.status is JobStatus.COMPLETED, job.error
        return job_id

    return make


def facts(services: Services, job_id: str) -> list[tuple[str, float]]:
    scenes = VIDEO_GENERATION.result_of(services.jobs.get(job_id)).scenes
    return [(scene.title, scene.duration_seconds) for scene in scenes]


def test_only_what_changed_is_rendered_with_a_wished_duration_too(
    user: Person, services: Services, rendered: list[str], film: Callable[[Any], str]
) -> None:
    wish = {"script": SCRIPT, "quality": "low", "duration": 20, "aspect": "1:1"}
    first = film(user.post("/api/v1/videos/generate", json=wish))
    assert len(rendered) == 3

    def edit(job: str, scene: int, **change: Any) -> str:
        rendered.clear()
        return film(user.patch(f"/api/v1/videos/jobs/{job}/scenes/{scene}", json=change))

    said = edit(first, 2, sentence=2, say="And its mass, believe it or not, does not matter.")
    assert len(rendered) == 1
    changed = VIDEO_GENERATION.result_of(services.jobs.get(said))
    assert (changed.aspect, changed.metadata.width, changed.metadata.height) == ("1:1", 480, 480)
    before, after = facts(services, first), facts(services, said)
    assert [before[0], before[2]] == [after[0], after[2]]

    moved = edit(said, 3, position=1)
    assert rendered == []
    assert [title for title, _ in facts(services, moved)] == ["The end", "Falling", "The law"]
    code = user.get(f"/api/v1/videos/jobs/{moved}/scenes/1/code").text
    assert "class Scene001(Scene):" in code
    assert "scene 1 of 3" in code

    edit(moved, 1, delete=True)
    assert rendered == []

    edit(first, 1, values={"height": 45})
    assert len(rendered) == 2

    rendered.clear()
    back = film(user.post(f"/api/v1/videos/jobs/{first}/restore"))
    assert rendered == []
    assert facts(services, back) == before


def test_a_version_that_lasts_longer_than_was_wished_says_so(
    user: Person, services: Services, film: Callable[[Any], str]
) -> None:
    wish = {"script": SCRIPT, "quality": "low", "duration": 15}
    first = film(user.post("/api/v1/videos/generate", json=wish))
    words = "It falls, and it falls, and it goes on falling, faster with each second. " * 4
    change = {"sentence": 1, "say": words.strip()}

    longer = film(user.patch(f"/api/v1/videos/jobs/{first}/scenes/1", json=change))

    told = user.get(f"/api/v1/videos/jobs/{longer}/status").json
    assert told is not None
    (warning,) = told["data"]["metadata"]["warnings"]
    assert "longer than was wished" in warning
