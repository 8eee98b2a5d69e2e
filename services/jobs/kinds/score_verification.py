"""The kind score_verification: a score is made again from its stored pose, and compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.pipelines import SCORING_VERIFY, step


@dataclass(frozen=True, kw_only=True)
class VerificationParameters(AboutAnalysis):
    """`claim` is the JSON of a score with its proof; None: those that are stored."""

    claim: str | None = None


@dataclass(frozen=True, kw_only=True)
class Checks(Record):
    """None where it could not be looked at."""

    signature: bool
    record: bool
    pose: bool
    video: bool | None
    reproduced: bool | None


@dataclass(frozen=True, kw_only=True)
class Difference(Record):
    """`path` is a JSON pointer into the score."""

    path: str
    claimed: Any
    found: Any


@dataclass(frozen=True, kw_only=True)
class Verdict(Record):
    """`equal`: every check that could be made holds, and the score came out again."""

    equal: bool
    checks: Checks
    differences: tuple[Difference, ...]


SCORE_VERIFICATION = JobKind(
    name="score_verification",
    view=JobView.VERIFICATION,
    limit="analyses",
    stages=(Stage("verification", 1.0),),
    first=step("verify", SCORING_VERIFY, "verification"),
    usual_seconds=3,
    parameters=VerificationParameters,
    result=Verdict,
)
