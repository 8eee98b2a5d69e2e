"""One run: the cluster starts, dancers dance, everything goes wrong, and the books are compared."""

from __future__ import annotations

import logging
import random
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from services.assembly import Services, assemble
from settings import Settings
from tests.chaos.cluster import (
    CHECKOUT,
    ChaosCluster,
    Role,
    scratch_is_mounted,
    unmount,
    wait_for_http,
    worker,
)
from tests.chaos.faults import Faults
from tests.chaos.integrity import ADMIN, integrity_faults
from tests.chaos.ledger import Recoveries, disagreements, each, unfinished
from tests.chaos.object_proxy import ObjectProxy
from tests.chaos.players import Crowd, Dancer
from tests.chaos.receiver import Receiver
from tests.chaos.schedule import Event, plan
from tests.stores.brokers import PASSWORD, RabbitMq
from tests.stores.mongodb import Deployment
from workers.celery_worker import ROLES
from workers.challenges import load
from workers.valkey import free_port, server_url

OLD_COMMIT = "615c185"  # the workers that the first deploy of a run replaces
CHALLENGES = CHECKOUT / "examples" / "challenges.yaml"
SCRATCH_MB = 48
STILL_SECONDS = 90.0  # without anything coming to its end: what is left then will not
SETTLE_SECONDS = 900.0
FAKETIME = Path("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1")
CLOCK_OFF = "+90s"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Size:
    """How much of it: jobs, seconds in which they are posted, and how long objects are away."""

    jobs: int
    dancers: int
    seconds: float
    stalled: float
    settings: dict[str, object] = field(default_factory=dict)


@dataclass
class Report:
    """What a run found. `wrong` is empty when nothing was lost and nothing came twice."""

    seed: int
    jobs: int
    wrong: list[str]
    recoveries: list[float]
    done: list[str]
    skipped: dict[str, str]
    seconds: float

    def words(self) -> str:
        lapsed = f"{len(self.recoveries)} steps of killed workers"
        slowest = f", back after {max(self.recoveries):.0f} s at most" if self.recoveries else ""
        skipped = "".join(f"\n  skipped: {what} ({why})" for what, why in self.skipped.items())
        wrong = "".join(f"\n  WRONG: {what}" for what in self.wrong[:40])
        return (
            f"seed {self.seed}: {self.jobs} jobs, {len(self.done)} faults, {lapsed}{slowest}, "
            f"{self.seconds:.0f} s{skipped}{wrong}"
        )


@dataclass(frozen=True)
class Store:
    """An S3 server, and the keys to it."""

    url: str
    bucket: str


@dataclass(frozen=True)
class Stores:
    """What a cluster stands on where that is not a folder, a file and the embedded broker."""

    objects: Store | None = None
    database: Deployment | None = None
    rabbitmq: RabbitMq | None = None


def play(folder: Path, seed: int, size: Size, stores: Stores) -> Report:
    """A whole run with this seed."""
    began = time.monotonic()
    with ExitStack() as stack:
        proxy = stack.enter_context(_proxy(stores.objects)) if stores.objects else None
        settings, valkey_port = _settings(folder, size, stores, proxy)
        scratch = stack.enter_context(_small_scratch(settings.data_dir / "scratch"))
        cluster = ChaosCluster(settings, valkey_port, folder, stores.rabbitmq)
        stack.callback(cluster.stop)
        skipped = _start(cluster, folder)
        services = assemble(settings)
        stack.callback(services.documents.close)
        dice = random.Random(seed)
        receiver = stack.enter_context(closing(Receiver(dice)))
        faults = Faults(
            cluster, dice, scratch, proxy, size.stalled, stores.database, skipped=skipped
        )
        crowd = _crowd(services, settings, receiver, size)
        watch = Recoveries(services, lambda: list(faults.killed), socket.gethostname())
        watch.start()
        crowd.start()
        _disturb(faults, plan(seed, size.seconds))
        crowd.join()
        wrong = [f"a dancer gave up: {problem!r}" for problem in crowd.problems]
        wrong += _settle(services, crowd, receiver)
        wrong += integrity_faults(settings.public_url)
        recoveries = watch.stop()
        cluster.stop()
        wrong += _left_over(cluster)
        seconds = time.monotonic() - began
        return Report(seed, size.jobs, wrong, recoveries, faults.done, faults.skipped, seconds)


def _settings(
    folder: Path, size: Size, stores: Stores, proxy: ObjectProxy | None
) -> tuple[Settings, int]:
    valkey_port, port = free_port(), free_port()
    standing: dict[str, str] = {}
    if stores.objects and proxy:
        standing["storage_url"] = f"s3://{stores.objects.bucket}/chaos"
        standing["s3_endpoint_url"] = f"http://127.0.0.1:{proxy.port}"
    if stores.database:
        standing["database_url"] = stores.database.new_database()
    if stores.rabbitmq:
        standing["broker_url"] = f"amqp://troupe:{PASSWORD}@127.0.0.1:{stores.rabbitmq.port}//"
    settings = Settings(
        data_dir=folder / "data",
        redis_url=server_url(valkey_port, folder / "valkey"),
        jwt_secret="a secret of the chaos run, long enough",
        admin_email=ADMIN["email"],
        admin_password=ADMIN["password"],
        public_url=f"http://127.0.0.1:{port}",
        rate_limits=False,
        webhooks_allow_loopback=True,
        cache_dir=folder / "cache",
        **standing,  # type: ignore[arg-type]
        **size.settings,  # type: ignore[arg-type]
    ).complete()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    return settings, valkey_port


