"""What the result screen of an app shows of a score besides its points."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from api.schema import Content
from scoring.level import level_of
from services.dances.challenge_scores import maxima_of
from services.jobs.kinds.pose_analysis import ScoreDocument

Axis = Literal["balance", "rhythm", "smoothness", "creativity"]


class Breakdown(Content):
    """Points by axis: at most 25, 30, 25 and 20."""

    balance: float
    rhythm: float
    smoothness: float
    creativity: float


class Remark(Content):
    """What is said of a dance; `number` names it where it is disputed.

    A `best` moment and one to `practise` lie between two seconds of the video; `feedback` is a
    sentence of the feedback, about an axis or the whole dance.
    """

    number: int = Field(ge=1)
    kind: Literal["feedback", "best", "practise"]
    axis: Axis | None
    start: float | None
    end: float | None
    words: str


class Exercise(Content):
    """What to practise next, for so many `seconds` a day, and what was found that asks for it."""

    axis: Axis
    finding: str
    name: str
    words: str
    seconds: int


def result_screen(score: ScoreDocument) -> dict[str, Any]:
    """Maxima, stars and level, remarks, moments and exercises, by the names of `Analysis`."""
    level = level_of(score.total_score, score.max_total)
    remarks = [Remark(**one.values()) for one in score.remarks]
    return {
        "axis_maxima": Breakdown(**maxima_of(score.max_total)),
        "stars": level.stars,
        "level": level.name,
        "remarks": remarks,
        "moments": [remark for remark in remarks if remark.kind != "feedback"],
        "exercises": [Exercise(**one.values()) for one in score.exercises],
    }
