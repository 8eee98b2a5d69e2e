"""The whole of it: one caller of one Troupe."""

from __future__ import annotations

from typing import Any, Literal, Self

import httpx

from troupe_client._async.connection import AsyncConnection
from troupe_client._async.dances import AsyncChallenges, AsyncDances
from troupe_client._async.files import AsyncFiles
from troupe_client._async.jobs import AsyncJobs
from troupe_client._async.videos import AsyncVideos
from troupe_client.types import NewApiKey, WebhookSecret

Scope = Literal["read", "write", "admin"]
JobEventName = Literal[
    "job.started", "job.progress", "job.completed", "job.failed", "job.cancelled"
]


class AsyncTroupe:
    """Troupe at an address, with an API key (or an access token), or after signing in.

    With the key of an app, `as_user` is the id of the user who has let it in, and whose calls these
    are. A call is tried `tries` times where that is safe: every POST has an idempotency key.
    Retry-After is heeded up to `timeout` seconds; where it asks for more, the error is raised.
    Use it as a context manager, or close it.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        api_key: str | None = None,
        *,
        as_user: str | None = None,
        tries: int = 6,
        timeout: float = 60,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.connection = AsyncConnection(
            url, api_key, as_user=as_user, tries=tries, timeout=timeout, transport=transport
        )
        self.files = AsyncFiles(self.connection)
        self.jobs = AsyncJobs(self.connection)
        self.challenges = AsyncChallenges(self.connection)
        self.dances = AsyncDances(self.connection, self.files, self.jobs)
        self.videos = AsyncVideos(self.connection, self.files, self.jobs)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        await self.connection.aclose()

    async def sign_in(self, email: str, password: str) -> None:
        """From now on as this user; the log-in is renewed by itself. Raises NotSignedIn."""
        body = {"email": email, "password": password}
        self.connection.forget()
        self.connection.adopt(await self.connection.call("POST", "/auth/login", body))

    async def register(self, email: str, password: str, display_name: str | None = None) -> None:
        """A new account, and from now on as its user. Raises Conflict, InvalidRequest."""
        body = {"email": email, "password": password}
        body |= {"displayName": display_name} if display_name else {}
        self.connection.forget()
        self.connection.adopt(await self.connection.call("POST", "/auth/register", body))

    async def sign_out(self) -> None:
        await self.connection.call("POST", "/auth/logout")
        self.connection.forget()

    async def create_api_key(self, name: str, *scopes: Scope) -> NewApiKey:
        """A key for a program, read and write unless told otherwise; `key` is shown only here."""
        body = {"name": name, **({"scopes": [*scopes]} if scopes else {})}
        made: NewApiKey = await self.connection.call("POST", "/api/v1/auth/api-keys", body)
        return made

    async def create_webhook(self, url: str, *events: JobEventName) -> WebhookSecret:
        """Have events sent to an address of yours; `secret` is shown only here."""
        body = {"url": url, "events": [*events]}
        made: WebhookSecret = await self.connection.call("POST", "/api/v1/webhooks", body)
        return made

    async def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: dict[str, Any] | None = None,
        idempotency_key: str | None = None,
    ) -> Any:
        """Any other call: the JSON that is answered, out of its envelope.

        Raises ApiError, NoAnswer.
        """
        return await self.connection.call(method, path, body, params=params, once=idempotency_key)
