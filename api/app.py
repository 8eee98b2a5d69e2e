"""The Flask app, from settings and services. Nothing happens at import."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask
from redis import Redis
from werkzeug.middleware.proxy_fix import ProxyFix

from api import (
    auth,
    console,
    counting,
    dispatch,
    errors,
    guide,
    headers,
    logs,
    openapi,
    origins,
    reference,
    storage,
)
from api.context import Edge, attach
from api.declare import Resource, Route
from api.held_requests import HeldRequests
from api.idance import service
from api.idance.accounts import emails, leaving, log_ins, passwords, unsubscribe, users
from api.idance.accounts import views as accounts
from api.idance.administration import users as user_administration
from api.idance.administration import views as admin
from api.idance.dances import (
    analysis,
    challenges,
    dance_media,
    disputes,
    sessions,
    submissions,
    takes,
    verification,
)
from api.idance.feed import blocks, follows, reactions, reports
from api.idance.feed import views as feed
from api.idance.files import multipart
from api.idance.files import views as files
from api.limits import Limiter, with_short_timeout
from api.links import Links
from api.t2m.accounts import api_keys, app_webhooks, apps, consents
from api.t2m.accounts import auth as t2m_auth
from api.t2m.administration import bounces, figures, letters
from api.t2m.administration import jobs as admin_jobs
from api.t2m.files import delivery as file_delivery
from api.t2m.files import file_stats
from api.t2m.files import views as t2m_files
from api.t2m.jobs import account_events, events, own_jobs, timeline
from api.t2m.jobs import views as jobs
from api.t2m.system import history, integrity, maintenance, system_events
from api.t2m.system import views as system
from api.t2m.videos import (
    assets,
    corrections,
    delivery,
    drafts,
    hls,
    lessons,
    projects,
    retries,
    scenes,
    versions,
    voices,
)
from api.t2m.videos import views as videos
from api.t2m.webhooks import deliveries, receiver_check
from api.t2m.webhooks import views as webhooks
from services.accounts.login_delay import LoginDelay
from services.assembly import Services
from settings import Settings

LARGEST_JSON = 1024 * 1024

# In the order of the documentation.
RESOURCES: Sequence[Resource] = (
    accounts.resource,
    passwords.resource,
    emails.resource,
    users.resource,
    log_ins.resource,
    unsubscribe.resource,
    leaving.resource,
    sessions.resource,
    files.resource,
    multipart.resource,
    challenges.resource,
    submissions.resource,
    takes.resource,
    reactions.resource,
    reports.resource,
    analysis.resource,
    verification.resource,
    dance_media.resource,
    disputes.resource,
    feed.resource,
    follows.resource,
    blocks.resource,
    admin.resource,
    user_administration.resource,
    service.resource,
    t2m_auth.resource,
    api_keys.resource,
    apps.resource,
    app_webhooks.resource,
    consents.resource,
    t2m_files.resource,
    file_delivery.resource,
    file_stats.resource,
    videos.resource,
    retries.resource,
    drafts.resource,
    lessons.resource,
    voices.resource,
    delivery.resource,
    hls.resource,
    scenes.resource,
    projects.resource,
    versions.resource,
    corrections.resource,
    assets.resource,
    own_jobs.resource,
    jobs.resource,
    events.resource,
    account_events.resource,
    timeline.resource,
    webhooks.resource,
    deliveries.resource,
    receiver_check.resource,
    system.resource,
    system_events.resource,
    history.resource,
    maintenance.resource,
    integrity.resource,
    admin_jobs.resource,
    figures.resource,
    letters.resource,
    bounces.resource,
    storage.resource,
    reference.resource,
)


def create_app(settings: Settings, services: Services) -> Flask:
    """An app of its own for these services. Raises InvalidSettings. Connects to nothing."""
    app = Flask("troupe", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_JSON
    app.url_map.merge_slashes = False  # a file key with // is refused, not redirected
    attach(app, edge_of(settings, services))
    auth.install(app, settings)
    counting.install(app, services.monitoring.minutes)
    headers.install(app)
    origins.install(app, settings.allowed_origins)
    logs.install(app)
    errors.install(app)
    dispatch.install(app, routes())
    console.install(app)
    guide.install(app)
    openapi.install(app, routes())
    believe_proxies(app, settings.proxies)
    return app


def edge_of(settings: Settings, services: Services) -> Edge:
    """What the views work with; one setting turns all limits off."""
    links = Links(services.objects)
    if not settings.rate_limits:
        return Edge(services, links, limiter=None)
    redis = Redis(connection_pool=with_short_timeout(services.redis.connection_pool))
    limiter, held = Limiter(services.redis, settings), HeldRequests(redis, settings)
    return Edge(services, links, limiter, LoginDelay(redis), held)


def believe_proxies(app: Flask, proxies: int | None) -> None:
    """Callers' addresses are those that so many proxies of the operator's own have written down.

    Only the address is taken from them: links begin with `public_url`, whatever Host says.
    """
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=0)  # type: ignore[method-assign]  # as Flask's documentation has it


def routes() -> list[Route]:
    """Every route of the API."""
    return [route for resource in RESOURCES for route in resource.routes]
