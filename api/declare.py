"""How a view says what it is: who may call it, what it reads, what it answers.

    accounts = Resource("accounts", tag="Accounts")

    @accounts.post("/auth/login")
    @guest
    @limit(ACCOUNTS)
    @body(Credentials)
    @answer(200, Token)
    def log_in(body: Credentials) -> Token: ...

The decorators only take notes. `api.dispatch` enacts them in one fixed order, whatever the order
here; `api.openapi` prints them. A view is handed what it declared, by name: `caller` (unless it
is for guests), `body`, `query`, and the variables of its path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel

from api.limits import LimitClass

View = TypeVar("View", bound=Callable[..., Any])
Media = str | tuple[str, ...]
ANY: Media = ("application/octet-stream", "*/*")  # a file of whatever type it has


class Access(StrEnum):
    """Who may call: nobody is asked; who has a token is known; a token is needed; of an admin."""

    GUEST = "guest"
    OPTIONAL = "optional"
    USER = "user"
    ADMIN = "admin"


class Growth(StrEnum):
    """What a call adds to the disk."""

    UPLOAD = "upload"
    JOB = "job"
    OWN_DATA = "own_data"  # a job, too, but one that nobody may be refused


@dataclass(frozen=True)
class Shape:
    """One documented answer: a model, or bytes of one of the media types, or nothing."""

    model: type[BaseModel] | None
    media: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Form:
    """A multipart form: its fields, and the name of the part that is a file, or several."""

    model: type[BaseModel]
    part: str
    several: bool
    largest: int  # bytes of the whole body


@dataclass
class Declaration:
    """Everything a view says about itself."""

    access: Access | None = None
    limit: LimitClass | None = None
    body: type[BaseModel] | None = None
    form: Form | None = None
    query: type[BaseModel] | None = None
    answers: dict[int, Shape] = field(default_factory=dict)
    refusals: set[int] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)
    conditional: bool = False
    own_query: bool = False
    growth: Growth | None = None


@dataclass(frozen=True)
class Route:
    """A view at one path and method."""

    method: str
    rule: str
    view: Callable[..., Any]
    endpoint: str
    tag: str

    @property
    def declaration(self) -> Declaration:
        return declaration_of(self.view)


class Resource:
    """The routes of one resource, in the order in which they are documented."""

    def __init__(self, name: str, *, tag: str) -> None:
        self.name = name
        self.tag = tag
        self.routes: list[Route] = []

    def route(self, method: str, *rules: str) -> Callable[[View], View]:
        def note(view: View) -> View:
            for rule in rules:
                endpoint = f"{self.name}.{view.__name__}"
                self.routes.append(Route(method, rule, view, endpoint, self.tag))
            return view

        return note

    def get(self, *rules: str) -> Callable[[View], View]:
        return self.route("GET", *rules)

    def post(self, *rules: str) -> Callable[[View], View]:
        return self.route("POST", *rules)

    def put(self, *rules: str) -> Callable[[View], View]:
        return self.route("PUT", *rules)

    def patch(self, *rules: str) -> Callable[[View], View]:
        return self.route("PATCH", *rules)

    def delete(self, *rules: str) -> Callable[[View], View]:
        return self.route("DELETE", *rules)


def declaration_of(view: Callable[..., Any]) -> Declaration:
    """The view's notes, begun with the first decorator."""
    found = getattr(view, "declaration", None)
    if found is None:
        found = view.declaration = Declaration()  # type: ignore[attr-defined]  # functions have room
    return found


def _make_decorator(take: Callable[[Declaration], None]) -> Callable[[View], View]:
    def note(view: View) -> View:
        take(declaration_of(view))
        return view

    return note


def _admit(access: Access) -> Callable[[View], View]:
    return _make_decorator(lambda notes: setattr(notes, "access", access))


guest: Callable[[View], View] = _admit(Access.GUEST)
optional: Callable[[View], View] = _admit(Access.OPTIONAL)
user: Callable[[View], View] = _admit(Access.USER)
admin: Callable[[View], View] = _admit(Access.ADMIN)


def limit(limit_class: LimitClass) -> Callable[[View], View]:
    """How often it may be called; without this, as often as its API's other endpoints."""
    return _make_decorator(lambda notes: setattr(notes, "limit", limit_class))


def body(model: type[BaseModel]) -> Callable[[View], View]:
    return _make_decorator(lambda notes: setattr(notes, "body", model))


def form(
    model: type[BaseModel], part: str, *, largest: int, several: bool = False
) -> Callable[[View], View]:
    """A multipart form; the view is handed `form`, its fields, and `files`, what was sent."""
    made = Form(model, part, several, largest)
    return _make_decorator(lambda notes: setattr(notes, "form", made))


def query(model: type[BaseModel]) -> Callable[[View], View]:
    return _make_decorator(lambda notes: setattr(notes, "query", model))


def own_query(view: View) -> View:
    """The view reads its query parameters itself, and refuses unknown ones."""
    declaration_of(view).own_query = True
    return view


def answer(
    status: int, model: type[BaseModel] | None = None, words: str = "", *, media: Media = ()
) -> Callable[[View], View]:
    """One answer; the topmost is what a view means that names no status."""
    kinds = (media,) if isinstance(media, str) else media

    def take(notes: Declaration) -> None:
        notes.answers = {status: Shape(model, kinds, words)} | notes.answers

    return _make_decorator(take)


def refuses(*statuses: int) -> Callable[[View], View]:
    """Refusals to document beyond those that follow from the other declarations."""
    return _make_decorator(lambda notes: notes.refusals.update(statuses))


def adds(growth: Growth) -> Callable[[View], View]:
    """It is refused while the disk has little room."""

    def note(notes: Declaration) -> None:
        notes.growth = growth
        notes.refusals.add(507 if growth is Growth.UPLOAD else 503)
        if growth is not Growth.OWN_DATA:
            notes.refusals.add(403)

    return _make_decorator(note)


def header(name: str, words: str) -> Callable[[View], View]:
    """A request header that the view heeds."""
    return _make_decorator(lambda notes: notes.headers.update({name: words}))


def conditional(view: View) -> View:
    """The answer has a strong ETag, and is 304 to who has it already."""
    declaration_of(view).conditional = True
    return view
