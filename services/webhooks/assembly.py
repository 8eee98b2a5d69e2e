"""The services of webhooks over the stores."""

from __future__ import annotations

from dataclasses import dataclass

from services.accounts.apps import Apps
from services.jobs.service import JobService
from services.stores import Part, Stores
from services.webhooks.announcements import WebhookAnnouncements
from services.webhooks.callback_address import CallbackAddresses
from services.webhooks.callback_post import CallbackPost, Timeouts
from services.webhooks.check import ReceiverCheck
from services.webhooks.deliveries import Deliveries
from services.webhooks.delivery import WebhookSender
from services.webhooks.job_webhooks import JobWebhooks
from services.webhooks.log import EventLog
from services.webhooks.secret_box import SecretBox
from services.webhooks.service import WebhookService

# somebody waits for the answers to all of them
CHECK_TIMEOUTS = Timeouts(connect=3.0, total=5.0)


@dataclass(frozen=True)
class WebhookServices(Part):
    endpoints: WebhookService
    of_jobs: JobWebhooks
    sender: WebhookSender
    check: ReceiverCheck


def build_webhooks(stores: Stores, jobs: JobService, apps: Apps) -> WebhookServices:
    """Webhooks that are told what happens to these jobs."""
    settings, documents = stores.settings, stores.documents
    addresses = CallbackAddresses(allow_loopback=settings.webhooks_allow_loopback)
    events, deliveries = EventLog(documents), Deliveries(documents, stores.queue)
    box = SecretBox(stores.derive_keys("webhook secrets"))
    endpoints = WebhookService(documents, addresses, events, deliveries, box)
    announcements = WebhookAnnouncements(endpoints, events, apps, settings.public_url)
    jobs.listen(announcements.job_ended)
    jobs.listen_events(announcements.job_noted)
    return WebhookServices(
        endpoints=endpoints,
        of_jobs=JobWebhooks(endpoints),
        sender=WebhookSender(endpoints, CallbackPost(addresses)),
        check=ReceiverCheck(CallbackPost(addresses, timeouts=CHECK_TIMEOUTS)),
    )
