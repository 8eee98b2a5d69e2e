"""Which URLs of strangers lead into the public internet, and to which addresses.

FetchError                  `code` is for programs, the message tells a person what to do
├── FetchRefused            this URL will not do, now or later
│   ├── UrlRefused          not https, or written so that it could mean something else
│   ├── AddressRefused      the name leads into a private network
│   ├── AnswerRefused       an error, a redirect elsewhere
│   ├── FileTooLarge
│   └── FileUnsupported     not what was asked for, by its content
└── FetchFailed             it may work next time: unknown name, no connection, cut off
    └── FetchTooSlow
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

PORTS = frozenset({443, 8443})  # 8443 is where https without root rights usually listens
LONGEST_URL = 4096
ADVICE = "upload the video through POST /api/s3/presigned-url instead"

_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")  # as a last label it makes the whole an IPv4 address
_UNSAFE = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
# RFC 6890 and its successors; 168.63.129.16 is a cloud's own service at a public address.
_CLOSED_IPV4 = tuple(
    ipaddress.IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
        "168.63.129.16/32",
    )
)
# Of IPv6 only this is given out to the public; mapped, NAT64 and local addresses lie elsewhere.
_OPEN_IPV6 = ipaddress.IPv6Network("2000::/3")
# Teredo and other protocols, documentation, 6to4, documentation
_CLOSED_IPV6 = tuple(
    map(ipaddress.IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
)

# A host's addresses, as text. Raises OSError.
Resolver = Callable[[str], Sequence[str]]


class FetchError(Exception):
    """The file could not be fetched."""

    code = "fetch_error"


class FetchRefused(FetchError):
    """This URL will not do, now or later."""

    code = "fetch_refused"


class UrlRefused(FetchRefused):
    """Not https, or written so that it could mean something else."""

    code = "video_url_refused"


class AddressRefused(FetchRefused):
    """The name leads into a private network."""

    code = "video_address_refused"


class AnswerRefused(FetchRefused):
    """An error, or a redirect elsewhere."""

    code = "video_url_answer"


class FileTooLarge(FetchRefused):
    """More bytes than are taken."""

    code = "video_too_large"


class FileUnsupported(FetchRefused):
    """Not what was asked for, by its content."""

    code = "unsupported_video"


class FetchFailed(FetchError):
    """It may work next time."""

    code = "video_url_unreachable"


class FetchTooSlow(FetchFailed):
    """The server takes too long."""

    code = "video_url_too_slow"


@dataclass(frozen=True)
class Origin:
    """Scheme, host name in ASCII, port."""

    scheme: str
    host: str
    port: int


def system_resolver(host: str) -> Sequence[str]:
    """All addresses of the name, as the system knows them. Raises OSError."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[4][0]) for address in found))


def split_url(url: str, *, schemes: Sequence[str] = ("https",)) -> tuple[Origin, str]:
    """The origin, and what is asked of it: path and query. Raises UrlRefused."""
    if len(url) > LONGEST_URL or _UNSAFE.search(url):
        raise UrlRefused("The video URL is too long, or has spaces or control characters in it.")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise UrlRefused(f"The video URL cannot be read ({problem}).") from problem
    if parts.scheme not in schemes:
        raise UrlRefused(f"The video URL should begin with https://; or {ADVICE}.")
    if "@" in parts.netloc:
        raise UrlRefused("The video URL should have no user name and no password in it.")
    if "[" in parts.netloc:
        raise UrlRefused("The video URL should name its server, not give an IP address.")
    default = 443 if parts.scheme == "https" else 80
    origin = Origin(parts.scheme, _host(parts.hostname or ""), default if port is None else port)
    return origin, _target(parts)


def public_addresses(host: str, resolver: Resolver, *, loopback: bool = False) -> Sequence[str]:
    """The addresses of the name, when all are public; with `loopback`, those may be there too.

    Raises AddressRefused, FetchFailed.
    """
    try:
        addresses = list(resolver(host))
    except (OSError, UnicodeError) as problem:
        raise FetchFailed(f"There is no server {host}; check the video URL.") from problem
    if not addresses:
        raise FetchFailed(f"The server {host} has no address; check the video URL.")
    for address in addresses:
        if not is_public(address) and not (loopback and _is_loopback(address)):
            raise AddressRefused(
                f"{host} is not on the public internet. Use a public https link, or {ADVICE}."
            )
    return addresses


def is_public(address: str) -> bool:
    """Whether the address is of one computer on the public internet, whoever is asked."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _CLOSED_IPV4)
    return (
        ip.scope_id is None
        and ip in _OPEN_IPV6
        and not any(ip in network for network in _CLOSED_IPV6)
    )


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _host(given: str) -> str:
    """The name in ASCII. Raises UrlRefused for what is no name of the public DNS, as an address."""
    try:
        name = given.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError as problem:
        raise UrlRefused("The host of the video URL is no valid name.") from problem
    labels = name.split(".")
    if len(labels) < 2 or len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise UrlRefused("The video URL should name a public server, as in https://example.com/a.")
    if _NUMBER.fullmatch(labels[-1]):
        raise UrlRefused("The video URL should name its server, not give an IP address.")
    return name


def _target(parts: SplitResult) -> str:
    """Path and query, in ASCII."""
    whole = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return quote(whole, safe="/?&=%:;@!$'()*+,~[]-._")
