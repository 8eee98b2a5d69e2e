"""Queue webhooks, too: letters, which only wait for their server as deliveries do."""

from __future__ import annotations

from typing import Any

from celery import shared_task

from services.jobs.pipelines import MAIL_DELIVER
from tasks.context import services_of


@shared_task(name=MAIL_DELIVER, bind=True)
def deliver(self: Any, letter_id: str) -> None:
    """Hand over one letter; the database decides whether it is due."""
    services_of(self.app).mail.postman.deliver(letter_id)
