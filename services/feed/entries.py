"""Items of the feed with what they show: the session or submission as it is now, and its dancer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.accounts.users import USERS, User
from services.dances.session import Session
from services.dances.sessions import SESSIONS
from services.dances.submission import SUBMISSIONS, ReactionCounts, Submission
from services.feed.items import ItemType, target_of
from services.interfaces import Document, DocumentStore, Index

OF_SESSION = (Index(("session_id",)),)
SUBMISSIONS_READ = 1000  # of the sessions of one page

Target = tuple[ItemType, str]
Shown = tuple[Session | Submission, int, int]  # with likes and comments


@dataclass(frozen=True)
class FeedEntry:
    """What is shown, its dancer, if there is one still, and how many likes and comments it has."""

    shown: Session | Submission
    dancer: User | None
    likes: int
    comments: int


class FeedEntries:
    """Reads what a page shows with four questions, however long the page is."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents

    def prepare(self) -> None:
        """Make the index that finds the submissions of a session."""
        self._documents.ensure(SUBMISSIONS, OF_SESSION)

    def of(self, version_ids: Sequence[str]) -> list[FeedEntry]:
        """The entries in this order, without those that are deleted. Raises Unavailable."""
        targets = [target_of(key) for key in version_ids]
        found = self._sessions(targets) | self._submissions(targets)
        dancers = self._read(USERS, {shown.user_id for shown, _, _ in found.values()})
        return [
            FeedEntry(shown, _user(dancers.get(shown.user_id)), likes, comments)
            for shown, likes, comments in (found[target] for target in targets if target in found)
        ]

    def _sessions(self, targets: Collection[Target]) -> dict[Target, Shown]:
        """Sessions, with the likes and comments of all submissions of each."""
        kind = ItemType.SESSION
        documents = self._read(SESSIONS, {name for of_kind, name in targets if of_kind is kind})
        likes, comments = self._reactions(documents)
        return {
            (kind, key): (Session.from_document(document), likes[key], comments[key])
            for key, document in documents.items()
        }

    def _submissions(self, targets: Collection[Target]) -> dict[Target, Shown]:
        kind = ItemType.SUBMISSION
        documents = self._read(SUBMISSIONS, {name for of_kind, name in targets if of_kind is kind})
        made = {key: Submission.from_document(document) for key, document in documents.items()}
        return {(kind, key): (one, one.like_count, one.comment_count) for key, one in made.items()}

    def _reactions(self, session_ids: Collection[str]) -> tuple[Counter[str], Counter[str]]:
        likes: Counter[str] = Counter()
        comments: Counter[str] = Counter()
        if session_ids:
            where = {"session_id": {"$in": sorted(session_ids)}}
            for document in self._documents.find(SUBMISSIONS, where, limit=SUBMISSIONS_READ):
                made = ReactionCounts.from_document(document)
                likes[made.session_id] += made.like_count
                comments[made.session_id] += made.comment_count
        return likes, comments

    def _read(self, collection: str, keys: Collection[str]) -> dict[str, Document]:
        if not keys:
            return {}
        where = {"_id": {"$in": sorted(keys)}}
        found = self._documents.find(collection, where, limit=len(keys))
        return {document["_id"]: document for document in found}


def _user(document: Document | None) -> User | None:
    return User.from_document(document) if document else None
