"""A draft tells what a video would say and show, within seconds, and is gone an hour later."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest

from render.untrusted_media.drafts import DraftRequest, DraftTooLong, tell_draft
from services.assembly import Services
from services.clock import now
from services.jobs.errors import JobNotFound
from services.jobs.job import Job
from services.jobs.kinds.video_draft import VIDEO_DRAFT
from services.retention.old_drafts import OldDrafts
from tests.api.conftest import Person

pytestmark = pytest.mark.slow

PLAN = "/api/v1/videos/plan"
SCRIPT = "! Words | What they are | dots\nWhat is a word?\n\n# Words\n- They mean things\n"


def drafted(user: Person, perform: Callable[..., Job], wish: dict[str, Any]) -> dict[str, Any]:
    accepted = user.post(PLAN, json={"configuration": wish})
    assert accepted.status_code == 202, accepted.text
    perform(accepted.json["data"]["draft_id"])
    answer = user.get(accepted.headers["Location"])
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json["data"]
    return found


def test_a_topic_s_draft_has_script_seconds_and_warnings(
    user: Person, perform: Callable[..., Job]
) -> None:
    wish = {"topic": "Percentage change", "description": "from 0 to 5", "theme": "light",
            "aspect": "9:16", "voice": "espeak-ng+f3"}  # fmt: skip
    told = drafted(user, perform, wish)
    assert (told["status"], told["lesson"]) == ("completed", "percentage change")
    assert "could not use 0 and 5" in told["warnings"][0]
    assert told["script"].startswith("topic: Percentage change\n")
    assert (told["plan"]["theme"], told["plan"]["aspect"]) == ("light", "9:16")
    assert "\nvoice: espeak-ng+f3\n" in told["script"]
    beats = [beat for scene in told["plan"]["scenes"] for beat in scene["beats"]]
    assert told["seconds"] == pytest.approx(sum(beat["seconds"] for beat in beats))


def test_a_script_s_draft_is_the_script_itself(user: Person, perform: Callable[..., Job]) -> None:
    told = drafted(user, perform, {"script": SCRIPT, "duration": 20})
    assert told["lesson"] == "caller"
    assert told["seconds"] == pytest.approx(20, abs=0.3)
    again = drafted(user, perform, {"script": told["script"], "duration": 20})
    assert again["plan"] == told["plan"]


def test_what_cannot_be_planned_is_told_as_the_job_s_error(
    user: Person, perform: Callable[..., Job]
) -> None:
    code = "from manim import *\nclass A(Scene):\n    def construct(self): ...\n"
    coded = {"title": "C", "code": {"source": code, "runs": [200.0]}, "beats": [{"say": "a"}]}
    told = drafted(user, perform, {"plan": {"topic": "t", "scenes": [coded] * 2}, "duration": 20})
    assert told["status"] == "failed"
    assert "a duration of 20 s is less" in told["error"]["message"]
    assert told["plan"] is None


def test_a_draft_that_takes_too_long_is_given_up() -> None:
    with pytest.raises(DraftTooLong, match="could not be planned within"):
        tell_draft(DraftRequest("Derivatives"), seconds=0.05)


def test_a_draft_is_in_the_language_of_its_words() -> None:
    told = tell_draft(DraftRequest("Фотосинтез", "Растения получают сахар. Листья поглощают свет."))
    assert told.plan["language"] == "ru"
    assert told.warnings == ()
    assert "language: ru" in told.script
    wished = tell_draft(DraftRequest("Qi", "Li bo. Mo ti.", language="id"))
    assert wished.plan["language"] == "id"


def in_minutes(minutes: float) -> datetime:
    return now() + timedelta(minutes=minutes)


def test_drafts_are_gone_an_hour_later_with_their_files(
    user: Person, perform: Callable[..., Job], services: Services
) -> None:
    job_id = drafted(user, perform, {"script": SCRIPT})["draft_id"]
    soon, late = (
        OldDrafts(services.documents, services.objects, clock=partial(in_minutes, minutes))
        for minutes in (50, 70)
    )
    services.jobs.settle(services.jobs.get(job_id))
    assert soon.delete() == 0
    assert late.delete() == 1
    with pytest.raises(JobNotFound):
        services.jobs.get(job_id)
    assert list(services.objects.list(f"users/{user.id}/jobs/{job_id}/")) == []
    assert VIDEO_DRAFT.view is None, "no list of jobs shows it"
