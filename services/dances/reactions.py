"""What others say of a submission: likes, comments, shares. Each user likes and shares once.

ReactionError
├── CommentNotFound     no such comment (any more)
├── CommentForeign      only its author and administrators may delete it
└── InvalidComment      empty, too long, or with characters that are no text
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass, field
from datetime import timedelta

from services.accounts.users import User
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.submission import SUBMISSIONS, Submission
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import Record, stored_as
from services.interfaces import Document, DocumentStore, DuplicateKey, Index

LIKES, COMMENTS, SHARES = "likes", "comments", "shares"
NEWEST_FIRST = ("-created_at",)
OF_SUBMISSION = (Index(("submission_id", *NEWEST_FIRST)),)
COUNTERS = {LIKES: "like_count", COMMENTS: "comment_count", SHARES: "shares"}
LONGEST_COMMENT = 500
SHOWN = 100
JUST_NOW = timedelta(seconds=5)
# Control characters, halves of characters, and what turns the direction of the text after it.
NO_TEXT = frozenset({"Cc", "Cs"})
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class ReactionError(Exception):
    """Not possible. The message is fit for the caller."""


class CommentNotFound(ReactionError):
    """No such comment (any more)."""


class CommentForeign(ReactionError):
    """Only its author and administrators may delete it."""


class InvalidComment(ReactionError):
    """Empty, too long, or with characters that are no text."""


@dataclass(frozen=True, kw_only=True)
class Reaction(Record):
    """A like or a share: whose, of what, and when (a stamp)."""

    id: str = field(metadata=stored_as("_id"))
    submission_id: str
    user_id: str
    created_at: str


@dataclass(frozen=True, kw_only=True)
class Comment(Reaction):
    """What somebody has said."""

    content: str


class ReactionService:
    """Keeps likes, comments and shares. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        """Make the collections and their indexes."""
        for collection in COUNTERS:
            self._documents.ensure(collection, OF_SUBMISSION)

    def like(self, submission_id: str, user_id: str) -> int:
        """Like it, if the user does not yet; answer how many do."""
        return self._add_once(LIKES, submission_id, user_id)

    def unlike(self, submission_id: str, user_id: str) -> int:
        """Like it no more; answer how many do."""
        return self._remove(LIKES, f"{submission_id}:{user_id}", submission_id)

    def likes(self, submission_id: str, user_id: str) -> bool:
        """Whether the user likes it."""
        return self._documents.get(LIKES, f"{submission_id}:{user_id}") is not None

    def share(self, submission_id: str, user_id: str) -> int:
        """Note that the user has shared it; answer how many have."""
        return self._add_once(SHARES, submission_id, user_id)

    def comment(self, submission_id: str, user_id: str, content: str) -> Comment:
        """A new comment. Raises InvalidComment."""
        comment = Comment(
            id=f"cmt_{secrets.token_hex(12)}",
            submission_id=submission_id,
            user_id=user_id,
            content=check_comment(content),
            created_at=stamp(self._clock()),
        )
        self._documents.insert(COMMENTS, comment.to_document())
        self._count(COMMENTS, submission_id, 1)
        return comment

    def delete_comment(self, submission_id: str, comment_id: str, caller: User) -> None:
        """Raises CommentNotFound, CommentForeign."""
        found = self._documents.get(COMMENTS, comment_id)
        comment = Comment.from_document(found) if found else None
        if comment is None or comment.submission_id != submission_id:
            raise CommentNotFound(f"There is no comment {comment_id!r} on this submission.")
        if comment.user_id != caller.id and not caller.is_admin:
            raise CommentForeign("Only its author and administrators may delete a comment.")
        self._remove(COMMENTS, comment_id, submission_id)

    def newest_likes(self, submission_id: str) -> list[Reaction]:
        """At most `SHOWN` of them."""
        return [Reaction.from_document(found) for found in self._newest(LIKES, submission_id)]

    def newest_comments(self, submission_id: str) -> list[Comment]:
        """At most `SHOWN` of them."""
        return [Comment.from_document(found) for found in self._newest(COMMENTS, submission_id)]

    def comments(self, submission: Submission, request: PageRequest) -> Page:
        """Comments, the newest first. Raises InvalidCursor."""
        where, total = {"submission_id": submission.id}, submission.comment_count
        return read_page(self._documents, COMMENTS, where, NEWEST_FIRST, request, total=total)

    def _newest(self, collection: str, submission_id: str) -> list[Document]:
        where = {"submission_id": submission_id}
        return self._documents.find(collection, where, sort=NEWEST_FIRST, limit=SHOWN)

    def _add_once(self, collection: str, submission_id: str, user_id: str) -> int:
        reaction = Reaction(
            id=f"{submission_id}:{user_id}",
            submission_id=submission_id,
            user_id=user_id,
            created_at=stamp(self._clock()),
        )
        try:
            self._documents.insert(collection, reaction.to_document())
        except DuplicateKey:
            return self._recount(collection, submission_id)
        return self._count(collection, submission_id, 1)

    def take_back(self, collection: str, key: str, submission_id: str) -> int:
        """Remove what somebody who leaves has liked, shared or said."""
        return self._remove(collection, key, submission_id)

    def _remove(self, collection: str, key: str, submission_id: str) -> int:
        removed = self._documents.delete(collection, {"_id": key})
        if not removed:
            return self._recount(collection, submission_id)
        return self._count(collection, submission_id, -removed)

    def _recount(self, collection: str, submission_id: str) -> int:
        """The counter, made true where a crash came between a reaction and its count.

        Who asks a second time for what is there may have seen the first time fail. While somebody
        else is just reacting, whose count may be on its way, nothing is mended.
        """
        counter, of = COUNTERS[collection], {"submission_id": submission_id}
        told = self._count(collection, submission_id, 0)
        recent = {**of, "created_at": {"$gte": stamp(self._clock() - JUST_NOW)}}
        if self._documents.count(collection, recent):
            return told
        true = self._documents.count(collection, of)
        unchanged = {"_id": submission_id, counter: told}
        self._documents.update(SUBMISSIONS, unchanged, {"$set": {counter: true}})
        return true

    def _count(self, collection: str, submission_id: str, more: int) -> int:
        """The counter after the change; only who really added or removed something changes it."""
        counter = COUNTERS[collection]
        change = {"$inc": {counter: more}}
        document = self._documents.update(SUBMISSIONS, {"_id": submission_id}, change)
        return max(0, int(document[counter])) if document else 0


def check_comment(content: str) -> str:
    """The comment without space around it. Raises InvalidComment."""
    text = content.strip()
    if not 1 <= len(text) <= LONGEST_COMMENT:
        raise InvalidComment(f"Write 1 to {LONGEST_COMMENT} characters.")
    if any(c in TURNING or unicodedata.category(c) in NO_TEXT for c in text):
        raise InvalidComment("Write text on one line, without control characters.")
    return text
