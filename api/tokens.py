"""Our own access tokens: signed with the newest secret, accepted from any that is kept.

HS256 and nothing else; issuer, audience, times, token id and subject are always demanded. The key
id in the header names the secret, so that a secret can be replaced while its tokens live on.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

import jwt
from jwt.exceptions import InvalidSignatureError, InvalidTokenError, PyJWTError

from api.refusals import TokenExpired, TokenInvalid
from services.accounts.users import User
from services.clock import Clock
from services.clock import now as system_clock
from services.objects.signing import key_id

ISSUER = "troupe"
AUDIENCE = "troupe-api"
ALGORITHM = "HS256"
NEEDED_CLAIMS = ("exp", "iat", "iss", "aud", "jti", "sub", "type")
ACCESS = "access"
LEEWAY = 5  # seconds by which the clocks of our hosts may differ
EXPIRED = "The token has expired. Log in again."
REMEMBERED = 4096  # tokens whose claims are not read anew


@dataclass(frozen=True)
class TokenClaims:
    """What a good token says: whose it is, its id, its end, the epoch it belongs to, and the family
    of its refresh token, if it has one.
    """

    user_id: str
    token_id: str
    expires: datetime
    epoch: int
    family: str | None = None


class AccessTokens:
    """Issues tokens and reads them. `secrets`: the newest first, of 32 bytes or more each.

    What a token says is remembered, so that the next request with it costs no signature. Only its
    end is looked at again; whether it was given back is the caller's question.
    """

    def __init__(
        self, secrets: Sequence[str], lifetime: timedelta, clock: Clock = system_clock
    ) -> None:
        self._keys = {key_id(secret.encode()): secret for secret in secrets}
        self._newest = next(iter(self._keys))
        self._lifetime = lifetime
        self._clock = clock
        self._read_once = lru_cache(REMEMBERED)(self._read_signed)

    def issue(self, user: User, family: str | None = None) -> str:
        """A new token for this user; of this family of refresh tokens."""
        moment = self._clock()
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": user.id,
            "jti": uuid.uuid4().hex,
            "iat": moment,
            "nbf": moment,
            "exp": moment + self._lifetime,
            "type": ACCESS,
            "epoch": user.token_epoch,
            **({"family": family} if family else {}),
        }
        key = self._keys[self._newest]
        return jwt.encode(claims, key, ALGORITHM, headers={"kid": self._newest})

    def read(self, token: str) -> TokenClaims:
        """The claims of a token that one of our secrets has signed.

        Raises TokenInvalid, TokenExpired.
        """
        claims = self._read_once(token)
        if claims.expires + timedelta(seconds=LEEWAY) <= self._clock():
            raise TokenExpired(EXPIRED)
        return claims

    def _read_signed(self, token: str) -> TokenClaims:
        """Raises as `read` does."""
        try:
            return _read_claims(self._decode(token))
        except jwt.ExpiredSignatureError as problem:
            raise TokenExpired(EXPIRED) from problem
        except (PyJWTError, ValueError, TypeError, KeyError) as problem:
            raise TokenInvalid("The token is not valid. Log in again.") from problem

    def _decode(self, token: str) -> dict[str, Any]:
        """With the secret that the key id names; tokens of old have none. Raises PyJWTError."""
        named = jwt.get_unverified_header(token).get("kid")
        if named is not None:
            return _decode_verified(token, self._keys[named])
        for key in self._keys.values():
            try:
                return _decode_verified(token, key)
            except InvalidSignatureError:
                continue
        raise InvalidSignatureError("none of our secrets has signed it")


def _decode_verified(token: str, key: str) -> dict[str, Any]:
    found: dict[str, Any] = jwt.decode(
        token,
        key,
        algorithms=[ALGORITHM],
        issuer=ISSUER,
        audience=AUDIENCE,
        leeway=LEEWAY,
        options={"require": list(NEEDED_CLAIMS)},
    )
    return found


def _read_claims(found: dict[str, Any]) -> TokenClaims:
    """Raises InvalidTokenError for claims that only another's token has."""
    epoch = found.get("epoch", 0)
    if found["type"] != ACCESS or not found["sub"] or not found["jti"]:
        raise InvalidTokenError("it is no access token")
    if not isinstance(epoch, int):
        raise InvalidTokenError("the epoch is no number")
    ends = datetime.fromtimestamp(found["exp"], UTC)
    family = str(found["family"]) if "family" in found else None
    return TokenClaims(found["sub"], found["jti"], ends, epoch, family)
