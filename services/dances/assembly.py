"""The services of dances over the stores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from services.accounts.user_service import UserService
from services.dances import consequences, sessions
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
from services.files.uploads import UploadService
from services.jobs.service import JobService
from services.stores import Part, Stores, derive_keys
from settings import Settings


class Feed(sessions.Feed, consequences.Feed, Protocol):
    """What dances need of the feed."""


@dataclass(frozen=True)
class DanceServices(Part):
    challenges: ChallengeService
    rotation: RotationService
    sessions: SessionService
    submissions: SubmissionService
    analyses: AnalysisService
    media: MediaService
    score_signer: ScoreSigner
    leaderboard: LeaderboardService
    awards: AwardService
    reactions: ReactionService
    disputes: DisputeService
    unwanted_videos: UnwantedVideos


def build_dances(
    stores: Stores, jobs: JobService, users: UserService, uploads: UploadService, feed: Feed
) -> DanceServices:
    """Dances that hear what becomes of these jobs."""
    documents = stores.documents
    challenges = ChallengeService(documents)
    leaderboard, awards = LeaderboardService(documents), AwardService(documents)
    analyses = AnalysisService(documents, jobs, challenges)
    effects = Consequences(documents, analyses, leaderboard, awards, feed)
    takes = SessionService(documents, users, uploads, feed)
    submissions = SubmissionService(documents, takes, challenges, analyses, effects)
    media = MediaService(documents, jobs)
    jobs.listen(submissions.hear)
    jobs.listen_events(submissions.hear_events)
    jobs.listen(media.hear)
    return DanceServices(
        challenges=challenges,
        rotation=RotationService(documents),
        sessions=takes,
        submissions=submissions,
        analyses=analyses,
        media=media,
        score_signer=build_score_signer(stores.settings),
        leaderboard=leaderboard,
        awards=awards,
        reactions=ReactionService(documents),
        disputes=DisputeService(documents),
        unwanted_videos=UnwantedVideos(documents, stores.objects),
    )


def build_score_signer(settings: Settings) -> ScoreSigner:
    key, *retired = derive_keys(settings, "score proof")
    return ScoreSigner(key, retired)
