"""All kinds of jobs, by the type of their jobs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.jobs.kinds.challenge_rotation import CHALLENGE_ROTATION
from services.jobs.kinds.cleanup import CLEANUP
from services.jobs.kinds.dance_card import DANCE_CARD, NAMED_DANCE_CARD
from services.jobs.kinds.dance_explainer import DANCE_EXPLAINER
from services.jobs.kinds.dance_match_film import DANCE_MATCH_FILM
from services.jobs.kinds.dance_overlay import DANCE_OVERLAY
from services.jobs.kinds.dance_report import DANCE_REPORT
from services.jobs.kinds.data_export import DATA_EXPORT
from services.jobs.kinds.file_inspection import FILE_INSPECTION
from services.jobs.kinds.file_rendition import FILE_RENDITION
from services.jobs.kinds.kind import JobKind, JobView
from services.jobs.kinds.pose_analysis import POSE_ANALYSIS
from services.jobs.kinds.score_verification import SCORE_VERIFICATION
from services.jobs.kinds.video_draft import VIDEO_DRAFT
from services.jobs.kinds.video_generation import VIDEO_GENERATION

KINDS: Mapping[str, JobKind[Any, Any]] = {
    kind.name: kind
    for kind in (
        POSE_ANALYSIS,
        VIDEO_GENERATION,
        VIDEO_DRAFT,
        SCORE_VERIFICATION,
        DANCE_OVERLAY,
        DANCE_EXPLAINER,
        DANCE_REPORT,
        DANCE_CARD,
        NAMED_DANCE_CARD,
        DANCE_MATCH_FILM,
        FILE_INSPECTION,
        FILE_RENDITION,
        DATA_EXPORT,
        CHALLENGE_ROTATION,
        CLEANUP,
    )
}
# The types of the jobs that users have, of which webhooks are told; the rest is the house's own.
TOLD = tuple(name for name, kind in KINDS.items() if kind.view is not JobView.RUN)
