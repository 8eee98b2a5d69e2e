"""What a caller may give any job along: own words that come back with it, and a webhook for it."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from api.auth import acting_app
from api.context import services
from api.schema import Body, Content
from services.jobs.job import Job
from services.webhooks.signing import key_of, standard_form
from services.webhooks.webhook import WebhookRequest

MOST_WORDS, MOST_HEADERS = 20, 10

JobEvent = Literal["job.started", "job.progress", "job.completed", "job.failed", "job.cancelled"]
Url = Annotated[str, StringConstraints(min_length=1, max_length=2048)]
Secret = Annotated[
    str, StringConstraints(min_length=1, max_length=256, pattern=r"^[!-~]+(?: [!-~]+)*$")
]
# Those that say how the body is framed, sent and signed.
OURS = re.compile(
    r"(webhook-|x-t2m-|proxy-|transfer-|content-|accept-encoding$|connection$|expect$|host$|"
    r"keep-alive$|te$|trailer$|upgrade$|user-agent$)"
)

ENDS: tuple[JobEvent, ...] = ("job.completed", "job.failed", "job.cancelled")
MetadataKey = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]
MetadataValue = Annotated[str, StringConstraints(max_length=500)]
HeaderName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$")]
HeaderValue = Annotated[str, StringConstraints(max_length=1024, pattern=r"^[!-~]+(?: [!-~]+)*$")]


def _demand_free(headers: dict[str, str]) -> dict[str, str]:
    for name in headers:
        if OURS.match(name.lower()):
            raise ValueError(f"{name} is set by whoever sends the event; choose another name")
    if len({name.lower() for name in headers}) < len(headers):
        raise ValueError("a header is named twice")
    return headers


Metadata = Annotated[dict[MetadataKey, MetadataValue], Field(max_length=MOST_WORDS)]
OwnHeaders = Annotated[
    dict[HeaderName, HeaderValue], Field(max_length=MOST_HEADERS), AfterValidator(_demand_free)
]


class JobWebhook(Body):
    """An https address that is told of this job; it goes by itself in 30 days."""

    url: Url = Field(examples=["https://your-app.com/webhooks/t2m"])
    events: list[JobEvent] = Field(default=[*ENDS], min_length=1, max_length=5)
    secret: Secret | None = Field(
        default=None, description="Signs the events; without it, one is made and answered"
    )
    headers: OwnHeaders = Field(default={}, description="Sent with each event")

    def wish(self) -> WebhookRequest:
        return WebhookRequest(
            url=self.url, events=self.events, secret=self.secret, headers=self.headers
        )


class JobOptions(Body):
    """Fields of every body that begins a job."""

    metadata: Metadata = Field(
        default={},
        description="Your own words for the job: they come back in its answers and events",
        examples=[{"order": "1001"}],
    )
    webhook: JobWebhook | None = Field(
        default=None, description="Tell this address of this job, beside your webhooks"
    )


class BoundWebhook(Content):
    """The webhook that was given with the job, and what signs its events."""

    id: str
    url: str
    secret: str
    standard_secret: str


def check_wishes(wishes: JobOptions) -> None:
    """Look at the address before there is a job. Raises CallbackRefused, InvalidSecret."""
    if wishes.webhook:
        services().webhooks.endpoints.check(wishes.webhook.wish())


def bind_webhook(job: Job, wishes: JobOptions) -> BoundWebhook | None:
    """Have the address told of the job. Raises CallbackRefused, TooManyWebhooks."""
    if wishes.webhook is None:
        return None
    made = services().webhooks.of_jobs.bind(job, wishes.webhook.wish(), acting_app())
    secret = made.secrets[0].secret
    return BoundWebhook(
        id=made.id, url=made.url, secret=secret, standard_secret=standard_form(key_of(secret))
    )
