"""Where an app has its users sent back to: addresses that it has named before, letter by letter."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urlsplit

LONGEST = 500  # characters
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PLAIN = re.compile(r"[!$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")
_OWN_SCHEME = re.compile(r"[a-z][a-z0-9+-]*(?:\.[a-z0-9+-]+)+")  # RFC 8252, 7.1
FORM = (
    "Write https://school.example.com/back, http://localhost:3000/back while you develop, or a "
    "scheme of your app's own with a dot, such as com.example.school:/back; in plain ASCII, and "
    "without user name and #"
)


class ReturnUrlMalformed(ValueError):
    """No user can be sent to this address."""


def check_return_url(url: str) -> str:
    """The address itself. Raises ReturnUrlMalformed unless a browser goes where it seems to lead:
    by https, to the user's own machine, or to an app on it."""
    if len(url) > LONGEST or not _PLAIN.fullmatch(url) or not _leads_somewhere(url):
        raise ReturnUrlMalformed(FORM)
    return url


def add_words(url: str, words: dict[str, str]) -> str:
    """The address with these behind it, as its query."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(words)}"


def _leads_somewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    if "@" in parts.netloc:
        return False
    if parts.scheme == "https":
        return bool(host)
    local = parts.scheme == "http" and host in LOOPBACK
    return local or _OWN_SCHEME.fullmatch(parts.scheme) is not None
