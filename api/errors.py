"""What can go wrong, and what the caller is told: one table for both APIs.

`api.refusals` and `api.causes` have what the API's own code raises; errors of the services are in
the table too. Where a row has words of its own, the caller reads those and the log reads the error.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, g, request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from api.causes import code_of, code_of_flaw
from api.context import edge
from api.dialects import Failure, Flaw, Kind, dialect_of
from api.hashing import HashingBusy
from api.held_requests import PlacesTaken, TooManyHeld
from api.limits import RateLimited
from api.rates import count_refusal
from api.refusals import (
    Conflict,
    Forbidden,
    Invalid,
    Missing,
    Refusal,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    UnsupportedMedia,
)
from services.accounts.api_keys import ApiKeyNotFound, TooManyApiKeys
from services.accounts.apps import (
    AppNotFound,
    CodeRefused,
    GrantMissing,
    ReturnAddressUnknown,
    TooManyApps,
    TooManyGrants,
)
from services.accounts.blocks import OwnBlock, TooManyBlocks
from services.accounts.follows import OwnFollower, UnknownUser
from services.accounts.login_delay import LoginDelayed
from services.accounts.password_reset import ResetRefused
from services.accounts.refresh_tokens import LogInNotFound, RefreshRefused
from services.accounts.reports import ReportNotFound, TooManyReports
from services.accounts.roles import RoleRefused
from services.accounts.users import EmailTaken, InvalidEmail, WrongCredentials
from services.accounts.verification import InvalidLink
from services.dances.challenges import (
    ChallengeClosed,
    ChallengeInUse,
    ChallengeNotFound,
    NoChallengeNow,
)
from services.dances.disputes import DisputeNotFound, RemarkNotFound
from services.dances.reactions import CommentForeign, CommentNotFound, InvalidComment
from services.dances.session import (
    PlanChanged,
    SessionEnded,
    SessionNotFound,
    ThumbnailRefused,
    VideoRefused,
)
from services.dances.submission import (
    AlreadyScored,
    AlreadySubmitted,
    AnalysisUnderWay,
    SessionUnfinished,
    SubmissionNotFound,
)
from services.disk_space import NoRoomForJobs, NoRoomForUploads
from services.documents.paging import InvalidCursor
from services.erasure.leaving import LastAdministrator, NotConfirmed
from services.feed.reading import ReadingOver
from services.files.contents import FileRefused
from services.files.upload_records import (
    UploadIncomplete,
    UploadInvalid,
    UploadMissing,
    UploadTaken,
)
from services.files.user_assets import AssetNotFound
from services.files.user_files import FileNotFound
from services.interfaces import Expired, LinkDiffers, NotFound, Refused, Unavailable
from services.jobs.admin_runs import RunFailed
from services.jobs.deletion import JobUnderWay
from services.jobs.errors import UnreadableJob
from services.jobs.service import CannotRequeue, JobEnded, JobNotFound
from services.mail.late_bounces import NoReport, UnknownReturnPath
from services.mail.letter import AddressBounced
from services.webhooks.callback_address import CallbackRefused
from services.webhooks.signing import InvalidSecret
from services.webhooks.webhook import (
    DeliveryNotFound,
    SecretLost,
    TooManyWebhooks,
    WebhookDisabled,
    WebhookNotFound,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Row:
    """A kind of refusal, fixed words where the error's own are for the log, the field to blame.

    `code` names the cause where the exception's name does not; `hint` says what to do.
    """

    kind: Kind
    words: str | None = None
    blames: tuple[str, ...] = ()
    code: str | None = None
    hint: str | None = None


VALIDATION, INVALID_TITLE = "VALIDATION_ERROR", "Request validation failed"
INVALID = Kind(422, VALIDATION, INVALID_TITLE, envelope_status=400)
CONFLICT = Kind(409, VALIDATION, "Conflict with what is there", envelope_status=400)
MEDIA_TYPE = Kind(415, VALIDATION, INVALID_TITLE, envelope_status=400)
MISSING = Kind(404, "RESOURCE_NOT_FOUND", "Resource not found")
FORBIDDEN = Kind(403, "PERMISSION_DENIED", "Insufficient permissions")
AUTH_REQUIRED = Kind(401, "AUTH_REQUIRED", "Authentication required")
AUTH_INVALID = Kind(401, "AUTH_INVALID", "Invalid authentication token")
AUTH_EXPIRED = Kind(401, "AUTH_EXPIRED", "Authentication token expired")
RATE_LIMITED = Kind(429, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded")
UNAVAILABLE = Kind(503, "SERVICE_UNAVAILABLE", "Service temporarily unavailable")
NO_ROOM = Kind(507, "INSUFFICIENT_STORAGE", "Not enough room on the disk")
BROKEN = Kind(500, "SERVER_ERROR", "Internal server error")

WITH_LOGIN = "POST /auth/login answers with a token; send it as `Authorization: Bearer …`."
LOG_IN = "POST /auth/login answers with a new token."
COME_BACK = "Come back after the seconds of `Retry-After`; `RateLimit-*` tell where you stand."
AS_GIVEN = "Use the link exactly as it was given, for the method that it was given for."
SEND_SAME = "Ask for another link where the file is another one than was announced."

# What the web server finds out only while the body is read
BROKEN_BODY = "The chunks of the body are not encoded as HTTP demands."

TABLE: Mapping[type[Exception], Row] = {
    Invalid: Row(INVALID, code="INVALID_REQUEST"),
    Conflict: Row(CONFLICT),
    Missing: Row(MISSING, code="NOT_FOUND"),
    Forbidden: Row(FORBIDDEN),
    UnsupportedMedia: Row(MEDIA_TYPE, code="UNSUPPORTED_MEDIA_TYPE"),
    ParseException: Row(INVALID, BROKEN_BODY, blames=("body",), code="BROKEN_CHUNKS"),
    TokenMissing: Row(AUTH_REQUIRED, hint=WITH_LOGIN),
    TokenInvalid: Row(AUTH_INVALID, hint=LOG_IN),
    TokenExpired: Row(AUTH_EXPIRED, hint=LOG_IN),
    RateLimited: Row(RATE_LIMITED, hint=COME_BACK),
    LoginDelayed: Row(RATE_LIMITED),
    HashingBusy: Row(UNAVAILABLE),
    TooManyHeld: Row(RATE_LIMITED),
    PlacesTaken: Row(UNAVAILABLE),
    WrongCredentials: Row(AUTH_INVALID),
    RefreshRefused: Row(AUTH_INVALID, hint=LOG_IN),
    LogInNotFound: Row(MISSING),
    ResetRefused: Row(INVALID, blames=("body", "token")),
    ApiKeyNotFound: Row(MISSING),
    TooManyApiKeys: Row(CONFLICT),
    InvalidEmail: Row(INVALID, blames=("body", "email")),
    EmailTaken: Row(CONFLICT, blames=("body", "email")),
    AddressBounced: Row(CONFLICT),
    UnknownReturnPath: Row(MISSING),
    NoReport: Row(INVALID, blames=("body", "message")),
    AppNotFound: Row(MISSING),
    TooManyApps: Row(CONFLICT),
    TooManyGrants: Row(CONFLICT),
    GrantMissing: Row(FORBIDDEN),
    ReturnAddressUnknown: Row(INVALID, blames=("body", "return_to")),
    CodeRefused: Row(INVALID, blames=("body", "code")),
    InvalidLink: Row(INVALID, blames=("query", "token")),
    JobNotFound: Row(MISSING),
    FileNotFound: Row(MISSING),
    AssetNotFound: Row(MISSING),
    FileRefused: Row(INVALID, blames=("body", "file")),
    RunFailed: Row(UNAVAILABLE),
    SessionNotFound: Row(MISSING),
    SessionEnded: Row(CONFLICT),
    PlanChanged: Row(CONFLICT),
    VideoRefused: Row(INVALID, blames=("body", "videoFileKey")),
    ThumbnailRefused: Row(INVALID, blames=("body", "thumbnailFileKey")),
    InvalidCursor: Row(INVALID, blames=("query", "cursor")),
    ReadingOver: Row(INVALID, blames=("query", "as_of")),
    ReportNotFound: Row(MISSING),
    TooManyReports: Row(CONFLICT),
    NotConfirmed: Row(FORBIDDEN, blames=("body", "password")),
    LastAdministrator: Row(CONFLICT),
    RoleRefused: Row(CONFLICT),
    UnknownUser: Row(MISSING),
    OwnBlock: Row(INVALID, blames=("path", "user_id")),
    TooManyBlocks: Row(CONFLICT),
    OwnFollower: Row(INVALID, blames=("path", "user_id")),
    ChallengeNotFound: Row(MISSING),
    NoChallengeNow: Row(MISSING),
    ChallengeClosed: Row(CONFLICT),
    ChallengeInUse: Row(CONFLICT),
    SubmissionNotFound: Row(MISSING),
    SessionUnfinished: Row(CONFLICT),
    AlreadySubmitted: Row(CONFLICT),
    AlreadyScored: Row(CONFLICT),
    AnalysisUnderWay: Row(CONFLICT),
    CommentNotFound: Row(MISSING),
    RemarkNotFound: Row(MISSING),
    DisputeNotFound: Row(MISSING),
    CommentForeign: Row(FORBIDDEN),
    InvalidComment: Row(INVALID, blames=("body", "content")),
    JobEnded: Row(CONFLICT, blames=("path", "job_id")),
    CannotRequeue: Row(CONFLICT, blames=("path", "job_id")),
    JobUnderWay: Row(CONFLICT, blames=("path", "job_id")),
    WebhookNotFound: Row(MISSING),
    DeliveryNotFound: Row(MISSING),
    TooManyWebhooks: Row(CONFLICT),
    WebhookDisabled: Row(CONFLICT),
    SecretLost: Row(CONFLICT),
    CallbackRefused: Row(INVALID, blames=("body", "url")),
    InvalidSecret: Row(INVALID, blames=("body", "secret")),
    NoRoomForJobs: Row(UNAVAILABLE),
    NoRoomForUploads: Row(NO_ROOM),
    UploadMissing: Row(MISSING),
    UploadInvalid: Row(INVALID),
    UploadTaken: Row(CONFLICT),
    UploadIncomplete: Row(CONFLICT),
    NotFound: Row(MISSING, "There is no such file.", code="OBJECT_NOT_FOUND"),
    Expired: Row(FORBIDDEN, "This link has expired. Ask for a new one.", code="LINK_EXPIRED"),
    LinkDiffers: Row(FORBIDDEN, hint=SEND_SAME),
    Refused: Row(FORBIDDEN, "This link is not valid.", code="LINK_INVALID", hint=AS_GIVEN),
    UnreadableJob: Row(
        UNAVAILABLE, "This version of the API cannot read the job. Try again later."
    ),
    Unavailable: Row(
        UNAVAILABLE,
        "A service behind the API does not answer. Try again later.",
        code="SERVICE_UNAVAILABLE",
    ),
    Exception: Row(
        BROKEN,
        "Something went wrong. The log has the details under this request id.",
        code="INTERNAL_ERROR",
    ),
}
HTTP_KINDS: Mapping[int, Kind] = {
    404: MISSING,
    405: Kind(405, "METHOD_NOT_ALLOWED", "Method not allowed"),
    408: Kind(408, VALIDATION, "Request timeout"),
    406: Kind(406, "NOT_ACCEPTABLE", "Not acceptable"),
    411: Kind(411, "LENGTH_REQUIRED", "Length required"),
    412: Kind(412, VALIDATION, "Precondition failed"),
    413: Kind(413, VALIDATION, "Request too large"),
    415: MEDIA_TYPE,
    416: Kind(416, "RANGE_NOT_SATISFIABLE", "Range not satisfiable"),
}
HTTP_CODES: Mapping[int, str] = {404: "NO_SUCH_ADDRESS", 413: "BODY_TOO_LARGE"}
HTTP_WORDS: Mapping[int, str] = {
    404: "There is nothing at this address.",
    405: "This address does not take {method}. It takes {allowed}.",
    406: "What is here comes in no form that the request accepts.",
    408: "The body comes too slowly, or not at all.",
    411: "Say how long the body is (Content-Length): it cannot come in chunks here.",
    412: "What is here is not, or no longer, what the request was made for.",
    413: "The body is larger than this address takes.",
    416: "The file ends before the range that was asked for.",
}
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
