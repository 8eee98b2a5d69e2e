"""What a webhook and its deliveries are.

WebhookError                the message is fit for the caller
├── WebhookNotFound         no such webhook, or not the caller's
├── DeliveryNotFound        no such delivery of this webhook
├── TooManyWebhooks         the caller has as many as one may have
├── WebhookDisabled         nothing is sent to it until it is switched on again
└── SecretLost              its secret cannot be read any more
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from services.documents.records import LEFT_OUT, Record, stored_as
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
    WEBHOOKS: (
        Index(("user_id", "-created_at")),
        Index(("job_id",)),
        Index(("app_id",)),
        Index(("expires_at",), expires=True),
    ),
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
        Index(("about",)),
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
            "Its secret cannot be read any more: rotate it, give its headers again, and switch the "
            "webhook on."
        )


@dataclass(frozen=True)
class Secret(Record):
    """One signing secret; `expires_at` (a stamp) is None for the newest."""

    secret: str
    expires_at: str | None = None


@dataclass(frozen=True, kw_only=True)
class WebhookRequest:
    """A webhook that somebody wants. `headers` are sent with each event; it is told of jobs of
    these types only, and of those whose metadata has all of this, where either is given."""

    url: str
    events: Sequence[str]
    secret: str | None = None
    description: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    job_types: Sequence[str] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Webhook(Record):
    """One endpoint of a user, for all of their jobs or (`job_id`) for one, until `expires_at`;
    `app_id` is the app that has given it along, as long as it may act for the user.
    Times are stamps. It has neither secrets nor headers where they cannot be read."""

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    url: str
    events: tuple[str, ...]
    description: str | None
    secrets: tuple[Secret, ...]
    secrets_key: str | None = None  # what they and the headers are encrypted with
    headers: dict[str, str] = field(default_factory=dict, metadata=LEFT_OUT)
    job_types: tuple[str, ...] = field(default=(), metadata=LEFT_OUT)
    metadata: dict[str, str] = field(default_factory=dict, metadata=LEFT_OUT)
    job_id: str | None = field(default=None, metadata=LEFT_OUT)
    app_id: str | None = field(default=None, metadata=LEFT_OUT)
    expires_at: str | None = field(default=None, metadata=LEFT_OUT)
    status: str
    disabled_reason: str | None
    failing_since: str | None
    created_at: str
    updated_at: str

    @property
    def active(self) -> bool:
        return self.status == ACTIVE

    def wants(self, event: WebhookEvent) -> bool:
        """Whether it is told of this event of its owner's log."""
        told = event.data.get("metadata") or {}
        return (
            event.event in self.events
            and self.job_id in (None, event.data.get("job_id"))
            and (not self.job_types or event.data.get("type") in self.job_types)
            and all(told.get(name) == value for name, value in self.metadata.items())
        )

    def valid_secrets(self, now: str) -> list[str]:
        """Those that sign at this moment, the newest first. Raises SecretLost."""
        if not self.secrets:
            raise SecretLost
        return [s.secret for s in self.secrets if s.expires_at is None or s.expires_at > now]


@dataclass(frozen=True, kw_only=True)
class WebhookEvent(Record):
    """Something that happened to a user's things: the `sequence`-th, kept until `expires_at`.
    `about` is whose things they are where the log is an app's."""

    id: str = field(metadata=stored_as("_id"))
    user_id: str
    sequence: int
    event: str
    timestamp: str
    data: dict[str, Any]
    expires_at: str
    about: str | None = field(default=None, metadata=LEFT_OUT)


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
