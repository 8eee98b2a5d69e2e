"""Who is calling, in T2M's words. The bodies are plain, as the document's examples show."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, redirect, request

from api.causes import EmailUnverified
from api.context import services
from api.declare import Resource, answer, body, guest, limit, optional, query, refuses, user
from api.dispatch import Answer
from api.letters import demand_own_address
from api.limits import LETTERS, UNLIMITED
from api.refusals import Missing
from api.t2m.accounts.auth_schema import (
    Authenticated,
    AuthHealth,
    AuthStatus,
    CallerChange,
    CallerProfile,
    EmailVerified,
    LinkQuery,
    NotAuthenticated,
    Permissions,
    ProviderHealth,
    Reached,
    RequestContext,
    TokenVerified,
    VerificationSent,
    VerifiedReached,
)
from services.accounts.users import Role, User
from services.accounts.verification import InvalidLink
from services.clock import now, stamp
from services.interfaces import Unavailable

resource = Resource("auth", tag="Authentication")

ACCOUNT_PAGE = "/console/account"
OF_USERS = (
    "read_files",
    "upload_files",
    "delete_files",
    "generate_videos",
    "manage_jobs",
    "manage_webhooks",
)
PERMISSIONS: Mapping[Role, tuple[str, ...]] = {
    Role.USER: OF_USERS,
    Role.ADMIN: (*OF_USERS, "manage_challenges", "run_admin_jobs", "manage_cache"),
}
ACCESS_LEVELS: Mapping[Role, str] = {Role.USER: "standard", Role.ADMIN: "admin"}


@resource.get("/api/v1/auth/health")
@guest
@limit(UNLIMITED)
@answer(200, AuthHealth)
def show_auth_health() -> AuthHealth:
    """Whether callers can be recognised: by their accounts, and by an external provider."""
    return AuthHealth(
        status="healthy" if _accounts_answer() else "unhealthy",
        clerk=ProviderHealth.current(),
        message="Authentication service health check completed",
    )


@resource.get("/api/v1/auth/status")
@optional
@answer(200, AuthStatus)
@refuses(401)
def show_auth_status(caller: User | None) -> AuthStatus:
    """Who you are, as far as you say it."""
    context = RequestContext.current()
    if caller is None:
        return AuthStatus(NotAuthenticated(request_context=context))
    known = Authenticated(
        user_id=caller.id,
        email=caller.email,
        email_verified=caller.email_verified,
        request_context=context,
    )
    return AuthStatus(known)


@resource.get("/api/v1/auth/me")
@user
@answer(200, CallerProfile)
def show_signed_in_user(caller: User) -> CallerProfile:
    """Your profile."""
    return CallerProfile.of(caller)


@resource.patch("/api/v1/auth/me")
@user
@body(CallerChange)
@answer(200, CallerProfile)
@refuses(403, 404, 503)
def change_signed_in_user(caller: User, body: CallerChange) -> CallerProfile:
    """Whether you get letters about ended jobs."""
    demand_own_address(caller, body.mail_when_done)
    changed = services().accounts.users.update_profile(caller.id, body.model_dump())
    if changed is None:
        raise Missing("There is no such user any more.")
    return CallerProfile.of(changed)


@resource.get("/api/v1/auth/permissions")
@user
@answer(200, Permissions)
def show_permissions(caller: User) -> Permissions:
    """What you may do."""
    return Permissions(
        user_id=caller.id,
        role=caller.role,
        permissions=list(PERMISSIONS[caller.role]),
        access_level=ACCESS_LEVELS[caller.role],
    )


@resource.get("/api/v1/auth/test-protected")
@user
@answer(200, Reached)
def reach_protected(caller: User) -> Reached:
    """Answers whoever has a good token."""
    message = "Successfully accessed protected endpoint"
    return Reached(message=message, user_id=caller.id, timestamp=stamp(now()))


@resource.get("/api/v1/auth/test-verified")
@user
@answer(200, VerifiedReached)
@refuses(403)
def reach_verified(caller: User) -> VerifiedReached:
    """Answers whoever has a good token and a verified e-mail address."""
    if not caller.email_verified:
        raise EmailUnverified("Your e-mail address is not verified yet.")
    return VerifiedReached(
        message="Successfully accessed verified user endpoint",
        user_id=caller.id,
        timestamp=stamp(now()),
        email=caller.email,
    )


@resource.post("/api/v1/auth/verify")
@user
@answer(200, TokenVerified)
def verify_token(caller: User) -> TokenVerified:
    """Whether your token is good, and whose it is."""
    return TokenVerified(
        user_id=caller.id, email=caller.email, email_verified=caller.email_verified
    )


@resource.post("/api/v1/auth/send-verification")
@user
@limit(LETTERS)
@answer(202, VerificationSent, "A letter is under way")
@answer(200, VerificationSent, "The address is verified already")
@refuses(409, 503)
def send_verification(caller: User) -> Answer:
    """Have a link sent to your e-mail address that verifies it. It replaces older ones."""
    if caller.email_verified:
        told = "Your e-mail address is verified already"
        known = VerificationSent(sent=False, email=caller.email, expires_at=None, message=told)
        return Answer(known, 200)
    sent = services().accounts.verification.send(caller)
    told = "Open the link in the letter to verify your e-mail address"
    content = VerificationSent(
        sent=True, email=sent.email, expires_at=sent.expires_at, message=told
    )
    return Answer(content, 202)


@resource.get("/api/v1/auth/verify-email")
@guest
@limit(UNLIMITED)
@query(LinkQuery)
@answer(200, EmailVerified)
@answer(
    303, None, "A browser (`Accept: text/html`) is led to the console, which says what came of it"
)
@refuses(422, 503)
def verify_email(query: LinkQuery) -> Answer | Response:
    """What the link in the letter leads to. It is good once; HEAD does not use it up."""
    verification = services().accounts.verification
    if request.method == "GET" and "text/html" in request.accept_mimetypes.values():
        return _lead_to_account(query.token)
    if request.method == "HEAD":
        note = verification.check(query.token)
        user_id, email = note["user_id"], note["email"]
    else:
        known = verification.confirm(query.token)
        user_id, email = known.id, known.email
    content = EmailVerified(user_id=user_id, email=email, email_verified=True)
    return Answer(content, headers={"Cache-Control": "no-store"})


def _lead_to_account(token: str) -> Response:
    """Use the link up, and have the account's page say whether it was good."""
    try:
        services().accounts.verification.confirm(token)
    except InvalidLink:
        return redirect(f"{ACCOUNT_PAGE}?verified=no", 303)  # type: ignore[return-value]  # werkzeug's
    return redirect(f"{ACCOUNT_PAGE}?verified=yes", 303)  # type: ignore[return-value]  # base class


def _accounts_answer() -> bool:
    try:
        services().documents.ping()
    except Unavailable:
        return False
    return True
