"""What a webhook and its deliveries are.

WebhookError                the message is fit for the caller
├── WebhookNotFound         no such webhook, or not the caller's
├── DeliveryNotFound        no such delivery of this webhook
├── TooManyWebhooks         the caller has as many as one may have
└── WebhookDisabled         nothing is sent to it until it is switched on again
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from services.interfaces import Index

WEBHOOKS = "webhooks"
DELIVERIES = "webhook_deliveries"
EVENTS = "webhook_events"
STREAMS = "webhook_streams"

JOB_EVENTS = ("job.started", "job.progress", "job.completed", "job.failed", "job.cancelled")
TEST, DISABLED_EVENT = "webhook.test", "webhook.disabled"

ACTIVE, DISABLED = "active", "disabled"
PENDING, DELIVERED, FAILED, HELD = "pending", "delivered", "failed", "held"

RETENTION = timedelta(days=30)
MOST_WEBHOOKS = 20

INDEXES: Mapping[str, tuple[Index, ...]] = {
    WEBHOOKS: (Index(("user_id", "-created_at")),),
    DELIVERIES: (
        Index(("webhook_id", "-created_at")),
        Index(("webhook_id", "status", "next_try_at")),
        Index(("user_id", "job_id", "created_at")),
        Index(("status", "next_try_at")),
        Index(("webhook_id", "slot"), unique=True),
        Index(("user_id", "slot")),
        Index(("user_id", "status", "next_try_at")),
        Index(("expires_at",), expires=True),
    ),
    EVENTS: (
        Index(("user_id", "sequence"), unique=True),
        Index(("expires_at",), expires=True),
    ),
    STREAMS: (),
}


class WebhookError(Exception):
    """It cannot be done. The message is fit for the caller."""


class WebhookNotFound(WebhookError):
    """No such webhook, or not the caller's."""


class DeliveryNotFound(WebhookError):
    """No such delivery of this webhook."""


class TooManyWebhooks(WebhookError):
    """The caller has as many as one may have."""


class WebhookDisabled(WebhookError):
    """Nothing is sent to it until it is switched on again."""


@dataclass(frozen=True)
class Secret:
    """One signing secret; `expires_at` (a stamp) is None for the newest."""

    secret: str
    expires_at: str | None = None


@dataclass(frozen=True)
class Webhook:
    """One endpoint of a user. Times are stamps."""

    id: str
    user_id: str
    url: str
    events: tuple[str, ...]
    description: str | None
    secrets: tuple[Secret, ...]
    status: str
    disabled_reason: str | None
    failing_since: str | None
    created_at: str
    updated_at: str

    @property
    def active(self) -> bool:
        return self.status == ACTIVE

    def valid_secrets(self, now: str) -> list[str]:
        """Those that sign at this moment, the newest first."""
        return [s.secret for s in self.secrets if s.expires_at is None or s.expires_at > now]

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Webhook:
        kept = ("user_id", "url", "description", "status", "disabled_reason", "failing_since")
        return cls(
            id=document["_id"],
            events=tuple(document["events"]),
            secrets=tuple(Secret(**secret) for secret in document["secrets"]),
            created_at=document["created_at"],
            updated_at=document["updated_at"],
            **{name: document[name] for name in kept},
        )
