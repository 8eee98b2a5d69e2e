"""Who is calling: a token of ours or, where one is set, of an external OpenID provider.

The account is read with each request, so that a token is worth no more than its user is now: its
role, and the epoch of its tokens, which ends with a change of role or password and with logging out
everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import jwt
from flask import Flask, current_app, g, request
from jwt.exceptions import ExpiredSignatureError, PyJWTError

from api.causes import AccountExists, AdministratorsOnly, KeyScopeMissing, LogInNeeded
from api.context import services
from api.declare import Access
from api.refusals import TokenExpired, TokenInvalid, TokenMissing
from api.tokens import AccessTokens, TokenClaims
from services.accounts.api_keys import PREFIX, ApiKey, ApiKeyRefused
from services.accounts.apps import GrantMissing
from services.accounts.openid import ALGORITHMS, OpenIdProvider
from services.accounts.users import EmailTaken, Role, User
from services.clock import parse
from services.interfaces import Unavailable
from settings import InvalidSettings, Settings

EXTENSION = "troupe-tokens"
ACTING_FOR = "Troupe-User"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
GIVEN_BACK = "The token has been given back. Log in again."


def install(app: Flask, settings: Settings) -> None:
    """Set this app up for tokens. Raises InvalidSettings."""
    if not settings.jwt_secret:
        raise InvalidSettings("TROUPE_JWT_SECRET has to be set: the API signs its tokens with it.")
    lifetime = timedelta(hours=settings.jwt_hours)
    app.extensions[EXTENSION] = AccessTokens(settings.signing_secrets, lifetime)


def issue_token(user: User, family: str | None = None) -> str:
    """A new token for this user, signed with the current app's key; of this log-in's family."""
    return _tokens().issue(user, family)


def read_token(token: str) -> TokenClaims:
    """The claims of a token of ours. Raises TokenInvalid, TokenExpired."""
    return _tokens().read(token)


def identify(access: Access) -> User | None:
    """The caller, as far as the view wants to know.

    Raises TokenMissing, TokenInvalid, TokenExpired, Forbidden, GrantMissing.
    """
    if access is Access.GUEST:
        return None
    caller = _caller()
    if caller is None and access is not Access.OPTIONAL:
        raise TokenMissing("Send a token: Authorization: Bearer <access_token>.")
    demand_scope(access)
    if access is Access.ADMIN and not (caller and caller.is_admin):
        raise AdministratorsOnly("Only an administrator may do this.")
    return caller


def demand_scope(access: Access) -> None:
    """Raises KeyScopeMissing where an API key was sent that is not for such calls."""
    key: ApiKey | None = g.get("api_key")
    needed = "admin" if access is Access.ADMIN else "read" if request.method in READING else "write"
    if key is not None and needed not in key.scopes:
        raise KeyScopeMissing(
            f"This call needs an API key with the scope {needed}; {key.prefix} has "
            f"{', '.join(key.scopes)}."
        )


def demand_log_in() -> None:
    """Raises LogInNeeded where an API key was sent: what is about log-ins takes their tokens."""
    if g.get("api_key") is not None:
        raise LogInNeeded("An API key does not do for this. Log in, and send that token.")


def demand_own_hand() -> None:
    """Raises LogInNeeded where an app acts for the caller: what would outlive their consent, and
    whom else they let in or know as developers."""
    if acting_app():
        raise LogInNeeded(
            "An app changes no webhooks of a user, and sees none of their apps and keys. Leave "
            "Troupe-User away: the app's own webhooks hear of all users who have let it in, and "
            "its own list names them."
        )


def demand_person(caller: User) -> None:
    """Raises GrantMissing for an app that acts for nobody: what people do among people."""
    if caller.app_of is not None:
        raise GrantMissing(
            f"An app does this only for a user who has let it in: name them ({ACTING_FOR})."
        )


def acting_app() -> str | None:
    """The app that acts for the caller of this request, if one does."""
    app_id: str | None = g.get("acting_app")
    return app_id


def watch_right(caller: User) -> Callable[[], bool]:
    """Tells whether what let this request in would still do so: for answers that are held open,
    after the request. Where nobody can tell, it does."""
    accounts, key, app_id = services().accounts, g.get("api_key"), acting_app()
    token, family = g.get("token_in_use"), family_in_use()

    def holds() -> bool:
        try:
            user = accounts.users.get(caller.id)
            if user is None or user.token_epoch != caller.token_epoch:
                return False
            if caller.is_admin and not user.is_admin:
                return False
            if app_id and not accounts.apps.has_grant(app_id, caller.id):
                return False
            if key is not None:
                return accounts.api_keys.is_open(key.id)
            return token is None or not accounts.users.tokens.is_revoked(token[0], family)
        except Unavailable:
            return True

    return holds


def token_in_use() -> tuple[str, datetime]:
    """The id of the token that this request was sent with, and when it expires."""
    used: tuple[str, datetime] = g.token_in_use
    return used


def family_in_use() -> str | None:
    """The family of refresh tokens that the token of this request belongs to, if to any."""
    family: str | None = g.get("token_family")
    return family


def _caller() -> User | None:
    """Whose token was sent; None where there is none."""
    token = _bearer()
    if token is None:
        return None
    if token.startswith(PREFIX):
        return _of_key(token)
    if ACTING_FOR in request.headers:
        raise GrantMissing(f"Only the key of an app may act for a user ({ACTING_FOR}).")
    provider = services().accounts.openid
    if provider and _is_external(provider, token):
        return _identify_external(provider, token)
    return identify_token(token)


def _bearer() -> str | None:
    """The token as it was sent; None where there is none of ours. Raises TokenInvalid."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":  # RFC 9110: in any case
        return None
    if not token.strip():
        raise TokenInvalid("The token is not valid. Log in again.")
    return token.strip()


