"""Webhooks over real SQLite and a real receiver; the clock is passed in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message as Headers
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from services.accounts.apps import Apps
from services.clock import now
from services.interfaces import DocumentStore, Message
from services.jobs.job import Job
from services.jobs.job_event import JobEvent, JobProgress
from services.jobs.service import Claim, JobService
from services.webhooks.announcements import WebhookAnnouncements
from services.webhooks.callback_address import CallbackAddresses
from services.webhooks.callback_post import CallbackPost, Timeouts
from services.webhooks.deliveries import Deliveries
from services.webhooks.delivery import WebhookSender
from services.webhooks.log import EventLog
from services.webhooks.secret_box import SecretBox
from services.webhooks.service import WebhookService
from services.webhooks.webhook import JOB_EVENTS, Delivery, Webhook, WebhookRequest

OWNER = "dancer"
SECRET = "your-webhook-secret"
KEY = b"k" * 32


@dataclass
class Clock:
    """A clock that a test may move."""

    moment: datetime = field(default_factory=now)

    def __call__(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


@dataclass
class ListQueue:
    """Keeps what was sent."""

    sent: list[Message] = field(default_factory=list)

    def publish(self, message: Message) -> None:
        self.sent.append(message)

    def depth(self, queue: str) -> int:
        return len(self.sent)


class NoSignal:
    def notify(self, topic: str) -> None:
        return

    def wait(self, topic: str, timeout: float) -> bool:
        return False


@dataclass(frozen=True)
class Taken:
    """One request that the receiver got."""

    headers: Headers
    body: bytes


@dataclass
class Receiver:
    """Answers what it is told to; can be down and come back at the same port."""

    status: int = 200
    answer: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    hold: Callable[[], None] = lambda: None
    decide: Callable[[Taken], int] | None = None
    port: int = 0
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?for=t2m"

    def start(self) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler_of(self))
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


def _handler_of(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            receiver.taken.append(Taken(self.headers, body))
            receiver.hold()
            decide = receiver.decide or (lambda _: receiver.status)
            self.send_response(decide(receiver.taken[-1]))
            for name, value in receiver.answer.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, *_: object) -> None:
            return

    return Handler


@dataclass(frozen=True)
class Bench:
    """Jobs, webhooks, and the way from one to the other."""

    documents: DocumentStore
    queue: ListQueue
    clock: Clock
    jobs: JobService
    webhooks: WebhookService
    webhook_sender: WebhookSender
    announcements: WebhookAnnouncements
    addresses: CallbackAddresses

    def hook(
        self, url: str, events: Sequence[str] = JOB_EVENTS, secret: str = SECRET, **more: Any
    ) -> Webhook:
        return self.webhooks.create(
            OWNER, WebhookRequest(url=url, events=events, secret=secret, **more)
        )

    def job(self) -> Job:
        return self.jobs.create("video_generation", OWNER, {"generate_thumbnails": True})[0]

    def claimed(self) -> Claim:
        claim = self.jobs.claim(self.job().id, "plan", "worker-1")
        assert claim is not None
        return claim

    def work(self) -> None:
        """What the workers of the queue do until it is empty."""
        while self.queue.sent:
            message = self.queue.sent.pop(0)
            if message.task == "webhooks.deliver":
                self.webhook_sender.deliver(message.arguments["delivery_id"])

    def sweep(self, **later: float) -> None:
        self.clock.forward(**later)
        self.webhook_sender.sweep()
        self.work()

    def deliveries(self, webhook: Webhook) -> list[Delivery]:
        found = self.documents.find("webhook_deliveries", {"webhook_id": webhook.id})
        return [Delivery.from_document(document) for document in found]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.start()
    yield receiver
    receiver.stop()


@pytest.fixture
def bench(documents: DocumentStore) -> Bench:
    queue, clock = ListQueue(), Clock()
    addresses = CallbackAddresses(_nowhere, allow_loopback=True)
    log, deliveries = EventLog(documents, clock=clock), Deliveries(documents, queue, clock=clock)
    webhooks = WebhookService(documents, addresses, log, deliveries, SecretBox([KEY]), clock=clock)
    announcements = WebhookAnnouncements(
        webhooks, log, Apps(documents), "https://troupe.example.com"
    )
    jobs = JobService(documents, queue, NoSignal(), clock=clock)
    jobs.listen(announcements.job_ended)
    jobs.listen_events(announcements.job_noted)
    post = CallbackPost(addresses, timeouts=Timeouts(connect=1, total=2), clock=clock)
    webhook_sender = WebhookSender(webhooks, post, clock=clock, jitter=lambda: 1.0)
    made = Bench(documents, queue, clock, jobs, webhooks, webhook_sender, announcements, addresses)
    jobs.prepare()
    webhooks.prepare()
    return made


def _nowhere(host: str) -> Sequence[str]:
    raise OSError("no such name")


def progress_event(percentage: float) -> JobEvent:
    """As the job notes it at each whole per cent."""
    data = JobProgress(percentage=percentage).to_document()
    return JobEvent(
        sequence=int(percentage), type="job.progress", at="2026-01-01T00:00:00.000000Z", data=data
    )


def status_of(delivery: Delivery) -> tuple[str, list[Any]]:
    """Its status, and what came of each try."""
    return delivery.status, [tried.status_code for tried in delivery.tries]
