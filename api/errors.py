"""Every error of a request becomes an answer: the table says which, the log the rest."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from api.causes import code_of, code_of_flaw
from api.context import edge
from api.dialects import Failure, Flaw, Kind, dialect_of
from api.error_table import BROKEN, HTTP_CODES, HTTP_KINDS, HTTP_WORDS, TABLE, VALIDATION, Row
from api.held_requests import TooManyHeld
from api.limits import RateLimited
from api.rates import count_refusal
from api.refusals import Invalid, Refusal
from services.accounts.login_delay import LoginDelayed

log = logging.getLogger(__name__)

KEPT_HEADERS = ("Allow", "Content-Range", "Retry-After")
RETRY_AFTER_OUTAGE = "5"


def install(app: Flask) -> None:
    """Let every error of a request go through the table."""
    app.register_error_handler(Exception, answer_error)


def answer_error(problem: Exception) -> Response:
    """The answer to a request that failed, in the dialect of its path."""
    if isinstance(problem, RequestRedirect):
        return problem.get_response()  # type: ignore[return-value]  # werkzeug's base class
    failure = failure_of(problem)
    if failure.kind.status < 500:
        try:
            count_refusal()
        except RateLimited as limited:
            problem, failure = limited, failure_of(limited)
    status, body = dialect_of(request.path).failure(failure, edge().services.settings.public_url)
    if status >= 500:
        body = _with_request_id(body)
    _log(problem, failure, status)
    text = json.dumps(body, allow_nan=False)
    return Response(text, status, dict(failure.headers), mimetype="application/json")


def failure_of(problem: Exception) -> Failure:
    """What the caller may know of an error."""
    if isinstance(problem, HTTPException):
        return _http_failure(problem)
    named = next(cls for cls in type(problem).__mro__ if cls in TABLE)
    row, flaws = TABLE[named], _flaws(problem, TABLE[named])
    return Failure(
        row.kind,
        row.words or str(problem),
        flaws,
        _headers(problem, row.kind),
        reason=_reason(problem, named, row),
        hint=getattr(problem, "hint", None) or row.hint,
        suggestions=getattr(problem, "suggestions", ()),
    )


def _reason(problem: Exception, named: type, row: Row) -> str:
    """The code of the cause: the error's name, where it is more than a family's."""
    if isinstance(problem, Refusal) and type(problem) is not named:
        return code_of(type(problem))
    if type(problem) is Invalid and problem.flaws:
        return code_of_flaw(problem.flaws[0])
    return row.code or code_of(named)


def _flaws(problem: Exception, row: Row) -> tuple[Flaw, ...]:
    """What fields are to blame, as the error itself tells or the table does."""
    if isinstance(problem, Refusal):
        return problem.flaws
    return (Flaw("value_error", row.blames, row.words or str(problem)),) if row.blames else ()


def _headers(problem: Exception, kind: Kind) -> dict[str, str]:
    if isinstance(problem, RateLimited):
        wait = str(problem.standing.reset)
        return {**problem.standing.headers, "Retry-After": wait}
    if isinstance(problem, LoginDelayed | TooManyHeld):
        return {"Retry-After": str(problem.seconds)}
    if kind.status == 401:
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": RETRY_AFTER_OUTAGE} if kind.status == 503 else {}


def _http_failure(problem: HTTPException) -> Failure:
    code = problem.code or 500
    status = HTTPStatus(code)
    kind = HTTP_KINDS.get(code) or (
        BROKEN if code >= 500 else Kind(code, VALIDATION, status.phrase)
    )
    given = dict(problem.get_headers())
    words = HTTP_WORDS.get(code, problem.description or status.phrase)
    message = words.format(method=request.method, allowed=given.get("Allow", "no method"))
    headers = {n: given[n] for n in KEPT_HEADERS if n in given}
    return Failure(kind, message, (), headers, reason=HTTP_CODES.get(code) or status.name)


def _log(problem: Exception, failure: Failure, status: int) -> None:
    """What the caller is not told: the error's own words, and the traceback of a defect."""
    told = {"status": status, "error": f"{type(problem).__name__}: {problem}"}
    if status == 500:
        log.error("request failed", exc_info=problem, extra={"fields": told})
    elif status > 500 or failure.message != str(problem):
        log.warning("request refused", extra={"fields": told})


def _with_request_id(body: dict[str, Any]) -> dict[str, Any]:
    """A refusal that is our fault names the request, so that it can be found in the log."""
    target = body.get("error", body)
    target["request_id"] = g.get("request_id")
    return body
