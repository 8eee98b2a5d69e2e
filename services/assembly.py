"""Settings to services: the one place that chooses implementations."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cryptography.fernet import Fernet, MultiFernet
from redis import Redis

from services.accounts.api_keys import ApiKeys
from services.accounts.apps import Apps
from services.accounts.blocks import BlockService
from services.accounts.email_change import EmailChange
from services.accounts.follows import FollowService
from services.accounts.job_letters import JobLetters
from services.accounts.mail_wishes import MailWishes
from services.accounts.openid import OpenIdProvider
from services.accounts.password_reset import PasswordReset
from services.accounts.passwords import Passwords
from services.accounts.refresh_tokens import RefreshTokens
from services.accounts.reports import Reports
from services.accounts.roles import Roles
from services.accounts.users import UserService
from services.accounts.verification import EmailVerification
from services.administration.desk import AdministrationDesk
from services.administration.stray_files import Graces
from services.dances.analyses import AnalysisService
from services.dances.awards import AwardService
from services.dances.challenges import ChallengeService
from services.dances.consequences import Consequences
from services.dances.disputes import DisputeService
from services.dances.leaderboard import LeaderboardService
from services.dances.media import MediaService
from services.dances.reactions import ReactionService
from services.dances.rotation import RotationService
from services.dances.score_signer import ScoreSigner
from services.dances.sessions import SessionService
from services.dances.submissions import SubmissionService
from services.dances.unwanted_videos import UnwantedVideos
from services.disk_space import DiskSpace
from services.erasure.dances import OwnDances
from services.erasure.export import DataExports
from services.erasure.leaving import Leaving
from services.feed.service import FeedService
from services.files.accesses import FileAccesses
from services.files.cleanup import FileCleanup
from services.files.job_links import JobLinks, event_links, hls_links
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
from services.jobs.deletion import JobDeletion
from services.jobs.durations import Durations
from services.jobs.intermediate_objects import IntermediateObjects
from services.jobs.redis_signal import RedisSignal, hasty, redis_client
from services.jobs.service import JobService, Policy
from services.jobs.tenant_quota import TenantQuota
from services.mail.folder import MailFolder
from services.mail.late_bounces import LateBounces
from services.mail.letter import Mail
from services.mail.outbox import Outbox
from services.mail.postman import Postman
from services.mail.smtp import SmtpServer
from services.monitoring.cache import Cache
from services.monitoring.figures import SystemFigures
from services.monitoring.minutes import Minutes
from services.objects.signing import UrlSigner
from services.replays import Replays
from services.retention.old_drafts import OldDrafts
from services.retention.service import Periods, RetentionService
from services.webhooks.announcements import WebhookAnnouncements
from services.webhooks.callback_address import CallbackAddresses
from services.webhooks.callback_post import CallbackPost, Timeouts
from services.webhooks.check import ReceiverCheck
from services.webhooks.deliveries import Deliveries
from services.webhooks.delivery import WebhookSender
from services.webhooks.job_webhooks import JobWebhooks
from services.webhooks.log import EventLog
from services.webhooks.secret_box import SecretBox
from services.webhooks.service import WebhookService
from settings import Settings

# what is in the cache can be made again in about this time
CACHE_SECONDS = 0.1
# somebody waits for the answers to all of them
CHECK_TIMEOUTS = Timeouts(connect=3.0, total=5.0)


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
    roles: Roles
    mail: Mail
    outbox: Outbox
    postman: Postman
    late_bounces: LateBounces
    mail_wishes: MailWishes
    verification: EmailVerification
    openid: OpenIdProvider | None
    follows: FollowService
    blocks: BlockService
    feed: FeedService
    sessions: SessionService
    challenges: ChallengeService
    submissions: SubmissionService
    analyses: AnalysisService
    unwanted_videos: UnwantedVideos
    media: MediaService
    score_signer: ScoreSigner
    leaderboard: LeaderboardService
    awards: AwardService
    reactions: ReactionService
    disputes: DisputeService
    uploads: UploadService
    files: UserFileService
    file_accesses: FileAccesses
    file_cleanup: FileCleanup
    file_links: FileLinks
    hls_links: JobLinks
    replays: Replays
    api_keys: ApiKeys
    apps: Apps
    refresh_tokens: RefreshTokens
    password_reset: PasswordReset
    email_change: EmailChange
    event_links: JobLinks
    runs: AdminRuns
    rotation: RotationService
    retention: RetentionService
    old_drafts: OldDrafts
    video_files: VideoFiles
    kept_scenes: KeptScenes
    upload_logs: UploadLogs
    minutes: Minutes
    cache: Cache
    figures: SystemFigures
    user_assets: UserAssetService
    webhooks: WebhookService
    job_webhooks: JobWebhooks
    webhook_sender: WebhookSender
    receiver_check: ReceiverCheck
    desk: AdministrationDesk
    leaving: Leaving
    reports: Reports
    own_dances: OwnDances
    exports: DataExports
    disk_space: DiskSpace

    def prepare(self) -> None:
        """Make collections and indexes. Raises Unavailable."""
        self.jobs.prepare()
        self.durations.prepare()
        self.users.prepare()
        self.verification.prepare()
        self.outbox.prepare()
        self.follows.prepare()
        self.blocks.prepare()
        self.feed.prepare()
        self.sessions.prepare()
        self.challenges.prepare()
        self.submissions.prepare()
        self.media.prepare()
        self.leaderboard.prepare()
        self.awards.prepare()
        self.reactions.prepare()
        self.disputes.prepare()
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
        self.replays.prepare()
        self.api_keys.prepare()
        self.apps.prepare()
        self.refresh_tokens.prepare()
        self.password_reset.prepare()
        self.email_change.prepare()
        self.webhooks.prepare()
        self.roles.prepare()
        self.desk.prepare()
        self.leaving.prepare()
        self.reports.prepare()


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
    jobs = JobService(documents, queue, signal, policy=policy, slots=TenantQuota(quick))
    challenges = ChallengeService(documents)
    leaderboard, awards = LeaderboardService(documents), AwardService(documents)
    analyses = AnalysisService(documents, jobs, challenges)
    consequences = Consequences(documents, analyses, leaderboard, awards, feed)
    files, accesses = UserFileService(documents, objects, jobs), FileAccesses(documents)
    submissions = SubmissionService(documents, sessions, challenges, analyses, consequences)
    durations = Durations(documents)
    jobs.listen(durations.hear)
    jobs.listen(submissions.hear)
    jobs.listen_events(submissions.hear_events)
    media = MediaService(documents, jobs)
    jobs.listen(media.hear)
    jobs.listen(IntermediateObjects(objects).hear)
    job_deletion = JobDeletion(documents, objects, jobs)
    runs, rotation = AdminRuns(documents, jobs), RotationService(documents)
    apps = Apps(documents)
    addresses = callback_addresses(settings)
    webhooks = webhooks_of(settings, documents, queue, jobs, apps)
    outbox = Outbox(documents, queue, letter_box(settings))
    mail = mail_of(settings, outbox)
    wishes = MailWishes(users, derived_keys(settings, "mail wishes"), settings.public_url)
    jobs.listen(JobLetters(wishes, mail, settings.public_url).job_ended)
    password_reset = PasswordReset(documents, users, mail, public_url=settings.public_url)
    minutes = Minutes(documents)
    figures = SystemFigures(settings, documents, queue, objects, quick)
    return Services(
        settings=settings,
        documents=documents,
        objects=objects,
        queue=queue,
        signal=signal,
        redis=redis,
        jobs=jobs,
        durations=durations,
        job_deletion=job_deletion,
        users=users,
        roles=Roles(documents),
        mail=mail,
        outbox=outbox,
        postman=Postman(outbox, smtp_server(settings)),
        late_bounces=LateBounces(outbox),
        mail_wishes=wishes,
        verification=email_verification(settings, documents, users, mail),
        openid=openid_provider(settings),
        follows=follows,
        blocks=BlockService(documents, users, follows),
        feed=feed,
        sessions=sessions,
        challenges=challenges,
        submissions=submissions,
        analyses=analyses,
        unwanted_videos=UnwantedVideos(documents, objects),
        media=media,
        score_signer=score_signer_of(settings),
        leaderboard=leaderboard,
        awards=awards,
        reactions=ReactionService(documents),
        disputes=DisputeService(documents),
        uploads=uploads,
        files=files,
        file_accesses=accesses,
        file_cleanup=FileCleanup(documents, files, accesses),
        file_links=FileLinks(settings.public_url, link_signer(settings, "file links")),
        replays=replays_of(settings, documents),
        api_keys=ApiKeys(documents),
        apps=apps,
        refresh_tokens=RefreshTokens(documents, timedelta(days=settings.refresh_days)),
        password_reset=password_reset,
        email_change=EmailChange(
            documents, users, mail, password_reset, public_url=settings.public_url
        ),
        hls_links=hls_links(settings.public_url, link_signer(settings, "hls links")),
        event_links=event_links(settings.public_url, link_signer(settings, "event links")),
        runs=runs,
        rotation=rotation,
        old_drafts=OldDrafts(documents, objects),
        retention=RetentionService(documents, objects, runs, rotation, Periods.of(settings)),
        video_files=VideoFiles(documents, objects),
        kept_scenes=KeptScenes(documents, objects),
        upload_logs=UploadLogs(documents, objects),
        minutes=minutes,
        cache=Cache(quick, minutes),
        figures=figures,
        user_assets=UserAssetService(documents, objects, settings.public_url),
        webhooks=webhooks,
        job_webhooks=JobWebhooks(webhooks),
        webhook_sender=WebhookSender(webhooks, CallbackPost(addresses)),
        receiver_check=ReceiverCheck(CallbackPost(addresses, timeouts=CHECK_TIMEOUTS)),
        desk=AdministrationDesk(
            documents,
            objects,
            jobs,
            figures,
            scratch=settings.data_dir / "scratch",
            graces=graces_of(settings),
        ),
        leaving=Leaving(
            documents,
            objects,
            users,
            jobs,
            job_deletion,
            mail=mail,
            grace=timedelta(days=settings.erasure_grace_days or 0),
        ),
        reports=Reports(documents),
        own_dances=OwnDances(documents, objects, job_deletion),
        exports=DataExports(documents, objects, jobs),
        disk_space=DiskSpace.of(settings),
    )


def graces_of(settings: Settings) -> Graces:
    """An orphan has the nightly cleanup's time, and one night more."""
    return Graces(
        orphans=timedelta(days=settings.orphan_retention_days + 1),
        uploads=timedelta(hours=settings.upload_retention_hours),
        silence=timedelta(seconds=settings.lease_seconds + 60),
    )


