"""Queue render: what a video would say and show, without rendering it."""

from __future__ import annotations

import json

from render.untrusted_media.drafts import (
    DraftRefused,
    DraftRequest,
    DraftTooLong,
    Stopped,
    tell_draft,
)
from services.jobs.kinds.video_draft import Drafted, DraftParameters
from services.jobs.pipelines import RENDER_DRAFT
from tasks.base import job_task
from tasks.work import Interrupted, Outcome, Work

MODEL_PLANS = (
    "A language model plans the videos of this house: the video itself may say and show other "
    "things. Send this script back for a video like it."
)


@job_task(RENDER_DRAFT, refuses=(DraftRefused, DraftTooLong))
def draft(work: Work) -> Outcome:
    """Plan the lesson, and keep its plan and script for who asked."""
    asked = work.parameters_as(DraftParameters)
    plan = work.read_json(asked.plan_key) if asked.plan_key else None
    wish = DraftRequest(
        asked.topic,
        asked.description,
        asked.duration,
        asked.theme,
        plan,
        asked.language,
        asked.aspect,
        asked.voice,
    )
    try:
        told = tell_draft(wish, should_stop=work.should_stop)
    except Stopped as stop:
        raise Interrupted(f"{work.job.id} is no longer wanted") from stop
    by_model = bool(work.services.settings.llm_url) and plan is None
    content = json.dumps(told.plan, ensure_ascii=False).encode()
    return Outcome(
        Drafted(
            plan_key=work.publish("plan.json", content, "application/json"),
            script_key=work.publish("script.txt", told.script.encode(), "text/plain"),
            lesson=told.lesson,
            seconds=told.seconds,
            warnings=(*told.warnings, *([MODEL_PLANS] if by_model else [])),
        )
    )
