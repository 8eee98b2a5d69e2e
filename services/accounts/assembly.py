"""The services of accounts over the stores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.accounts.api_keys import ApiKeys
from services.accounts.apps import Apps
from services.accounts.blocks import BlockService
from services.accounts.email_change import EmailChange
from services.accounts.follows import FollowService
from services.accounts.mail_preferences import MailPreferences
from services.accounts.openid import OpenIdProvider
from services.accounts.password_reset import PasswordReset
from services.accounts.passwords import Passwords
from services.accounts.refresh_tokens import RefreshTokens
from services.accounts.reports import Reports
from services.accounts.roles import Roles
from services.accounts.user_service import UserService
from services.accounts.verification import EmailVerification
from services.mail.letter import Mail
from services.stores import Part, Stores
from settings import Settings


@dataclass(frozen=True)
class AccountServices(Part):
    users: UserService
    roles: Roles
    verification: EmailVerification
    password_reset: PasswordReset
    email_change: EmailChange
    api_keys: ApiKeys
    apps: Apps
    refresh_tokens: RefreshTokens
    openid: OpenIdProvider | None
    follows: FollowService
    blocks: BlockService
    reports: Reports
    mail_preferences: MailPreferences


def build_accounts(
    stores: Stores, mail: Mail, passwords: Passwords | None, hearing: Sequence[str]
) -> AccountServices:
    """`hearing` as in EmailChange."""
    documents, public_url = stores.documents, stores.settings.public_url
    users = UserService(documents, passwords=passwords)
    follows = FollowService(documents)
    reset = PasswordReset(documents, users, mail, public_url=public_url)
    return AccountServices(
        users=users,
        roles=Roles(documents),
        verification=EmailVerification(
            documents,
            users,
            mail,
            keys=stores.derive_keys("e-mail verification"),
            public_url=public_url,
        ),
        password_reset=reset,
        email_change=EmailChange(
            documents, users, mail, reset, public_url=public_url, hearing=hearing
        ),
        api_keys=ApiKeys(documents),
        apps=Apps(documents),
        refresh_tokens=RefreshTokens(documents, timedelta(days=stores.settings.refresh_days)),
        openid=openid_provider(stores.settings),
        follows=follows,
        blocks=BlockService(documents, users, follows),
        reports=Reports(documents),
        mail_preferences=MailPreferences(users, stores.derive_keys("mail wishes"), public_url),
    )


def openid_provider(settings: Settings) -> OpenIdProvider | None:
    """None where none is set."""
    if not settings.oidc_issuer:
        return None
    return OpenIdProvider(settings.oidc_issuer, settings.oidc_jwks_url, settings.oidc_audience)
