"""Programs that other people use: an app has an owner, keys and webhooks, and acts for its users.

An app is an account that nobody logs in to: its API keys open it, its webhooks and its log are its
own. A user lets it act for them, and hear of their jobs, by a grant, and takes that back at will.
Who comes back from that to the app brings a code, by which the app learns, once, who it is: an id
in an address could be anybody's.

AppError
├── AppNotFound            no such app, or not this owner's
├── TooManyApps            an owner has so many and no more
├── TooManyGrants          a user has let so many apps in and no more
├── GrantMissing           the user has not let this app in
├── ReturnAddressUnknown   the app has not named this address before
└── CodeRefused            a code that is another app's, has been used, or is too old
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from services.accounts.users import USERS, Account, Role, User
from services.accounts.words import digest_of
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.documents.records import LEFT_OUT, Record, stored_as
from services.interfaces import Change, DocumentStore, DuplicateKey, Index

APP_GRANTS = "app_grants"
INDEXES: Mapping[str, Sequence[Index]] = {
    APP_GRANTS: (Index(("user_id",)), Index(("app_id", "-created_at"))),
    USERS: (Index(("app_of",)),),
}
MOST_APPS = 20
MOST_GRANTS = 50
CODE_LIFETIME = timedelta(minutes=10)

GrantScope = Literal["read", "write"]


class AppError(Exception):
    """It cannot be done. The message is fit for the caller."""


class AppNotFound(AppError):
    """There is no such app, or it is not yours."""


class TooManyApps(AppError):
    """An owner has so many apps and no more."""


class TooManyGrants(AppError):
    """A user has let so many apps in and no more."""


class GrantMissing(AppError):
    """The user has not let this app in, or nobody but an app may act for others."""


class ReturnAddressUnknown(AppError):
    """The app has not named this address as one to which its users are sent back."""


class CodeRefused(AppError):
    """This code tells the app of no user: it is of another app, was used before, or is too old."""


@dataclass(frozen=True, kw_only=True)
class Grant(Record):
    """That a user lets an app act for them, as far as its scopes go.

    `code` is the digest of the one that the user brings back to the app, until `code_until`.
    """

    id: str = field(metadata=stored_as("_id"))
    app_id: str
    user_id: str
    scopes: tuple[str, ...]
    created_at: str
    code: str | None = field(default=None, metadata=LEFT_OUT)
    code_until: str | None = field(default=None, metadata=LEFT_OUT)


class Apps:
    """Makes apps and keeps who has let them in. All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        for collection, indexes in INDEXES.items():
            self._documents.ensure(collection, indexes)

    def create(self, owner: User, name: str, return_urls: Sequence[str] = ()) -> User:
        """A new app of theirs, whose users are sent back to one of these. Raises TooManyApps."""
        if self._documents.count(USERS, {"app_of": owner.id}) >= MOST_APPS:
            raise TooManyApps(
                f"You have {MOST_APPS} apps. Delete one that is not used; it counts until all of "
                "it is erased, a few minutes later."
            )
        app_id = f"app_{secrets.token_hex(12)}"
        account = Account(
            id=app_id,
            email=f"{app_id}@apps.invalid",  # a name that no mail server has (RFC 2606)
            display_name=name,
            role=Role.USER,
            email_verified=False,
            created_at=stamp(self._clock()),
            private_profile=True,
            app_of=owner.id,
            return_urls=tuple(return_urls),
        )
        document = account.to_document()
        self._documents.insert(USERS, document)
        return User.from_document(document)

    def change(self, app: User, name: str, return_urls: Sequence[str]) -> User:
        """The app under this name and with these addresses. Raises AppNotFound."""
        change = {"$set": {"display_name": name, "return_urls": list(return_urls)}}
        document = self._documents.update(USERS, {"_id": app.id, "erase_at": None}, change)
        if document is None:
            raise AppNotFound(f"There is no app {app.id!r}.")
        return User.from_document(document)

    def of_owner(self, owner_id: str) -> list[User]:
        """The oldest first, without those that are being deleted."""
        where = {"app_of": owner_id, "erase_at": None}
        found = self._documents.find(USERS, where, limit=MOST_APPS)
        return sorted(map(User.from_document, found), key=lambda app: app.created_at)

    def get(self, app_id: str) -> User:
        """Raises AppNotFound."""
        document = self._documents.get(USERS, app_id)
        app = User.from_document(document) if document else None
        if app is None or app.app_of is None or app.erase_at:
            raise AppNotFound(f"There is no app {app_id!r}.")
        return app

    def own(self, app_id: str, owner_id: str) -> User:
        """Raises AppNotFound."""
        app = self.get(app_id)
        if app.app_of != owner_id:
            raise AppNotFound(f"There is no app {app_id!r}.")
        return app

    # -- grants --------------------------------------------------------------------------------

    def let_in(self, app_id: str, user_id: str, scopes: Sequence[GrantScope]) -> Grant:
        """Let the app act for the user from now on; anew where it may already.

        Raises AppNotFound, TooManyGrants.
        """
        self.get(app_id)
        grant = Grant(
            id=_grant_id(app_id, user_id),
            app_id=app_id,
            user_id=user_id,
            scopes=tuple(dict.fromkeys(scopes)),
            created_at=stamp(self._clock()),
        )
        if self._documents.replace(APP_GRANTS, grant.to_document(), {}):
            return grant
        if self._documents.count(APP_GRANTS, {"user_id": user_id}) >= MOST_GRANTS:
            raise TooManyGrants(f"You have let {MOST_GRANTS} apps in. Shut out one first.")
        with suppress(DuplicateKey):  # the same request, sent twice
            self._documents.insert(APP_GRANTS, grant.to_document())
        return grant

    def give_code(self, grant: Grant) -> str:
        """What the user brings to the app now, so that it learns who they are. Raises GrantMissing
        where the app has been shut out meanwhile."""
        code = f"{grant.user_id}.{secrets.token_urlsafe(32)}"
        until = stamp(self._clock() + CODE_LIFETIME)
        kept = {"$set": {"code": digest_of(code), "code_until": until}}
        if self._documents.update(APP_GRANTS, {"_id": grant.id}, kept) is None:
            raise GrantMissing(f"{grant.app_id} has been shut out again.")
        return code

    def take_code(self, app_id: str, code: str) -> Grant:
        """Who has let the app in and come to it with this code, which is good once.

        Raises CodeRefused.
        """
        user_id = code.rpartition(".")[0]
        good = {
            "_id": _grant_id(app_id, user_id),
            "code": digest_of(code),
            "code_until": {"$gt": stamp(self._clock())},
        }
        gone: Change = {"$unset": {"code": "", "code_until": ""}}
        document = self._documents.update(APP_GRANTS, good, gone)
        if document is None:
            raise CodeRefused(
                "This code is of another app, was used before, or is older than "
                f"{CODE_LIFETIME.seconds // 60} minutes. Send the user to the consent page again."
            )
        return Grant.from_document(document)

    def shut_out(self, app_id: str, user_id: str) -> bool:
        """Let it act and hear no more; False where it could not before."""
        return bool(self._documents.delete(APP_GRANTS, {"_id": _grant_id(app_id, user_id)}))

    def of_user(self, user_id: str) -> list[Grant]:
        """All that the user has given."""
        found = self._documents.find(APP_GRANTS, {"user_id": user_id}, limit=MOST_GRANTS)
        return [Grant.from_document(document) for document in found]

    def that_hear(self, user_id: str) -> list[str]:
        """The apps that are told of the user's jobs, without those that wait to be erased."""
        names = [grant.app_id for grant in self.of_user(user_id) if "read" in grant.scopes]
        gone = {"_id": {"$in": names}, "erase_at": {"$lte": stamp(self._clock())}}
        ended = self._documents.find(USERS, gone, limit=len(names)) if names else []
        return [name for name in names if name not in {app["_id"] for app in ended}]

    def users_of(self, app_id: str, request: PageRequest) -> Page:
        """Grants to the app, the newest first. Raises InvalidCursor."""
        return read_page(self._documents, APP_GRANTS, {"app_id": app_id}, ("-created_at",), request)

    def has_grant(self, app_id: str, user_id: str) -> bool:
        """Whether the user lets the app in."""
        return self._documents.get(APP_GRANTS, _grant_id(app_id, user_id)) is not None

    def grant_of(self, app: User, user_id: str) -> Grant:
        """Raises GrantMissing."""
        if app.app_of is None:
            raise GrantMissing("Only the key of an app may act for a user (Troupe-User).")
        found = self._documents.get(APP_GRANTS, _grant_id(app.id, user_id))
        if found is None:
            raise GrantMissing(
                f"{user_id!r} has not let {app.id} in: they do so at /console/apps/{app.id}, "
                f"or with PUT /api/v1/auth/apps/{app.id}."
            )
        return Grant.from_document(found)


def demand_named(app: User, url: str) -> None:
    """Raises ReturnAddressUnknown for an address that the app has not named, letter by letter."""
    if url not in app.return_urls:
        raise ReturnAddressUnknown(
            f"{app.id} has not named {url[:200]!r} as an address to which its users are sent back "
            "(`return_urls`)."
        )


def _grant_id(app_id: str, user_id: str) -> str:
    return f"{app_id}:{user_id}"
