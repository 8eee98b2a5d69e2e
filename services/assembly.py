"""Settings to services: the one place that chooses implementations."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from redis import Redis

from services.admin_runs import AdminRuns
from services.analyses import AnalysisService
from services.awards import AwardService
from services.cache import Cache
from services.callback_address import CallbackAddresses
from services.callback_post import CallbackPost
from services.celery_queue import CeleryQueue, celery_app
from services.challenges import ChallengeService
from services.consequences import Consequences
from services.feed import FeedService
from services.file_accesses import FileAccesses
from services.file_cleanup import FileCleanup
from services.file_links import FileLinks
from services.follows import FollowService
from services.interfaces import DocumentStore, ObjectStore, Signal, TaskQueue
from services.job_deletion import JobDeletion
from services.jobs import JobService, Policy
from services.leaderboard import LeaderboardService
from services.mail import Mail, MailFolder, SmtpMail
from services.minutes import Minutes
from services.openid import OpenIdProvider
from services.passwords import Passwords
from services.reactions import ReactionService
from services.redis_signal import RedisSignal, hasty, redis_client
from services.retention import Periods, RetentionService
from services.rotation import RotationService
from services.sessions import SessionService
from services.signing import UrlSigner
from services.submissions import SubmissionService
from services.system_figures import SystemFigures
from services.upload_logs import UploadLogs
from services.uploads import UploadService
from services.user_assets import UserAssetService
from services.user_files import UserFileService
from services.users import UserService
from services.verification import EmailVerification
from services.video_files import VideoFiles
from services.webhook_announcements import WebhookAnnouncements
from services.webhook_deliveries import Deliveries
from services.webhook_delivery import Courier
from services.webhook_log import EventLog
from services.webhooks import WebhookService
from settings import Settings

# what is in the cache can be made again in about this time
CACHE_SECONDS = 0.1


@dataclass(frozen=True)
class Services:
    """What the API and the tasks work with. One per process; nothing connects before first use."""

    settings: Settings
    documents: DocumentStore
    objects: ObjectStore
    queue: TaskQueue
    signal: Signal
    redis: Redis
    jobs: JobService
    job_deletion: JobDeletion
    users: UserService
    verification: EmailVerification
    openid: OpenIdProvider | None
    follows: FollowService
    feed: FeedService
    sessions: SessionService
    challenges: ChallengeService
    submissions: SubmissionService
    analyses: AnalysisService
    leaderboard: LeaderboardService
    awards: AwardService
    reactions: ReactionService
    uploads: UploadService
    files: UserFileService
    file_accesses: FileAccesses
    file_cleanup: FileCleanup
    file_links: FileLinks
    runs: AdminRuns
    rotation: RotationService
    retention: RetentionService
    video_files: VideoFiles
    upload_logs: UploadLogs
    minutes: Minutes
    cache: Cache
    figures: SystemFigures
    user_assets: UserAssetService
    webhooks: WebhookService
    courier: Courier

    def prepare(self) -> None:
        """Make collections and indexes. Raises Unavailable."""
        self.jobs.prepare()
        self.users.prepare()
        self.verification.prepare()
        self.follows.prepare()
        self.feed.prepare()
        self.sessions.prepare()
        self.challenges.prepare()
        self.submissions.prepare()
        self.leaderboard.prepare()
        self.awards.prepare()
        self.reactions.prepare()
        self.uploads.prepare()
        self.files.prepare()
        self.file_accesses.prepare()
        self.runs.prepare()
        self.retention.prepare()
        self.video_files.prepare()
        self.upload_logs.prepare()
        self.minutes.prepare()
        self.user_assets.prepare()
        self.webhooks.prepare()


def assemble(settings: Settings) -> Services:
    """The services that these settings name. Raises InvalidSettings."""
    settings.demand_services()
    return compose(
        settings,
        documents=document_store(settings),
        objects=object_store(settings),
        queue=CeleryQueue(celery_app(settings.broker_url, settings.redis_url)),
        redis=redis_client(settings.redis_url),
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
    signal = signal or RedisSignal(redis)
    policy = Policy(settings.lease_seconds, settings.max_attempts, settings.redeliver_seconds)
    users = UserService(documents, passwords=passwords)
    follows = FollowService(documents)
    feed = FeedService(documents, follows)
    uploads = UploadService(documents, objects)
    sessions = SessionService(documents, users, uploads, feed)
    jobs = JobService(documents, queue, signal, policy=policy)
    challenges = ChallengeService(documents)
    leaderboard, awards = LeaderboardService(documents), AwardService(documents)
    analyses = AnalysisService(documents, jobs, challenges)
    consequences = Consequences(documents, analyses, leaderboard, awards, feed)
    files, accesses = UserFileService(documents, objects, jobs), FileAccesses(documents)
    submissions = SubmissionService(documents, sessions, challenges, analyses, consequences)
    jobs.listen(submissions.hear)
    runs, rotation = AdminRuns(documents, jobs), RotationService(documents)
    addresses = CallbackAddresses(allow_loopback=settings.webhooks_allow_loopback)
    webhooks = webhooks_of(settings, documents, queue, addresses, jobs)
    minutes, quick = Minutes(documents), hasty(redis, CACHE_SECONDS)
    return Services(
        settings=settings,
        documents=documents,
        objects=objects,
        queue=queue,
        signal=signal,
        redis=redis,
        jobs=jobs,
        job_deletion=JobDeletion(documents, objects, jobs),
        users=users,
        verification=email_verification(settings, documents, users),
        openid=openid_provider(settings),
        follows=follows,
        feed=feed,
        sessions=sessions,
        challenges=challenges,
        submissions=submissions,
        analyses=analyses,
        leaderboard=leaderboard,
        awards=awards,
        reactions=ReactionService(documents),
        uploads=uploads,
        files=files,
        file_accesses=accesses,
        file_cleanup=FileCleanup(documents, files, accesses),
        file_links=file_links(settings),
        runs=runs,
        rotation=rotation,
        retention=RetentionService(documents, objects, runs, rotation, Periods.of(settings)),
        video_files=VideoFiles(documents, objects),
        upload_logs=UploadLogs(documents, objects),
        minutes=minutes,
        cache=Cache(quick, minutes),
        figures=SystemFigures(settings, documents, queue, objects, quick),
        user_assets=UserAssetService(documents, objects, settings.public_url),
        webhooks=webhooks,
        courier=Courier(webhooks, CallbackPost(addresses)),
    )


def file_links(settings: Settings) -> FileLinks:
    """Links to files of users; without a secret, as in a worker alone, nobody's links hold."""
    key = derived_key(settings.jwt_secret or secrets.token_hex(32), "file links")
    return FileLinks(settings.public_url, UrlSigner(key))


