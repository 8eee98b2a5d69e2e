"""Webhooks that are given with a job: told of it alone, also of what has happened to it already."""

from __future__ import annotations

from services.jobs.job import Job
from services.webhooks.announcements import told_ids
from services.webhooks.service import WebhookService
from services.webhooks.webhook import Webhook, WebhookRequest


class JobWebhooks:
    """All methods raise Unavailable."""

    def __init__(self, webhooks: WebhookService) -> None:
        self._webhooks = webhooks

    def bind(self, job: Job, wish: WebhookRequest, app_id: str | None = None) -> Webhook:
        """Have the address told of this job. What is told from now on reaches it by itself; what
        was told before is looked up, so that nothing falls between. May be repeated. What an app
        has given along (`app_id`) ends with its user's consent.

        Raises CallbackRefused, InvalidSecret, TooManyWebhooks.
        """
        webhook = self._webhooks.bind(job.id, job.owner, wish, app_id)
        for event in self._webhooks.log.many(told_ids(job)):
            if webhook.active and webhook.wants(event):
                self._webhooks.deliveries.add(webhook, event)
        return webhook
