"""A challenge as it is stored, and the statistics in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from services.documents.records import LEFT_OUT, Record, stored_as


@dataclass(frozen=True, kw_only=True)
class ChallengeStats(Record):
    """`submissions` and `participants` count what was submitted, `scored` what got a score.

    `score_sum`, `top_score`, the histogram and `scores` leave degraded analyses out; `scores`
    counts them by their whole points ("57": at least 57 and under 58). `ranked` counts the places
    of the leaderboard. Older challenges lack the last two until the next rotation.
    """

    submissions: int
    participants: int
    ranked: int | None = None
    scored: int
    score_sum: float
    top_score: float | None
    histogram: dict[str, int]
    scores: dict[str, int] = field(default_factory=dict, metadata=LEFT_OUT)


@dataclass(frozen=True, kw_only=True)
class ChallengeTerms(Record):
    """All that is chosen about a challenge. Times are stamps; tempo in beats per minute."""

    title: str
    description: str = ""
    type: str
    difficulty: str
    start_time: str
    end_time: str
    points: int
    badge_name: str
    badge_icon_url: str | None = None
    thumbnail_url: str | None = None
    demo_video_key: str | None = None
    target_bpm: float | None = None
    scoring_criteria: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Challenge(ChallengeTerms):
    """What the collection has of it. `applied` are the marks of `services.documents.once`."""

    id: str = field(metadata=stored_as("_id"))
    is_active: bool
    created_by: str | None = None
    created_at: str
    updated_at: str
    deleted_at: str | None = field(default=None, metadata=LEFT_OUT)
    stats: ChallengeStats
    applied: dict[str, str] = field(default_factory=dict)
