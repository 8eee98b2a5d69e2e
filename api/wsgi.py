"""The entry point of a web process: ``gunicorn -k gevent "api.wsgi:build()"``."""

from __future__ import annotations

import os
from collections.abc import Mapping

from flask import Flask

from api import logs
from api.app import create_app
from services.assembly import Services, assemble
from settings import InvalidSettings, Settings


def build(environ: Mapping[str, str] | None = None) -> Flask:
    """The app that the environment describes. Raises InvalidSettings, Unavailable.

    Called in the web process itself, after the fork: no connection is shared.
    """
    settings = Settings.from_env(os.environ if environ is None else environ)
    logs.configure(settings.log_level)
    services = assemble(settings)
    services.prepare()
    admit_administrator(settings, services)
    return create_app(settings, services)


def admit_administrator(settings: Settings, services: Services) -> None:
    """Make the account that the settings name. Raises InvalidSettings for half of one."""
    if bool(settings.admin_email) != bool(settings.admin_password):
        raise InvalidSettings(
            "TROUPE_ADMIN_EMAIL and TROUPE_ADMIN_PASSWORD belong together: set both, or neither."
        )
    if settings.admin_email:
        services.users.ensure_admin(settings.admin_email, settings.admin_password)
