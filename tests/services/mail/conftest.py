"""An outbox over real SQLite and MongoDB, and a real mail server, which can be told what to say."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from services.clock import now
from services.interfaces import DocumentStore, Message
from services.mail.letter import Letter, LetterKind
from services.mail.outbox import BOUNCES, LETTERS, Outbox, StoredLetter
from services.mail.postman import Postman
from services.mail.smtp import SmtpServer
from tests.services.conftest import _free_port

KEY = Fernet.generate_key()
SENDER = "Troupe <house@example.org>"
REMOTE = "127.0.0.2"  # as good as another machine: TLS is demanded of it
LETTER = Letter(
    "dancer@example.com",
    "Grüße",
    "Bitte öffnen:\nhttp://localhost/x?token=abc\n",
    LetterKind.VERIFICATION,
    "user-1",
)


@dataclass
class MailServer:
    """Keeps what it takes; answers MAIL, RCPT and DATA with what it is told to."""

    host: str = "127.0.0.1"
    port: int = field(default_factory=_free_port)
    options: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    hold: Callable[[], None] = lambda: None
    _controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(
            self, hostname=self.host, port=self.port, ready_timeout=10, **self.options
        )
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        answer = self.answers.get(address, self.answers.get("RCPT", "250 OK"))
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.get("DATA", "250 OK")
        if answer.startswith("250"):
            content = envelope.content or b""
            assert isinstance(content, bytes)
            self.taken.append(message_from_bytes(content, policy=policy.default))
            self.recipients += envelope.rcpt_tos
        self.hold()
        return answer

    async def handle_QUIT(self, *_: Any) -> str:  # noqa: N802
        return self.answers.get("QUIT", "221 Bye")


def admit(server: Any, session: Any, envelope: Any, mechanism: str, given: Any) -> AuthResult:
    """Who has this password."""
    known = given == LoginPassword(b"somebody", b"a password/@")
    return AuthResult(success=known, handled=False)


@pytest.fixture
def server() -> Iterator[MailServer]:
    made = MailServer()
    made.start()
    yield made
    made.stop()


@dataclass
class QueueOfCalls:
    sent: list[Message] = field(default_factory=list)

    def publish(self, message: Message) -> None:
        self.sent.append(message)

    def depth(self, queue: str) -> int:
        return len(self.sent)


@dataclass
class Clock:
    moment: datetime = field(default_factory=now)

    def __call__(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class House:
    """Letters, and the way from the outbox to the server."""

    documents: DocumentStore
    queue: QueueOfCalls
    clock: Clock
    outbox: Outbox
    postman: Postman

    def send(self, **changed: Any) -> None:
        self.outbox.send(replace(LETTER, **changed))

    def work(self) -> None:
        """What the workers of the queue do until it is empty."""
        while self.queue.sent:
            self.postman.deliver(self.queue.sent.pop(0).arguments["letter_id"])

    def sweep(self, **later: float) -> None:
        self.clock.moment += timedelta(**later)
        self.postman.sweep()
        self.work()

    @property
    def letters(self) -> list[StoredLetter]:
        found = self.documents.find(LETTERS, {}, sort=("created_at",))
        return [StoredLetter.from_document(document) for document in found]

    @property
    def bounced(self) -> list[str]:
        return [document["_id"] for document in self.documents.find(BOUNCES, {})]


@pytest.fixture
def open_house(documents: DocumentStore) -> Callable[..., House]:
    """Makes one whose letters go to this address."""

    def make(url: str) -> House:
        queue, clock = QueueOfCalls(), Clock()
        box = MultiFernet([Fernet(KEY)])
        outbox = Outbox(documents, queue, box, clock=clock)
        outbox.prepare()
        postman = Postman(outbox, SmtpServer(url, SENDER), clock=clock, jitter=lambda: 1.0)
        return House(documents, queue, clock, outbox, postman)

    return make


@pytest.fixture
def house(open_house: Callable[..., House], server: MailServer) -> House:
    return open_house(f"smtp://127.0.0.1:{server.port}")


def certificate(folder: Path, address: str = REMOTE) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this address that has signed itself, and a server's context with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "mail.crt", folder / "mail.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
