"""The real tasks over real stores, as a worker would call them; only the broker is a list."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Mapping
from typing import Any

import pytest

from render.scenes import replacement
from services.assembly import Services
from services.jobs import pipelines
from services.jobs.job import Job, StepStatus
from tests.api.conftest import (
    Person,
    RecordingQueue,
    Stage,
    analysis,
    app,
    challenge,
    documents,
    guest,
    other,
    prepared,
    register,
    services,
    settings,
    stage,
    submission,
    user,
)

__all__ = [
    "Person", "Stage", "analysis", "app", "challenge", "documents", "guest", "other", "prepared",
    "register",    "services", "settings", "stage", "submission", "user",
]  # fmt: skip

TASKS: Mapping[str, tuple[str, str]] = {
    pipelines.POSE_MERGE: ("tasks.pose", "merge"),
    pipelines.SCORING_SCORE: ("tasks.scoring", "score"),
    pipelines.SCORING_LISTEN: ("tasks.scoring", "listen"),
    pipelines.SCORING_VERIFY: ("tasks.verification", "verify"),
    pipelines.SCORING_MATCH: ("tasks.reference", "match"),
    pipelines.POSE_REFERENCE: ("tasks.reference", "reference"),
    pipelines.RENDER_DRAFT: ("tasks.drafts", "draft"),
    pipelines.RENDER_MATCH: ("tasks.dance_media", "match_film"),
    pipelines.RENDER_CARD: ("tasks.dance_media", "card"),
    pipelines.RENDER_OVERLAY: ("tasks.dance_media", "overlay"),
    pipelines.RENDER_REPORT: ("tasks.dance_media", "report"),
    pipelines.RENDER_EXPLAIN: ("tasks.dance_media", "explain"),
    pipelines.POSE_FORGET: ("tasks.pose", "forget"),
}


@pytest.fixture
def perform(services: Services, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Job]:
    """Do what has been sent for a job (or only `only`), and what follows from it; the job then."""
    monkeypatch.setattr("tasks.base.services_of", lambda app: services)

    def performing(job_id: str, only: Collection[str] = TASKS) -> Job:
        queue = services.queue
        assert isinstance(queue, RecordingQueue)
        while waiting := [
            m for m in queue.sent if m.arguments["job_id"] == job_id and m.task in only
        ]:
            queue.sent.remove(waiting[0])
            step = services.jobs.get(job_id).steps[waiting[0].arguments["step"]]
            if step.status != StepStatus.READY:  # a test has played this one
                continue
            module, name = TASKS[waiting[0].task]
            task = getattr(importlib.import_module(module), name)
            task(**waiting[0].arguments)
        return services.jobs.get(job_id)

    return performing


@pytest.fixture
def rendered(services: Services, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The code of every scene that is really rendered."""
    codes: list[str] = []
    real = replacement.render_scene

    def counted(code: str, *given: Any, **options: Any) -> Any:
        codes.append(code)
        return real(code, *given, **options)

    monkeypatch.setattr("tasks.base.services_of", lambda app: services)
    monkeypatch.setattr(replacement, "render_scene", counted)
    return codes
