"""What a later run needs to go on with an upload."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Resume:
    """Three texts, to be kept anywhere (`dataclasses.asdict`) until the upload has ended.

    `session_id` is that of the dance, where the file is one's video.
    """

    file_key: str
    upload_id: str
    session_id: str | None = None
