"""A video whose words could not all be drawn or said is degraded, and says so in words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.assembly import Services
from services.jobs.kinds.video_generation import VIDEO_GENERATION
from tasks.render import join, plan, scene
from tests.tasks.attempts import OWNER, SWITCHES

pytestmark = pytest.mark.slow

KEY = f"users/{OWNER}/plans/one.json"


def told(title: str, say: str) -> dict[str, Any]:
    text = {"kind": "paragraph", "id": "text", "text": title}
    beat = {"say": say, "do": [{"op": "show", "target": "text"}]}
    return {"title": title, "objects": [text], "beats": [beat]}


def test_the_result_names_what_is_not_drawn_and_counts_what_is_not_said(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tasks.base.services_of", lambda app: services)
    scenes = [told("ひかり", "ひかりです。"), told("𒀀", "光合成です。")]
    document = {"topic": "ひかり", "language": "ja", "scenes": scenes}
    services.objects.put(KEY, json.dumps(document).encode(), "application/json")
    wish = {"topic": "ひかり", "plan_key": KEY, "quality": "low", **SWITCHES}
    job, _ = services.jobs.create("video_generation", OWNER, wish)
    plan(job.id, "plan")
    planned = services.jobs.get(job.id).steps["plan"].result or {}
    assert b'"voice"' not in services.objects.read(planned["key"]), "which older workers refuse"
    for number in (1, 2):
        scene(job.id, f"scene-{number:03d}")
    join(job.id, "join")

    result = VIDEO_GENERATION.result_of(services.jobs.get(job.id))
    assert result.degraded
    assert result.degraded_scenes == ()
    drawn, said = result.lacks
    assert drawn.endswith(": 𒀀")
    assert said.startswith("1 of 2 sentences")
    warned = services.jobs.logs(job.id, level="WARNING")[0]
    assert [line.data["message"] for line in warned] == [drawn, said]