@contextmanager
def _proxy(store: Store) -> Iterator[ObjectProxy]:
    address = urlsplit(store.url)
    with closing(ObjectProxy(str(address.hostname), int(address.port or 80))) as proxy:
        yield proxy


@contextmanager
def _small_scratch(folder: Path) -> Iterator[Path | None]:
    if not scratch_is_mounted(folder, SCRATCH_MB):
        yield None
        return
    try:
        yield folder
    finally:
        unmount(folder)


def _start(cluster: ChaosCluster, folder: Path) -> dict[str, str]:
    """Start everything; what could not be had, and why."""
    skipped: dict[str, str] = {}
    old = _old_checkout(folder / "old")
    if old is None:
        skipped["deploy over older workers"] = f"this checkout does not hold {OLD_COMMIT}"
    if not FAKETIME.exists():
        skipped["a worker's clock is off"] = "libfaketime is not installed (Debian: faketime)"
    cluster.start_broker()
    port = urlsplit(cluster.settings.public_url).port
    cluster.start(Role("api", ["api", "--port", str(port)]))
    wait_for_http(f"{cluster.settings.public_url}/health")
    for role in _workers():
        cluster.start(role, old if old and role.name != "recovery" else CHECKOUT)
    cluster.start(Role("beat", ["beat"]))
    return skipped


def _workers() -> Iterator[Role]:
    yield worker("pose", "pose", 3)
    yield worker("pose-with-its-clock-off", "pose", 1, **_clock_off())
    yield worker("scoring", "scoring", 1)
    yield worker("files", "s3-upload,render", 1)
    yield worker("cleanup", "cleanup", 1)
    yield worker("webhooks", "webhooks", 8)
    if "recovery" in ROLES:
        yield worker("recovery", "recovery", 1)


def _clock_off() -> dict[str, str]:
    if not FAKETIME.exists():
        return {}
    return {"LD_PRELOAD": str(FAKETIME), "FAKETIME": CLOCK_OFF}


def _old_checkout(folder: Path) -> Path | None:
    """The tree of the older commit, where the repository has it."""
    git, tar = shutil.which("git"), shutil.which("tar")
    if git is None or tar is None:
        return None
    folder.mkdir()
    archive = subprocess.run(
        [git, "archive", OLD_COMMIT], cwd=CHECKOUT, capture_output=True, check=False
    )
    if archive.returncode:
        return None
    subprocess.run([tar, "-x", "-C", str(folder)], input=archive.stdout, check=True)
    return folder


def _crowd(services: Services, settings: Settings, receiver: Receiver, size: Size) -> Crowd:
    load(settings, CHALLENGES, say=lambda _: None)
    dancers = [Dancer(settings.public_url, receiver.url) for _ in range(size.dancers)]
    for dancer in dancers:
        dancer.sign_up()
    return Crowd(dancers, _open_challenge(services), size.jobs, size.seconds)


def _open_challenge(services: Services) -> str:
    return services.dances.challenges.today().id


def _disturb(faults: Faults, events: Sequence[Event]) -> None:
    began = time.monotonic()
    for event in events:
        time.sleep(max(0.0, began + event.at - time.monotonic()))
        log.info("%.0f s: %s", event.at, event.fault)
        faults.do(event.fault)


def _settle(services: Services, crowd: Crowd, receiver: Receiver) -> list[str]:
    """Wait until all has come to its end, or nothing does any more, however slow the machine is;
    what then is not as it should be."""
    sessions, deadline = crowd.sessions(), time.monotonic() + SETTLE_SECONDS
    least, moved = len(sessions) * 2 + 1, time.monotonic()
    while least and time.monotonic() < min(deadline, moved + STILL_SECONDS):
        with suppress(Exception):
            left = len(unfinished(services, sessions)) + len(_untold(services, receiver))
            if left < least:
                least, moved = left, time.monotonic()
        time.sleep(1.0)
    wrong = [f"still unfinished: {session}" for session in unfinished(services, sessions)[:10]]
    wrong += [f"its end was told to nobody: {job}" for job in _untold(services, receiver)[:10]]
    return [*wrong, *disagreements(services, sessions, crowd.challenge)]


def _untold(services: Services, receiver: Receiver) -> list[str]:
    told = {job for _, job in receiver.kinds.values()}
    jobs = each(services.documents, "jobs", {"type": "pose_analysis"})
    return [job["_id"] for job in jobs if job["_id"] not in told]


def _left_over(cluster: ChaosCluster) -> list[str]:
    """Processes that outlive the cluster."""
    deadline = time.monotonic() + 20
    while (left := cluster.our_processes()) and time.monotonic() < deadline:
        time.sleep(0.5)
    words = []
    for process in left:
        with suppress(Exception):
            words.append(f"process {process.pid} is left over: {process.cmdline()}")
            process.kill()
    return words
