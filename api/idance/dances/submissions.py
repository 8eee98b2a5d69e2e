"""Submissions to challenges, and who leads."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from api.auth import demand_person
from api.context import links, services
from api.declare import Growth, Resource, adds, answer, body, query, refuses, user
from api.dispatch import Answer
from api.events_url import events_url
from api.idance.dances.dancers import Dancer, LevelledDancer
from api.idance.dances.results import Breakdown
from api.idance.dances.submission_schema import (
    Comment,
    Leaderboard,
    LeaderboardEntry,
    SubmissionBody,
    SubmissionDetails,
    SubmissionOfChallenge,
    SubmissionOfUser,
    SubmissionsOfChallenge,
    SubmissionsOfUser,
    Submitted,
)
from api.idance.dances.visibility import Viewing, demand_visible_user, get_visible_submission
from api.list_filters import ListFilters, TimeFilters
from api.paging import PagePlace, PageQuery
from scoring.level import level_of
from services.accounts.users import User
from services.dances import reactions
from services.dances.challenge_scores import maxima_of
from services.dances.leaderboard import Place
from services.dances.submission import Submission, SubmissionStatus
from services.documents.paging import Page

resource = Resource("submissions", tag="Submissions")


class DancesQuery(TimeFilters, PageQuery):
    """Which submissions. Not by their words: how many there are counts those that are hidden."""

    DATED: ClassVar[str] = "submitted_at"

    status: SubmissionStatus | None = Field(
        default=None, description="Only submissions of this status"
    )


class OwnDancesQuery(DancesQuery, ListFilters):
    """The name of a user's submission is its challenge's title."""


@resource.post("/api/challenges/<challenge_id>/submit")
@adds(Growth.JOB)
@user
@body(SubmissionBody)
@answer(201, Submitted)
@refuses(404, 409, 503)
def submit_session(caller: User, challenge_id: str, body: SubmissionBody) -> Answer:
    """Submit a completed session to a challenge that is on. Its video is analysed by itself."""
    demand_person(caller)
    made = services().dances.submissions.submit(
        caller.id,
        challenge_id,
        body.session_id,
        caption=body.caption,
        tags=body.tags,
        pose_only=body.pose_only,
        person=body.person,
        metadata=body.metadata,
    )
    content = Submitted(
        submission_id=made.id,
        status=SubmissionStatus.PENDING,
        job_id=made.job_id,
        events_url=events_url(made.job_id) if made.job_id else None,
    )
    return Answer(content, headers={"Location": f"/api/submissions/{made.id}"})


@resource.get("/api/challenges/<challenge_id>/submissions")
@user
@query(DancesQuery)
@answer(200, SubmissionsOfChallenge)
@refuses(404, 503)
def list_submissions_of_challenge(
    caller: User, challenge_id: str, query: DancesQuery
) -> SubmissionsOfChallenge:
    """Submissions to a challenge, the newest first; those that you may not see are left out."""
    challenge = services().dances.challenges.get(challenge_id)
    where = query.narrow_times(status=query.status)
    page = services().dances.submissions.of_challenge(challenge, query.request, where, query.order)
    found, viewing = _read_submissions(page), Viewing.of(caller)
    dancers = _find_dancers(found)
    seen = [one for one in found if viewing.sees(one.user_id, dancers.get(one.user_id))]
    return SubmissionsOfChallenge(
        submissions=[_of_challenge(one, dancers.get(one.user_id)) for one in seen],
        pagination=PagePlace.of(page),
    )


@resource.get("/api/challenges/<challenge_id>/leaderboard")
@user
@query(PageQuery)
@answer(200, Leaderboard)
@refuses(404, 503)
def show_leaderboard(caller: User, challenge_id: str, query: PageQuery) -> Leaderboard:
    """The best submission of each dancer, the best dancer first; some have no name to you."""
    challenge = services().dances.challenges.get(challenge_id)
    page = services().dances.leaderboard.page(challenge, query.request)
    places = [Place.from_document(document) for document in page.documents]
    known = services().accounts.users.many(place.user_id for place in places)
    dancers = Viewing.of(caller).named_all(known)
    ranked = enumerate(places, start=page.offset + 1)
    return Leaderboard(
        challenge_id=challenge_id,
        leaderboard=[_show_rank(rank, place, dancers.get(place.user_id)) for rank, place in ranked],
        pagination=PagePlace.of(page),
    )


@resource.get("/api/submissions/<submission_id>")
@user
@answer(200, SubmissionDetails)
@refuses(404, 503)
def show_submission(caller: User, submission_id: str) -> SubmissionDetails:
    """One submission, with its score, and with what others say of it."""
    submission, viewing = get_visible_submission(caller, submission_id), Viewing.of(caller)
    likes = services().dances.reactions.newest_likes(submission_id)
    said = services().dances.reactions.newest_comments(submission_id)
    said = [one for one in said if not viewing.is_apart(one.user_id)]
    known = services().accounts.users.many([submission.user_id, *(one.user_id for one in said)])
    dancers = viewing.named_all(known)
    return SubmissionDetails(
        **_detail_fields(submission, caller),
        user_profile=LevelledDancer.of(dancers.get(submission.user_id)),
        likes=[like.user_id for like in likes if not viewing.is_apart(like.user_id)],
        liked_by_me=services().dances.reactions.likes(submission_id, caller.id),
        comments=[show_comment(one, dancers.get(one.user_id)) for one in said],
    )


@resource.get("/api/users/<user_id>/submissions")
@user
@query(OwnDancesQuery)
@answer(200, SubmissionsOfUser)
@refuses(404, 503)
def list_submissions_of_user(
    caller: User, user_id: str, query: OwnDancesQuery
) -> SubmissionsOfUser:
    """A user's submissions, the newest first."""
    demand_visible_user(caller, user_id)
    where = query.narrow("challenge_title", status=query.status)
    page = services().dances.submissions.of_user(user_id, query.request, where, query.order)
    shown = [_of_user(one) for one in _read_submissions(page)]
    return SubmissionsOfUser(submissions=shown, pagination=PagePlace.of(page))


