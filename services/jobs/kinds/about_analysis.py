"""What all jobs have in common that are about a finished analysis."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record


@dataclass(frozen=True, kw_only=True)
class AboutAnalysis(Record):
    """Which analysis it is about, and whose submission that belongs to."""

    submission_id: str
    analysis_id: str
