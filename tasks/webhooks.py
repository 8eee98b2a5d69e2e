"""Queue webhooks: deliveries, on their own so that a slow receiver keeps no other work waiting."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task

from services.jobs.pipelines import WEBHOOKS_DELIVER, WEBHOOKS_SWEEP
from tasks.context import services_of

log = logging.getLogger(__name__)


@shared_task(name=WEBHOOKS_DELIVER, bind=True)
def deliver(self: Any, delivery_id: str) -> None:
    """Send one delivery; the database decides whether it is due."""
    services_of(self.app).courier.deliver(delivery_id)


@shared_task(name=WEBHOOKS_SWEEP, bind=True)
def sweep(self: Any) -> None:
    """Call workers for the deliveries whose time has come."""
    if due := services_of(self.app).courier.sweep():
        log.info("webhook deliveries due=%d", due)
