"""What webhooks were told: their deliveries with every try, test events, and sending again."""

from __future__ import annotations

from typing import Annotated, Literal, Self, cast

from pydantic import Field

from api.auth import demand_own_hand
from api.context import services
from api.declare import Resource, answer, body, query, refuses, user
from api.schema import Body, Content, Moment
from api.t2m.paging import PageQuery, Pagination
from api.t2m.webhooks.schema import LoggedEvent
from api.t2m.webhooks.views import PREFIX
from services.accounts.users import User
from services.webhooks import webhook
from services.webhooks.payloads import body_of

resource = Resource("webhook_deliveries", tag="Webhooks")

DeliveryStatus = Literal["pending", "delivered", "failed", "held"]
Sequence = Annotated[int, Field(ge=0, le=10**15)]


class DeliveriesQuery(PageQuery):
    status: DeliveryStatus | None = Field(default=None, description="Only those")
    event_id: str | None = Field(default=None, min_length=1, max_length=200)


class Try(Content):
    """One attempt: when, and the receiver's status or in words why there is none."""

    at: Moment
    status_code: int | None = None
    error: str | None = None
    duration_ms: int | None = None

    @classmethod
    def of(cls, tried: webhook.Try) -> Try:
        return cls.copy_of(tried)


class Delivery(Content):
    """One event on its way to one webhook. `held`: its webhook is disabled."""

    id: str
    webhook_id: str
    event_id: str
    event: LoggedEvent
    job_id: str | None
    status: DeliveryStatus
    tries: list[Try]
    next_try_at: Moment | None
    created_at: Moment
    completed_at: Moment | None

    @classmethod
    def of(cls, delivery: webhook.Delivery) -> Delivery:
        return cls.copy_of(
            delivery,
            event=cast("LoggedEvent", delivery.event),
            status=cast("DeliveryStatus", delivery.status),
            tries=[Try.of(tried) for tried in delivery.tries],
        )


class DeliveryWithBody(Delivery):
    """`body` is what is sent, to the byte; null where the event is no longer kept (30 days)."""

    body: str | None

    @classmethod
    def read(cls, delivery: webhook.Delivery, event: webhook.WebhookEvent | None) -> Self:
        shown = Delivery.of(delivery).model_dump()
        return cls(**shown, body=body_of(event).decode() if event else None)


class DeliveryList(Content):
    items: list[Delivery]
    pagination: Pagination


class ReplayRange(Body):
    """Events of the pull log with a `sequence` above `after`, up to `until`."""

    after: Sequence = 0
    until: Sequence | None = None


class Replayed(Content):
    """How many are sent again. Of a long range only a part: go on with `after=through`."""

    replayed: int
    through: int
    has_more: bool


@resource.post(f"{PREFIX}/<webhook_id>/test")
@user
@answer(202, Delivery)
@refuses(404, 409, 503)
def send_test_event(caller: User, webhook_id: str) -> Delivery:
    """Send a `webhook.test` event; its delivery tells what came of it."""
    demand_own_hand()
    return Delivery.of(services().webhooks.endpoints.send_test(webhook_id, caller.id))


@resource.get(f"{PREFIX}/<webhook_id>/deliveries")
@user
@query(DeliveriesQuery)
@answer(200, DeliveryList)
@refuses(404, 503)
def list_deliveries(caller: User, webhook_id: str, query: DeliveriesQuery) -> DeliveryList:
    """What was sent or waits to be, the newest first."""
    webhooks = services().webhooks.endpoints
    hook = webhooks.get(webhook_id, caller.id)
    page = webhooks.deliveries.page(hook.id, query.status, query.event_id, query.request)
    items = [Delivery.of(webhook.Delivery.from_document(found)) for found in page.documents]
    return DeliveryList(items=items, pagination=Pagination.of(page))


@resource.get(f"{PREFIX}/<webhook_id>/deliveries/<delivery_id>")
@user
@answer(200, DeliveryWithBody)
@refuses(404, 503)
def show_delivery(caller: User, webhook_id: str, delivery_id: str) -> DeliveryWithBody:
    """One delivery with all its tries, and what is sent."""
    webhooks = services().webhooks.endpoints
    hook = webhooks.get(webhook_id, caller.id)
    found = webhooks.deliveries.get(hook.id, delivery_id)
    return DeliveryWithBody.read(found, webhooks.log.get(found.event_id))


@resource.post(f"{PREFIX}/<webhook_id>/deliveries/<delivery_id>/replay")
@user
@answer(202, Delivery)
@refuses(404, 409, 503)
def replay_delivery(caller: User, webhook_id: str, delivery_id: str) -> Delivery:
    """Send it once more, under the same `webhook-id`."""
    demand_own_hand()
    return Delivery.of(services().webhooks.endpoints.replay(webhook_id, caller.id, delivery_id))


@resource.post(f"{PREFIX}/<webhook_id>/replay")
@user
@body(ReplayRange)
@answer(202, Replayed)
@refuses(404, 409, 503)
def replay_events(caller: User, webhook_id: str, body: ReplayRange) -> Replayed:
    """Send a range of events that the webhook subscribes, also those that it never got."""
    demand_own_hand()
    found = services().webhooks.endpoints.replay_range(
        webhook_id, caller.id, body.after, body.until
    )
    return Replayed(replayed=found.replayed, through=found.through, has_more=found.has_more)
