"""Who is calling: tokens issued and checked by flask-jwt-extended, in the table's terms.

HS256 and nothing else for our own tokens, RS256 and ES256 for those of an external provider where
one is set; issuer and expiry are always demanded, of our own audience and token id too. The role is
read from the account with each request, so that a token is worth no more than its user is now.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask, g, request
from flask_jwt_extended import (
    JWTManager,
    create_access_token,
    current_user,
    get_jwt,
    verify_jwt_in_request,
)
from flask_jwt_extended.exceptions import JWTExtendedException, NoAuthorizationError
from jwt import ExpiredSignatureError, PyJWTError

from api.context import services
from api.declare import Access
from api.errors import Forbidden, TokenExpired, TokenInvalid, TokenMissing
from services.accounts.openid import OpenIdProvider
from services.accounts.users import EmailTaken, User, UserService
from settings import InvalidSettings, Settings

ISSUER = "troupe"
AUDIENCE = "troupe-api"
ALGORITHM = "HS256"
NEEDED_CLAIMS = ("exp", "iat", "jti", "sub")


def install(app: Flask, settings: Settings, users: UserService) -> None:
    """Set this app up for tokens. Raises InvalidSettings."""
    if not settings.jwt_secret:
        raise InvalidSettings("TROUPE_JWT_SECRET has to be set: the API signs its tokens with it.")
    app.config.update(
        JWT_SECRET_KEY=settings.jwt_secret,
        JWT_ALGORITHM=ALGORITHM,
        JWT_DECODE_ALGORITHMS=[ALGORITHM],
        JWT_ENCODE_ISSUER=ISSUER,
        JWT_DECODE_ISSUER=ISSUER,
        JWT_ENCODE_AUDIENCE=AUDIENCE,
        JWT_DECODE_AUDIENCE=AUDIENCE,
        JWT_ACCESS_TOKEN_EXPIRES=timedelta(hours=settings.jwt_hours),
        JWT_TOKEN_LOCATION=["headers"],
    )
    manager = JWTManager(app)
    manager.token_verification_loader(lambda _, claims: all(map(claims.get, NEEDED_CLAIMS)))
    manager.token_in_blocklist_loader(lambda _, claims: users.tokens.revoked(claims["jti"]))
    manager.user_lookup_loader(lambda _, claims: users.get(claims["sub"]))


def issue_token(user: User) -> str:
    """A new token for this user, signed with the current app's key."""
    token: str = create_access_token(identity=user.id)
    return token


def _bearer() -> str:
    """The token as it was sent; empty where there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme == "Bearer" else ""


def _external(provider: OpenIdProvider, token: str) -> User:
    """The account of whom the provider's token is about. Raises as `identify` does."""
    users = services().users
    try:
        identity = provider.verify(token)
        if users.tokens.revoked(identity.token_id):
            raise TokenInvalid("The token has been given back. Log in again.")
        caller = users.external(identity)
    except ExpiredSignatureError as problem:
        raise TokenExpired("The token has expired. Log in again.") from problem
    except (PyJWTError, ValueError, TypeError, KeyError) as problem:
        raise TokenInvalid("The token is not valid. Log in again.") from problem
    except EmailTaken as problem:
        message = "An account with your e-mail address exists already. Log in with its password."
        raise Forbidden(message) from problem
    g.external_token = identity.token_id, identity.expires
    return caller


def identify(access: Access) -> User | None:
    """The caller, as far as the view wants to know.

    Raises TokenMissing, TokenInvalid, TokenExpired, Forbidden.
    """
    if access is Access.GUEST:
        return None
    provider, token = services().openid, _bearer()
    if provider and provider.issued(token):
        caller: User | None = _external(provider, token)
    else:
        verified = _verify(optional=access is Access.OPTIONAL)
        caller = current_user if verified else None
    if access is Access.ADMIN and not (caller and caller.is_admin):
        raise Forbidden("Only an administrator may do this.")
    return caller


def _verify(*, optional: bool) -> Any:
    """Translate what the libraries call it: they know twenty ways in which a token can be bad."""
    try:
        return verify_jwt_in_request(optional=optional)
    except NoAuthorizationError as problem:
        raise TokenMissing("Send a token: Authorization: Bearer <access_token>.") from problem
    except ExpiredSignatureError as problem:
        raise TokenExpired("The token has expired. Log in again.") from problem
    except (JWTExtendedException, PyJWTError, ValueError, TypeError, KeyError) as problem:
        raise TokenInvalid("The token is not valid. Log in again.") from problem


def token_in_use() -> tuple[str, datetime]:
    """The id of the token that this request was sent with, and when it expires."""
    if external := g.get("external_token"):
        return external[0], datetime.fromtimestamp(external[1], UTC)
    claims = get_jwt()
    return claims["jti"], datetime.fromtimestamp(claims["exp"], UTC)
