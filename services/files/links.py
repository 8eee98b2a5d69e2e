"""Signed links to files of users: for whoever has the link, until it expires or is revoked.

The signature covers the file, its owner, the expiry, every option, and the file's generation,
which is in the record and not in the link: counting it up revokes what was signed before.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from services.clock import Clock
from services.clock import now as system_clock
from services.files.user_files import UserFile
from services.interfaces import Expired, Refused
from services.objects.signing import UrlSigner

PATH = "/api/v1/files/secure/"
LONGEST = 7 * 24 * 3600  # seconds


class FileLinks:
    """Signs links below `base_url`, and checks them. The signing key has at least 32 bytes."""

    def __init__(self, base_url: str, signer: UrlSigner, *, clock: Clock = system_clock) -> None:
        self._base_url = base_url
        self._signer = signer
        self._clock = clock

    def sign(self, file: UserFile, expires_in: int, options: Mapping[str, str]) -> tuple[str, int]:
        """A link that lives so many seconds, and the Unix time of its end."""
        expires = int((self._clock() + timedelta(seconds=expires_in)).timestamp())
        shown = {"user_id": file.user_id, "expires": str(expires), **options}
        signed = self._signer.sign({**shown, **_hidden_fields(file)})
        shown |= {name: signed[name] for name in ("key_id", "signature")}
        return f"{self._base_url}{PATH}{file.id}?{urlencode(shown)}", expires

    def check(self, file: UserFile, given: Mapping[str, str]) -> None:
        """Raises Refused unless exactly this was signed; Expired where its time is over."""
        if not _hidden_fields(file).keys().isdisjoint(given):
            raise Refused("a hidden field is in the link")
        self._signer.check({**given, **_hidden_fields(file)})
        if int(given["expires"]) <= self._clock().timestamp():
            raise Expired("the link has expired")


def _hidden_fields(file: UserFile) -> dict[str, str]:
    """What is signed and not said."""
    return {
        "purpose": "file of a user",
        "file_id": file.id,
        "owner": file.user_id,
        "generation": str(file.generation),
    }
