"""Who wants letters about ended jobs, and the link that ends them without a log-in.

The link is signed and holds as long as its key does: a letter may be read a year later.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from services.accounts.user_service import UserService
from services.accounts.users import User
from services.accounts.verification import InvalidLink

PATH = "/unsubscribe"


class MailPreferences:
    """All methods raise Unavailable. The first of `keys` signs; the others have signed before."""

    def __init__(self, users: UserService, keys: Sequence[bytes], public_url: str) -> None:
        self._users = users
        self._keys = keys
        self._public_url = public_url

    def of(self, user_id: str) -> User | None:
        """The user, if they want letters and can be sent some: to an address that is theirs."""
        user = self._users.get(user_id)
        return user if user and user.mail_when_done and user.email_verified else None

    def link(self, user_id: str) -> str:
        """Where these letters end."""
        token = f"{user_id}.{_signature(self._keys[0], user_id)}"
        return f"{self._public_url}{PATH}?token={quote(token)}"

    def headers(self, user_id: str) -> Mapping[str, str]:
        """By which mail programs show a button for it (RFC 2369, RFC 8058)."""
        return {
            "List-Unsubscribe": f"<{self.link(user_id)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def check(self, token: str) -> str:
        """The user whose link it is. Raises InvalidLink."""
        user_id, _, signature = token.rpartition(".")
        ours = [_signature(key, user_id).encode() for key in self._keys]
        if not any(hmac.compare_digest(each, signature.encode()) for each in ours):
            raise InvalidLink("This link is not whole. Use it as it stands in the letter.")
        return user_id

    def end(self, token: str) -> None:
        """Send no more of these letters; harmless where nobody wants them. Raises InvalidLink."""
        self._users.update_profile(self.check(token), {"mail_when_done": False})


def _signature(key: bytes, user_id: str) -> str:
    return hmac.digest(key, user_id.encode(), hashlib.sha256).hex()
