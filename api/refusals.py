"""What the API's own code raises to say no.

    Refusal                 the message is for the caller
    ├── Invalid             the request is not as documented; says which fields
    ├── Conflict            it contradicts what is there already
    ├── Missing             no such thing, or not the caller's
    ├── Forbidden           the caller's role does not allow it
    ├── UnsupportedMedia    the body is of another media type
    ├── TokenMissing        no token
    ├── TokenInvalid        no token of ours
    └── TokenExpired        a token of ours whose time is over

`api.causes` has the kinds of these that a program may want to tell apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

from api.dialects import Flaw


class Refusal(Exception):
    """The request cannot be granted. `flaws` name the fields, where fields are to blame.

    `hint` says what would do, where that is known, and `suggestions` name what could be asked for
    instead.
    """

    def __init__(
        self,
        message: str,
        *flaws: Flaw,
        hint: str | None = None,
        suggestions: Sequence[dict[str, str]] = (),
    ) -> None:
        super().__init__(message)
        self.flaws = flaws
        self.hint = hint
        self.suggestions = suggestions


class Invalid(Refusal):
    """The request is not as documented."""

    @classmethod
    def field(cls, *loc: str, message: str, value: Any = None) -> Self:
        """One field is to blame: `loc` is ``body`` or ``query``, and its name."""
        return cls(message, Flaw("value_error", loc, message, value))


class Conflict(Refusal):
    """It contradicts what is there already."""


class Missing(Refusal):
    """No such thing, or not the caller's."""


class Forbidden(Refusal):
    """The caller's role does not allow it."""


class UnsupportedMedia(Refusal):
    """The body is of another media type."""


class TokenMissing(Refusal):
    """No token."""


class TokenInvalid(Refusal):
    """No token of ours."""


class TokenExpired(Refusal):
    """A token of ours whose time is over."""
