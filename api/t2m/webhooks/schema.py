"""What webhooks are given, and what is shown of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field, StringConstraints

from api.schema import Body, Content, Moment, Query
from api.t2m.paging import Pagination
from services.webhooks.signing import key_of, standard_form
from services.webhooks.webhook import JOB_EVENTS, Webhook, WebhookEvent

JobEvent = Literal["job.started", "job.progress", "job.completed", "job.failed", "job.cancelled"]


LoggedEvent = JobEvent | Literal["webhook.test", "webhook.disabled"]


WebhookStatus = Literal["active", "disabled"]


Url = Annotated[str, StringConstraints(min_length=1, max_length=2048)]


def _demand_known_events(events: list[str]) -> list[str]:
    """Blames the list as a whole, as the document's errors name fields."""
    if unknown := sorted(set(events) - set(JOB_EVENTS)):
        raise ValueError(f"there is no event {unknown[0]!r}; there are {', '.join(JOB_EVENTS)}")
    return events


Events = Annotated[
    list[str],
    Field(
        min_length=1,
        max_length=20,
        json_schema_extra={"items": {"type": "string", "enum": [*JOB_EVENTS]}},
    ),
    AfterValidator(_demand_known_events),
]


Description = Annotated[str, StringConstraints(max_length=200)]


Secret = Annotated[
    str, StringConstraints(min_length=1, max_length=256, pattern=r"^[!-~]+(?: [!-~]+)*$")
]


HOW_TO_SIGN = "Without it, one is made. A `whsec_` secret is base64 behind its prefix"


class NewWebhook(Body):
    url: Url = Field(examples=["https://your-app.com/webhooks/t2m"])
    events: Events = Field(examples=[["job.completed", "job.failed"]])
    secret: Secret | None = Field(default=None, description=HOW_TO_SIGN)
    description: Description | None = None


class WebhookChange(Body):
    """What is to be changed. Switched on again, a webhook gets what was held meanwhile."""

    url: Url | None = None
    events: Events | None = None
    description: Description | None = None
    active: bool | None = None


class Rotation(Body):
    secret: Secret | None = Field(default=None, description=HOW_TO_SIGN)
    overlap_hours: Annotated[int, Field(ge=0, le=168)] = Field(
        default=24, description="How long the secret before signs too"
    )


class EventsQuery(Query):
    after: int = Field(default=0, ge=0, le=10**15, description="`next_after` of the last answer")
    limit: int = Field(default=100, ge=1, le=1000, description="Events to show")


class WebhookView(Content):
    """`failing_since`: no delivery has succeeded since then."""

    id: str
    url: str
    events: list[JobEvent]
    description: str | None
    status: WebhookStatus
    disabled_reason: str | None
    failing_since: Moment | None
    created_at: Moment
    updated_at: Moment

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookView:
        return cls(**_webhook_fields(webhook))


class WebhookSecret(WebhookView):
    """With its secret, which is shown only here, and the form that Standard Webhooks takes.

    `previous_secret_until`: so long the secret before signs too.
    """

    secret: str
    standard_secret: str
    previous_secret_until: Moment | None

    @classmethod
    def of(cls, webhook: Webhook) -> WebhookSecret:
        secret = webhook.secrets[0].secret
        before = webhook.secrets[1].expires_at if len(webhook.secrets) > 1 else None
        return cls(
            secret=secret,
            standard_secret=standard_form(key_of(secret)),
            previous_secret_until=before,
            **_webhook_fields(webhook),
        )


class WebhookList(Content):
    items: list[WebhookView]
    pagination: Pagination


class WebhookDeleted(Content):
    id: str
    deleted: bool = True


class Event(Content):
    """What is pushed as `{event, timestamp, data}`; `id` is the `webhook-id` of its deliveries."""

    sequence: int
    id: str
    event: LoggedEvent
    timestamp: Moment
    data: dict[str, Any]

    @classmethod
    def of(cls, event: WebhookEvent) -> Event:
        return cls(
            sequence=event.sequence,
            id=event.id,
            event=cast("LoggedEvent", event.event),
            timestamp=event.timestamp,
            data=event.data,
        )


class EventPage(Content):
    """Events in their order, kept for 30 days. Ask for more with `after=next_after`."""

    events: list[Event]
    next_after: int
    has_more: bool


def _webhook_fields(webhook: Webhook) -> dict[str, Any]:
    """What everybody may see who may see the webhook."""
    names = ("id", "url", "description", "status", "disabled_reason", "failing_since")
    times = ("created_at", "updated_at")
    return {
        **{name: getattr(webhook, name) for name in (*names, *times)},
        "events": list(webhook.events),
    }