def show_comment(comment: reactions.Comment, author: User | None) -> Comment:
    return Comment(
        id=comment.id,
        user_id=comment.user_id,
        user_profile=Dancer.of(author),
        content=comment.content,
        created_at=comment.created_at,
    )


def _read_submissions(page: Page) -> list[Submission]:
    return [Submission.from_document(document) for document in page.documents]


def _find_dancers(submissions: list[Submission]) -> dict[str, User]:
    return services().accounts.users.many(submission.user_id for submission in submissions)


def _show_rank(rank: int, place: Place, dancer: User | None) -> LeaderboardEntry:
    return LeaderboardEntry(
        rank=rank,
        user_profile=LevelledDancer.of(dancer),
        user_id=place.user_id,
        score=place.score,
        submission_id=place.submission_id,
        achieved_at=place.achieved_at,
    )


def _of_challenge(submission: Submission, dancer: User | None) -> SubmissionOfChallenge:
    names = (*SHARED, "user_id", "session_id", "like_count", "comment_count")
    return SubmissionOfChallenge(
        **{name: getattr(submission, name) for name in names},
        score_breakdown=_show_breakdown(submission),
        user_profile=LevelledDancer.of(dancer),
    )


def _of_user(submission: Submission) -> SubmissionOfUser:
    names = (*SHARED, "challenge_id", "challenge_title")
    return SubmissionOfUser(
        **{name: getattr(submission, name) for name in names},
        thumbnail_url=_sign_link(submission.thumbnail_key),
    )


SHARED = ("id", "status", "total_score", "challenge_score", "badge_awarded", "submitted_at")
DETAILS = (
    *SHARED,
    "user_id",
    "challenge_id",
    "challenge_title",
    "session_id",
    "caption",
    "tags",
    "feedback",
    "degraded",
    "error_message",
    "like_count",
    "comment_count",
    "shares",
    "processed_at",
)


def _detail_fields(submission: Submission, caller: User) -> dict[str, Any]:
    return {
        **{name: getattr(submission, name) for name in DETAILS},
        **_level_fields(submission),
        "score_breakdown": _show_breakdown(submission),
        "video_url": _sign_link(submission.video_key),
        "thumbnail_url": _sign_link(submission.still_key),
        "pose_data_url": _pose_data(submission, caller),
        "analysis_complete": submission.scored,
    }


def _level_fields(submission: Submission) -> dict[str, Any]:
    """Maxima, stars and level of a score; nothing before there is one."""
    if submission.total_score is None:
        return dict.fromkeys(("max_total", "axis_maxima", "stars", "level"))
    level = level_of(submission.total_score, submission.max_total)
    return {
        "max_total": submission.max_total,
        "axis_maxima": Breakdown(**maxima_of(submission.max_total)),
        "stars": level.stars,
        "level": level.name,
    }


def _pose_data(submission: Submission, caller: User) -> str | None:
    """Where the pose data is, for who may read it."""
    own = caller.id == submission.user_id or caller.is_admin
    key = submission.pose_data_key
    return services().objects.uri(key) if key and own else None


def _show_breakdown(submission: Submission) -> Breakdown | None:
    return Breakdown(**submission.score_breakdown) if submission.score_breakdown else None


def _sign_link(key: str | None) -> str | None:
    return links().download(key) if key else None
