"""Where webhooks may be sent: public https servers; for tests on one machine, loopback too.

CallbackError
├── CallbackRefused     this URL will not do. The message is fit for the caller
└── CallbackUnknown     its name means nothing at the moment
"""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.network.public_address import (
    FetchFailed,
    FetchRefused,
    Origin,
    Resolver,
    public_addresses,
    split_url,
    system_resolver,
)

LONGEST_URL = 2048
LOOPBACK_NAME = "localhost"
# Ports of other protocols, which a POST could be made to speak: the Fetch standard's "bad ports"
OTHER_PROTOCOLS = frozenset({
    0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
    102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427,
    465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990,
    993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667,
    6668, 6669, 6679, 6697, 10080,
})  # fmt: skip


class CallbackError(Exception):
    """No webhook can be sent there."""


class CallbackRefused(CallbackError):
    """This URL will not do. The message is fit for the caller."""


class CallbackUnknown(CallbackError):
    """Its name means nothing at the moment."""


@dataclass(frozen=True)
class Callback:
    """A URL taken apart. `address` is known without asking anybody on loopback only."""

    origin: Origin
    target: str
    address: str | None = None


class CallbackAddresses:
    """Reads and resolves the URLs of webhooks."""

    def __init__(
        self, resolver: Resolver = system_resolver, *, allow_loopback: bool = False
    ) -> None:
        self._resolver = resolver
        self._allow_loopback = allow_loopback

    def check(self, url: str) -> None:
        """Look where it leads now. Raises CallbackRefused.

        A name that does not exist yet is let through: each delivery looks again.
        """
        with suppress(CallbackUnknown):
            self.resolve(self.read(url))

    def read(self, url: str) -> Callback:
        """Take it apart without asking anybody. Raises CallbackRefused."""
        if len(url) > LONGEST_URL:
            raise CallbackRefused(f"The url should have at most {LONGEST_URL} characters.")
        callback = self._read(url)
        if (port := callback.origin.port) in OTHER_PROTOCOLS:
            raise CallbackRefused(
                f"The url names port {port}, which is not one of the web: browsers refuse it too. "
                "Let your server listen on another, such as 443 or 8443."
            )
        return callback

    def _read(self, url: str) -> Callback:
        if self._allow_loopback and (found := _on_loopback(url)):
            return found
        try:
            origin, target = split_url(url)
        except FetchRefused as problem:
            raise CallbackRefused(
                "The url should begin with https://, name a public server and not give its IP "
                "address, and have no user name, spaces or control characters in it."
            ) from problem
        return Callback(origin, target)

    def resolve(self, callback: Callback) -> Sequence[str]:
        """The addresses to connect to. Raises CallbackRefused, CallbackUnknown."""
        if callback.address:
            return [callback.address]
        host = callback.origin.host
        try:
            return public_addresses(host, self._resolver)
        except FetchRefused as problem:
            raise CallbackRefused(f"{host} is not on the public internet.") from problem
        except FetchFailed as problem:
            raise CallbackUnknown(f"There is no server {host}.") from problem


def _on_loopback(url: str) -> Callback | None:
    """The URL taken apart when it leads to this machine, with or without TLS."""
    if not all("!" <= letter <= "~" for letter in url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    address = _loopback_address(parts.hostname or "")
    if address is None or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return None
    if port is None:
        port = 443 if parts.scheme == "https" else 80
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Callback(Origin(parts.scheme, parts.hostname or "", port), target, address)


def _loopback_address(host: str) -> str | None:
    if host == LOOPBACK_NAME:
        return "127.0.0.1"
    try:
        ip = ipaddress.ip_address(host)
    except ValueError:
        return None
    return host if ip.is_loopback else None
