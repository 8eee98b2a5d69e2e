"""The entry point of a web process: ``gunicorn -k gevent "api.wsgi:build()"``."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping

from flask import Flask

from api import logs
from api.app import create_app
from api.hashing import ThreadedPasswords
from services.accounts.users import AdminUnproven
from services.assembly import Services, assemble
from services.interfaces import ServiceError
from settings import InvalidSettings, Settings

log = logging.getLogger(__name__)


def build(environ: Mapping[str, str] | None = None) -> Flask:
    """The app that the environment describes. Raises InvalidSettings, Unavailable.

    Called in the web process itself, after the fork: no connection is shared.
    """
    settings = Settings.from_env(os.environ if environ is None else environ)
    logs.configure(settings.log_level)
    services = assemble(settings, ThreadedPasswords(settings.passwords_at_once))
    services.prepare()
    services.webhooks.endpoints.encrypt_anew()
    admit_administrator(settings, services)
    admit_origins(settings, services)
    return create_app(settings, services)


def admit_administrator(settings: Settings, services: Services) -> None:
    """Make the account that the settings name, or log why not.

    Raises InvalidSettings for half of one.
    """
    if bool(settings.admin_email) != bool(settings.admin_password):
        raise InvalidSettings(
            "TROUPE_ADMIN_EMAIL and TROUPE_ADMIN_PASSWORD belong together: set both, or neither."
        )
    if not settings.admin_email:
        return
    try:
        services.accounts.users.ensure_admin(settings.admin_email, settings.admin_password)
    except AdminUnproven as problem:
        log.error("there is no administrator: %s", problem)


def admit_origins(settings: Settings, services: Services) -> None:
    """Let the console and pages of other origins use the bucket, or log why they cannot."""
    try:
        services.objects.admit_origins(settings.page_origins)
    except ServiceError as problem:
        log.warning("files are out of reach for pages: %s", problem)
