"""Enacts what views declare: who calls, how often, with what, and what comes back.

Always in this order: token, rate limit, query, body, view, answer. So a stranger learns nothing
about what a body should be, and a malformed body counts against its sender. What is refused before
it could be counted is counted where it is answered (`api.errors`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g, request
from pydantic import BaseModel

from api.auth import identify
from api.causes import EmailUnverified
from api.context import edge
from api.cursors import take_cursor
from api.declare import Access, Declaration, Growth, Route
from api.dialects import dialect_of
from api.forms import read_form
from api.parsing import demand_no_query, read_body, read_query
from api.preconditions import demand_unchanged
from api.prefer_wait import preferred_wait
from api.rates import counted_call, take_place
from api.replaying import answer_once
from services.accounts.users import User

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True)
class Answer:
    """More than the usual answer: another status, headers, a word along with the content."""

    content: BaseModel
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str | None = None


class Undeclared(Exception):
    """A view does what it did not say. The message is for its author."""


def install(app: Flask, routes: Sequence[Route]) -> None:
    """Add these routes to the app. Raises Undeclared where one does not say who may call it."""
    views: dict[str, Callable[..., Response]] = {}
    for route in routes:
        if route.declaration.access is None:
            raise Undeclared(f"{route.method} {route.rule} does not say who may call it")
        view = views.setdefault(route.endpoint, make_handler(route))
        app.add_url_rule(route.rule, route.endpoint, view, methods=[route.method])


def make_handler(route: Route) -> Callable[..., Response]:
    """The function that Flask calls for this route."""
    notes = route.declaration
    access = notes.access or Access.ADMIN

    def handle(**variables: Any) -> Response:
        caller = identify(access)
        g.caller_id = caller.id if caller else None
        g.tenant = caller.tenant if caller else None
        with counted_call(notes.limit), waiters_place(notes):
            demand_verified(notes, caller)
            demand_room(notes)
            given = _arguments(notes, access, caller)

            def act() -> Response:
                return build_response(notes, route.view(**variables, **given))

            response = answer_once(notes, caller, given, act)
            if request.method not in SAFE:  # what is acknowledged now is not lost any more
                edge().services.documents.sync()
            return response

    return handle


def waiters_place(notes: Declaration) -> AbstractContextManager[object]:
    """The place of a call that would wait; taken before anything is accepted.

    Raises TooManyHeld, PlacesTaken.
    """
    waits = "Prefer" in notes.headers and preferred_wait()
    return (take_place() if waits else None) or nullcontext()


def demand_verified(notes: Declaration, caller: User | None) -> None:
    """Where only verified addresses may add work or files. Raises EmailUnverified."""
    wanted = edge().services.settings.verified_addresses_only and notes.growth in (
        Growth.JOB,
        Growth.UPLOAD,
    )
    if wanted and caller and not caller.email_verified:
        raise EmailUnverified(
            "Verify your e-mail address first: the link is in the letter that you were sent; POST "
            "/api/v1/auth/send-verification sends another."
        )


def demand_room(notes: Declaration) -> None:
    """For what the call would add to the disk. Raises NoRoomForJobs, NoRoomForUploads."""
    room = edge().services.monitoring.disk_space
    if notes.growth in (Growth.JOB, Growth.OWN_DATA):
        room.demand_for_job()
    if notes.growth is Growth.UPLOAD:
        room.demand_for_upload(request.content_length or 0)


def _arguments(notes: Declaration, access: Access, caller: User | None) -> dict[str, Any]:
    given: dict[str, Any] = {} if access is Access.GUEST else {"caller": caller}
    if notes.query:
        given["query"] = take_cursor(read_query(notes.query))
    elif not notes.own_query:
        demand_no_query()
    if notes.body:
        given["body"] = take_cursor(read_body(notes.body))
    if notes.form:
        given["form"], given["files"] = read_form(notes.form)
    return given


def build_response(notes: Declaration, given: Answer | BaseModel | Response) -> Response:
    """What the view answers, as a response in the dialect of the path. Raises Undeclared."""
    if isinstance(given, Response):
        return given
    answer = given if isinstance(given, Answer) else Answer(given)
    status = answer.status or next(iter(notes.answers))
    _demand_declared(notes, status, answer.content)
    text = dialect_of(request.path).success(answer.content, answer.message)
    response = Response(text, status, dict(answer.headers), mimetype="application/json")
    return _conditional(response, text) if notes.conditional else response


def _demand_declared(notes: Declaration, status: int, content: BaseModel) -> None:
    shape = notes.answers.get(status)
    if shape is None or shape.model is None or not isinstance(content, shape.model):
        raise Undeclared(f"{request.endpoint} answers {status} {type(content).__name__}")


def _conditional(response: Response, text: str) -> Response:
    """With a strong ETag, which is the text's digest; 304 where the caller has this text.

    Raises PreconditionFailed where If-Match names another.
    """
    etag = hashlib.sha256(text.encode()).hexdigest()[:32]
    response.set_etag(etag)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if response.status_code == 200:
        demand_unchanged(etag)
        if "If-None-Match" in request.headers:
            response.make_conditional(request)
    return response