def _of_key(text: str) -> User:
    """The account that an API key is of, or for which an app's key acts. Raises TokenInvalid,
    GrantMissing."""
    try:
        key = services().accounts.api_keys.open(text)
    except ApiKeyRefused as problem:
        raise TokenInvalid(str(problem)) from problem
    caller = services().accounts.users.get(key.user_id)
    if caller is None:
        raise TokenInvalid("The account of this API key is not there any more.")
    g.api_key = key
    user_id = request.headers.get(ACTING_FOR)
    caller = caller if user_id is None else _act_for(caller, key, user_id)
    return caller if "admin" in g.api_key.scopes else replace(caller, role=Role.USER)


def _act_for(app: User, key: ApiKey, user_id: str) -> User:
    """The user who has let the app in; the key goes as far as they allow. Raises GrantMissing."""
    grant = services().accounts.apps.grant_of(app, user_id)
    user = services().accounts.users.get(user_id)
    if user is None:
        raise GrantMissing(f"The account {user_id!r} is not there any more.")
    g.api_key = replace(key, scopes=tuple(one for one in key.scopes if one in grant.scopes))
    g.acting_app = app.id
    return user


def identify_token(token: str) -> User:
    """The account that one of our tokens opens. Raises TokenInvalid, TokenExpired."""
    claims = _tokens().read(token)
    g.claimed_id = claims.user_id
    users = services().accounts.users
    revoked = users.tokens.is_revoked(claims.token_id, claims.family)
    caller = None if revoked else users.get(claims.user_id)
    if caller is None or caller.token_epoch != claims.epoch:
        raise TokenInvalid(GIVEN_BACK)
    g.token_in_use, g.token_family = (claims.token_id, claims.expires), claims.family
    return caller


def _is_external(provider: OpenIdProvider, token: str) -> bool:
    """Whether the token says that it is the provider's; by its header, ours are told at once."""
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
    except PyJWTError:
        return False
    return algorithm in ALGORITHMS and provider.has_issued(token)


def _identify_external(provider: OpenIdProvider, token: str) -> User:
    """The account of whom the provider's token is about. Raises as `identify` does."""
    users = services().accounts.users
    try:
        identity = provider.verify(token)
        if users.tokens.is_revoked(identity.token_id):
            raise TokenInvalid(GIVEN_BACK)
        caller = users.external(identity)
    except ExpiredSignatureError as problem:
        raise TokenExpired("The token has expired. Log in again.") from problem
    except (PyJWTError, ValueError, TypeError, KeyError) as problem:
        raise TokenInvalid("The token is not valid. Log in again.") from problem
    except EmailTaken as problem:
        message = "An account with your e-mail address exists already. Log in with its password."
        raise AccountExists(message) from problem
    if caller.tokens_since and identity.issued < parse(caller.tokens_since).timestamp():
        raise TokenInvalid(GIVEN_BACK)
    g.token_in_use = identity.token_id, datetime.fromtimestamp(identity.expires, UTC)
    return caller


def _tokens() -> AccessTokens:
    tokens: AccessTokens = current_app.extensions[EXTENSION]
    return tokens
