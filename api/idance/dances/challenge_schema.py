"""What makes a challenge, and how challenges are shown."""

from __future__ import annotations

from pydantic import AwareDatetime, Field, RootModel

from api.paging import PagePlace, PageQuery
from api.refusals import Invalid
from api.schema import CamelBody, CamelContent, Moment, Query
from services.dances.challenge_drafts import ChallengeDraft, InvalidChallenge
from services.dances.challenge_scores import DEFAULT_CRITERIA


class Criteria(CamelBody):
    """How much each axis weighs. The weights may have any sum: their shares of it count."""

    balance: float
    rhythm: float
    smoothness: float
    creativity: float


class ChallengeBody(CamelBody):
    """A challenge. Times are ISO 8601 with a time zone."""

    title: str = Field(examples=["Freestyle Friday"])
    description: str = Field(default="", examples=["Show your best freestyle moves!"])
    type: str = Field(examples=["freestyle"])
    difficulty: str = Field(examples=["intermediate"])
    start_time: AwareDatetime = Field(examples=["2025-01-28T00:00:00Z"])
    end_time: AwareDatetime = Field(examples=["2025-01-28T23:59:59Z"])
    demo_video_file_key: str | None = Field(default=None, examples=["challenges/demo_123.mp4"])
    points: int = Field(examples=[150])
    badge_name: str = Field(examples=["Freestyle Master"])
    badge_icon_url: str | None = Field(
        default=None, alias="badgeIconURL", examples=["https://example.com/badge.png"]
    )
    scoring_criteria: Criteria = Field(
        default=Criteria(**DEFAULT_CRITERIA), examples=[dict(DEFAULT_CRITERIA)]
    )
    thumbnail_url: str | None = Field(
        default=None, alias="thumbnailURL", examples=["https://example.com/thumbnail.jpg"]
    )
    target_bpm: float | None = Field(default=None, examples=[120])

    def draft(self) -> ChallengeDraft:
        """As a draft that can be made a challenge. Raises Invalid."""
        values = self.model_dump(exclude={"demo_video_file_key"})
        draft = ChallengeDraft(**values, demo_video_key=self.demo_video_file_key)
        try:
            draft.check()
        except InvalidChallenge as problem:
            name = SPELLED.get(problem.field, problem.field)
            raise Invalid.field("body", name, message=str(problem)) from None
        return draft


SPELLED = {name: str(field.alias) for name, field in ChallengeBody.model_fields.items()} | {
    "demo_video_key": "demoVideoFileKey"
}


class UpcomingChallenge(CamelContent):
    id: str
    title: str
    description: str
    type: str
    difficulty: str
    start_time: Moment
    end_time: Moment
    demo_video_url: str | None = Field(alias="demoVideoURL")
    thumbnail_url: str | None = Field(alias="thumbnailURL")
    points: int
    badge_name: str


class UpcomingChallenges(RootModel[list[UpcomingChallenge]]):
    """Soonest first."""


class Challenge(UpcomingChallenge):
    """Scores reach from 0 to 100; there is none before the first submission is scored."""

    badge_icon_url: str | None = Field(alias="badgeIconURL")
    scoring_criteria: Criteria
    target_bpm: float | None
    is_active: bool
    total_submissions: int
    average_score: float | None
    top_score: float | None


class ChallengeSummary(CamelContent):
    id: str
    title: str
    type: str
    difficulty: str
    start_time: Moment
    end_time: Moment
    points: int
    is_active: bool
    total_submissions: int


class ChallengeList(CamelContent):
    challenges: list[ChallengeSummary]
    pagination: PagePlace


class ChallengeChanged(CamelContent):
    message: str
    challenge_id: str


class ChallengeStats(CamelContent):
    """The upper bound of a bar belongs to it: 20 is in 0-20, 20.5 in 21-40.

    `participationRate` is the share of all users who have submitted, `completionRate` the share
    of the submissions that got a score. Degraded analyses are in no average and no bar.
    """

    challenge_id: str
    total_submissions: int
    average_score: float | None
    top_score: float | None
    score_distribution: dict[str, int]
    participation_rate: float = Field(ge=0, le=1)
    completion_rate: float = Field(ge=0, le=1)


class UpcomingQuery(Query):
    days: int = Field(default=7, ge=1, le=60, description="How far to look ahead")


class ChallengeQuery(PageQuery):
    active_only: bool = Field(default=True, description="Only challenges that are on now")
