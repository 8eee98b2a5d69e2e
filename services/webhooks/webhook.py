"""What a webhook and its deliveries are.

WebhookError                the message is fit for the caller
├── WebhookNotFound         no such webhook, or not the caller's
├── DeliveryNotFound        no such delivery of this webhook
├── TooManyWebhooks         the caller has as many as one may have
├── WebhookDisabled         nothing is sent to it until it is switched on again
└── SecretLost              its secret cannot be read any more
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services.documents.records import Record, stored_as
from services.interfaces import Index
from services.sending import Sendable

WEBHOOKS = "webhooks"
DELIVERIES = "webhook_deliveries"
EVENTS = "webhook_events"
STREAMS = "webhook_streams"

JOB_EVENTS = ("job.started", "job.progress", "job.completed", "job.failed", "job.cancelled")
TEST, DISABLED_EVENT = "webhook.test", "webhook.disabled"

ACTIVE, DISABLED = "active", "disabled"
DELIVERED, FAILED, HELD = "delivered", "failed", "held"  # and PENDING

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


class SecretLost(WebhookError):
    """Its secret cannot be read any more: the key that it is encrypted with was dropped."""

    def __init__(self) -> None:
        super().__init__(
            "Its secret cannot be read any more: rotate it, and switch the webhook on."
        )


@dataclass(frozen=True)
class Secret(Record):
    """One signing secret; `expires_at` (a stamp) is None for the newest."""

    secret: str
    expires_at: str | None = None


@dataclass(frozen=True, kw_only=True)
class Webhook(Record):
    """One endpoint of a user. Times are stamps. It has no secrets where they cannot be read."""

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    url: str
    events: tuple[str, ...]
    description: str | None
    secrets: tuple[Secret, ...]
    secrets_key: str | None = None  # what they are encrypted with in the database
    status: str
    disabled_reason: str | None
    failing_since: str | None
    created_at: str
    updated_at: str

    @property
    def active(self) -> bool:
        return self.status == ACTIVE

    def valid_secrets(self, now: str) -> list[str]:
        """Those that sign at this moment, the newest first. Raises SecretLost."""
        if not self.secrets:
            raise SecretLost
        return [s.secret for s in self.secrets if s.expires_at is None or s.expires_at > now]


@dataclass(frozen=True, kw_only=True)
class WebhookEvent(Record):
    """Something that happened to a user's things: the `sequence`-th, kept until `expires_at`."""

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    sequence: int
    event: str
    timestamp: str
    data: dict[str, Any]
    expires_at: str


@dataclass(frozen=True, kw_only=True)
class Try(Record):
    """One attempt to deliver: the receiver's status, or in words why there is none."""

    at: str
    status_code: int | None = None
    error: str | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, kw_only=True)
class Delivery(Sendable):
    """One event on its way to one webhook. Times are stamps."""

    webhook_id: str
    user_id: str
    event_id: str
    event: str
    job_id: str | None
    attempt: int = 0
    tries: tuple[Try, ...] = ()
    created_at: str
    completed_at: str | None = None
    expires_at: str