def link_signer(settings: Settings, purpose: str) -> UrlSigner:
    """For links to users' things."""
    key, *retired = derived_keys(settings, purpose)
    return UrlSigner(key, retired)


def score_signer_of(settings: Settings) -> ScoreSigner:
    key, *retired = derived_keys(settings, "score proof")
    return ScoreSigner(key, retired)


def callback_addresses(settings: Settings) -> CallbackAddresses:
    return CallbackAddresses(allow_loopback=settings.webhooks_allow_loopback)


def webhooks_of(
    settings: Settings,
    documents: DocumentStore,
    queue: TaskQueue,
    jobs: JobService,
    apps: Apps,
) -> WebhookService:
    """Webhooks that are told what happens to these jobs."""
    events, deliveries = EventLog(documents), Deliveries(documents, queue)
    box = SecretBox(derived_keys(settings, "webhook secrets"))
    addresses = callback_addresses(settings)
    webhooks = WebhookService(documents, addresses, events, deliveries, box)
    announcements = WebhookAnnouncements(webhooks, events, apps, settings.public_url)
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

        key, *retired = derived_keys(settings, "object store")
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


def email_verification(
    settings: Settings, documents: DocumentStore, users: UserService, mail: Mail
) -> EmailVerification:
    keys = derived_keys(settings, "e-mail verification")
    return EmailVerification(documents, users, mail, keys=keys, public_url=settings.public_url)


