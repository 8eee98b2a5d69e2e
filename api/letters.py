"""The rule of letters that a user asks for, the same in both APIs."""

from __future__ import annotations

from api.causes import EmailUnverified
from services.accounts.users import User


def demand_own_address(caller: User, wanted: bool) -> None:
    """Raises EmailUnverified where letters are wanted, and the address may be a stranger's."""
    if wanted and not caller.email_verified:
        raise EmailUnverified(
            "Verify your e-mail address first (POST /api/v1/auth/send-verification): letters go "
            "only to an address that is yours."
        )
