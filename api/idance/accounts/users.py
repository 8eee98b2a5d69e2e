"""The caller's own profile and statistics, and what others see of somebody."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.context import services
from api.declare import Resource, answer, body, conditional, refuses, user
from api.idance.texts import DisplayName, WebAddress
from api.letters import demand_own_address
from api.refusals import Missing
from api.schema import CamelBody, CamelContent, Moment
from services.accounts.practice import Tally
from services.accounts.users import User
from services.clock import now

resource = Resource("users", tag="Users")


class ProfileChange(CamelBody):
    """What is left out stays as it is. No avatar: `avatarUrl` is null."""

    display_name: DisplayName = Field(default_factory=str, examples=["New Dance Name"])
    avatar_url: WebAddress | None = Field(
        default_factory=lambda: None, examples=["https://example.com/new-avatar.jpg"]
    )
    private_profile: bool = Field(
        default_factory=bool,
        description="Nobody else sees your name, your sessions and your submissions",
    )
    mail_when_done: bool = Field(
        default_factory=bool,
        description="A letter when a dance or a lesson of yours is done; for verified addresses",
    )


class Profile(CamelContent):
    """`totalDuration` in seconds. Level n begins at 100 (n − 1)² points.

    `pendingEmail`: the address that waits to be confirmed (`POST /auth/change-email`).
    `eraseAt`: the account is closed, and erased then; until then it can be kept. `mailProblem`:
    what the mail server said when it did not know your address; nothing more is sent there.
    """

    id: str
    email: str
    pending_email: str | None
    display_name: str
    avatar_url: str | None
    level: int
    points: int
    badges: list[str]
    followers: int
    following: int
    total_sessions: int
    total_duration: int
    created_at: Moment
    erase_at: Moment | None
    private_profile: bool
    mail_when_done: bool
    mail_problem: str | None

    @classmethod
    def of(cls, user: User) -> Profile:
        totals = user.practice.totals
        pending = services().accounts.email_change.pending(user)
        bounce = services().mail.outbox.bounce_of(user.email)
        return cls.copy_of(
            user,
            pending_email=pending.email if pending else None,
            badges=list(user.badges),
            total_sessions=totals.sessions,
            total_duration=totals.duration,
            mail_problem=bounce.said if bounce else None,
        )


class ChangedUser(CamelContent):
    id: str
    display_name: str
    avatar_url: str | None
    private_profile: bool
    mail_when_done: bool


class ProfileChanged(CamelContent):
    message: Literal["Profile updated successfully"] = "Profile updated successfully"
    user: ChangedUser


class Week(CamelContent):
    """Completed sessions of an ISO week (UTC, from Monday), and their seconds."""

    sessions: int
    duration: int

    @classmethod
    def of(cls, tally: Tally) -> Week:
        return cls(sessions=tally.sessions, duration=tally.duration)


class Stats(CamelContent):
    """Completed sessions count. `favoriteDanceStyle`: danced most often; null before the first."""

    total_sessions: int
    total_duration: int
    average_session_duration: int
    favorite_dance_style: str | None
    weekly_progress: Week

    @classmethod
    def of(cls, user: User) -> Stats:
        totals = user.practice.totals
        return cls(
            total_sessions=totals.sessions,
            total_duration=totals.duration,
            average_session_duration=totals.average,
            favorite_dance_style=user.practice.favourite_style,
            weekly_progress=Week.of(user.practice.week_of(now())),
        )


@resource.get("/api/users/profile")
@user
@conditional
@answer(200, Profile)
@refuses(503)
def show_own_profile(caller: User) -> Profile:
    """Your profile."""
    return Profile.of(caller)


@resource.put("/api/users/profile")
@user
@body(ProfileChange)
@answer(200, ProfileChanged)
@refuses(403, 503)
def change_profile(caller: User, body: ProfileChange) -> ProfileChanged:
    """Change your name, your picture, who sees you, or whether you get letters."""
    demand_own_address(caller, body.mail_when_done)
    changed = services().accounts.users.update_profile(
        caller.id, body.model_dump(exclude_unset=True)
    )
    if changed is None:
        raise Missing("There is no such user any more.")
    return ProfileChanged(
        user=ChangedUser(
            id=changed.id,
            display_name=changed.display_name,
            avatar_url=changed.avatar_url,
            private_profile=changed.private_profile,
            mail_when_done=changed.mail_when_done,
        )
    )


@resource.get("/api/users/stats")
@user
@conditional
@answer(200, Stats)
def show_own_stats(caller: User) -> Stats:
    """How much, how long and what you have danced."""
    return Stats.of(caller)