def webhooks_of(
    settings: Settings,
    documents: DocumentStore,
    queue: TaskQueue,
    addresses: CallbackAddresses,
    jobs: JobService,
) -> WebhookService:
    """Webhooks that are told what happens to these jobs."""
    events, deliveries = EventLog(documents), Deliveries(documents, queue)
    webhooks = WebhookService(documents, addresses, events, deliveries)
    announcements = WebhookAnnouncements(webhooks, events, settings.public_url)
    jobs.listen(announcements.job_ended)
    jobs.listen_events(announcements.job_noted)
    return webhooks


def document_store(settings: Settings) -> DocumentStore:
    url = settings.database_url
    if url.startswith("sqlite:"):
        from services.sqlite_documents import SqliteDocuments

        return SqliteDocuments(Path(unquote(urlsplit(url).path)))
    from services.mongo_documents import MongoDocuments

    return MongoDocuments(url)


def object_store(settings: Settings) -> ObjectStore:
    url = urlsplit(settings.storage_url)
    if url.scheme == "file":
        from services.directory_objects import DirectoryObjects

        root, key = Path(unquote(url.path)), derived_key(settings.jwt_secret, "object store")
        return DirectoryObjects(root, settings.public_url, key)
    from services.s3_objects import S3Objects

    return S3Objects(
        url.netloc,
        url.path.strip("/"),
        endpoint_url=settings.s3_endpoint_url or None,
        public_endpoint_url=settings.s3_public_endpoint_url or None,
        region=settings.s3_region,
    )


def email_verification(
    settings: Settings, documents: DocumentStore, users: UserService
) -> EmailVerification:
    key = derived_key(settings.jwt_secret, "e-mail verification")
    return EmailVerification(
        documents, users, mail(settings), key=key, public_url=settings.public_url
    )


def openid_provider(settings: Settings) -> OpenIdProvider | None:
    """None where none is set."""
    if not settings.oidc_issuer:
        return None
    return OpenIdProvider(settings.oidc_issuer, settings.oidc_jwks_url, settings.oidc_audience)


def mail(settings: Settings) -> Mail:
    """By SMTP where it is set, else into a folder."""
    if settings.smtp_url:
        return SmtpMail(settings.smtp_url, settings.mail_from)
    return MailFolder(settings.data_dir / "mail", settings.mail_from)


def derived_key(secret: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that one signature is worth nothing elsewhere."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)
