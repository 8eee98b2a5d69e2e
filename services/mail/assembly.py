"""The services of mail over the stores."""

from __future__ import annotations

from dataclasses import dataclass

from services.mail.folder import MailFolder
from services.mail.late_bounces import LateBounces
from services.mail.letter import Mail
from services.mail.outbox import Outbox
from services.mail.postman import Postman
from services.mail.smtp import SmtpServer
from services.stores import Part, Stores
from settings import Settings


@dataclass(frozen=True)
class MailServices(Part):
    sender: Mail
    outbox: Outbox
    postman: Postman
    late_bounces: LateBounces


def build_mail(stores: Stores) -> MailServices:
    outbox = Outbox(stores.documents, stores.queue, stores.derive_box("letters"))
    return MailServices(
        sender=choose_sender(stores.settings, outbox),
        outbox=outbox,
        postman=Postman(outbox, smtp_server(stores.settings)),
        late_bounces=LateBounces(outbox, stores.settings.mail_return),
    )


def choose_sender(settings: Settings, outbox: Outbox) -> Mail:
    """Through the outbox where a mail server is set, else into a folder."""
    if settings.smtp_url:
        return outbox
    return MailFolder(settings.data_dir / "mail", settings.mail_from)


def smtp_server(settings: Settings) -> SmtpServer | None:
    """None where none is set."""
    if not settings.smtp_url:
        return None
    return SmtpServer(settings.smtp_url, settings.mail_from, settings.mail_return)
