"""What somebody has danced so far: totals, styles, weeks, points. Pure, over a user's document.

Only the write that completes a session changes these figures (`UserService.count_session`), so
that reading them costs nothing, however many sessions there are.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

WEEKS_KEPT = 8
POINTS_OF_LEVEL_TWO = 100
LONGEST_STYLE = 40  # characters
_MARKS = range(0x0300, 0x0370)  # the accents of Latin, Greek and Cyrillic letters
_CODED = "xn--"


@dataclass(frozen=True)
class Tally:
    """How many sessions, and how many seconds they lasted in all."""

    sessions: int = 0
    duration: int = 0

    @property
    def average(self) -> int:
        """Seconds a session, to the nearest whole one; 0 where there is none."""
        return round(self.duration / self.sessions) if self.sessions else 0

    @classmethod
    def of(cls, held: Mapping[str, int]) -> Tally:
        return cls(held.get("sessions", 0), held.get("duration", 0))


@dataclass(frozen=True)
class Practice:
    """A dancer's figures. `styles` counts sessions by slug, `weeks` sums them by ISO week."""

    totals: Tally
    styles: Mapping[str, int]
    weeks: Mapping[str, Tally]

    @property
    def favourite_style(self) -> str | None:
        """The style danced most often; of equals the first by name."""
        return min(self.styles, key=lambda slug: (-self.styles[slug], slug), default=None)

    def week_of(self, moment: datetime) -> Tally:
        """The tally of the ISO week (UTC, from Monday) of this moment."""
        return self.weeks.get(iso_week(moment), Tally())

    @classmethod
    def of(cls, user: Mapping[str, Any]) -> Practice:
        return cls(
            totals=Tally.of(user.get("totals", {})),
            styles={_decode_slug(key): count for key, count in user.get("styles", {}).items()},
            weeks={week: Tally.of(held) for week, held in user.get("weeks", {}).items()},
        )


def level_of(points: int) -> int:
    """Level 1 from 0 points, 2 from 100, 3 from 400, n from 100 (n − 1)²."""
    return 1 + math.isqrt(max(points, 0) // POINTS_OF_LEVEL_TWO)


def iso_week(moment: datetime) -> str:
    """The ISO 8601 week, such as 2026-W48; of equal length, so it sorts as text."""
    year, week, _ = moment.isocalendar()
    return f"{year:04d}-W{week:02d}"


def style_slug(name: str) -> str:
    """One name for one style: "Hip Hop", "hip_hop" and "HIP-HOP" are hip-hop, "Forró" is forro.

    Letters of every script stay. Raises ValueError where no letter or digit is left, or too many.
    """
    folded = unicodedata.normalize("NFKD", name.casefold())
    kept = unicodedata.normalize("NFC", "".join(c for c in folded if ord(c) not in _MARKS))
    slug = "-".join("".join(c if _in_word(c) else " " for c in kept).split())
    if not 1 <= len(slug) <= LONGEST_STYLE:
        raise ValueError(f"Name a style in 1 to {LONGEST_STYLE} letters, digits and hyphens")
    return slug


def session_counted(style: str, duration: int, week: str) -> dict[str, int]:
    """What to add to which fields of its dancer when a session (seconds) is completed."""
    return {
        "totals.sessions": 1,
        "totals.duration": duration,
        f"styles.{_encode_slug(style)}": 1,
        f"weeks.{week}.sessions": 1,
        f"weeks.{week}.duration": duration,
    }


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _encode_slug(slug: str) -> str:
    """A slug as the name of a field, which has ASCII letters only."""
    return slug if slug.isascii() else _CODED + slug.encode("punycode").decode("ascii")


def _decode_slug(key: str) -> str:
    return key.removeprefix(_CODED).encode().decode("punycode") if key.startswith(_CODED) else key
