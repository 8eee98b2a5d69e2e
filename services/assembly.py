"""Settings to services: the one place that chooses implementations."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from redis import Redis

from services import video_files
from services.admin_runs import AdminRuns
from services.analyses import AnalysisService
from services.awards import AwardService
from services.celery_queue import CeleryQueue, celery_app
from services.challenges import ChallengeService
from services.consequences import Consequences
from services.feed import FeedService
from services.follows import FollowService
from services.interfaces import DocumentStore, ObjectStore, Signal, TaskQueue
from services.jobs import JobService, Policy
from services.leaderboard import LeaderboardService
from services.passwords import Passwords
from services.reactions import ReactionService
from services.redis_signal import RedisSignal, redis_client
from services.retention import Periods, RetentionService
from services.rotation import RotationService
from services.sessions import SessionService
from services.submissions import SubmissionService
from services.uploads import UploadService
from services.users import UserService
from settings import Settings


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
    users: UserService
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
    runs: AdminRuns
    rotation: RotationService
    retention: RetentionService

    def prepare(self) -> None:
        """Make collections and indexes. Raises Unavailable."""
        self.jobs.prepare()
        self.users.prepare()
        self.follows.prepare()
        self.feed.prepare()
        self.sessions.prepare()
        self.challenges.prepare()
        self.submissions.prepare()
        self.leaderboard.prepare()
        self.awards.prepare()
        self.reactions.prepare()
        self.uploads.prepare()
        self.runs.prepare()
        self.retention.prepare()
        video_files.prepare(self.documents)


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
    submissions = SubmissionService(documents, sessions, challenges, analyses, consequences)
    jobs.listen(submissions.hear)
    runs, rotation = AdminRuns(documents, jobs), RotationService(documents)
    return Services(
        settings=settings,
        documents=documents,
        objects=objects,
        queue=queue,
        signal=signal,
        redis=redis,
        jobs=jobs,
        users=users,
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
        runs=runs,
        rotation=rotation,
        retention=RetentionService(documents, objects, runs, rotation, Periods.of(settings)),
    )


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


def derived_key(secret: str, purpose: str) -> bytes:
    """A key of its own for each purpose, so that one signature is worth nothing elsewhere."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)
