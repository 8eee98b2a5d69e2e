"""The plan task asks the language model of the settings, and goes on without it."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from render.planner.llm.prompt import VERSION
from services.assembly import Services
from settings import InvalidSettings, Settings
from tasks.planning import planned
from tasks.work import Interrupted, Work
from tests.render.model_server import KEY, ModelServer, model_server, overloaded, silent
from tests.render.test_llm_planner import GOOD
from tests.tasks.attempts import work
from workers.render import plan_by_language_model

__all__ = ["work"]

Begin = Callable[..., Work]


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
        lesson, planner = planned(begun(work, server, "Tides"))

    assert [scene.title for scene in lesson.scenes] == ["One", "Two", "Three"]
    assert planner == {"name": "a-model", "version": VERSION}


def test_without_an_answer_the_catalogue_plans_and_the_log_says_so(
    work: Begin, services: Services
) -> None:
    with model_server(overloaded) as server:
        attempt = begun(work, server, "Quadratic functions")
        lesson, planner = planned(attempt)

    assert planner["name"] == "lessons"
    assert len(lesson.scenes) >= 3
    lines, _ = services.jobs.logs(attempt.job.id)
    (line,) = [line for line in lines if line["data"]["level"] == "WARNING"]
    assert "503" in json.dumps(line)
    assert KEY not in json.dumps(lines)
    assert KEY not in repr(attempt.services.settings)


def test_a_job_that_is_cancelled_meanwhile_is_interrupted(
    work: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    with model_server(silent) as server:
        attempt = begun(work, server, "Tides")
        monkeypatch.setattr(attempt, "unwanted", lambda: True)
        with pytest.raises(Interrupted):
            planned(attempt)


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
