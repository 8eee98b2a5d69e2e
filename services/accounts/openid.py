"""Tokens of an external OpenID provider: whose they are, by the provider's own keys.

The keys are fetched from its JWKS URL and kept. A key id that is not among them has them fetched
again, but not more often than every ten seconds: forged tokens must not become requests to the
provider.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal

import jwt
from jwt.exceptions import InvalidTokenError, PyJWTError

from services.clock import now, stamp
from services.interfaces import Unavailable

ALGORITHMS = ("RS256", "ES256")
NEEDED_CLAIMS = ("exp", "iat", "iss", "sub")
FETCH_TIMEOUT = 3.0  # seconds
LARGEST_SET = 1024 * 1024
FRESH, PAUSE = 3600.0, 10.0  # seconds
LEEWAY = 30  # seconds by which clocks may differ
KEY_TYPES = ("RSA", "EC")

Fetch = Callable[[str], bytes]


@dataclass(frozen=True)
class Identity:
    """Who a token is about. The e-mail address is None unless the provider has verified it."""

    issuer: str
    subject: str
    email: str | None
    name: str | None
    token_id: str
    issued: int
    expires: int


@dataclass(frozen=True)
class ProviderState:
    """How the last fetch of the keys went, in milliseconds, and when it was."""

    status: Literal["healthy", "unhealthy"]
    milliseconds: int
    checked_at: str


class OpenIdProvider:
    """One issuer. Without an audience, tokens for any client of the issuer are accepted."""

    def __init__(
        self,
        issuer: str,
        jwks_url: str,
        audience: str = "",
        *,
        fetch: Fetch | None = None,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._issuer = issuer
        self._url = jwks_url
        self._audience = audience
        self._fetch = fetch or fetch_bytes
        self._timer = timer
        self._lock = threading.Lock()
        self._keys: Mapping[str, jwt.PyJWK] = {}
        self._tried_at = self._fetched_at = float("-inf")
        self._state = ProviderState("unhealthy", 0, stamp(now()))

    def has_issued(self, token: str) -> bool:
        """Whether the token says so; nothing is verified."""
        try:
            claims = jwt.decode(token, options={"verify_signature": False})
        except PyJWTError:
            return False
        return claims.get("iss") == self._issuer

    def verify(self, token: str) -> Identity:
        """Whose token it is. Raises PyJWTError, Unavailable where no keys can be had."""
        key = self._key(str(jwt.get_unverified_header(token).get("kid", "")))
        claims = jwt.decode(
            token,
            key.key,
            algorithms=list(ALGORITHMS),
            issuer=self._issuer,
            audience=self._audience or None,
            leeway=LEEWAY,
            options={"require": list(NEEDED_CLAIMS), "verify_aud": bool(self._audience)},
        )
        return _identity(claims)

    def state(self) -> ProviderState:
        """How the provider is; asks it where that has not been done for a while."""
        with self._lock:
            if self._timer() - self._tried_at >= PAUSE:
                self._refresh()
            return self._state

    def _key(self, key_id: str) -> jwt.PyJWK:
        with self._lock:
            stale = self._timer() - self._fetched_at > FRESH
            if (key_id not in self._keys or stale) and self._timer() - self._tried_at >= PAUSE:
                self._refresh()
            if key_id in self._keys:
                return self._keys[key_id]
            if self._state.status == "unhealthy":
                raise Unavailable("the OpenID provider's keys cannot be had")
        raise InvalidTokenError("the provider has no such key")

    def _refresh(self) -> None:
        """Fetch the keys; where that fails, those that are there remain."""
        began = self._tried_at = self._timer()
        status: Literal["healthy", "unhealthy"] = "unhealthy"
        with suppress(OSError, ValueError, PyJWTError):
            self._keys = read_keys(self._fetch(self._url))
            self._fetched_at, status = began, "healthy"
        took = round(1000 * (self._timer() - began))
        self._state = ProviderState(status, took, stamp(now()))


def read_keys(text: bytes) -> dict[str, jwt.PyJWK]:
    """The signing keys of a JWKS, by id. Raises ValueError for what is none."""
    found = json.loads(text)
    listed = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(listed, list):
        raise ValueError("no JSON Web Key Set")
    return {key["kid"]: jwt.PyJWK(key) for key in listed if _signs(key)}


def fetch_bytes(url: str) -> bytes:
    """What lies at the URL that the operator has set. Raises OSError."""
    with urllib.request.urlopen(url, timeout=FETCH_TIMEOUT) as answer:  # noqa: S310 - http(s) is demanded by the settings
        text: bytes = answer.read(LARGEST_SET)
    return text


def _signs(key: Any) -> bool:
    named = isinstance(key, dict) and isinstance(key.get("kid"), str)
    return named and key.get("kty") in KEY_TYPES and key.get("use", "sig") == "sig"


def _identity(claims: Mapping[str, Any]) -> Identity:
    """Raises InvalidTokenError for a subject that is none."""
    subject, email, name = claims["sub"], claims.get("email"), claims.get("name")
    if not isinstance(subject, str) or not subject:
        raise InvalidTokenError("no subject")
    known = isinstance(email, str) and claims.get("email_verified") is True
    return Identity(
        issuer=claims["iss"],
        subject=subject,
        email=email if known else None,
        name=name if isinstance(name, str) and name.strip() else None,
        token_id=str(claims.get("jti") or f"{subject}:{claims['iat']}"),
        issued=int(claims["iat"]),
        expires=int(claims["exp"]),
    )
