"""`./troupe doctor`: what is missing or misconfigured, in words. And the workers' health check."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

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


def doctor(settings: Settings) -> int:
    """Print what was found; answer 0 when nothing is wrong."""
    findings = list(examine(settings))
    for finding in findings:
        mark = "[green]ok  [/green]" if finding.fine else "[red]FAIL[/red]"
        out.print(f"{mark} {finding.what}: ", end="")
        out.print(finding.words, markup=False, soft_wrap=True)
    return 0 if all(finding.fine for finding in findings) else 1


def examine(settings: Settings) -> Iterator[Finding]:
    """All looks, in an order in which the first failure is the one to mend first."""
    looks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("Python", _python),
        ("data folder", _data_folder),
        ("disk", _disk),
        ("pose model", _pose_model),
        ("pose networks", _pose_networks),
        ("Manim", _manim),
        ("sandbox", _sandbox),
        ("broker", _broker),
        ("database", _database),
        ("object store", _objects),
    )
    for what, look in looks:
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
    """No walls are no fault of the machine's: generated lessons are rendered all the same."""
    from render.sandbox.tier import tier

    return tier().words


def _broker(settings: Settings) -> str:
    if not settings.redis_url:
        from workers.valkey import server_binary

        return f"embedded ({server_binary()})"
    redis_client(settings.redis_url).ping()
    return f"{_without_password(settings.redis_url)} answers"


def _database(settings: Settings) -> str:
    from services.assembly import document_store

    path = Path(settings.database_url.removeprefix("sqlite://"))
    if settings.database_url.startswith("sqlite:") and not path.exists():
        return f"{path} will be made"
    store = document_store(settings)
    store.ping()
    store.close()
    return _without_password(settings.database_url)


def _objects(settings: Settings) -> str:
    from services.assembly import object_store

    path = Path(settings.storage_url.removeprefix("file://"))
    if settings.storage_url.startswith("file:") and not path.exists():
        return f"{path} will be made"
    object_store(settings).ping()
    return settings.storage_url


def _without_password(url: str) -> str:
    head, _, tail = url.rpartition("@")
    return f"{head.partition('://')[0]}://…@{tail}" if head else url


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
