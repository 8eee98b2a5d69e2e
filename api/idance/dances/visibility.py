"""What one caller may see of others: the rule of private profiles, and of blocks.

Who has a private profile is seen by nobody else: their sessions and submissions are not there,
and where something of theirs has to stand, on a leaderboard or under a comment, it has no name.
Two of whom one has blocked the other see neither each other's dances nor comments; on a
leaderboard, where ranks would be missing, each is without a name to the other. Administrators see
everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from api.context import services
from services.accounts.follows import UnknownUser
from services.accounts.users import User
from services.dances.submission import Submission, SubmissionNotFound

NAMELESS = "A dancer"


@dataclass(frozen=True)
class Viewing:
    """A caller, and from whom they are kept apart."""

    caller: User
    apart: frozenset[str]

    @classmethod
    def of(cls, caller: User) -> Viewing:
        apart = frozenset() if caller.is_admin else services().accounts.blocks.apart_from(caller.id)
        return cls(caller, apart)

    def is_apart(self, user_id: str) -> bool:
        """Whether one has blocked the other."""
        return user_id in self.apart

    def sees(self, user_id: str, user: User | None) -> bool:
        """Whether dances and profile of this user (None: who has left) are there for the caller."""
        private = user is not None and user.private_profile and not self._may_name(user)
        return not private and not self.is_apart(user_id)

    def named(self, user: User | None) -> User | None:
        """The user as the caller sees them: with or without name, picture and level."""
        if user is None or (self._may_name(user) and not self.is_apart(user.id)):
            return user
        if not user.private_profile and not self.is_apart(user.id):
            return user
        return replace(user, display_name=NAMELESS, avatar_url=None, points=0)

    def named_all(self, users: Mapping[str, User]) -> dict[str, User | None]:
        return {key: self.named(user) for key, user in users.items()}

    def _may_name(self, user: User) -> bool:
        return self.caller.is_admin or user.id == self.caller.id


def demand_visible_user(caller: User, user_id: str) -> Viewing:
    """Raises UnknownUser where the caller may not see the user, who then is as if unknown."""
    viewing = Viewing.of(caller)
    user = services().accounts.users.get(user_id)
    if user is None or not viewing.sees(user_id, user):
        raise UnknownUser(f"There is no user {user_id!r}.")
    return viewing


def get_visible_submission(caller: User, submission_id: str) -> Submission:
    """Raises SubmissionNotFound, also where the caller may not see it."""
    found = services().dances.submissions.get(submission_id)
    dancer = services().accounts.users.get(found.user_id)
    if found.user_id != caller.id and not Viewing.of(caller).sees(found.user_id, dancer):
        raise SubmissionNotFound(f"There is no submission {submission_id!r}.")
    return found
