"""Settings to services: the one place that chooses implementations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from redis import Redis

from services.accounts.assembly import AccountServices, build_accounts
from services.accounts.job_letters import JobLetters
from services.accounts.passwords import Passwords
from services.administration.desk import AdministrationDesk
from services.administration.stray_files import Graces
from services.dances.assembly import DanceServices, build_dances
from services.erasure.assembly import ErasureServices, build_erasure
from services.feed.service import FeedService
from services.files.assembly import FileServices, build_files
from services.interfaces import DocumentStore, ObjectStore, Signal, TaskQueue
from services.jobs.admin_runs import AdminRuns
from services.jobs.celery_queue import CeleryQueue, celery_app
from services.jobs.deletion import JobDeletion
from services.jobs.durations import Durations
from services.jobs.intermediate_objects import IntermediateObjects
from services.jobs.redis_signal import RedisSignal, hasty, redis_client
from services.jobs.service import JobService, Policy
from services.jobs.tenant_quota import TenantQuota
from services.mail.assembly import MailServices, build_mail
from services.monitoring.assembly import MonitoringServices, build_monitoring
from services.replays import Replays
from services.retention.old_drafts import OldDrafts
from services.retention.service import Periods, RetentionService
from services.stores import Part, Stores, derive_keys
from services.webhooks.assembly import WebhookServices, build_webhooks
from services.webhooks.webhook import DELIVERIES, WEBHOOKS
from settings import Settings

# what is in the cache can be made again in about this time
CACHE_SECONDS = 0.1


@dataclass(frozen=True)
class Services(Stores, Part):
    """What the API and the tasks work with, by package. One per process; nothing connects before
    first use."""

    jobs: JobService
    durations: Durations
    job_deletion: JobDeletion
    runs: AdminRuns
    mail: MailServices
    accounts: AccountServices
    files: FileServices
    feed: FeedService
    dances: DanceServices
    webhooks: WebhookServices
    monitoring: MonitoringServices
    replays: Replays
    retention: RetentionService
    old_drafts: OldDrafts
    desk: AdministrationDesk
    erasure: ErasureServices


def assemble(settings: Settings, passwords: Passwords | None = None) -> Services:
    """The services that these settings name. Raises InvalidSettings."""
    settings.demand_services()
    return compose(
        settings,
        documents=document_store(settings),
        objects=object_store(settings),
        queue=CeleryQueue(celery_app(settings.broker_url, settings.redis_url)),
        redis=redis_client(settings.redis_url),
        passwords=passwords,
    )


def compose(
    settings: Settings,
    *,
    documents: DocumentStore,
    objects: ObjectStore,
    queue: TaskQueue,
    redis: Redis,
    signal: Signal | None = None,
    passwords: Passwords | None = None,
) -> Services:
    """The services over these stores, whichever they are."""
    signal, cache = signal or RedisSignal(redis), hasty(redis, CACHE_SECONDS)
    stores = Stores(settings, documents, objects, queue, signal, redis, cache)
    jobs, durations = build_jobs(stores), Durations(documents)
    jobs.listen(durations.hear)
    jobs.listen(IntermediateObjects(objects).hear)
    job_deletion = JobDeletion(documents, objects, jobs)
    runs = AdminRuns(documents, jobs)
    mail = build_mail(stores)
    accounts = build_accounts(stores, mail.sender, passwords, hearing=(WEBHOOKS, DELIVERIES))
    files = build_files(stores, jobs)
    feed = FeedService(documents, accounts.follows)
    dances = build_dances(stores, jobs, accounts.users, files.uploads, feed)
    webhooks = build_webhooks(stores, jobs, accounts.apps)
    jobs.listen(JobLetters(accounts.mail_preferences, mail.sender, settings.public_url).job_ended)
    monitoring = build_monitoring(stores)
    return Services(
        **vars(stores),
        jobs=jobs,
        durations=durations,
        job_deletion=job_deletion,
        runs=runs,
        mail=mail,
        accounts=accounts,
        files=files,
        feed=feed,
        dances=dances,
        webhooks=webhooks,
        monitoring=monitoring,
        replays=build_replays(stores),
        retention=RetentionService(documents, objects, runs, dances.rotation, Periods.of(settings)),
        old_drafts=OldDrafts(documents, objects),
        desk=build_desk(stores, jobs, monitoring),
        erasure=build_erasure(stores, jobs, job_deletion, accounts.users, mail.sender),
    )


def build_jobs(stores: Stores) -> JobService:
    settings = stores.settings
    policy = Policy(
        lease=settings.lease_seconds,
        max_attempts=settings.max_attempts,
        redeliver=settings.redeliver_seconds,
        retry_delay=settings.retry_delay_seconds,
    )
    slots = TenantQuota(stores.cache)
    return JobService(stores.documents, stores.queue, stores.signal, policy=policy, slots=slots)


def build_replays(stores: Stores) -> Replays:
    box = stores.derive_box("idempotent answers")
    return Replays(stores.documents, box, stores.derive_keys("idempotent requests")[0])


def build_desk(
    stores: Stores, jobs: JobService, monitoring: MonitoringServices
) -> AdministrationDesk:
    return AdministrationDesk(
        stores.documents,
        stores.objects,
        jobs,
        monitoring.figures,
        scratch=stores.settings.data_dir / "scratch",
        graces=graces_of(stores.settings),
    )


def graces_of(settings: Settings) -> Graces:
    """An orphan has the nightly cleanup's time, and one night more."""
    return Graces(
        orphans=timedelta(days=settings.orphan_retention_days + 1),
        uploads=timedelta(hours=settings.upload_retention_hours),
        silence=timedelta(seconds=settings.lease_seconds + 60),
    )


def document_store(settings: Settings) -> DocumentStore:
    url = settings.database_url
    if url.startswith("sqlite:"):
        from services.documents.sqlite import SqliteDocuments

        return SqliteDocuments(Path(unquote(urlsplit(url).path)))
    from services.documents.mongo import MongoDocuments

    return MongoDocuments(url)


def object_store(settings: Settings) -> ObjectStore:
    url = urlsplit(settings.storage_url)
    if url.scheme == "file":
        from services.objects.directory import DirectoryObjects

        key, *retired = derive_keys(settings, "object store")
        root = Path(unquote(url.path))
        return DirectoryObjects(root, settings.public_url, key, retired_keys=retired)
    from services.objects.s3 import S3Objects

    return S3Objects(
        url.netloc,
        url.path.strip("/"),
        endpoint_url=settings.s3_endpoint_url or None,
        public_endpoint_url=settings.s3_public_endpoint_url or None,
        region=settings.s3_region,
    )
