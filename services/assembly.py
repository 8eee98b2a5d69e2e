"""Settings to services: the one place that chooses implementations."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from redis import Redis

from services.accounts.follows import FollowService
from services.accounts.mail import Mail, MailFolder, SmtpMail
from services.accounts.openid import OpenIdProvider
from services.accounts.passwords import Passwords
from services.accounts.users import UserService
from services.accounts.verification import EmailVerification
from services.dances.analyses import AnalysisService
from services.dances.awards import AwardService
from services.dances.challenges import ChallengeService
from services.dances.consequences import Consequences
from services.dances.leaderboard import LeaderboardService
from services.dances.media import MediaService
from services.dances.reactions import ReactionService
from services.dances.rotation import RotationService
from services.dances.seal import ScoreSeal
from services.dances.sessions import SessionService
from services.dances.submissions import SubmissionService
from services.dances.unwanted_videos import UnwantedVideos
from services.feed.service import FeedService
from services.files.accesses import FileAccesses
from services.files.cleanup import FileCleanup
from services.files.hls_links import HlsLinks
from services.files.kept_scenes import KeptScenes
from services.files.links import FileLinks
from services.files.upload_logs import UploadLogs
from services.files.uploads import UploadService
from services.files.user_assets import UserAssetService
from services.files.user_files import UserFileService
from services.files.video_files import VideoFiles
from services.interfaces import DocumentStore, ObjectStore, Signal, TaskQueue
from services.jobs.admin_runs import AdminRuns
from services.jobs.celery_queue import CeleryQueue, celery_app
from services.jobs.crew import Crew
from services.jobs.deletion import JobDeletion
from services.jobs.durations import Durations
from services.jobs.redis_signal import RedisSignal, hasty, redis_client
from services.jobs.service import JobService, Policy
from services.monitoring.cache import Cache
from services.monitoring.figures import SystemFigures
from services.monitoring.minutes import Minutes
from services.objects.signing import UrlSigner
from services.upkeep.retention import Periods, RetentionService
from services.webhooks.announcements import WebhookAnnouncements
from services.webhooks.callback_address import CallbackAddresses
from services.webhooks.callback_post import CallbackPost, Patience
from services.webhooks.check import ReceiverCheck
from services.webhooks.deliveries import Deliveries
from services.webhooks.delivery import Courier
from services.webhooks.log import EventLog
from services.webhooks.service import WebhookService
from settings import Settings

# what is in the cache can be made again in about this time
CACHE_SECONDS = 0.1
# somebody waits for the answers to all of them
CHECK_PATIENCE = Patience(connect=3.0, total=5.0)


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
    durations: Durations
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
    unwanted_videos: UnwantedVideos
    media: MediaService
    score_seal: ScoreSeal
    leaderboard: LeaderboardService
    awards: AwardService
    reactions: ReactionService
    uploads: UploadService
    files: UserFileService
    file_accesses: FileAccesses
    file_cleanup: FileCleanup
    file_links: FileLinks
    hls_links: HlsLinks
    runs: AdminRuns
    rotation: RotationService
    retention: RetentionService
    video_files: VideoFiles
    kept_scenes: KeptScenes
    upload_logs: UploadLogs
    minutes: Minutes
    cache: Cache
    figures: SystemFigures
    user_assets: UserAssetService
    webhooks: WebhookService
    courier: Courier
    receiver_check: ReceiverCheck

    def prepare(self) -> None:
        """Make collections and indexes. Raises Unavailable."""
        self.jobs.prepare()
        self.durations.prepare()
        self.users.prepare()
        self.verification.prepare()
        self.follows.prepare()
        self.feed.prepare()
        self.sessions.prepare()
        self.challenges.prepare()
        self.submissions.prepare()
        self.media.prepare()
        self.leaderboard.prepare()
        self.awards.prepare()
        self.reactions.prepare()
        self.uploads.prepare()
        self.files.prepare()
        self.file_accesses.prepare()
        self.runs.prepare()
        self.retention.prepare()
        self.unwanted_videos.prepare()
        self.video_files.prepare()
        self.kept_scenes.prepare()
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
    quick = hasty(redis, CACHE_SECONDS)
    policy = Policy(
        lease=settings.lease_seconds,
        max_attempts=settings.max_attempts,
        redeliver=settings.redeliver_seconds,
        retry_delay=settings.retry_delay_seconds,
    )
    users = UserService(documents, passwords=passwords)
    follows = FollowService(documents)
    feed = FeedService(documents, follows)
    uploads = UploadService(documents, objects)
    sessions = SessionService(documents, users, uploads, feed)
    jobs = JobService(documents, queue, signal, policy=policy, slots=Crew(quick))
    challenges = ChallengeService(documents)
    leaderboard, awards = LeaderboardService(documents), AwardService(documents)
    analyses = AnalysisService(documents, jobs, challenges)
    consequences = Consequences(documents, analyses, leaderboard, awards, feed)
    files, accesses = UserFileService(documents, objects, jobs), FileAccesses(documents)
    submissions = SubmissionService(documents, sessions, challenges, analyses, consequences)
    durations = Durations(documents)
    jobs.listen(durations.hear)
    jobs.listen(submissions.hear)
    media = MediaService(documents, jobs)
    jobs.listen(media.hear)
    runs, rotation = AdminRuns(documents, jobs), RotationService(documents)
    addresses = CallbackAddresses(allow_loopback=settings.webhooks_allow_loopback)
    webhooks = webhooks_of(settings, documents, queue, addresses, jobs)
    minutes = Minutes(documents)
    return Services(
        settings=settings,
        documents=documents,
        objects=objects,
        queue=queue,
        signal=signal,
        redis=redis,
        jobs=jobs,
        durations=durations,
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
        unwanted_videos=UnwantedVideos(documents, objects),
        media=media,
        score_seal=ScoreSeal(derived_key(settings.jwt_secret, "score proof")),
        leaderboard=leaderboard,
        awards=awards,
        reactions=ReactionService(documents),
        uploads=uploads,
        files=files,
        file_accesses=accesses,
        file_cleanup=FileCleanup(documents, files, accesses),
        file_links=FileLinks(settings.public_url, link_signer(settings, "file links")),
        hls_links=HlsLinks(settings.public_url, link_signer(settings, "hls links")),
        runs=runs,
        rotation=rotation,
        retention=RetentionService(documents, objects, runs, rotation, Periods.of(settings)),
        video_files=VideoFiles(documents, objects),
        kept_scenes=KeptScenes(documents, objects),
        upload_logs=UploadLogs(documents, objects),
        minutes=minutes,
        cache=Cache(quick, minutes),
        figures=SystemFigures(settings, documents, queue, objects, quick),
        user_assets=UserAssetService(documents, objects, settings.public_url),
        webhooks=webhooks,
        courier=Courier(webhooks, CallbackPost(addresses)),
        receiver_check=ReceiverCheck(CallbackPost(addresses, patience=CHECK_PATIENCE)),
    )


def link_signer(settings: Settings, purpose: str) -> UrlSigner:
    """For links to users' things; without a secret, as in a worker alone, nobody's links hold."""
    return UrlSigner(derived_key(settings.jwt_secret or secrets.token_hex(32), purpose))


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
        from services.documents.sqlite import SqliteDocuments

        return SqliteDocuments(Path(unquote(urlsplit(url).path)))
    from services.documents.mongo import MongoDocuments

    return MongoDocuments(url)


def object_store(settings: Settings) -> ObjectStore:
    url = urlsplit(settings.storage_url)
    if url.scheme == "file":
        from services.objects.directory import DirectoryObjects

        root, key = Path(unquote(url.path)), derived_key(settings.jwt_secret, "object store")
        return DirectoryObjects(root, settings.public_url, key)
    from services.objects.s3 import S3Objects

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
