"""A broker that cannot be reached is told at once: a caller of the API is waiting."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from services.interfaces import Message, Unavailable
from services.jobs.celery_queue import CeleryQueue, celery_app


@dataclass
class HangingUp:
    """Takes calls, and ends each at once."""

    listener: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    calls: int = 0

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.listener.getsockname()[1]}/0"

    def serve(self) -> None:
        while True:
            try:
                caller, _ = self.listener.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()


@pytest.fixture
def broker() -> Iterator[HangingUp]:
    broker = HangingUp()
    serving = threading.Thread(target=broker.serve)
    serving.start()
    yield broker
    broker.listener.shutdown(socket.SHUT_RDWR)
    broker.listener.close()
    serving.join()


def test_a_broker_that_hangs_up_is_called_once_and_not_again_and_again(broker: HangingUp) -> None:
    queue = CeleryQueue(celery_app(broker.url, broker.url))

    with pytest.raises(Unavailable):
        queue.publish(Message("render.plan", "render", {"job_id": "job_1"}))
    published = broker.calls
    with pytest.raises(Unavailable):
        queue.depth("render")

    assert published == 1
    assert broker.calls == 2


def test_a_queue_is_as_deep_as_what_was_sent_to_it_and_not_taken() -> None:
    """On a broker in this process, which does all that kombu asks of one."""
    queue = CeleryQueue(celery_app("memory://depth", ""))
    for number in range(3):
        queue.publish(Message("render.plan", "render", {"job_id": f"job_{number}"}))
    queue.publish(Message("pose.probe", "pose", {"job_id": "job_9"}))

    assert [queue.depth(name) for name in ("render", "pose", "scoring")] == [3, 1, 0]
