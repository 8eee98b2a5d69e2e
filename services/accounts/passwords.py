"""Passwords are kept as argon2id hashes, and checking one takes the same time for everybody."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


@dataclass(frozen=True)
class Cost:
    """What one hash costs. The default is the second choice of the OWASP cheat sheet."""

    rounds: int = 2
    memory_kib: int = 19 * 1024
    lanes: int = 1


class Passwords:
    """Makes and checks hashes of one cost."""

    def __init__(self, cost: Cost | None = None) -> None:
        cost = cost or Cost()
        self._hasher = PasswordHasher(cost.rounds, cost.memory_kib, cost.lanes)

    def hash(self, password: str) -> str:
        return self._hasher.hash(_normal(password))

    def matches(self, hashed: str | None, password: str) -> bool:
        """Whether the password belongs to this hash; never where there is no hash.

        Without one a hash of nobody's password is checked, so that both take equally long.
        """
        decoy = self._decoy  # made before the branch, so that the first call tells nothing either
        try:
            return self._hasher.verify(hashed or decoy, _normal(password)) and hashed is not None
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, hashed: str) -> bool:
        """Whether the hash was made at another cost and should be made again."""
        return self._hasher.check_needs_rehash(hashed)

    @cached_property
    def _decoy(self) -> str:
        return self._hasher.hash("nobody's password")


def _normal(password: str) -> str:
    """One form for what looks the same, however the keyboard composed it."""
    return unicodedata.normalize("NFKC", password)
