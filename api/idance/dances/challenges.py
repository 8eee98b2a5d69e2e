"""Challenges: today's, the coming ones, all of them; made and changed by administrators."""

from __future__ import annotations

from typing import Any

from api.context import links, services
from api.declare import Resource, admin, answer, body, query, refuses, user
from api.dispatch import Answer
from api.idance.dances.challenge_schema import (
    Challenge,
    ChallengeBody,
    ChallengeChanged,
    ChallengeList,
    ChallengeQuery,
    ChallengeStats,
    ChallengeSummary,
    Criteria,
    UpcomingChallenge,
    UpcomingChallenges,
    UpcomingQuery,
)
from api.paging import PagePlace
from api.refusals import Invalid
from services.accounts.users import User
from services.dances.challenge import Challenge as StoredChallenge
from services.dances.challenge import ChallengeStats as StoredStats
from services.dances.challenge_drafts import ChallengeDraft
from services.dances.challenge_scores import average_score, completion_rate
from services.files.upload_records import UploadInvalid, UploadMissing
from services.interfaces import NotFound
from services.objects.content_types import VIDEOS

resource = Resource("challenges", tag="Challenges")


@resource.get("/api/challenges/today")
@user
@answer(200, Challenge)
@refuses(404, 503)
def show_todays_challenge(caller: User) -> Challenge:  # noqa: ARG001 - the same for everybody
    """The challenge that is on now; of several the one that began last."""
    return _build_challenge(services().dances.challenges.today())


@resource.get("/api/challenges/upcoming")
@user
@query(UpcomingQuery)
@answer(200, UpcomingChallenges)
@refuses(503)
def list_upcoming_challenges(caller: User, query: UpcomingQuery) -> UpcomingChallenges:  # noqa: ARG001 - the same for everybody
    """The challenges that begin within the next days."""
    found = services().dances.challenges.upcoming(query.days)
    return UpcomingChallenges([UpcomingChallenge(**_upcoming_fields(one)) for one in found])


@resource.get("/api/challenges/<challenge_id>")
@user
@answer(200, Challenge)
@refuses(404, 503)
def show_challenge(caller: User, challenge_id: str) -> Challenge:  # noqa: ARG001 - the same for everybody
    """One challenge."""
    return _build_challenge(services().dances.challenges.get(challenge_id))


@resource.get("/api/challenges")
@user
@query(ChallengeQuery)
@answer(200, ChallengeList)
@refuses(503)
def list_challenges(caller: User, query: ChallengeQuery) -> ChallengeList:  # noqa: ARG001 - the same for everybody
    """Challenges, those that began last first."""
    page = services().dances.challenges.page(query.request, active_only=query.active_only)
    shown = [_summarize_challenge(StoredChallenge.from_document(one)) for one in page.documents]
    return ChallengeList(challenges=shown, pagination=PagePlace.of(page))


@resource.post("/api/challenges")
@admin
@body(ChallengeBody)
@answer(201, ChallengeChanged)
@refuses(503)
def create_challenge(caller: User, body: ChallengeBody) -> Answer:
    """Make a challenge. Its demonstration may be uploaded before or after."""
    draft = body.draft()
    _look_at_demonstration(draft, caller)
    made = services().dances.challenges.create(draft, caller.id).id
    content = ChallengeChanged(message="Challenge created successfully", challenge_id=made)
    return Answer(content, headers={"Location": f"/api/challenges/{made}"})


@resource.put("/api/challenges/<challenge_id>")
@admin
@body(ChallengeBody)
@answer(200, ChallengeChanged)
@refuses(404, 409, 503)
def update_challenge(caller: User, challenge_id: str, body: ChallengeBody) -> ChallengeChanged:
    """Give a challenge this body. With submissions to it, its criteria and tempo stay."""
    draft = body.draft()
    services().dances.challenges.get(challenge_id)
    _look_at_demonstration(draft, caller)
    services().dances.challenges.update(challenge_id, draft)
    return ChallengeChanged(message="Challenge updated successfully", challenge_id=challenge_id)


@resource.delete("/api/challenges/<challenge_id>")
@admin
@answer(200, ChallengeChanged)
@refuses(404, 503)
def delete_challenge(caller: User, challenge_id: str) -> ChallengeChanged:  # noqa: ARG001 - any administrator may
    """Take a challenge off all lists. Submissions to it can still be read, one by one."""
    services().dances.challenges.delete(challenge_id)
    return ChallengeChanged(message="Challenge deleted successfully", challenge_id=challenge_id)


@resource.get("/api/challenges/<challenge_id>/stats")
@user
@answer(200, ChallengeStats)
@refuses(404, 503)
def show_challenge_stats(caller: User, challenge_id: str) -> ChallengeStats:  # noqa: ARG001 - the same for everybody
    """How a challenge goes."""
    challenge = services().dances.challenges.get(challenge_id)
    stats = challenge.stats
    return ChallengeStats(
        challenge_id=challenge_id,
        **_score_fields(stats),
        score_distribution=stats.histogram,
        participation_rate=services().dances.challenges.participation_rate(challenge),
        completion_rate=completion_rate(stats),
    )


def _look_at_demonstration(draft: ChallengeDraft, caller: User) -> None:
    """Raises Invalid where the demonstration is there and no video."""
    if draft.demo_video_key is None:
        return
    try:
        services().files.uploads.verify(draft.demo_video_key, caller.id, VIDEOS)
    except UploadMissing:
        return  # it may yet come, or another administrator has uploaded it
    except UploadInvalid as problem:
        raise Invalid.field("body", "demoVideoFileKey", message=str(problem)) from None


def _build_challenge(stored: StoredChallenge) -> Challenge:
    return Challenge(
        **_upcoming_fields(stored),
        **_score_fields(stored.stats),
        badgeIconURL=stored.badge_icon_url,
        target_bpm=stored.target_bpm,
        is_active=services().dances.challenges.is_on(stored),
        scoring_criteria=Criteria(**stored.scoring_criteria),
    )


def _summarize_challenge(stored: StoredChallenge) -> ChallengeSummary:
    return ChallengeSummary(
        id=stored.id,
        title=stored.title,
        type=stored.type,
        difficulty=stored.difficulty,
        start_time=stored.start_time,
        end_time=stored.end_time,
        points=stored.points,
        is_active=services().dances.challenges.is_on(stored),
        total_submissions=stored.stats.submissions,
    )


def _upcoming_fields(stored: StoredChallenge) -> dict[str, Any]:
    return {
        "id": stored.id,
        "title": stored.title,
        "description": stored.description,
        "type": stored.type,
        "difficulty": stored.difficulty,
        "start_time": stored.start_time,
        "end_time": stored.end_time,
        "points": stored.points,
        "badge_name": stored.badge_name,
        "thumbnail_url": stored.thumbnail_url,
        "demo_video_url": _link_demonstration(stored.demo_video_key),
    }


def _score_fields(stats: StoredStats) -> dict[str, Any]:
    return {
        "total_submissions": stats.submissions,
        "average_score": average_score(stats),
        "top_score": stats.top_score,
    }


def _link_demonstration(key: str | None) -> str | None:
    """A link to it; None until it has been uploaded."""
    if key is None:
        return None
    try:
        services().objects.info(key)
    except NotFound:
        return None
    return links().download(key)
