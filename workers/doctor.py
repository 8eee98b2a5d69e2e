"""`./troupe doctor`: what is missing or misconfigured, in words. And the workers' health check."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from addresses import redact_url
from services.interfaces import Unavailable
from services.jobs.redis_signal import redis_client
from services.monitoring.liveness import FRESH_SECONDS, seconds_since
from settings import InvalidSettings, Settings
from workers.environment import CommandError
from workers.terminal import out

LOW_DISK_BYTES = 2 * 2**30


@dataclass(frozen=True)
class Finding:
    """What one look found: fine, or what to do."""

    what: str
    fine: bool
    words: str


def doctor(settings: Settings, *, as_json: bool = False) -> int:
    """Print what was found; answer 0 when nothing is wrong."""
    findings = list(examine(settings))
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=1, ensure_ascii=False))
    for finding in [] if as_json else findings:
        mark = "[green]ok  [/green]" if finding.fine else "[red]FAIL[/red]"
        out.print(f"{mark} {finding.what}: ", end="")
        out.print(finding.words, markup=False, soft_wrap=True)
    return 0 if all(finding.fine for finding in findings) else 1


Look = Callable[[Settings], str]


def examine(settings: Settings, looks: Mapping[str, Look] | None = None) -> Iterator[Finding]:
    """All looks, in an order in which the first failure is the one to mend first."""
    for what, look in (looks or {**MACHINE, **STORES}).items():
        try:
            yield Finding(what, fine=True, words=look(settings))
        except Exception as problem:  # whatever is wrong is what the doctor tells
            yield Finding(what, fine=False, words=str(problem) or type(problem).__name__)


def _python(_: Settings) -> str:
    return sys.version.split()[0]


def _data_folder(settings: Settings) -> str:
    """A look only: what is not there yet is not made by looking."""
    folder = settings.data_dir
    there = _nearest(folder)
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise CommandError(f"{folder} cannot be written; choose another with TROUPE_DATA_DIR.")
    return f"{folder}" if folder.exists() else f"{folder} will be made"


def _nearest(path: Path) -> Path:
    """The path itself, or its nearest ancestor that exists."""
    return next(place for place in (path, *path.parents) if place.exists())


def _disk(settings: Settings) -> str:
    free = shutil.disk_usage(_nearest(settings.data_dir)).free
    if free < LOW_DISK_BYTES:
        raise CommandError(f"only {free / 2**30:.1f} GiB are free; videos need at least 2 GiB.")
    return f"{free / 2**30:.0f} GiB free"


def _pose_model(settings: Settings) -> str:
    from pose.model import model_path

    return str(model_path(settings.pose_model_path, settings.cache))


def _pose_networks(settings: Settings) -> str:
    from pose.extract import Extractor
    from pose.model import model_path

    extractor = Extractor(
        model_path(settings.pose_model_path, settings.cache), settings.pose_backend
    )
    extractor.warm_up()
    return f"{extractor.backend} starts"


def _manim(_: Settings) -> str:
    from importlib.metadata import version

    import cairo  # noqa: F401  # the library that needs the system's
    import manimpango  # noqa: F401

    return f"{version('manim')}, formulas without LaTeX"


def _sandbox(_: Settings) -> str:
    """How scene code and strangers' files are held. That there are none is no fault of the
    machine's: generated lessons are rendered all the same."""
    from confinement.tier import tier

    return tier().words


def _redis(settings: Settings) -> str:
    if not settings.redis_url:
        from workers.valkey import server_binary

        return f"embedded ({server_binary()})"
    with redis_client(settings.redis_url) as client:
        server = client.info("server")
    return f"{redact_url(settings.redis_url)} answers ({server['redis_version']})"


def _broker(settings: Settings) -> str:
    """Raises Unavailable, in words, when messages could not be sent."""
    if settings.broker_url in ("", settings.redis_url):
        return "the same"
    from services.jobs.celery_queue import celery_app, reach

    reach(celery_app(settings.broker_url, settings.redis_url))
    return f"{redact_url(settings.broker_url)} answers"


def _database(settings: Settings) -> str:
    from services.assembly import document_store

    path = Path(settings.database_url.removeprefix("sqlite://"))
    if settings.database_url.startswith("sqlite:") and not path.exists():
        return f"{path} will be made"
    with closing(document_store(settings)) as store:
        store.ping()
    return redact_url(settings.database_url)


def _administrator(settings: Settings) -> str:
    """Raises AdminUnproven where the account that is to be one is perhaps a stranger's."""
    from services.accounts.user_service import UserService
    from services.assembly import document_store

    path = Path(settings.database_url.removeprefix("sqlite://"))
    if not settings.admin_email:
        return "none is set"
    if settings.database_url.startswith("sqlite:") and not path.exists():
        return f"{settings.admin_email} will be made"
    with closing(document_store(settings)) as store:
        UserService(store).check_admin(settings.admin_email, settings.admin_password)
    return settings.admin_email


def _objects(settings: Settings) -> str:
    from services.assembly import object_store

    path = Path(settings.storage_url.removeprefix("file://"))
    if settings.storage_url.startswith("file:") and not path.exists():
        return f"{path} will be made"
    store = object_store(settings)
    store.ping()
    store.demand_origins(settings.page_origins)
    return redact_url(settings.storage_url)


def _mail(settings: Settings) -> str:
    """Goes as far as a letter would, and sends none. Raises CommandError."""
    import smtplib

    from services.mail.smtp import SmtpServer, in_words

    if not settings.smtp_url:
        return f"laid into {settings.data_dir / 'mail'} (TROUPE_SMTP_URL is not set)"
    try:
        SmtpServer(settings.smtp_url, settings.mail_from).check()
    except (OSError, smtplib.SMTPException) as problem:
        where = f"{redact_url(settings.smtp_url)} (TROUPE_SMTP_URL)"
        raise CommandError(f"{where}: {in_words(problem)}.") from problem
    return f"{redact_url(settings.smtp_url)} takes letters from {settings.mail_from}"


MACHINE: Mapping[str, Look] = {
    "Python": _python,
    "data folder": _data_folder,
    "disk": _disk,
    "pose model": _pose_model,
    "pose networks": _pose_networks,
    "Manim": _manim,
    "sandbox": _sandbox,
}
STORES: Mapping[str, Look] = {
    "Redis": _redis,
    "broker": _broker,
    "database": _database,
    "administrator": _administrator,
    "object store": _objects,
    "mail": _mail,
}


def queue_health(settings: Settings, queue: str) -> int:
    """0 when a worker of the queue has consumed something within the last minute."""
    if not settings.redis_url:
        raise InvalidSettings("TROUPE_REDIS_URL has to be set.")
    try:
        age = seconds_since(redis_client(settings.redis_url), queue)
    except Unavailable as problem:
        print(f"unhealthy: {problem}")
        return 1
    if age is None or age > FRESH_SECONDS:
        since = "ever" if age is None else f"for {age:.0f} s"
        print(f"unhealthy: no worker of {queue} has consumed anything {since}")
        return 1
    print(f"healthy: a worker of {queue} was at work {age:.0f} s ago")
    return 0
