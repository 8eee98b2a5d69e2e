"""Dance sessions: started, completed with what was uploaded, listed and shown to their dancer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from api.auth import demand_person
from api.context import links, services
from api.declare import Resource, answer, body, conditional, header, query, refuses, user
from api.dispatch import Answer
from api.enqueue import IDEMPOTENCY_KEY, idempotency_key
from api.idance.dances.persons import PERSON, Person
from api.idance.texts import DanceStyle, Place, Prose, Tags, Title
from api.list_filters import ListFilters
from api.paging import PagePlace, PageQuery, read_page_of
from api.schema import CamelBody, CamelContent, Moment
from services.accounts.users import User
from services.dances.session import LONGEST, Outcome, Plan, Session, Status
from services.dances.sessions import SESSIONS

resource = Resource("sessions", tag="Sessions")

Seconds = Annotated[int, Field(ge=1, le=LONGEST)]
FileKey = Annotated[str, Field(min_length=1, max_length=512)]


class SessionPlan(CamelBody):
    """`duration` is planned, in seconds. The style is kept in one spelling: hip-hop."""

    title: Title = Field(examples=["Morning Dance Session"])
    description: Prose | None = Field(default=None, examples=["Great morning workout"])
    dance_style: DanceStyle = Field(default="freestyle", examples=["hip-hop"])
    location: Place | None = Field(default=None, examples=["Mumbai"])
    duration: Seconds | None = Field(default=None, examples=[180])
    tags: Tags = Field(default=[], examples=[["morning", "workout", "hip-hop"]])

    @property
    def plan(self) -> Plan:
        return Plan(
            title=self.title,
            dance_style=self.dance_style,
            description=self.description,
            location=self.location,
            planned_duration=self.duration,
            tags=tuple(self.tags),
        )


class Completion(CamelBody):
    """Files of this session or of yours, uploaded before; `duration` in seconds.

    Without a duration the session has lasted as long as planned, or else until now.
    """

    video_file_key: FileKey = Field(examples=["sessions/<user id>/<session id>/video.mp4"])
    thumbnail_file_key: FileKey | None = Field(
        default=None, examples=["sessions/<user id>/<session id>/thumbnail.jpg"]
    )
    duration: Seconds | None = Field(default=None, examples=[180])
    notes: Prose | None = Field(default=None, examples=["Great session today!"])
    person: Person = PERSON

    @property
    def outcome(self) -> Outcome:
        return Outcome(
            self.video_file_key, self.thumbnail_file_key, self.duration, self.notes, self.person
        )


class StartedSession(CamelContent):
    id: str
    title: str
    status: Status
    start_time: Moment
    dance_style: str


class SessionStarted(CamelContent):
    session_id: str
    message: Literal["Session started successfully"] = "Session started successfully"
    session: StartedSession

    @classmethod
    def of(cls, session: Session) -> SessionStarted:
        started = StartedSession(
            id=session.id,
            title=session.title,
            status=session.status,
            start_time=session.created_at,
            dance_style=session.dance_style,
        )
        return cls(session_id=session.id, session=started)


class EndedSession(CamelContent):
    """The links need no token and are good for an hour."""

    id: str
    status: Status
    video_url: str | None
    thumbnail_url: str | None
    duration: int

    @classmethod
    def of(cls, session: Session) -> EndedSession:
        return cls(
            id=session.id,
            status=session.status,
            video_url=_sign_link(session.video_key),
            thumbnail_url=_sign_link(session.thumbnail_key),
            duration=session.shown_duration,
        )


class SessionCompleted(CamelContent):
    message: Literal["Session completed successfully"] = "Session completed successfully"
    session: EndedSession


class SessionSummary(CamelContent):
    """`duration` in seconds: before the session is completed as planned, or 0."""

    id: str
    title: str
    status: Status
    dance_style: str
    duration: int
    video_url: str | None
    thumbnail_url: str | None
    created_at: Moment

    @classmethod
    def of(cls, session: Session) -> SessionSummary:
        return cls(**_summary_fields(session))


class SessionList(CamelContent):
    sessions: list[SessionSummary]
    pagination: PagePlace


class SessionDetails(SessionSummary):
    description: str | None
    location: str | None
    notes: str | None
    tags: list[str]
    completed_at: Moment | None

    @classmethod
    def of(cls, session: Session) -> SessionDetails:
        return cls(
            **_summary_fields(session),
            description=session.description,
            location=session.location,
            notes=session.notes,
            tags=list(session.tags),
            completed_at=session.completed_at,
        )


class SessionQuery(ListFilters, PageQuery):
    """Which of your sessions, whose name is their title."""

    status: Status | None = Field(default=None, description="Only sessions of this status")


@resource.post("/api/sessions/start")
@user
@header(IDEMPOTENCY_KEY, "The same key with the same body is the same session")
@body(SessionPlan)
@answer(201, SessionStarted)
@refuses(409, 503)
def start_session(caller: User, body: SessionPlan) -> Answer:
    """Start a session."""
    demand_person(caller)
    session = services().dances.sessions.start(caller.id, body.plan, idempotency_key())
    headers = {"Location": f"/api/sessions/{session.id}"}
    return Answer(SessionStarted.of(session), headers=headers)


@resource.put("/api/sessions/<session_id>/complete")
@user
@body(Completion)
@answer(200, SessionCompleted)
@refuses(404, 409, 503)
def complete_session(caller: User, session_id: str, body: Completion) -> SessionCompleted:
    """Complete a session with its video, and with a picture of it if you have one.

    Upload them first, through `/api/s3/presigned-url`, to keys under
    `sessions/<your id>/<session id>/` or `users/<your id>/`.
    """
    demand_person(caller)
    session = services().dances.sessions.complete(session_id, caller.id, body.outcome)
    return SessionCompleted(session=EndedSession.of(session))


@resource.get("/api/sessions")
@user
@query(SessionQuery)
@answer(200, SessionList)
@refuses(503)
def list_sessions(caller: User, query: SessionQuery) -> SessionList:
    """Your sessions, the newest first."""
    where = query.narrow("title", user_id=caller.id, status=query.status)
    found, place = read_page_of(services().documents, SESSIONS, where, query.order, query)
    shown = [SessionSummary.of(Session.from_document(document)) for document in found]
    return SessionList(sessions=shown, pagination=place)


@resource.get("/api/sessions/<session_id>")
@user
@conditional
@answer(200, SessionDetails)
@refuses(404, 503)
def show_session(caller: User, session_id: str) -> SessionDetails:
    """One of your sessions."""
    return SessionDetails.of(services().dances.sessions.get(session_id, caller.id))


def _summary_fields(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "title": session.title,
        "status": session.status,
        "dance_style": session.dance_style,
        "duration": session.shown_duration,
        "video_url": _sign_link(session.video_key),
        "thumbnail_url": _sign_link(session.thumbnail_key),
        "created_at": session.created_at,
    }


def _sign_link(key: str | None) -> str | None:
    return links().download(key) if key else None
