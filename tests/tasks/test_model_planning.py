"""The plan task asks the language model of the settings, and goes on without it."""

from __future__ import annotations

import argparse
import json
import threading
from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image

from render.planner.llm.prompt import VERSION
from render.scenes.measuring import measure_scene
from render.scenes.scene import RenderCancelled
from render.untrusted_media.drafts import DraftRequest, DraftTooLong, Stopped, ToldDraft
from services.assembly import Services
from services.jobs.kinds.video_generation import Planner
from settings import InvalidSettings, Settings
from tasks.planning import PlanRefused, plan_lesson
from tasks.work import Interrupted, Work
from tests.render.planner.model_server import KEY, ModelServer, model_server, overloaded, silent
from tests.render.planner.test_llm_planner import GOOD, coded
from tests.render.planner.test_llm_planner import scene as scene_of
from tests.tasks.attempts import work
from workers.render import plan_by_language_model

__all__ = ["work"]

Begin = Callable[..., Work]


@pytest.fixture(autouse=True)
def without_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("render.planner.llm.endpoint.FIRST_WAIT", 0.01)


@pytest.fixture(autouse=True)
def drafted(monkeypatch: pytest.MonkeyPatch) -> list[DraftRequest]:
    """What was asked of the process that drafts, which knows one lesson and one that never ends."""
    asked: list[DraftRequest] = []

    def tell(wish: DraftRequest, *, should_stop: Callable[[], bool]) -> ToldDraft:
        asked.append(wish)
        if should_stop():
            raise Stopped
        if wish.topic == "Endless":
            raise DraftTooLong("it takes more than 25 seconds")
        lesson = "explainer" if wish.topic == "Tides" else "quadratic"
        return ToldDraft({}, "the nearest script", lesson, 1.0, ())

    monkeypatch.setattr("render.untrusted_media.drafts.tell_draft", tell)
    return asked


