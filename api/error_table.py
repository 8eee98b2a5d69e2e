"""What can go wrong, and what the caller is told: one table for both APIs.

`api.refusals` and `api.causes` have what the API's own code raises; errors of the services are in
the table too. Where a row has words of its own, the caller reads those and the log reads the error.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gunicorn.http.errors import ParseException

from api.dialects import Kind
from api.hashing import HashingBusy
from api.held_requests import PlacesTaken, TooManyHeld
from api.limits import RateLimited
from api.refusals import (
    Conflict,
    Forbidden,
    Invalid,
    Missing,
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
