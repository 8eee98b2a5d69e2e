"""What submissions are made of, and how they and their ranks are shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from api.events_url import EventsUrl
from api.idance.dances.dancers import Dancer, LevelledDancer
from api.idance.dances.persons import PERSON, Person
from api.idance.dances.results import Breakdown
from api.job_options import Metadata
from api.paging import PagePlace
from api.schema import CamelBody, CamelContent, Moment
from services.dances.submission import SubmissionStatus

Line = r"^[^\x00-\x1f\x7f-\x9f]*$"


Tag = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40, pattern=Line)
]


Caption = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=Line)]


class SubmissionBody(CamelBody):
    """A completed session of your own."""

    session_id: str = Field(min_length=1, max_length=64, examples=["sess_456"])
    caption: Caption = Field(default="", examples=["My best attempt!"])
    tags: list[Tag] = Field(default=[], max_length=20, examples=[["freestyle", "morning"]])
    pose_only: bool = Field(
        default=False,
        description="Delete the video as soon as its pose is found and scored; only the pose stays",
    )
    person: Person = PERSON
    metadata: Metadata = Field(
        default={},
        description="Your own words for its analysis: they come back in answers and events",
        examples=[{"order": "1001"}],
    )


class Submitted(CamelContent):
    submission_id: str
    message: Literal["Submission created successfully"] = "Submission created successfully"
    status: SubmissionStatus
    job_id: str | None = Field(description="Its analysis; null where that could not begin yet")
    events_url: EventsUrl | None


class SubmissionOfChallenge(CamelContent):
    """`challengeScore` weighs the axes as the challenge does; `totalScore` is their sum."""

    id: str
    user_id: str
    session_id: str
    status: SubmissionStatus
    total_score: float | None
    score_breakdown: Breakdown | None
    challenge_score: float | None
    badge_awarded: str | None
    user_profile: LevelledDancer
    like_count: int
    comment_count: int
    submitted_at: Moment


class SubmissionsOfChallenge(CamelContent):
    submissions: list[SubmissionOfChallenge]
    pagination: PagePlace


class SubmissionOfUser(CamelContent):
    id: str
    challenge_id: str
    challenge_title: str
    status: SubmissionStatus
    total_score: float | None
    challenge_score: float | None
    badge_awarded: str | None
    submitted_at: Moment
    thumbnail_url: str | None


class SubmissionsOfUser(CamelContent):
    submissions: list[SubmissionOfUser]
    pagination: PagePlace


class Comment(CamelContent):
    id: str
    user_id: str
    user_profile: Dancer
    content: str
    created_at: Moment


class SubmissionDetails(CamelContent):
    """`likes` (user ids) and `comments` are the newest, at most 100; the counts are of all.

    `stars` (1 to 5) and `level` go by the share of `maxTotal`; there are none before the score.
    `poseDataURL` is for the dancer and for administrators.
    """

    id: str
    user_id: str
    user_profile: LevelledDancer
    challenge_id: str
    challenge_title: str
    session_id: str
    status: SubmissionStatus
    caption: str
    tags: list[str]
    video_url: str | None
    thumbnail_url: str | None
    total_score: float | None
    max_total: float | None
    axis_maxima: Breakdown | None
    stars: int | None = Field(ge=1, le=5)
    level: str | None
    score_breakdown: Breakdown | None
    challenge_score: float | None
    feedback: str | None
    degraded: bool
    error_message: str | None
    badge_awarded: str | None
    pose_data_url: str | None = Field(alias="poseDataURL")
    analysis_complete: bool
    likes: list[str]
    like_count: int
    liked_by_me: bool
    comments: list[Comment]
    comment_count: int
    shares: int
    submitted_at: Moment
    processed_at: Moment | None


class LeaderboardEntry(CamelContent):
    """A dancer's best score (0 to 100) in the challenge.

    No two share a `rank`: of equal scores the one submitted earlier comes first, of those the
    lower user id.
    """

    rank: int
    user_id: str
    user_profile: LevelledDancer
    score: float
    submission_id: str
    achieved_at: Moment


class Leaderboard(CamelContent):
    challenge_id: str
    leaderboard: list[LeaderboardEntry]
    pagination: PagePlace