@pytest.mark.parametrize(
    ("topic", "begins"), [("Quadratic functions", True), ("Tides", False), ("Endless", False)]
)
def test_the_draft_that_a_model_begins_with_is_made_behind_the_walls(
    work: Begin,
    drafted: list[DraftRequest],
    monkeypatch: pytest.MonkeyPatch,
    topic: str,
    begins: bool,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a request is read in the worker's own process")

    monkeypatch.setattr("render.planner.llm.planner.draft_lesson", refuse)
    with model_server(json.dumps(GOOD)) as server:
        assert plan_lesson(begun(work, server, topic)).planner.name == "a-model"

    assert [wish.topic for wish in drafted] == [topic]
    assert ("the nearest script" in server.questions[0]["messages"][1]["content"]) is begins


def test_a_lesson_that_the_catalogue_never_ends_to_plan_is_refused(
    work: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    def plan(*_: object, **__: object) -> None:
        while True:
            pass

    monkeypatch.setattr("tasks.planning.PLANNING_SECONDS", 0.05)
    monkeypatch.setattr("render.planner.offline.draft_lesson", plan)
    with pytest.raises(PlanRefused, match=r"within 0\.05 seconds") as refusal:
        plan_lesson(work(topic="Tides"))
    assert refusal.value.code == "TOO_LONG"


def asking(server: ModelServer, settings: Settings) -> Settings:
    return replace(settings, llm_url=server.url, llm_model="a-model", llm_key=KEY)


def begun(begin: Begin, server: ModelServer, topic: str) -> Work:
    """The work at a plan, in a house whose settings name this server."""
    attempt = begin(topic=topic)
    settings = asking(server, attempt.services.settings)
    attempt.services = replace(attempt.services, settings=settings)
    return attempt


def test_the_model_of_the_settings_plans_and_is_named(work: Begin) -> None:
    with model_server(json.dumps(GOOD)) as server:
        lesson, planner, _ = plan_lesson(begun(work, server, "Tides"))

    assert [scene.title for scene in lesson.scenes] == ["One", "Two", "Three"]
    assert planner == Planner(name="a-model", version=VERSION)


def test_the_settings_say_what_a_lesson_may_cost(work: Begin) -> None:
    with model_server(json.dumps(GOOD)) as server:
        attempt = begun(work, server, "Tides")
        settings = replace(attempt.services.settings, llm_seconds=1e-9)
        attempt.services = replace(attempt.services, settings=settings)
        assert plan_lesson(attempt).planner.name == "lessons"
    assert not server.questions


@pytest.mark.slow
def test_a_model_that_takes_pictures_is_shown_its_lesson_once(work: Begin) -> None:
    with model_server(json.dumps(GOOD), "KEEP") as server:
        attempt = begun(work, server, "Tides")
        settings = replace(attempt.services.settings, llm_pictures=True)
        attempt.services = replace(attempt.services, settings=settings)
        lesson, _, _ = plan_lesson(attempt)

    assert [scene.title for scene in lesson.scenes] == ["One", "Two", "Three"]
    _, asked = server.questions
    _, *pictures = asked["messages"][-1]["content"]
    assert len(pictures) == 1 + 3, "the whole, and each scene"
    data = [b64decode(one["image_url"]["url"].partition(",")[2]) for one in pictures]
    sizes = [Image.open(BytesIO(one)).size for one in data]
    assert sizes[1:] == [(640, 360)] * 3
    assert np.asarray(Image.open(BytesIO(data[1]))).std() > 5, "there is something on it"


def test_without_an_answer_the_catalogue_plans_and_the_log_says_so(
    work: Begin, services: Services
) -> None:
    with model_server(overloaded) as server:
        attempt = begun(work, server, "Quadratic functions")
        lesson, planner, _ = plan_lesson(attempt)

    assert planner.name == "lessons"
    assert len(lesson.scenes) >= 3
    lines, _ = services.jobs.logs(attempt.job.id)
    (line,) = [line.data for line in lines if line.data["level"] == "WARNING"]
    assert "503" in json.dumps(line)
    assert KEY not in repr(lines)
    assert KEY not in repr(attempt.services.settings)


def test_a_job_that_is_cancelled_meanwhile_is_interrupted(
    work: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server(silent) as server:
        attempt = begun(work, server, "Tides")
        monkeypatch.setattr(attempt, "should_stop", lambda: True)
        with pytest.raises(Interrupted):
            plan_lesson(attempt)


ENDLESS = """from manim import *
class Endless(Scene):
    def construct(self):
        while True:
            pass
"""


def test_a_job_that_is_cancelled_while_its_code_is_measured_is_interrupted(
    work: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    begins = threading.Event()

    def measure(*arguments: Any, **options: Any) -> list[float]:
        begins.set()
        return measure_scene(*arguments, **options)

    monkeypatch.setattr("render.scenes.measuring.measure_scene", measure)
    answer = json.dumps(GOOD | {"scenes": [scene_of("One"), coded(ENDLESS)]})
    with model_server(answer) as server:
        attempt = begun(work, server, "Tides")
        settings = replace(attempt.services.settings, free_code="models")
        attempt.services = replace(attempt.services, settings=settings)
        monkeypatch.setattr(attempt, "should_stop", begins.is_set)
        with pytest.raises(Interrupted) as interruption:
            plan_lesson(attempt)
    assert isinstance(interruption.value.__cause__, RenderCancelled)


def test_the_command_line_asks_it_too_and_says_when_it_does_without(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    options = argparse.Namespace(topic="Tides", description="", duration=None)
    with model_server(json.dumps(GOOD), overloaded) as server:
        asked = asking(server, settings)
        plans = [plan_by_language_model(options, asked) for _ in range(2)]

    assert plans[0] is not None
    assert plans[0].topic == "Tides"
    assert plans[1] is None
    assert "503" in capsys.readouterr().err
    assert plan_by_language_model(options, settings) is None


@pytest.mark.parametrize(
    "given",
    [{"llm_url": "https://host/v1"}, {"llm_model": "m"}, {"llm_url": "ftp://h", "llm_model": "m"}],
)
def test_half_an_endpoint_is_refused_at_start(given: dict[str, str], settings: Settings) -> None:
    with pytest.raises(InvalidSettings, match="LLM_"):
        replace(settings, **given).complete()  # type: ignore[arg-type]
