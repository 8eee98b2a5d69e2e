"""Who danced: what others see of a user, wherever one is named."""

from __future__ import annotations

from typing import Self

from api.schema import CamelContent
from services.accounts.users import User

LEFT = "Somebody who left"


class Dancer(CamelContent):
    """A user, as others see them."""

    display_name: str
    avatar_url: str | None

    @classmethod
    def of(cls, user: User | None) -> Self:
        """None where the user is no more."""
        if user is None:
            return cls(display_name=LEFT, avatar_url=None)
        return cls(display_name=user.display_name, avatar_url=user.avatar_url)


class LevelledDancer(CamelContent):
    """A user and how far they have come."""

    display_name: str
    avatar_url: str | None
    level: int

    @classmethod
    def of(cls, user: User | None) -> Self:
        """None where the user is no more."""
        name, avatar = (user.display_name, user.avatar_url) if user else (LEFT, None)
        return cls(display_name=name, avatar_url=avatar, level=user.level if user else 1)
