"""Object keys: relative POSIX paths that mean the same in a folder, in a bucket and in a URL."""

from __future__ import annotations

import re
from urllib.parse import quote

from services.interfaces import Refused

LONGEST_KEY = 1024  # S3's limit, in bytes
LONGEST_SEGMENT = 255  # a file system's
LONGEST_EXPIRY = 7 * 24 * 3600  # S3's limit for a presigned URL, in seconds

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")


def check_key(key: str) -> str:
    """The key itself when it is safe. Raises Refused."""
    encoded = _encode_key(key)
    if len(encoded) > LONGEST_KEY:
        raise Refused(f"a key has at most {LONGEST_KEY} bytes, not {len(encoded)}")
    if _CONTROL.search(key):
        raise Refused("a key has no control characters and no backslash")
    for segment in encoded.split(b"/"):
        if segment in (b"", b".", b".."):
            raise Refused("a key has no empty, '.' or '..' segment and is not absolute")
        if len(segment) > LONGEST_SEGMENT:
            raise Refused(f"a segment of a key has at most {LONGEST_SEGMENT} bytes")
    return key


def check_prefix(prefix: str) -> str:
    """The prefix itself when some safe key could begin with it. Raises Refused."""
    if prefix:
        check_key(prefix.removesuffix("/") or "/")
    return prefix


def check_expiry(expires_in: int) -> int:
    """The seconds themselves. Raises ValueError outside 1 … `LONGEST_EXPIRY`."""
    if not 1 <= expires_in <= LONGEST_EXPIRY:
        raise ValueError(f"a signature lives 1 to {LONGEST_EXPIRY} seconds, not {expires_in}")
    return expires_in


def check_range(start: int, end: int | None) -> None:
    """Raises ValueError unless 0 ≤ start ≤ end."""
    if start < 0 or (end is not None and end < start):
        raise ValueError(f"no range of bytes: {start} to {end}")


def disposition(filename: str | None, *, inline: bool) -> str | None:
    """The Content-Disposition of a download; None where nothing was wished."""
    if not inline:
        return attachment(filename) if filename else None
    return f"inline; {_filename_parameters(filename)}" if filename else "inline"


def attachment(filename: str) -> str:
    """The Content-Disposition that saves under this name (RFC 6266), whatever is in the name."""
    return f"attachment; {_filename_parameters(filename)}"


def _filename_parameters(filename: str) -> str:
    name = "".join(c for c in filename if c.isprintable() and c not in '/\\"').strip(" .")
    name = name.encode("utf-8", "ignore").decode()[:150] or "download"
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace("%", "_")
    return f"filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _encode_key(key: str) -> bytes:
    try:
        return key.encode()
    except UnicodeEncodeError as error:
        raise Refused("a key is valid Unicode") from error
