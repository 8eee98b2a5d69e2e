"""The kinds dance_card and named_dance_card: a picture to share, without and with the name.

Two kinds, so that a card that shows the name is made only where the dancer asks for that one.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record
from services.jobs.job import Stage
from services.jobs.kinds.about_analysis import AboutAnalysis
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.pipelines import RENDER_CARD, step


@dataclass(frozen=True, kw_only=True)
class CardFile(Record):
    """Where the picture lies."""

    key: str


def _card(name: str) -> JobKind[AboutAnalysis, CardFile]:
    return JobKind(
        name=name,
        view=JobView.MEDIUM,
        limit="analyses",
        stages=(Stage("drawing", 1.0),),
        first=step("card", RENDER_CARD, "drawing"),
        usual_seconds=6,
        parameters=AboutAnalysis,
        result=CardFile,
    )


DANCE_CARD = _card("dance_card")
NAMED_DANCE_CARD = _card("named_dance_card")
