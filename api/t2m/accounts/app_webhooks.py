"""An app's webhooks, for who owns the app: else the app makes them with its own key."""

from __future__ import annotations

from api.auth import demand_log_in, demand_own_hand
from api.context import services
from api.declare import Resource, answer, body, query, refuses, user
from api.dispatch import Answer
from api.t2m.accounts.apps import PREFIX
from api.t2m.paging import PageQuery
from api.t2m.webhooks.schema import NewWebhook, WebhookDeleted, WebhookList, WebhookSecret
from api.t2m.webhooks.views import list_webhooks_of, make_webhook
from services.accounts.users import User

resource = Resource("app_webhooks", tag="Apps")


@resource.post(f"{PREFIX}/<app_id>/webhooks")
@user
@body(NewWebhook)
@answer(201, WebhookSecret)
@refuses(403, 404, 409, 503)
def create_app_webhook(caller: User, app_id: str, body: NewWebhook) -> Answer:
    """Have an address told of the jobs of all who have let an app of yours in."""
    demand_log_in()
    app = services().accounts.apps.own(app_id, caller.id)
    return make_webhook(app.id, body, f"{PREFIX}/{app.id}/webhooks")


@resource.get(f"{PREFIX}/<app_id>/webhooks")
@user
@query(PageQuery)
@answer(200, WebhookList)
@refuses(403, 404, 503)
def list_app_webhooks(caller: User, app_id: str, query: PageQuery) -> WebhookList:
    """The webhooks of an app of yours, the newest first, also those that it made by its key."""
    demand_own_hand()
    return list_webhooks_of(services().accounts.apps.own(app_id, caller.id).id, query)


@resource.delete(f"{PREFIX}/<app_id>/webhooks/<webhook_id>")
@user
@answer(200, WebhookDeleted)
@refuses(403, 404, 503)
def delete_app_webhook(caller: User, app_id: str, webhook_id: str) -> Answer:
    """Tell it nothing any more; its deliveries are forgotten."""
    demand_log_in()
    app = services().accounts.apps.own(app_id, caller.id)
    services().webhooks.endpoints.delete(webhook_id, app.id)
    return Answer(WebhookDeleted(id=webhook_id), message="Webhook deleted")
