"""Webhooks: made, listed, changed, deleted; their secret changed; events as a pull log."""

from __future__ import annotations

from datetime import timedelta

from api.auth import demand_own_hand
from api.context import services
from api.declare import Resource, answer, body, query, refuses, user
from api.dispatch import Answer
from api.t2m.paging import PageQuery, Pagination
from api.t2m.webhooks.schema import (
    Event,
    EventPage,
    EventsQuery,
    NewWebhook,
    Rotation,
    WebhookChange,
    WebhookDeleted,
    WebhookList,
    WebhookSecret,
    WebhookView,
)
from services.accounts.users import User
from services.webhooks.service import EndpointRequest

resource = Resource("webhooks", tag="Webhooks")

PREFIX = "/api/v1/webhooks"


@resource.post(PREFIX)
@user
@body(NewWebhook)
@answer(201, WebhookSecret)
@refuses(409, 503)
def create_webhook(caller: User, body: NewWebhook) -> Answer:
    """Have an https address told of your jobs."""
    demand_own_hand()
    return make_webhook(caller.id, body)


@resource.get(PREFIX)
@user
@query(PageQuery)
@answer(200, WebhookList)
@refuses(503)
def list_webhooks(caller: User, query: PageQuery) -> WebhookList:
    """Your webhooks, the newest first."""
    return list_webhooks_of(caller.id, query)


@resource.get(f"{PREFIX}/events")
@user
@query(EventsQuery)
@answer(200, EventPage)
@refuses(503)
def list_webhook_events(caller: User, query: EventsQuery) -> EventPage:
    """What happened to your jobs, in order and without gaps, whether or not it was delivered."""
    log = services().webhooks.endpoints.log
    found = log.read(caller.id, after=query.after, limit=query.limit + 1)
    shown = [Event.of(event) for event in found[: query.limit]]
    following = shown[-1].sequence if shown else query.after
    return EventPage(events=shown, next_after=following, has_more=len(found) > len(shown))


@resource.get(f"{PREFIX}/<webhook_id>")
@user
@answer(200, WebhookView)
@refuses(404, 503)
def show_webhook(caller: User, webhook_id: str) -> WebhookView:
    """One of your webhooks."""
    return WebhookView.of(services().webhooks.endpoints.get(webhook_id, caller.id))


@resource.put(f"{PREFIX}/<webhook_id>")
@user
@body(WebhookChange)
@answer(200, WebhookView)
@refuses(404, 503)
def update_webhook(caller: User, webhook_id: str, body: WebhookChange) -> WebhookView:
    """Change what is given; the rest stays as it is."""
    demand_own_hand()
    wish = EndpointRequest(**dict(body))
    return WebhookView.of(services().webhooks.endpoints.update(webhook_id, caller.id, wish))


@resource.delete(f"{PREFIX}/<webhook_id>")
@user
@answer(200, WebhookDeleted)
@refuses(404, 503)
def delete_webhook(caller: User, webhook_id: str) -> Answer:
    """Tell it nothing any more; its deliveries are forgotten."""
    demand_own_hand()
    services().webhooks.endpoints.delete(webhook_id, caller.id)
    return Answer(WebhookDeleted(id=webhook_id), message="Webhook deleted")


@resource.post(f"{PREFIX}/<webhook_id>/rotate-secret")
@user
@body(Rotation)
@answer(200, WebhookSecret)
@refuses(404, 503)
def rotate_webhook_secret(caller: User, webhook_id: str, body: Rotation) -> Answer:
    """Sign with a new secret; for a while the one before signs too."""
    demand_own_hand()
    overlap = timedelta(hours=body.overlap_hours)
    rotated = services().webhooks.endpoints.rotate(webhook_id, caller.id, overlap, body.secret)
    return Answer(WebhookSecret.of(rotated), headers={"Cache-Control": "no-store"})


def make_webhook(user_id: str, body: NewWebhook, prefix: str = PREFIX) -> Answer:
    """A new webhook of this account, whose secret is told once; it lies behind the prefix."""
    made = services().webhooks.endpoints.create(user_id, body.wish())
    headers = {"Location": f"{prefix}/{made.id}", "Cache-Control": "no-store"}
    return Answer(WebhookSecret.of(made), headers=headers, message="Webhook created")


def list_webhooks_of(user_id: str, query: PageQuery) -> WebhookList:
    """A page of this account's webhooks, the newest first."""
    found, page = services().webhooks.endpoints.page(user_id, query.request)
    return WebhookList(items=[WebhookView.of(w) for w in found], pagination=Pagination.of(page))
