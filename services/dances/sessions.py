"""All dance sessions: started once, completed once, counted and shown once."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Protocol

from services.accounts.user_service import UserService
from services.clock import Clock, parse, stamp
from services.clock import now as system_clock
from services.dances.session import (
    ACTIVE,
    COMPLETED,
    LONGEST,
    FileRefused,
    Outcome,
    Plan,
    PlanChanged,
    Session,
    SessionEnded,
    SessionNotFound,
    ThumbnailRefused,
    VideoRefused,
)
from services.files.upload_records import UploadInvalid, UploadMissing
from services.interfaces import (
    Document,
    DocumentStore,
    DuplicateKey,
    Index,
    ObjectInfo,
    Unavailable,
)
from services.objects.content_types import IMAGES, VIDEOS

log = logging.getLogger(__name__)

SESSIONS = "sessions"
INDEXES = (
    Index(("user_id", "-created_at")),
    Index(("user_id", "status", "-created_at")),
    Index(("user_id", "idempotency_key"), unique=True),
    Index(("completed_at",), where={"unsettled": True}),
)


class Uploads(Protocol):
    """The look at what was uploaded (`services.files.uploads.UploadService`)."""

    def verify(self, key: str, owner: str, kinds: Collection[str]) -> ObjectInfo:
        """Raises UploadMissing, UploadInvalid."""
        ...


class Feed(Protocol):
    """Where a completed session is shown (`services.feed.service.FeedService`)."""

    def publish_session(self, session: Session) -> None:
        """Harmless when it is shown already."""
        ...


class SessionService:
    """The sessions of all dancers. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        users: UserService,
        uploads: Uploads,
        feed: Feed,
        *,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._users = users
        self._uploads = uploads
        self._feed = feed
        self._clock = clock

    def prepare(self) -> None:
        """Make the collection and its indexes."""
        self._documents.ensure(SESSIONS, INDEXES)

    def start(self, owner: str, plan: Plan, idempotency_key: str | None = None) -> Session:
        """A new active session, or the one that this key has begun. Raises PlanChanged."""
        session = Session(
            **plan.values(),
            id=f"sess_{secrets.token_hex(12)}",
            user_id=owner,
            status=ACTIVE,
            created_at=stamp(self._clock()),
            idempotency_key=idempotency_key,
        )
        try:
            self._documents.insert(SESSIONS, session.to_document())
            return session
        except DuplicateKey:
            return self._session_of_key(session)

    def get(self, session_id: str, owner: str) -> Session:
        """The owner's session. Raises SessionNotFound."""
        document = self._documents.get(SESSIONS, session_id)
        session = Session.from_document(document) if document else None
        if session is None or session.user_id != owner:
            raise SessionNotFound(f"There is no session {session_id!r} of yours.")
        return session

    def many(self, session_ids: Iterable[str]) -> dict[str, Session]:
        """The sessions of these ids that there are, by id, in one look-up; whosever they are."""
        wanted = sorted(set(session_ids))
        found = self._documents.find(SESSIONS, {"_id": {"$in": wanted}}, limit=len(wanted))
        sessions = map(Session.from_document, found)
        return {session.id: session for session in sessions}

    def complete(self, session_id: str, owner: str, outcome: Outcome) -> Session:
        """End the session with its video, count it, and show it in the feed.

        What has ended it already is harmless to say again: the answer may have been lost.
        Without a duration it has lasted as long as planned, or else until now.

        Raises SessionNotFound, SessionEnded, VideoRefused, ThumbnailRefused.
        """
        session = self.get(session_id, owner)
        if session.came_of(outcome):
            return session
        self._demand_active(session)
        self._demand_files(session, outcome)
        changed = {
            **asdict(outcome),
            "duration": outcome.duration
            or session.planned_duration
            or self._elapsed_seconds(session),
            "status": COMPLETED,
            "completed_at": stamp(self._clock()),
            "unsettled": True,
        }
        where = {"_id": session_id, "status": ACTIVE}
        document = self._documents.update(SESSIONS, where, {"$set": changed})
        if document is None:
            return self.complete(session_id, owner, outcome)  # another request has ended it
        return self._settle_session(document)

    def settle_outstanding(self, limit: int = 100) -> int:
        """Count and show what a process has completed that died before it could; how many."""
        where = {"unsettled": True}
        found = self._documents.find(SESSIONS, where, sort=("completed_at",), limit=limit)
        for document in found:
            try:
                self._settle(Session.from_document(document))
            except Unavailable:
                raise
            except Exception:  # whatever is wrong with it, the others are to be seen to
                log.exception("settling failed session=%s", document["_id"])
        return len(found)

    def _session_of_key(self, session: Session) -> Session:
        """The one that its key began before. Raises PlanChanged."""
        where = {"user_id": session.user_id, "idempotency_key": session.idempotency_key}
        begun = Session.from_document(self._documents.find(SESSIONS, where, limit=1)[0])
        if begun.plan != session.plan:
            raise PlanChanged(f"This Idempotency-Key has begun {begun.id}, which is another one.")
        return begun

    def _demand_active(self, session: Session) -> None:
        if session.completed:
            raise _session_ended()

    def _demand_files(self, session: Session, outcome: Outcome) -> None:
        self._demand_file(session, outcome.video_key, VIDEOS, VideoRefused)
        if outcome.thumbnail_key is not None:
            self._demand_file(session, outcome.thumbnail_key, IMAGES, ThumbnailRefused)

    def _demand_file(
        self, session: Session, key: str, kinds: Collection[str], refused: type[FileRefused]
    ) -> None:
        if not key.startswith(session.prefixes):
            raise refused(f"A file of this session has a key under {' or '.join(session.prefixes)}")
        try:
            self._uploads.verify(key, session.user_id, kinds)
        except (UploadMissing, UploadInvalid) as problem:
            raise refused(str(problem)) from problem

    def _elapsed_seconds(self, session: Session) -> int:
        seconds = (self._clock() - parse(session.created_at)).total_seconds()
        return max(1, min(round(seconds), LONGEST))

    def _settle_session(self, document: Document) -> Session:
        """Counted and shown; if not now, then by `settle_outstanding`."""
        session = Session.from_document(document)
        try:
            self._settle(session)
        except Unavailable as problem:
            log.warning("%s is completed but not yet counted: %s", session.id, problem)
        return session

    def _settle(self, session: Session) -> None:
        """May be repeated: each step is harmless when it is done already."""
        seconds = session.shown_duration
        self._users.count_session(session.user_id, session.id, session.dance_style, seconds)
        self._feed.publish_session(session)
        self._documents.update(SESSIONS, {"_id": session.id}, {"$unset": {"unsettled": ""}})


def _session_ended() -> SessionEnded:
    return SessionEnded("This session has been completed already. Start a new one.")
