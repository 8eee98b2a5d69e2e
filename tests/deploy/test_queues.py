"""Each queue has its worker in every way of starting, and nothing shares the one of recovery."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

import celeryconfig
from beat_schedule import beat_schedule
from services.jobs.pipelines import CANARY, QUEUES, TASK_QUEUES
from settings import Settings
from workers.celery_worker import ROLES
from workers.cluster import programs
from workers.command_parser import parser

CHECKOUT = Path(__file__).parents[2]
RECOVERY = "recovery"


def of_launcher() -> Iterable[Sequence[str]]:
    """What `./troupe up` starts."""
    settings = Settings(redis_url="redis://127.0.0.1:1").complete()
    for program in programs(settings, 8000, None, 5555):
        yield program.command[program.command.index("workers.cli") + 1 :]


def of_compose() -> Iterable[Sequence[str]]:
    compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())
    for service in compose["services"].values():
        yield [word for word in service.get("command", ()) if not word.startswith("${")]


def of_kubernetes() -> Iterable[Sequence[str]]:
    wanted = yaml.safe_load((CHECKOUT / "deploy/kustomization.yaml").read_text())["resources"]
    for name in wanted:
        for made in yaml.safe_load_all((CHECKOUT / "deploy" / name).read_text()):
            if made["kind"] == "Deployment":
                for container in made["spec"]["template"]["spec"]["containers"]:
                    yield container.get("args", ())


WAYS = {"launcher": of_launcher, "compose": of_compose, "kubernetes": of_kubernetes}


def workers(commands: Iterable[Sequence[str]]) -> list[list[str]]:
    """The queues of each worker among these commands."""
    return [_queues(command[1:]) for command in commands if command and command[0] == "worker"]


def _queues(words: Sequence[str]) -> list[str]:
    """Up to the first option; its value may be one of Compose's variables."""
    end = next((n for n, word in enumerate(words) if word.startswith("-")), len(words))
    queues: list[str] = parser().parse_args(["worker", *words[:end]]).queues
    return queues


def test_every_queue_is_served_in_every_way_of_starting() -> None:
    places: Mapping[str, Iterable[str]] = {
        **{name: chain(*workers(way())) for name, way in WAYS.items()},
        "ROLES": ROLES,
        "celeryconfig": [queue.name for queue in celeryconfig.task_queues],
        "TASK_QUEUES": TASK_QUEUES.values(),
        "canaries": [e["kwargs"]["queue"] for e in beat_schedule.values() if e["task"] == CANARY],
    }
    served = {place: set(queues) for place, queues in places.items()}
    missing = {place: set(QUEUES) - has for place, has in served.items()}
    unknown = {place: has - set(QUEUES) for place, has in served.items()}
    assert not any(missing.values()), missing
    assert not any(unknown.values()), unknown


def test_what_beat_sends_goes_to_the_queue_of_its_task() -> None:
    for name, entry in beat_schedule.items():
        queue = entry["options"]["queue"]
        wanted = entry["kwargs"]["queue"] if entry["task"] == CANARY else TASK_QUEUES[entry["task"]]
        assert queue == wanted, name


@pytest.mark.parametrize("way", WAYS)
def test_the_worker_of_recovery_has_no_other_queue(way: str) -> None:
    assert [RECOVERY] in workers(WAYS[way]())
    assert not [queues for queues in workers(WAYS[way]()) if RECOVERY in queues and len(queues) > 1]


def test_what_must_not_wait_is_recovered_by_that_worker_alone() -> None:
    sweeps = {entry["task"] for entry in beat_schedule.values() if "sweep" in entry["task"]}
    assert sweeps
    assert {TASK_QUEUES[task] for task in sweeps} == {RECOVERY}


@pytest.mark.parametrize("entry", beat_schedule.values(), ids=list(beat_schedule))
def test_a_worker_whose_clock_is_minutes_ahead_discards_nothing(entry: dict[str, Any]) -> None:
    assert entry["options"]["expires"] >= 3600


def test_the_worker_of_recovery_imports_nothing_heavy() -> None:
    program = (
        "import sys; from workers.celery_worker import worker_app; from settings import Settings;"
        "from tasks.context import services_of;"
        "settings = Settings(redis_url='redis://127.0.0.1:1', jwt_secret='s' * 32).complete();"
        "services_of(worker_app(settings, ['recovery']));"
        "heavy = ('numpy', 'cv2', 'mediapipe', 'manim', 'scipy', 'flask', 'pose', 'render');"
        "print([name for name in heavy if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "[]"
