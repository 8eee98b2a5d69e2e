"""Who administers: accounts listed and found by operators, and given or taken the role."""

from __future__ import annotations

from services.accounts.users import USERS, Role, User, new_epoch, normal
from services.clock import Clock
from services.clock import now as system_clock
from services.documents.paging import Page, PageRequest, read_page
from services.interfaces import DocumentStore, Index

NEWEST_FIRST = ("-created_at",)
INDEXES = (Index(("role",), where={"role": Role.ADMIN.value}), Index(NEWEST_FIRST))
MOST_ADMINISTRATORS = 1000


class RoleRefused(Exception):
    """The role stays as it is. The message says why."""


class Roles:
    """All methods raise Unavailable."""

    def __init__(self, documents: DocumentStore, *, clock: Clock = system_clock) -> None:
        self._documents = documents
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(USERS, INDEXES)

    def page(self, after: str | None, limit: int) -> list[User]:
        """Accounts in the order of their ids, behind this one."""
        place = None if after is None else [after]
        found = self._documents.find(USERS, {}, after=place, limit=limit)
        return [User.from_document(document) for document in found]

    def newest(self, request: PageRequest) -> Page:
        """Accounts, the newest first. Raises InvalidCursor."""
        return read_page(self._documents, USERS, {}, NEWEST_FIRST, request)

    def administrators(self) -> list[User]:
        where = {"role": Role.ADMIN.value}
        found = self._documents.find(USERS, where, limit=MOST_ADMINISTRATORS)
        return [User.from_document(document) for document in found]

    def find(self, name: str) -> User | None:
        """The account of this id or e-mail address."""
        document = self._documents.get(USERS, name)
        if document is None:
            found = self._documents.find(USERS, {"email": normal(name)}, limit=1)
            document = found[0] if found else None
        return User.from_document(document) if document else None

    def appoint(self, user: User) -> User:
        """Make the user an administrator; harmless when they are."""
        return self._set(user, Role.ADMIN)

    def dismiss(self, user: User) -> User:
        """Make the user an ordinary one. Raises RoleRefused for the last administrator."""
        if [admin.id for admin in self.administrators()] == [user.id]:
            raise RoleRefused(f"{user.email} is the only administrator. Appoint another one first.")
        return self._set(user, Role.USER)

    def _set(self, user: User, role: Role) -> User:
        """Another role ends the tokens that were issued under the one before."""
        where = {"_id": user.id, "role": {"$ne": role.value}}
        change = new_epoch({"role": role.value}, self._clock())
        document = self._documents.update(USERS, where, change)
        return User.from_document(document) if document else user
