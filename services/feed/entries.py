"""Items of the feed with what they show: the session or submission as it is now, and its dancer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
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
Shown = tuple[Session | Submission, int, int, bool]  # with likes and comments; was it submitted


@dataclass(frozen=True)
class FeedEntry:
    """What is shown, its dancer, if there is one still, and how many likes and comments it has.
    `duration` in whole seconds: of the video, else as its dancer says; None where nobody does.
    `submitted`: it is a session whose dance is shown as a submission, too."""

    shown: Session | Submission
    dancer: User | None
    likes: int
    comments: int
    duration: int | None
    submitted: bool = False


class FeedEntries:
    """Reads what a page shows with five questions, however long the page is."""

    def __init__(self, documents: DocumentStore) -> None:
        self._documents = documents

    def prepare(self) -> None:
        """Make the index that finds the submissions of a session."""
        self._documents.ensure(SUBMISSIONS, OF_SESSION)

    def of(self, version_ids: Sequence[str]) -> list[FeedEntry]:
        """The entries in this order, without those that are deleted. Raises Unavailable."""
        targets = [target_of(key) for key in version_ids]
        found = self._sessions(targets) | self._submissions(targets)
        dancers = self._read(USERS, {shown.user_id for shown, *_ in found.values()})
        told = self._durations([shown for shown, *_ in found.values()])
        return [
            FeedEntry(
                shown, _user(dancers.get(shown.user_id)), likes, comments, told[shown.id], also
            )
            for shown, likes, comments, also in (
                found[target] for target in targets if target in found
            )
        ]

    def _durations(self, shown: Sequence[Session | Submission]) -> dict[str, int | None]:
        """By what is shown. The sessions of what is not measured yet are read, all at once."""
        measured = [one for one in shown if isinstance(one, Submission)]
        unmeasured = {one.session_id for one in measured if one.video_seconds is None}
        sessions = {
            key: Session.from_document(document).shown_duration
            for key, document in self._read(SESSIONS, unmeasured).items()
        }
        return {one.id: _seconds_of(one, sessions) for one in shown}

    def _sessions(self, targets: Collection[Target]) -> dict[Target, Shown]:
        """Sessions, with the likes and comments of all submissions of each."""
        kind = ItemType.SESSION
        documents = self._read(SESSIONS, {name for of_kind, name in targets if of_kind is kind})
        likes, comments = self._reactions(documents)
        return {
            (kind, key): (
                Session.from_document(document),
                likes[key],
                comments[key],
                key in likes,
            )
            for key, document in documents.items()
        }

    def _submissions(self, targets: Collection[Target]) -> dict[Target, Shown]:
        kind = ItemType.SUBMISSION
        documents = self._read(SUBMISSIONS, {name for of_kind, name in targets if of_kind is kind})
        made = {key: Submission.from_document(document) for key, document in documents.items()}
        return {
            (kind, key): (one, one.like_count, one.comment_count, False)
            for key, one in made.items()
        }

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


def _seconds_of(shown: Session | Submission, sessions: Mapping[str, int]) -> int | None:
    if isinstance(shown, Session):
        return shown.shown_duration
    if shown.video_seconds is not None:
        return round(shown.video_seconds)
    return sessions.get(shown.session_id)


def _user(document: Document | None) -> User | None:
    return User.from_document(document) if document else None
