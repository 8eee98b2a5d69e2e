"""The feed: what was danced of late, the caller's style and whom they follow first."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.context import links, services
from api.cursors import give_cursor
from api.declare import Resource, answer, query, refuses, user
from api.idance.dances.dancers import Dancer
from api.idance.dances.visibility import Viewing
from api.paging import PagePlace, PageQuery
from api.schema import CamelContent, Moment
from services.accounts.users import User
from services.dances.session import Session
from services.dances.submission import Submission
from services.feed.entries import FeedEntry
from services.feed.reading import FeedPage

resource = Resource("feed", tag="Feed")

STAMP = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$"


class FeedQuery(PageQuery):
    """Which page, and of which moment."""

    as_of: str | None = Field(
        default=None,
        pattern=STAMP,
        description="`pagination.asOf` of an earlier page: page numbers then count what was there",
        examples=["2026-11-23T10:00:00.000000Z"],
    )
    once: Literal["true", "false"] = Field(
        default="false",
        description="true: each dance once, without the sessions that are shown as submissions",
    )


class Shown(CamelContent):
    """What sessions and submissions have in common."""

    type: str
    id: str
    user_id: str
    user_profile: Dancer
    dance_style: str
    video_url: str | None
    thumbnail_url: str | None
    likes: int
    comments: int


class SessionShown(Shown):
    """A completed session. Likes and comments are those of its submissions. `submitted`: its dance
    is shown as a submission, too."""

    type: Literal["session"] = "session"
    title: str
    duration: int
    submitted: bool
    created_at: Moment


class SubmissionShown(Shown):
    """A submission to a challenge. No score: it is not analysed yet. `duration`: the seconds of its
    video as they were measured; until then, as its session says."""

    type: Literal["challenge_submission"] = "challenge_submission"
    challenge_id: str
    challenge_title: str
    caption: str
    duration: int | None
    total_score: float | None
    badge_awarded: str | None
    submitted_at: Moment


class FeedPagination(PagePlace):
    """With the moment whose feed this is. Send it along as `as_of` with the next page number."""

    as_of: Moment


class Feed(CamelContent):
    feed: list[SessionShown | SubmissionShown]
    pagination: FeedPagination


@resource.get("/api/feed")
@user
@query(FeedQuery)
@answer(200, Feed)
@refuses(503)
def show_feed(caller: User, query: FeedQuery) -> Feed:
    """What was danced of late: your style and whom you follow first, then fresh and well scored."""
    page = services().feed.page(caller.id, query.request, query.as_of)
    viewing = Viewing.of(caller)
    entries = [
        one
        for one in page.entries
        if viewing.sees(one.shown.user_id, one.dancer)
        and not (one.submitted and query.once == "true")
    ]
    return Feed(feed=[_show_entry(entry) for entry in entries], pagination=_show_pagination(page))


def _show_pagination(page: FeedPage) -> FeedPagination:
    return FeedPagination(
        page=page.number,
        total_pages=page.pages,
        total_count=page.total,
        next_cursor=give_cursor(page.next_cursor),
        as_of=page.as_of,
    )


def _show_entry(entry: FeedEntry) -> SessionShown | SubmissionShown:
    shown = entry.shown
    common = {
        "id": shown.id,
        "user_id": shown.user_id,
        "user_profile": Dancer.of(entry.dancer),
        "dance_style": shown.dance_style,
        "video_url": _sign_link(shown.video_key),
        "thumbnail_url": _sign_link(shown.still_key),
        "likes": entry.likes,
        "comments": entry.comments,
    }
    return (
        _show_session(entry, shown, common)
        if isinstance(shown, Session)
        else _show_submission(entry, shown, common)
    )


def _show_session(entry: FeedEntry, session: Session, common: dict[str, Any]) -> SessionShown:
    return SessionShown(
        **common,
        title=session.title,
        duration=session.shown_duration,
        submitted=entry.submitted,
        created_at=session.created_at,
    )


def _show_submission(
    entry: FeedEntry, submission: Submission, common: dict[str, Any]
) -> SubmissionShown:
    return SubmissionShown(
        **common,
        challenge_id=submission.challenge_id,
        challenge_title=submission.challenge_title,
        caption=submission.caption,
        duration=entry.duration,
        total_score=submission.total_score,
        badge_awarded=submission.badge_awarded,
        submitted_at=submission.submitted_at,
    )


def _sign_link(key: str | None) -> str | None:
    return links().download(key) if key else None
