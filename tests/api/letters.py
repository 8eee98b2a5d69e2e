"""Reads the letters that the API has laid into its mail folder."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from services.assembly import Services


def letters(services: Services) -> list[EmailMessage]:
    """All of them, oldest first."""
    files = sorted((services.settings.data_dir / "mail").glob("*.eml"))
    return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def link_in(letter: EmailMessage) -> str:
    """Path and query of the link."""
    found = re.search(r"https?://[^/\s]+(/\S+)", letter.get_content())
    assert found is not None
    return found.group(1)


def word_in_a_new_letter(services: Services, user_id: str) -> str:
    """The word that lets this user choose a new password."""
    user = services.accounts.users.get(user_id)
    assert user is not None
    services.accounts.password_reset.send(user.email)
    found = re.search(r"^([\w-]{43})$", letters(services)[-1].get_content(), re.MULTILINE)
    assert found is not None
    return found.group(1)


def word_of_an_email_change(services: Services, user_id: str, email: str) -> str:
    """The word of the letter to a new address."""
    user = services.accounts.users.get(user_id)
    assert user is not None
    services.accounts.email_change.request(user, email)
    return link_in(letters(services)[-1]).partition("token=")[2]


def words_of_email_changes(services: Services) -> dict[str, str]:
    """The word that confirms a new address, and one that takes an account back, of two accounts."""
    users, made = services.accounts.users, {}
    for name in ("moving", "moved"):
        user = users.register(f"{name}@example.com", "correct horse battery")
        users.verify_email(user.id, user.email)
        made[name] = word_of_an_email_change(services, user.id, f"{name}@example.org")
    services.accounts.email_change.confirm(made["moved"])
    back = link_in(letters(services)[-1]).partition("token=")[2]
    return {"confirm_email": made["moving"], "take_back_email": back}


def link_in_a_new_letter(services: Services, user_id: str) -> str:
    user = services.accounts.users.get(user_id)
    assert user is not None
    services.accounts.verification.send(user)
    return link_in(letters(services)[-1])
