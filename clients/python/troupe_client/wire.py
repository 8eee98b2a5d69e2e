"""How calls are sent and answers are read; nothing here connects."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import httpx

from troupe_client.errors import ApiError, read_error

# an answer may be held for 50 s; a part of 8 MiB may take long on a bad line
TIMEOUT = httpx.Timeout(10, read=75, write=600)
TYPES = {
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".avi": "video/x-msvideo",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}
PASSING = (429, 502, 503, 504)
UNDER_WAY = "IDEMPOTENT_REQUEST_UNDER_WAY"  # the first try is being answered


def content_type_of(path: Path) -> str:
    """Raises ValueError for what Troupe does not take."""
    found = TYPES.get(path.suffix.lower())
    if found is None:
        raise ValueError(f"{path.name}: give content_type, or a file named {', '.join(TYPES)}.")
    return found


def read_failure(answer: httpx.Response) -> ApiError:
    """The exception for an answer whose body has been read."""
    try:
        body = answer.json()
    except ValueError:
        body = answer.text
    return read_error(answer.status_code, body, answer.headers)


def open_answer(answer: httpx.Response) -> Any:
    """The thing itself: T2M answers in an envelope, iDance does not."""
    if answer.status_code == 204 or not answer.content:
        return None
    content = answer.json()
    if isinstance(content, dict) and content.get("success") is True and "data" in content:
        return content["data"]
    return content


def may_repeat(method: str, headers: httpx.Headers) -> bool:
    """Whether a request whose answer is lost can be sent again without being done twice."""
    return method in ("GET", "HEAD", "PUT") or "Idempotency-Key" in headers


def is_passing(problem: ApiError) -> bool:
    """Whether the same request may succeed in a moment."""
    return problem.status in PASSING or problem.code == UNDER_WAY


def pause_before(attempt: int, retry_after: float | None = None) -> float:
    """Seconds: what the server asks for, else 1, 2, 4 … 20, give or take a fifth."""
    return retry_after or min(0.5 * 2**attempt, 20) * random.uniform(0.8, 1.2)
