"""A scene that its owner has already is taken, not rendered; what changed is rendered."""

from __future__ import annotations

import json
from typing import Any

import pytest

from render.scenes import replacement
from services.assembly import Services
from services.files.kept_scenes import KEPT_SCENES
from tasks.render import plan, scene
from tests.tasks.attempts import OWNER, SWITCHES

pytestmark = pytest.mark.slow

WISH = {"topic": "Parabolas", "description": "", "quality": "low", "duration": 6.0, **SWITCHES}


def first_scene(services: Services, owner: str = OWNER, **other: Any) -> dict[str, Any]:
    """What the step of the first scene leaves in a new job."""
    job, _ = services.jobs.create("video_generation", owner, {**WISH, **other})
    plan(job.id, "plan")
    scene(job.id, "scene-001")
    return services.jobs.get(job.id).steps["scene-001"].result


def test_the_same_scene_is_rendered_once_and_both_jobs_have_their_own_copy(
    services: Services, rendered: list[str]
) -> None:
    one, other = first_scene(services), first_scene(services)

    assert len(rendered) == 1
    assert one["video"] != other["video"]
    assert services.objects.read(one["video"]) == services.objects.read(other["video"])
    assert services.objects.read(one["code"]) == services.objects.read(other["code"])
    assert (one["seconds"], one["video_bytes"]) == (other["seconds"], other["video_bytes"])


def test_what_was_saved_is_counted_for_the_owner_and_for_all(
    services: Services, rendered: list[str]
) -> None:
    first_scene(services)
    first_scene(services)

    for savings in (services.jobs.saved.of(OWNER), services.jobs.saved.of()):
        assert savings.scenes == 1
        assert savings.seconds > 0
    assert services.jobs.saved.of("b" * 24).scenes == 0


def test_another_quality_or_text_is_rendered(services: Services, rendered: list[str]) -> None:
    first_scene(services)
    first_scene(services, topic="Circles")
    first_scene(services, quality="medium")

    assert len(rendered) == 3


def test_scenes_of_another_owner_are_not_taken(services: Services, rendered: list[str]) -> None:
    first_scene(services)
    first_scene(services, owner="b" * 24)

    assert len(rendered) == 2


def test_a_scene_whose_file_has_gone_is_rendered_again(
    services: Services, rendered: list[str]
) -> None:
    first_scene(services)
    (entry,) = services.documents.find(KEPT_SCENES, {"owner": OWNER})
    services.objects.delete(entry["key"])
    first_scene(services)
    first_scene(services)

    assert len(rendered) == 2


def test_deleting_the_job_that_rendered_it_leaves_the_other_whole(
    services: Services, rendered: list[str]
) -> None:
    one, _ = services.jobs.create("video_generation", OWNER, WISH)
    plan(one.id, "plan")
    scene(one.id, "scene-001")
    other = first_scene(services)
    services.job_deletion.delete(one.id, OWNER)

    assert len(services.objects.read(other["video"])) == other["video_bytes"]
    first_scene(services)
    assert len(rendered) == 1


def test_a_plain_scene_in_place_of_a_failed_one_is_not_kept(
    services: Services, rendered: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = "from manim import *\nclass Scene001(Scene):\n def construct(self):\n  1 / 0\n"
    monkeypatch.setattr(replacement, "code_of", lambda *_: broken)

    assert first_scene(services)["degraded"]
    assert services.documents.find(KEPT_SCENES, {}) == []


def crowded(objects: list[dict[str, Any]], target: str) -> bytes:
    """A plan whose first scene does not pass the layout check as it was planned."""
    words = [{"kind": "paragraph", "id": "text", "text": "That is all."}]
    beat = {"say": "A sentence is said that takes its time, as there is something to read."}
    scenes = [
        {"title": "Crowd", "objects": objects, "beats": [{**beat, "do": shows(target)}]},
        {"title": "End", "objects": words, "beats": [{**beat, "do": shows("text")}]},
    ]
    return json.dumps({"topic": "a", "scenes": scenes}).encode()


def shows(target: str) -> list[dict[str, str]]:
    return [{"op": "show", "target": target}]


def test_a_scene_that_was_laid_out_anew_is_taken_with_the_code_that_it_shows(
    services: Services, rendered: list[str]
) -> None:
    rows = [[f"word {row} {n:02d}" for n in range(8)] for row in range(2)]
    plan_of = crowded([{"kind": "table", "id": "cells", "rows": rows}], "cells")
    services.objects.put("plans/a.json", plan_of, "application/json")
    one = first_scene(services, plan_key="plans/a.json")
    tried = len(rendered)
    other = first_scene(services, plan_key="plans/a.json")

    assert tried == 2
    assert len(rendered) == tried
    shown = services.objects.read(one["code"])
    assert services.objects.read(other["code"]) == shown == rendered[-1].encode()
    assert "shown_code" not in other
