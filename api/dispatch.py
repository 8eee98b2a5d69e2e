"""Enacts what views declare: who calls, how often, with what, and what comes back.

Always in this order: token, rate limit, query, body, view, answer. So a stranger learns nothing
about what a body should be, and a malformed body counts against its sender.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, g, request
from pydantic import BaseModel

from api.auth import identify
from api.context import edge
from api.declare import Access, Declaration, Route
from api.dialects import dialect_of
from api.forms import read_form
from api.limits import address_key
from api.parsing import read_body, read_query
from api.preconditions import demand_unchanged
from services.accounts.users import User


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
        view = views.setdefault(route.endpoint, enacted(route))
        app.add_url_rule(route.rule, route.endpoint, view, methods=[route.method])


def enacted(route: Route) -> Callable[..., Response]:
    """The function that Flask calls for this route."""
    notes = route.declaration
    access = notes.access or Access.ADMIN

    def handle(**variables: Any) -> Response:
        caller = identify(access)
        g.caller_id = caller.id if caller else None
        count_call(notes, caller)
        return answered(notes, route.view(**variables, **_arguments(notes, access, caller)))

    return handle


def count_call(notes: Declaration, caller: User | None) -> None:
    """Count it for its user, or for the address of a guest. Raises RateLimited."""
    limiter = edge().limiter
    if limiter is None:
        return
    name = f"user:{caller.id}" if caller else f"address:{address_key(request.remote_addr)}"
    g.standing = limiter.count(notes.limit or dialect_of(request.path).usual_limit, name)


def _arguments(notes: Declaration, access: Access, caller: User | None) -> dict[str, Any]:
    given: dict[str, Any] = {} if access is Access.GUEST else {"caller": caller}
    if notes.query:
        given["query"] = read_query(notes.query)
    if notes.body:
        given["body"] = read_body(notes.body)
    if notes.form:
        given["form"], given["files"] = read_form(notes.form)
    return given


def answered(notes: Declaration, given: Answer | BaseModel | Response) -> Response:
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
    response.headers["Cache-Control"] = "private, no-cache"
    if response.status_code == 200:
        demand_unchanged(etag)
        response.make_conditional(request)
    return response
