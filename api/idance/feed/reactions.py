"""What dancers say of each other's submissions: likes, comments, shares."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.auth import demand_person
from api.context import services
from api.declare import Resource, answer, body, query, refuses, user
from api.dispatch import Answer
from api.idance.dances.submission_schema import Comment
from api.idance.dances.submissions import show_comment
from api.idance.dances.visibility import Viewing, get_visible_submission
from api.paging import PagePlace, PageQuery
from api.schema import CamelBody, CamelContent
from services.accounts.users import User
from services.dances import reactions
from services.dances.reactions import LONGEST_COMMENT

resource = Resource("reactions", tag="Submissions")


class Liked(CamelContent):
    """Whether you like it now, and how many do."""

    submission_id: str
    liked: bool
    like_count: int


class CommentBody(CamelBody):
    """One line of text."""

    content: str = Field(min_length=1, max_length=LONGEST_COMMENT, examples=["Amazing moves! 🔥"])


class Comments(CamelContent):
    comments: list[Comment]
    pagination: PagePlace


class CommentDeleted(CamelContent):
    message: Literal["Comment deleted successfully"] = "Comment deleted successfully"
    comment_id: str


class Shared(CamelContent):
    """How many users have shared it."""

    submission_id: str
    shares: int


@resource.post("/api/submissions/<submission_id>/like")
@user
@answer(200, Liked)
@refuses(404, 503)
def like_submission(caller: User, submission_id: str) -> Liked:
    """Like a submission. Once more changes nothing."""
    demand_person(caller)
    found = get_visible_submission(caller, submission_id)
    count = services().dances.reactions.like(found.id, caller.id)
    return Liked(submission_id=found.id, liked=True, like_count=count)


@resource.delete("/api/submissions/<submission_id>/like")
@user
@answer(200, Liked)
@refuses(404, 503)
def unlike_submission(caller: User, submission_id: str) -> Liked:
    """Like a submission no more. Once more changes nothing."""
    found = services().dances.submissions.get(submission_id)
    count = services().dances.reactions.unlike(found.id, caller.id)
    return Liked(submission_id=found.id, liked=False, like_count=count)


@resource.post("/api/submissions/<submission_id>/comments")
@user
@body(CommentBody)
@answer(201, Comment)
@refuses(404, 503)
def comment_on_submission(caller: User, submission_id: str, body: CommentBody) -> Answer:
    """Comment on a submission."""
    demand_person(caller)
    found = get_visible_submission(caller, submission_id)
    made = services().dances.reactions.comment(found.id, caller.id, body.content)
    return Answer(show_comment(made, caller))


@resource.get("/api/submissions/<submission_id>/comments")
@user
@query(PageQuery)
@answer(200, Comments)
@refuses(404, 503)
def list_comments(caller: User, submission_id: str, query: PageQuery) -> Comments:
    """Comments on a submission, the newest first; a page may be shorter by those you do not see."""
    found, viewing = get_visible_submission(caller, submission_id), Viewing.of(caller)
    page = services().dances.reactions.comments(found, query.request)
    said = [reactions.Comment.from_document(document) for document in page.documents]
    said = [one for one in said if not viewing.is_apart(one.user_id)]
    authors = viewing.named_all(services().accounts.users.many(one.user_id for one in said))
    shown = [show_comment(one, authors.get(one.user_id)) for one in said]
    return Comments(comments=shown, pagination=PagePlace.of(page))


@resource.delete("/api/submissions/<submission_id>/comments/<comment_id>")
@user
@answer(200, CommentDeleted)
@refuses(403, 404, 503)
def delete_comment(caller: User, submission_id: str, comment_id: str) -> CommentDeleted:
    """Delete a comment of your own; an administrator deletes any."""
    found = services().dances.submissions.get(submission_id)
    services().dances.reactions.delete_comment(found.id, comment_id, caller)
    return CommentDeleted(comment_id=comment_id)


@resource.post("/api/submissions/<submission_id>/share")
@user
@answer(200, Shared)
@refuses(404, 503)
def share_submission(caller: User, submission_id: str) -> Shared:
    """Note that you have shared a submission; each user counts once."""
    demand_person(caller)
    found = get_visible_submission(caller, submission_id)
    return Shared(
        submission_id=found.id, shares=services().dances.reactions.share(found.id, caller.id)
    )
