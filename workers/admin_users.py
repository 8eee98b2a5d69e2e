"""`./troupe admin users`: listed, shown, made administrators and ordinary users again."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

from services.accounts.roles import RoleRefused
from services.accounts.users import User
from services.assembly import Services
from workers.admin_table import table
from workers.environment import CommandError

SHOWN = ("id", "email", "display_name", "role", "email_verified", "created_at", "points")
LISTED = ("id", "email", "role", "created_at")


def run(options: argparse.Namespace, services: Services) -> int:
    """Do one action; answer 1 where it was refused."""
    return ACTIONS[options.action](options, services)


def list_users(options: argparse.Namespace, services: Services) -> int:
    if not 1 <= options.limit <= 1000:
        raise CommandError(f"--limit {options.limit} is not 1 to 1000.")
    roles = services.accounts.roles
    found = (
        roles.administrators()
        if options.administrators
        else roles.page(options.after, options.limit)
    )
    if options.json:
        print(json.dumps([describe_user(user) for user in found], indent=1, ensure_ascii=False))
        return 0
    rows = [[str(describe_user(user)[name]) for name in LISTED] for user in found]
    print("\n".join(table([name.upper() for name in LISTED], rows)))
    if not options.administrators and len(found) == options.limit:
        print(f"There may be more: --after {found[-1].id}")
    return 0


def show_user(options: argparse.Namespace, services: Services) -> int:
    print(json.dumps(describe_user(_user(options, services)), indent=1, ensure_ascii=False))
    return 0


def make_admin(options: argparse.Namespace, services: Services) -> int:
    user = services.accounts.roles.appoint(_user(options, services))
    return _tell_role(options, user, "an administrator")


def revoke_admin(options: argparse.Namespace, services: Services) -> int:
    try:
        user = services.accounts.roles.dismiss(_user(options, services))
    except RoleRefused as problem:
        print(problem, file=sys.stderr)
        return 1
    return _tell_role(options, user, "an ordinary user")


def _tell_role(options: argparse.Namespace, user: User, words: str) -> int:
    if options.json:
        print(json.dumps(describe_user(user), indent=1, ensure_ascii=False))
    else:
        print(f"{user.email} is {words}, once logged in again.")
    return 0


def describe_user(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in SHOWN}


def _user(options: argparse.Namespace, services: Services) -> User:
    """Raises CommandError."""
    if (user := services.accounts.roles.find(options.user)) is None:
        raise CommandError(f"there is no user {options.user}.")
    return user


Action = Callable[[argparse.Namespace, Services], int]
ACTIONS: Mapping[str | None, Action] = {
    None: list_users,
    "show": show_user,
    "make-admin": make_admin,
    "revoke-admin": revoke_admin,
}
