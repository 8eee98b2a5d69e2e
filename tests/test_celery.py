"""What can be sent is registered by a worker of the queue that it goes to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import celeryconfig
from beat_schedule import beat_schedule
from services.jobs.kinds.lessons import lesson_steps
from services.jobs.kinds.pose_analysis import SegmentSpan, analysis_steps
from services.jobs.kinds.registry import KINDS
from services.jobs.pipelines import CANARY, QUEUES, TASK_QUEUES
from settings import Settings
from workers.celery_worker import ROLES, worker_app

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).resolve().parent.parent


def sendable() -> set[tuple[str, str]]:
    """Every (task, queue) that the house can send: by pipelines, by Beat."""
    steps = [kind.first for kind in KINDS.values()]
    steps += analysis_steps([SegmentSpan(index=0, start=0, end=9, warmup_frames=0)])
    steps += lesson_steps(2)
    beat = {(entry["task"], entry["options"]["queue"]) for entry in beat_schedule.values()}
    return {(step.task, step.queue) for step in steps} | set(TASK_QUEUES.items()) | beat


@pytest.fixture(scope="module")
def registered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """The tasks of each queue's worker, asked of a process of its own."""
    program = (
        "import sys; from workers.celery_worker import worker_app; from settings import Settings;"
        "app = worker_app(Settings(redis_url='redis://127.0.0.1:1').complete(), [sys.argv[1]]);"
        "print('\\n'.join(name for name in app.tasks if not name.startswith('celery.')))"
    )
    return {
        queue: set(
            subprocess.run(
                [sys.executable, "-c", program, queue],
                cwd=CHECKOUT, check=True, capture_output=True, text=True,
            ).stdout.split()
        )
        for queue in QUEUES
    }  # fmt: skip


def test_every_task_that_can_be_sent_is_registered_by_its_queues_worker(
    registered: dict[str, set[str]],
) -> None:
    lost = {(task, queue) for task, queue in sendable() if task not in registered[queue]}
    assert not lost


def test_every_registered_task_can_be_sent(registered: dict[str, set[str]]) -> None:
    assert set().union(*registered.values()) == {task for task, _ in sendable()}


def test_every_queue_has_a_worker_a_canary_and_a_declaration() -> None:
    assert set(ROLES) == set(QUEUES)
    assert {queue.name for queue in celeryconfig.task_queues} == set(QUEUES)
    canaries = {e["options"]["queue"] for e in beat_schedule.values() if e["task"] == CANARY}
    assert canaries == set(QUEUES)


def test_every_route_leads_to_a_known_queue() -> None:
    app = worker_app(Settings(redis_url="redis://127.0.0.1:1").complete(), ["cleanup"])
    for task, queue in TASK_QUEUES.items():
        assert app.amqp.router.route({}, task)["queue"].name == queue


def test_time_limits_stay_below_the_visibility_timeout() -> None:
    visible = celeryconfig.broker_transport_options["visibility_timeout"]
    assert celeryconfig.task_soft_time_limit < celeryconfig.task_time_limit < visible


def test_nothing_that_may_not_be_forked_is_imported_before_the_fork() -> None:
    program = (
        "import sys; from workers.celery_worker import worker_app; from settings import Settings;"
        "worker_app(Settings(redis_url='redis://127.0.0.1:1').complete());"
        "print([n for n in ('mediapipe', 'manim', 'pymongo', 'boto3', 'cv2') if n in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=CHECKOUT, check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == "[]"
