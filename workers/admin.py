"""`./troupe admin`: what an operator sees and repairs, on the database itself.

It works while the API is down. What the broker cannot be told now, the sweep tells it later.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from services.assembly import Services, assemble
from services.interfaces import Unavailable
from settings import Settings
from workers import admin_disputes, admin_integrity, admin_jobs, admin_users
from workers.environment import CommandError, broker_address, with_secret

# Where nobody listens: a cluster whose broker nobody knows is told by its sweep.
NOWHERE = "redis://127.0.0.1:1/0"

Subject = Callable[[argparse.Namespace, Services], int]
SUBJECTS: Mapping[str, Subject] = {
    "jobs": admin_jobs.run,
    "users": admin_users.run,
    "integrity": admin_integrity.run,
    "disputes": admin_disputes.run,
}


def admin(options: argparse.Namespace, settings: Settings) -> int:
    """Do what is asked, and answer the exit code. Raises CommandError."""
    with open_services(settings) as services:
        try:
            return SUBJECTS[options.subject](options, services)
        except Unavailable as problem:
            raise CommandError(f"{problem}. Try again when it is back.") from problem


@contextmanager
def open_services(settings: Settings) -> Iterator[Services]:
    """The services over the cluster's own stores. Raises CommandError where there are none."""
    database = settings.database_url
    path = Path(database.removeprefix("sqlite://"))
    if database.startswith("sqlite:") and not path.exists():
        raise CommandError(
            f"there is no database {path}. Name the cluster's folder with ./troupe admin --data "
            "DIR, or its database with TROUPE_DATABASE_URL."
        )
    if database.startswith("sqlite:"):
        settings = with_secret(settings)
    url = settings.redis_url or broker_address(settings.data_dir) or NOWHERE
    services = assemble(replace(settings, redis_url=url, broker_url=settings.broker_url or url))
    try:
        yield services
    finally:
        services.documents.close()
        services.redis.close()
