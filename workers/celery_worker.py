"""A Celery worker for one queue or several, and the app that its tasks are bound to."""

from __future__ import annotations

import importlib
import logging
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

from celery import Celery, current_app
from celery.signals import worker_process_init, worker_ready

from confinement.tier import tier
from services.jobs.celery_queue import celery_app
from services.jobs.pipelines import QUEUES
from services.jobs.redis_signal import redis_client
from settings import Settings
from tasks.leaving import LEAVING, Leaving, listen_for_the_end
from workers.closed_channels import call_closed_channels_lost
from workers.environment import CommandError
from workers.presence import Presence
from workers.unknown_steps import return_unknown_steps

log = logging.getLogger(__name__)

CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Role:
    """What the workers of a queue need: the modules with its tasks, and how many at a time.

    One table says it more plainly than six modules that differ in these values only.
    """

    modules: tuple[str, ...]
    concurrency: int
    pool: str = "prefork"


ROLES: Mapping[str, Role] = {
    "pose": Role(("tasks.pose", "tasks.reference"), CORES),
    "scoring": Role(("tasks.scoring", "tasks.verification", "tasks.reference"), 1),
    "render": Role(
        (
            "tasks.render",
            "tasks.drafts",
            "tasks.dance_media",
            "tasks.file_renditions",
        ),
        CORES,
    ),
    "s3-upload": Role(("tasks.upload", "tasks.files", "tasks.exports"), 2),
    # a long search for orphans must not keep expiry and the canary waiting
    "cleanup": Role(("tasks.cleanup", "tasks.administration"), 2),
    # deliveries only wait for their receivers: threads, so that slow ones keep nobody waiting
    "webhooks": Role(("tasks.webhooks", "tasks.mail"), 32, "threads"),
    # few and short, and always there: one process, and a thread more for when a sweep takes long
    "recovery": Role(("tasks.recovery",), 2, "threads"),
}


OPENS_FILES = {"render", "s3-upload"}


def worker_app(settings: Settings, queues: Sequence[str] = QUEUES) -> Celery:
    """The app of a worker, with the tasks of these queues registered. Connects to nothing."""
    call_closed_channels_lost()
    app = celery_app(settings.broker_url, settings.redis_url)
    app.conf["troupe_settings"] = settings
    app.conf[LEAVING] = Leaving(settings.shutdown_grace_seconds)
    app.set_current()
    app.set_default()
    importlib.import_module("tasks.health")
    for queue in queues:
        for module in ROLES[queue].modules:
            importlib.import_module(module)
    app.finalize()
    return app


def run_worker(settings: Settings, queues: Sequence[str], concurrency: int | None = None) -> None:
    """Consume these queues until SIGTERM; running steps are finished or handed back first.

    Raises CommandError.
    """
    if unknown := sorted(set(queues) - set(ROLES)):
        raise CommandError(f"there is no queue {unknown[0]}; the queues are {', '.join(ROLES)}.")
    app = worker_app(settings, queues)
    listen_for_the_end(app)
    return_unknown_steps()
    if "render" in queues:
        worker_ready.connect(tell_sandbox, weak=False)
    if "recovery" in queues:
        worker_ready.connect(sweep_by_itself, weak=False)
    if "pose" in queues:
        worker_process_init.connect(load_networks, weak=False)
    children = concurrency or sum(ROLES[queue].concurrency for queue in queues)
    if OPENS_FILES & set(queues):
        tier()  # found out once, before the worker's processes are forked
    name = f"{'-'.join(queues)}-{os.getpid()}@{socket.gethostname()}"
    Presence(redis_client(settings.redis_url), name, queues, children).begin()
    app.worker_main(
        [
            "worker",
            f"--queues={','.join(queues)}",
            f"--concurrency={children}",
            f"--pool={pool_of(queues)}",
            f"--hostname={name}",
            f"--loglevel={settings.log_level}",
            "--without-gossip",
            "--without-mingle",
        ]
    )


def tell_sandbox(**_: object) -> None:
    """Say in the log at start how scene code and strangers' files are held here."""
    log.info("walls around scene code and strangers' files: %s", tier().words)


def sweep_by_itself(**_: object) -> None:
    """Begin the recovery worker's own sweeps, whatever becomes of Beat and the broker."""
    from tasks.recovery import keep_sweeping

    app = current_app._get_current_object()
    Thread(target=keep_sweeping, args=(app,), name="sweeps", daemon=True).start()


def load_networks(**_: object) -> None:
    """Each child's decoding process loads them while nobody waits yet."""
    from pose.errors import ModelMissing
    from tasks.pose import start_sandbox

    with suppress(ModelMissing):  # the first dance will say so
        start_sandbox(current_app.conf["troupe_settings"])


def pool_of(queues: Sequence[str]) -> str:
    """What the tasks of these queues run in; processes where they do not agree."""
    pools = {ROLES[queue].pool for queue in queues}
    return pools.pop() if len(pools) == 1 else "prefork"


def run_beat(settings: Settings) -> None:
    """Send what beat_schedule.py says, under RedBeat's lock: a second Beat waits to take over."""
    from beat_schedule import beat_schedule

    app = worker_app(settings, ())
    app.conf.beat_schedule = beat_schedule
    app.start(["beat", "--scheduler=redbeat.RedBeatScheduler", f"--loglevel={settings.log_level}"])


def run_flower(settings: Settings, address: str, port: int) -> None:
    """Flower on this address. Its metrics are open to all, so keep it on loopback."""
    app = worker_app(settings, ())
    sys.argv[0] = "celery"
    app.start(
        [
            "flower",
            f"--address={address}",
            f"--port={port}",
            "--inspect_timeout=3000",
            "--loglevel=warning",
        ]
    )
