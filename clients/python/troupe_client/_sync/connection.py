"""Calls with their tokens, and again where that is safe."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from time import sleep
from typing import Any

import httpx

from troupe_client.errors import ApiError, NoAnswer, NotSignedIn
from troupe_client.types import Token
from troupe_client.version import VERSION
from troupe_client.wire import (
    TIMEOUT,
    is_passing,
    may_repeat,
    open_answer,
    pause_before,
    read_failure,
)

EARLY = 60  # seconds before its end at which an access token is renewed
NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class Connection:
    """One caller of one server. A call has `tries`, and pauses of at most `timeout` s."""

    def __init__(
        self,
        url: str,
        token: str | None,
        *,
        as_user: str | None,
        tries: int,
        timeout: float,
        transport: httpx.BaseTransport | None,
    ) -> None:
        self.url = url.rstrip("/")
        self.tries = tries
        self.timeout = timeout
        self.user = self._as_user = as_user
        headers = {"User-Agent": f"troupe-client-python/{VERSION}"}
        self._http = httpx.Client(timeout=TIMEOUT, headers=headers, transport=transport)
        self._token = token
        self._refresh_token: str | None = None
        self._renew_at = float("inf")
        self._renewing = Lock()

    def close(self) -> None:
        self._http.close()

    # ---- tokens

    def adopt(self, pair: Token) -> None:
        self._token, self._refresh_token = pair["access_token"], pair["refresh_token"]
        self._renew_at = time.monotonic() + pair["expires_in"] - EARLY
        self.user = pair["user_id"]

    def forget(self) -> None:
        self._token = self._refresh_token = None
        self.user = self._as_user
        self._renew_at = float("inf")

    def user_id(self) -> str:
        """Whose calls these are."""
        if self.user is None:
            self.user = str((self.call("GET", "/api/users/profile"))["id"])
        return self.user

    def _bearer(self) -> str | None:
        if time.monotonic() > self._renew_at:
            self._renew(self._token)
        return self._token

    def _who(self, bearer: str | None) -> dict[str, str]:
        """The headers that say who calls; none for links that carry their own right."""
        if bearer is None:
            return {}
        acting = {"Troupe-User": self._as_user} if self._as_user else {}
        return {"Authorization": f"Bearer {bearer}", **acting}

    def _renew(self, stale: str | None) -> None:
        """The next pair. A refresh token is good once, so one call at a time, and never twice."""
        with self._renewing:
            if self._refresh_token is None or self._token != stale:
                return
            body, self._refresh_token = {"refresh_token": self._refresh_token}, None
            try:
                answer = self._http.post(f"{self.url}/auth/refresh", json=body)
            except httpx.TransportError as problem:
                self.forget()
                raise NoAnswer(f"The log-in could not be renewed: {problem}") from problem
            if answer.is_error:
                self.forget()
                raise read_failure(answer)
            self.adopt(answer.json())

    # ---- calls

    def call(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """The JSON that is answered, out of its envelope. `options` are those of `send`."""
        return open_answer(self.send(method, path, json=body, **options))

    def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: bytes | None = None,
        params: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        once: str | None = None,
    ) -> httpx.Response:
        """The answer. `once` is the idempotency key of a POST, which has one of its own without.

        A `path` that is a link of its own (https://…) is sent no token. Raises ApiError, NoAnswer.
        """
        sent = httpx.Headers(headers)
        own = path.startswith("/")
        if own and method == "POST" and self._token:
            sent["Idempotency-Key"] = once or uuid.uuid4().hex
        options = {"json": json, "content": content, "params": params}
        given = {name: value for name, value in options.items() if value is not None}
        renewed, attempt = False, 0
        while True:
            attempt += 1
            bearer = self._bearer() if own else None
            sent.update(self._who(bearer))
            try:
                answer = self._http.request(
                    method, self.url + path if own else path, headers=sent, **given
                )
                if not answer.is_error:
                    return answer
                problem = read_failure(answer)
                if isinstance(problem, NotSignedIn) and self._refresh_token and not renewed:
                    renewed = True
                    self._renew(bearer)
                    continue
                self.pause(attempt, problem, repeatable=may_repeat(method, sent))
            except httpx.TransportError as problem:
                fine = may_repeat(method, sent) or isinstance(problem, NOTHING_SENT)
                self.pause(attempt, problem, repeatable=fine)

    def pause(self, attempt: int, problem: Exception, *, repeatable: bool = True) -> None:
        """Until the next try. Raises what went wrong, where there is none."""
        told = problem.retry_after if isinstance(problem, ApiError) else None
        if isinstance(problem, ApiError):
            again = is_passing(problem) and (repeatable or problem.status == 429)
            if not again or attempt >= self.tries or (told or 0) > self.timeout:
                raise problem
        elif attempt >= self.tries or not repeatable:
            raise NoAnswer(f"No answer from {self.url}: {problem or type(problem).__name__}")
        sleep(pause_before(attempt, told))

    @contextmanager
    def stream(
        self, path: str, headers: Mapping[str, str], *, silence: float = TIMEOUT.read or 0
    ) -> Iterator[httpx.Response]:
        """An answer that is read while it comes, one try. `silence` is the longest, in seconds.

        Raises ApiError, httpx.TransportError.
        """
        sent, own = httpx.Headers(headers), path.startswith("/")
        sent.update(self._who(self._bearer() if own else None))
        url, timeout = self.url + path if own else path, httpx.Timeout(10, read=silence)
        with self._http.stream(
            "GET", url, headers=sent, timeout=timeout, follow_redirects=True
        ) as answer:
            if answer.is_error:
                answer.read()
                raise read_failure(answer)
            yield answer

    def pages(
        self, path: str, field: str, params: Mapping[str, Any] | None = None
    ) -> Iterator[Any]:
        """Each item of a list, page by page, as they are asked for."""
        asked = dict(params or {})
        while True:
            page = self.call("GET", path, params=asked)
            yield from page[field]
            place = page["pagination"]
            cursor = place.get("nextCursor") or place.get("next_cursor")
            if not cursor:
                return
            asked["cursor"] = cursor
