"""What an administrator says of a challenge, and what is wrong with it.

One place for the API and for files of challenges, so that neither lets in what the other refuses.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from services.clock import stamp
from services.dances.challenge import ChallengeTerms
from services.dances.challenge_scores import DEFAULT_CRITERIA, MAXIMA

DIFFICULTIES = ("beginner", "intermediate", "advanced")
TYPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
DEMO_KEY = re.compile(r"challenges(?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,127})+")
MOST_POINTS, HEAVIEST = 10_000, 1_000
SLOWEST, FASTEST = 40, 240
LONGEST_URL, LONGEST_KEY = 2048, 512
FIRST_YEAR, LAST_YEAR = 2000, 9000  # in every time zone there is; stamps have four digits
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class InvalidChallenge(Exception):
    """The draft cannot become a challenge. `field` is to blame; the message is for its author."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class ChallengeDraft:
    """All that is chosen about a challenge. Times have a time zone; tempo in beats per minute."""

    title: str
    type: str
    difficulty: str
    start_time: datetime
    end_time: datetime
    points: int
    badge_name: str
    description: str = ""
    badge_icon_url: str | None = None
    thumbnail_url: str | None = None
    demo_video_key: str | None = None
    target_bpm: float | None = None
    scoring_criteria: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_CRITERIA))

    def check(self) -> None:
        """Raises InvalidChallenge for the first thing that is wrong."""
        for name, good, message in self._rules():
            if not good:
                raise InvalidChallenge(name, message)

    def to_terms(self) -> ChallengeTerms:
        """The chosen fields, as they are stored."""
        return ChallengeTerms(
            title=self.title,
            description=self.description,
            type=self.type,
            difficulty=self.difficulty,
            start_time=stamp(self.start_time),
            end_time=stamp(self.end_time),
            points=self.points,
            badge_name=self.badge_name,
            badge_icon_url=self.badge_icon_url,
            thumbnail_url=self.thumbnail_url,
            demo_video_key=self.demo_video_key,
            target_bpm=self.target_bpm,
            scoring_criteria={axis: self.scoring_criteria[axis] for axis in MAXIMA},
        )

    def _rules(self) -> Iterator[tuple[str, bool, str]]:
        """Field, whether it is good, and what would be; each is asked only when it comes to it."""
        yield "title", _line(self.title, 120), "1 to 120 characters, on one line"
        yield "description", len(self.description) <= 2000, "At most 2000 characters"
        yield "type", _slug(self.type), "A word such as freestyle, spin or hip-hop"
        known = " or ".join(DIFFICULTIES)
        yield "difficulty", self.difficulty in DIFFICULTIES, f"It should be {known}"
        for name in ("start_time", "end_time"):
            yield name, getattr(self, name).tzinfo is not None, "A time with its zone"
            years = f"A year from {FIRST_YEAR} to {LAST_YEAR}"
            yield name, FIRST_YEAR <= getattr(self, name).year <= LAST_YEAR, years
        yield "end_time", self.start_time < self.end_time, "It should end after it starts"
        yield "points", 0 <= self.points <= MOST_POINTS, f"0 to {MOST_POINTS}"
        yield "badge_name", _line(self.badge_name, 60), "1 to 60 characters, on one line"
        for name in ("badge_icon_url", "thumbnail_url"):
            yield name, _link(getattr(self, name)), "An http(s) address"
        where = "A key that begins with challenges/ and has only letters, digits and . _ -"
        yield "demo_video_key", _key(self.demo_video_key), where
        tempo = f"{SLOWEST} to {FASTEST} beats per minute"
        yield "target_bpm", _tempo(self.target_bpm), tempo
        axes = f"A positive weight, at most {HEAVIEST}, for each of {', '.join(MAXIMA)}"
        yield "scoring_criteria", _weights(self.scoring_criteria), axes


def _line(text: str, longest: int) -> bool:
    return bool(text.strip()) and len(text) <= longest and not _CONTROL.search(text)


def _slug(text: str) -> bool:
    return len(text) <= 40 and TYPE.fullmatch(text) is not None


def _key(key: str | None) -> bool:
    return key is None or (len(key) <= LONGEST_KEY and DEMO_KEY.fullmatch(key) is not None)


def _tempo(bpm: float | None) -> bool:
    return bpm is None or SLOWEST <= bpm <= FASTEST


def _weights(criteria: Mapping[str, float]) -> bool:
    whole = criteria.keys() == MAXIMA.keys()
    return whole and all(math.isfinite(w) and 0 < w <= HEAVIEST for w in criteria.values())


def _link(url: str | None) -> bool:
    if url is None:
        return True
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
