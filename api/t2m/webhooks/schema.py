"""What webhooks are given, and what is shown of them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field, StringConstraints

from api.job_options import JobEvent, Metadata, OwnHeaders, Secret, Url
from api.schema import Body, Content, Moment, Query
from api.t2m.paging import Pagination
from services.jobs.kinds.registry import TOLD
from services.webhooks.signing import key_of, standard_form
from services.webhooks.webhook import JOB_EVENTS, Webhook, WebhookEvent, WebhookRequest

LoggedEvent = JobEvent | Literal["webhook.test", "webhook.disabled"]


WebhookStatus = Literal["active", "disabled"]


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


def _demand_known_types(types: list[str]) -> list[str]:
    if unknown := sorted(set(types) - set(TOLD)):
        raise ValueError(f"there are no jobs {unknown[0]!r}; there are {', '.join(TOLD)}")
    return types


JobTypes = Annotated[
    list[str],
    Field(max_length=20, json_schema_extra={"items": {"type": "string", "enum": [*TOLD]}}),
    AfterValidator(_demand_known_types),
]


Description = Annotated[str, StringConstraints(max_length=200)]


OF_HEADERS = "Sent with each event, such as `Authorization` of your gateway"
HOW_TO_SIGN = "Without it, one is made. A `whsec_` secret is base64 behind its prefix"


class NewWebhook(Body):
    """`job_types` and `metadata` narrow it: to jobs of these types, and to those whose own metadata
    has all that is given here."""

    url: Url = Field(examples=["https://your-app.com/webhooks/t2m"])
    events: Events = Field(examples=[["job.completed", "job.failed"]])
    secret: Secret | None = Field(default=None, description=HOW_TO_SIGN)
    description: Description | None = None
    headers: OwnHeaders = Field(default={}, description=OF_HEADERS)
    job_types: JobTypes = Field(default=[], description="Empty: jobs of every type")
    metadata: Metadata = Field(default={}, examples=[{"tenant": "school-7"}])

    def wish(self) -> WebhookRequest:
        return WebhookRequest(
            url=self.url,
            events=self.events,
            secret=self.secret,
            description=self.description,
            headers=self.headers,
            job_types=self.job_types,
            metadata=self.metadata,
        )


class WebhookChange(Body):
    """What is to be changed. Switched on again, a webhook gets what was held meanwhile. `headers`,
    `job_types` and `metadata` replace what was there."""

    url: Url | None = None
    events: Events | None = None
    description: Description | None = None
    active: bool | None = None
    headers: OwnHeaders | None = Field(default=None, description=OF_HEADERS)
    job_types: JobTypes | None = None
    metadata: Metadata | None = None


class Rotation(Body):
    secret: Secret | None = Field(default=None, description=HOW_TO_SIGN)
    overlap_hours: Annotated[int, Field(ge=0, le=168)] = Field(
        default=24, description="How long the secret before signs too"
    )


class EventsQuery(Query):
    after: int = Field(default=0, ge=0, le=10**15, description="`next_after` of the last answer")
    limit: int = Field(default=100, ge=1, le=1000, description="Events to show")


class WebhookView(Content):
    """`failing_since`: no delivery has succeeded since then. Of its own headers only the names are
    shown. `job_id`: it is told of that job alone, and goes at `expires_at`."""

    id: str
    url: str
    events: list[JobEvent]
    description: str | None
    header_names: list[str]
    job_types: list[str]
    metadata: dict[str, str]
    job_id: str | None
    expires_at: Moment | None
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
        return cls.copy_of(event, event=cast("LoggedEvent", event.event))


class EventPage(Content):
    """Events in their order, kept for 30 days. Ask for more with `after=next_after`."""

    events: list[Event]
    next_after: int
    has_more: bool


def _webhook_fields(webhook: Webhook) -> dict[str, Any]:
    """What everybody may see who may see the webhook."""
    names = ("id", "url", "description", "status", "disabled_reason", "failing_since", "metadata")
    more = ("job_id", "expires_at", "created_at", "updated_at")
    return {
        **{name: getattr(webhook, name) for name in (*names, *more)},
        "events": list(webhook.events),
        "header_names": list(webhook.headers),
        "job_types": list(webhook.job_types),
    }
