"""Queue webhooks: deliveries, on their own so that a slow receiver keeps no other work waiting."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from services.jobs.pipelines import WEBHOOKS_DELIVER
from tasks.context import services_of


@shared_task(name=WEBHOOKS_DELIVER, bind=True)
def deliver(self: Any, delivery_id: str) -> None:
    """Send one delivery; the database decides whether it is due."""
    services_of(self.app).webhooks.sender.deliver(delivery_id)