def openid_provider(settings: Settings) -> OpenIdProvider | None:
    """None where none is set."""
    if not settings.oidc_issuer:
        return None
    return OpenIdProvider(settings.oidc_issuer, settings.oidc_jwks_url, settings.oidc_audience)


def mail_of(settings: Settings, outbox: Outbox) -> Mail:
    """Through the outbox where a mail server is set, else into a folder."""
    if settings.smtp_url:
        return outbox
    return MailFolder(settings.data_dir / "mail", settings.mail_from)


def smtp_server(settings: Settings) -> SmtpServer | None:
    """None where none is set."""
    if not settings.smtp_url:
        return None
    return SmtpServer(settings.smtp_url, settings.mail_from, settings.mail_return)


def letter_box(settings: Settings) -> MultiFernet:
    keys = derived_keys(settings, "letters")
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def derived_keys(settings: Settings, purpose: str) -> list[bytes]:
    """The key that signs for this purpose, and those that have signed before it.

    Without a secret, as in a worker alone, it is one of this process, and holds nowhere else.
    """
    known = settings.signing_secrets if settings.jwt_secret else (secrets.token_hex(32),)
    return [derived_key(secret, purpose) for secret in known]


def replays_of(settings: Settings, documents: DocumentStore) -> Replays:
    boxes = derived_keys(settings, "idempotent answers")
    box = MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in boxes])
    return Replays(documents, box, derived_keys(settings, "idempotent requests")[0])


def derived_key(secret: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that one signature is worth nothing elsewhere."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)
