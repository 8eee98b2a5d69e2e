"""What all jobs have in common that are about a file of a user's."""

from __future__ import annotations

from dataclasses import dataclass

from services.documents.records import Record


@dataclass(frozen=True, kw_only=True)
class AboutFile(Record):
    file_id: str
