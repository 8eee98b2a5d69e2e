"""Closed accounts: erased when their grace is over, with all that names their owners.

What others need stays without a name: the figures of a challenge, the comments of others. Every
step may be repeated; the account itself goes last, so that what broke off is found again.

ErasureError
├── LastAdministrator   somebody has to stay who administers
└── NotConfirmed        neither the password, nor the address of an account without one
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from services.accounts.apps import MOST_APPS
from services.accounts.email_change import EMAIL_CHANGES
from services.accounts.follows import FOLLOWS, FollowService
from services.accounts.former_emails import FORMER_EMAILS
from services.accounts.roles import Roles
from services.accounts.user_service import UserService
from services.accounts.users import USERS, Account, User, WrongCredentials, new_epoch
from services.clock import Clock, stamp
from services.clock import now as system_clock
from services.dances.consequences import PARTICIPANTS
from services.dances.reactions import COUNTERS, ReactionService
from services.dances.sessions import SESSIONS
from services.dances.submission import SUBMISSIONS, Submission
from services.documents.batches import find_each
from services.erasure.belongings import INDEXES, MAKERS, OPENING, OWN, PREFIXES
from services.erasure.dances import OwnDances
from services.files.accesses import FILE_ACCESSES
from services.files.upload_records import UPLOADS, Upload
from services.files.user_files import USER_FILES
from services.interfaces import Change, DocumentStore, Index, ObjectStore
from services.jobs.deletion import JobDeletion
from services.jobs.job import JobStatus
from services.jobs.service import JOBS, JobEnded, JobError, JobService
from services.mail.letter import Mail

DUE = (Index(("erase_at",), where={"closing": True}),)
NOBODY = ""
AT_ONCE = 20  # accounts that one run erases

log = logging.getLogger(__name__)


class ErasureError(Exception):
    """The account is not closed. The message is fit for the caller."""


class LastAdministrator(ErasureError):
    """Somebody has to stay who administers."""


class NotConfirmed(ErasureError):
    """The password is wrong, or for an account without one its e-mail address."""


class Leaving:
    """Closes accounts and erases them. All methods raise Unavailable."""

    def __init__(
        self,
        documents: DocumentStore,
        objects: ObjectStore,
        users: UserService,
        jobs: JobService,
        job_deletion: JobDeletion,
        *,
        mail: Mail,
        grace: timedelta,
        clock: Clock = system_clock,
    ) -> None:
        self._documents = documents
        self._objects = objects
        self._users = users
        self._jobs = jobs
        self._job_deletion = job_deletion
        self._mail = mail
        self._dances = OwnDances(documents, objects, job_deletion)
        self._grace = grace
        self._clock = clock

    def prepare(self) -> None:
        self._documents.ensure(USERS, DUE)
        for collection, indexes in INDEXES.items():
            self._documents.ensure(collection, indexes)

    def close(self, user: User, password: str | None, email: str | None) -> str:
        """Have the account erased when its grace is over; when that is (a stamp). Until then it is
        as it was, and may be kept. Raises NotConfirmed, LastAdministrator."""
        self._demand_confirmed(user, password, email)
        if [one.id for one in Roles(self._documents).administrators()] == [user.id]:
            raise LastAdministrator("You are the only administrator. Appoint another one first.")
        at = stamp(self._clock() + self._grace)
        change = new_epoch({"erase_at": at, "closing": True}, self._clock())
        kept = change if not self._grace else {"$set": {"erase_at": at, "closing": True}}
        found = self._documents.update(USERS, {"_id": user.id, "erase_at": None}, kept)
        if found is None:  # it was closed before, and stays closed since then
            document = self._documents.get(USERS, user.id)
            return (document and Account.from_document(document).erase_at) or at
        self._close_apps(user.id, at)
        if not self._grace:
            self._drop(OPENING, user.id)
        return at

    def close_app(self, app: User) -> None:
        """Have an app erased; its keys open nothing and it is told nothing from now on."""
        self._end_app(app.id, stamp(self._clock()))
        self._drop(OPENING, app.id)

    def keep(self, user: User) -> None:
        """Keep the account, as long as it is there; harmless for one that nobody has closed."""
        kept: Change = {"$unset": {"erase_at": "", "closing": ""}}
        self._documents.update(USERS, {"_id": user.id}, kept)
        for app in self._documents.find(USERS, {"app_of": user.id}, limit=MOST_APPS):
            if app.get("erase_at") == user.erase_at:  # else it was deleted for itself
                self._documents.update(USERS, {"_id": app["_id"]}, kept)

    def settle(self, check: Callable[[], None] = lambda: None) -> int:
        """Erase the accounts whose grace is over; how many are erased. One whose work still runs
        waits for the next run."""
        due = {"closing": True, "erase_at": {"$lte": stamp(self._clock())}}
        found = self._documents.find(USERS, due, sort=("erase_at",), limit=AT_ONCE)
        erased = 0
        for document in found:
            check()
            try:
                self.erase(Account.from_document(document), check)
                erased += 1
            except JobError as problem:
                log.info("an account is erased later: %s", problem)
        return erased

    def erase(self, account: Account, check: Callable[[], None]) -> None:
        """Erase all that names the person, then the account. Raises JobUnderWay, JobNotFound."""
        for app in find_each(self._documents, USERS, {"app_of": account.id}, check):
            self.erase(Account.from_document(app), check)
        self._drop(OPENING, account.id)
        self._erase_jobs(account.id, check)
        challenges = self._challenges_of(account.id, check)
        self._erase_dances(account.id, check)
        self._erase_reactions(account.id, check)
        self._erase_follows(account.id, check)
        self._erase_files(account.id, check)
        addresses = self._addresses_of(account)
        self._drop(OWN, account.id)
        self._forget_maker(account.id)
        for challenge in challenges:
            self._dances.recount(challenge, leaving=account.id)
        for address in addresses:
            self._mail.forget(address)
        self._documents.delete(USERS, {"_id": account.id})
        log.info("an account was erased, as its owner wished")

    # -- closing -------------------------------------------------------------------------------

    def _demand_confirmed(self, user: User, password: str | None, email: str | None) -> None:
        if self._users.with_password(user.email) is None:
            if (email or "").strip().casefold() != user.email:
                raise NotConfirmed("Send the e-mail address of the account, to confirm.")
            return
        try:
            self._users.check_password(user.id, password or "")
        except WrongCredentials as problem:
            raise NotConfirmed("The password is wrong. Send it to confirm.") from problem

    def _close_apps(self, owner_id: str, at: str) -> None:
        open_ones = {"app_of": owner_id, "erase_at": None}
        for app in self._documents.find(USERS, open_ones, limit=MOST_APPS):
            self._end_app(app["_id"], at)
            if not self._grace:
                self._drop(OPENING, app["_id"])

    def _end_app(self, app_id: str, at: str) -> None:
        """From that time on it is not there."""
        ends: Change = {"$set": {"erase_at": at, "closing": True}}
        self._documents.update(USERS, {"_id": app_id, "erase_at": None}, ends)

    # -- erasing -------------------------------------------------------------------------------

    def _addresses_of(self, account: Account) -> set[str]:
        """All to which letters may have gone lately."""
        mine = {"user_id": account.id}
        found = {account.email}
        for collection, field in ((EMAIL_CHANGES, "new"), (FORMER_EMAILS, "email")):
            rows = find_each(self._documents, collection, mine, lambda: None)
            found.update(row[field] for row in rows)
        return found

    def _drop(self, places: Sequence[tuple[str, str]], user_id: str) -> None:
        for collection, field in places:
            self._documents.delete(collection, {field: user_id})

    def _erase_jobs(self, user_id: str, check: Callable[[], None]) -> None:
        """Those under way are cancelled all at once, and then deleted one after another."""
        for mine in ({"owner": user_id}, {"tenant": user_id}):
            for document in find_each(self._documents, JOBS, mine, check):
                if not JobStatus(document["status"]).final:
                    with suppress(JobEnded):
                        self._jobs.cancel(document["_id"], document["owner"])
            for document in find_each(self._documents, JOBS, mine, check):
                if self._documents.get(JOBS, document["_id"]):  # else it went with another one
                    self._job_deletion.delete(document["_id"], document["owner"])

    def _challenges_of(self, user_id: str, check: Callable[[], None]) -> list[str]:
        found = find_each(self._documents, PARTICIPANTS, {"user_id": user_id}, check)
        return [document["challenge_id"] for document in found]

    def _erase_dances(self, user_id: str, check: Callable[[], None]) -> None:
        """Submissions with what others said of them, and sessions."""
        mine = {"user_id": user_id}
        for document in find_each(self._documents, SUBMISSIONS, mine, check):
            self._dances.erase_submission(Submission.from_document(document))
        for document in find_each(self._documents, SESSIONS, mine, check):
            self._dances.erase_session(document["_id"])

    def _erase_reactions(self, user_id: str, check: Callable[[], None]) -> None:
        reactions = ReactionService(self._documents)
        for collection in COUNTERS:
            for document in find_each(self._documents, collection, {"user_id": user_id}, check):
                reactions.take_back(collection, document["_id"], document["submission_id"])

    def _erase_follows(self, user_id: str, check: Callable[[], None]) -> None:
        follows = FollowService(self._documents)
        for field in ("follower", "followed"):
            for document in find_each(self._documents, FOLLOWS, {field: user_id}, check):
                follows.unfollow(document["follower"], document["followed"])

    def _erase_files(self, user_id: str, check: Callable[[], None]) -> None:
        for document in find_each(self._documents, USER_FILES, {"user_id": user_id}, check):
            self._documents.delete(FILE_ACCESSES, {"file_id": document["_id"]})
        for document in find_each(self._documents, UPLOADS, {"owner": user_id}, check):
            upload = Upload.from_document(document)
            if upload.multipart and not upload.multipart.ended:
                self._objects.give_up(upload.key, upload.multipart.store_id)
        for prefix in PREFIXES:
            for info in self._objects.list(prefix.format(user_id)):
                check()
                self._objects.delete(info.key)

    def _forget_maker(self, user_id: str) -> None:
        for collection, field in MAKERS:
            change = {"$set": {field: NOBODY}}
            while self._documents.update(collection, {field: user_id}, change):
                continue
