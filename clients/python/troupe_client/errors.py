"""What can go wrong.

TroupeError
    ApiError                  the API said no
        InvalidRequest            400, 422: `fields` has what is wrong with which field
        NotSignedIn               401
        PermissionDenied          403
        NotFound                  404, 410
        Conflict                  409, 412
        RateLimited               429: `retry_after`
        ServerError               5xx
    NoAnswer                  no connection, or it broke, after all tries
    UploadInterrupted         the same during an upload: `resume` goes on with it
    JobFailed                 the job failed or was cancelled: `code` says why
    WaitTimeout               the job goes on, but nobody waits any more
    InvalidSignature          a webhook's delivery is not by who knows the secret
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from troupe_client.resume import Resume


class TroupeError(Exception):
    """All errors of this client."""


class NoAnswer(TroupeError):
    """No connection, or it broke, after all tries."""


class ApiError(TroupeError):
    """The API said no.

    `code` names the cause, `hint` says what would do, `docs` leads to the page about the code,
    `fields` maps the fields of the request to what is wrong with them, `retry_after` is in seconds,
    `request_id` is what the server's log has it under, `body` the answer as it came.
    """

    def __init__(self, status: int, body: Any, headers: Mapping[str, str]) -> None:
        told = _inner(body)
        self.status = status
        self.body = body
        self.code = str(told.get("reason") or told.get("code") or "")
        self.hint: str | None = told.get("hint")
        self.docs: str | None = told.get("docs")
        self.suggestions: list[dict[str, str]] = told.get("suggestions") or []
        self.fields = _fields(told)
        self.retry_after = read_seconds(headers.get("Retry-After"))
        self.request_id = headers.get("X-Request-ID")
        super().__init__(self._sentence(told))

    def _sentence(self, told: Mapping[str, Any]) -> str:
        plain = told.get("message") or told.get("detail")
        words = plain if isinstance(plain, str) else f"The server answered {self.status}."
        flaws = "; ".join(f"{name}: {flaw}" for name, flaw in self.fields.items())
        told_all = [f"{words} ({flaws})" if flaws else words, self.hint, self.docs]
        return " ".join(text for text in told_all if text)


class InvalidRequest(ApiError):
    """400, 422: `fields` has what is wrong with which field."""


class NotSignedIn(ApiError):
    """401: there is no token, or it is not good any more."""


class PermissionDenied(ApiError):
    """403."""


class NotFound(ApiError):
    """404, 410; what belongs to somebody else is not there either."""


class Conflict(ApiError):
    """409, 412."""


class RateLimited(ApiError):
    """429, and `retry_after` is longer than the client waits by itself."""


class ServerError(ApiError):
    """5xx, after all tries."""


class UploadInterrupted(TroupeError):
    """No connection during an upload, after all tries. What has come stays for a day or more."""

    def __init__(self, resume: Resume, cause: Exception) -> None:
        super().__init__(f"The upload broke off ({cause}); call again with resume=error.resume.")
        self.resume = resume


class JobFailed(TroupeError):
    """The job failed or was cancelled; the message is its own, `code` names the cause."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class WaitTimeout(TroupeError):
    """The job goes on, but nobody waits any more."""


class InvalidSignature(TroupeError):
    """A webhook's delivery is old, or not by who knows the secret."""


KINDS: dict[int, type[ApiError]] = {
    400: InvalidRequest,
    401: NotSignedIn,
    403: PermissionDenied,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    412: Conflict,
    422: InvalidRequest,
    429: RateLimited,
}


def read_error(status: int, body: Any, headers: Mapping[str, str]) -> ApiError:
    """The exception for an answer of 400 or more; `body` is its JSON, or its text."""
    kind = KINDS.get(status, ServerError if status >= 500 else ApiError)
    return kind(status, body, headers)


def read_seconds(text: str | None) -> float | None:
    """Retry-After in seconds; the API sends no dates."""
    return float(text) if text and text.strip().isdigit() else None


def _inner(body: Any) -> Mapping[str, Any]:
    if not isinstance(body, dict):
        return {}
    return body["error"] if isinstance(body.get("error"), dict) else body


def _fields(told: Mapping[str, Any]) -> dict[str, str]:
    """Either API's list of flaws: iDance's `detail`, T2M's `details`."""
    flaws, named = told.get("detail"), told.get("details")
    if isinstance(flaws, list):
        return {".".join(map(str, f["loc"][1:])) or "body": str(f["msg"]) for f in flaws}
    if not isinstance(named, dict):
        return {}
    return {
        name: " ".join(map(str, flaw)) if isinstance(flaw, list) else str(flaw)
        for name, flaw in named.items()
    }
