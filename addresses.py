"""Addresses of stores and brokers: checked at start, and shown to nobody with their passwords.

Standard library only.
"""

from __future__ import annotations

import re
from email.utils import parseaddr
from urllib.parse import urlsplit

FILES = ("sqlite", "file", "unix")  # an @ in a path hides no password
BROKERS = ("redis", "rediss", "unix", "amqp", "amqps")
REDIS = ("redis", "rediss", "unix")
MAIL = ("smtp", "smtps")
LONGEST_NAME = 39  # of a return address: 64 are allowed, 25 are the tag of a letter
_ORIGIN = re.compile(
    r"(?P<scheme>[a-z][a-z0-9+.-]*)://(?P<host>(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\])"
    r"(?::(?P<port>[0-9]{1,5}|\*))?"
)
_SECRET_OPTION = re.compile(r"(?i)([?&][^=&]*(?:pass|secret|token|key)[^=&]*=)[^&]*")


class InvalidAddress(ValueError):
    """The address cannot be used. The message says why, and has no password in it."""


def redact_url(url: str) -> str:
    """The address for eyes and logs: without user, password and secret options."""
    scheme, mark, rest = url.partition("://")
    if not mark:
        scheme, rest = "", url
    if scheme not in FILES and "@" in rest:
        # the last one: an @ or a / in a password is often not escaped
        rest = "…@" + rest.rpartition("@")[2]
    return scheme + mark + _SECRET_OPTION.sub(r"\1…", rest)


def origin_of(url: str) -> str:
    """The origin of a page at this address, as browsers write it: without a port that goes without
    saying."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def check_address(url: str, schemes: tuple[str, ...]) -> None:
    """Raises InvalidAddress unless the address begins with one of these and can be read."""
    scheme = url.partition("://")[0] if "://" in url else ""
    if "sentinel" in scheme:
        raise InvalidAddress(
            f"{redact_url(url)!r}: Troupe does not ask a Sentinel who the primary is. Give the "
            "address of a proxy that follows it (such as HAProxy), or a service's single address"
        )
    if scheme not in schemes:
        choices = " or ".join(f"{each}://" for each in schemes)
        raise InvalidAddress(f"{redact_url(url)!r} should begin with {choices}")
    if scheme not in FILES and not _is_readable(url):
        raise InvalidAddress(
            f"{redact_url(url)!r} cannot be read: escape /, ?, #, @ and % in the password (%2F, "
            "%3F, %23, %40, %25), and write the port as a number"
        )


def check_mail_server(url: str) -> None:
    """Raises InvalidAddress unless it names a mail server, with user and password or neither."""
    check_address(url, MAIL)
    found, form = urlsplit(url), "smtp://user:password@host:587"
    if not found.hostname or found.path.strip("/") or found.query or found.fragment:
        raise InvalidAddress(
            f"{redact_url(url)!r} should name a host and perhaps a port, and nothing else: {form}"
        )
    if bool(found.username) != bool(found.password):
        raise InvalidAddress(
            f"{redact_url(url)!r} should have a user and a password, or neither: {form}"
        )


def check_sender(sender: str) -> None:
    """Raises InvalidAddress unless it is a mail address, which may have a name before it."""
    name, address = parseaddr(sender)
    before, _, domain = address.rpartition("@")
    whole = sender.strip() in (address, f"{name} <{address}>", f'"{name}" <{address}>')
    plain = sender.isprintable() and address.isascii() and not set(address) & set(' ,;<>"')
    if not (whole and plain and before and domain):
        raise InvalidAddress(
            f"{sender!r} should be an address such as troupe@example.com, or one with a name: "
            "Troupe <troupe@example.com>"
        )


def check_return_address(address: str) -> None:
    """Raises InvalidAddress unless it is a bare mail address with room for a tag."""
    check_sender(address)
    name, _, _ = address.rpartition("@")
    if parseaddr(address)[1] != address or "+" in name or len(name) > LONGEST_NAME:
        raise InvalidAddress(
            f"{address!r} should be a bare address such as bounces@example.com, without a + and "
            f"with at most {LONGEST_NAME} characters before the @"
        )


def check_origin(origin: str) -> None:
    """Raises InvalidAddress unless it is an origin, a pattern of origins, or ``*`` for all.

    A pattern has one ``*``: for names before the host's (``https://*.example.com``) or for the port
    (``http://localhost:*``).
    """
    if origin == "*":
        return
    found = _ORIGIN.fullmatch(origin)
    if found is None or origin.count("*") > 1:
        raise InvalidAddress(
            f"{origin!r} is no origin such as https://app.example.com or http://localhost:5173 "
            "(no path, no slash at its end, small letters), no pattern such as "
            "https://*.example.com or http://localhost:*, and not *"
        )
    usual = {"http": "80", "https": "443"}.get(found["scheme"])
    if usual and found["port"] == usual:
        raise InvalidAddress(f"{origin!r}: browsers leave out the port {usual}; leave it out, too")


def _is_readable(url: str) -> bool:
    scheme, _, rest = url.partition("://")
    authority = re.split("[/?#]", rest, maxsplit=1)[0]
    if rest.count("@") > 1 or ("@" in rest and "@" not in authority):
        return False
    if scheme == "mongodb":  # several hosts
        return all(_has_port(f"//{host}") for host in authority.rpartition("@")[2].split(","))
    return _has_port(url)


def _has_port(url: str) -> bool:
    """Whether its port is a number, or not given."""
    try:
        return urlsplit(url).port is not None or True
    except ValueError:
        return False
