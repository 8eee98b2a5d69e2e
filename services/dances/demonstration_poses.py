"""Where the poses of challenges' demonstrations are kept, and how their sounds begin."""

from __future__ import annotations

import hashlib

POSES = "challenges/poses/"


def pose_key(video_key: str, etag: str, backend: str) -> str:
    """Named by the very file and by what finds the pose: another upload is another reference."""
    names = " ".join((video_key, etag, backend))
    return f"{POSES}{hashlib.sha256(names.encode()).hexdigest()}.pose"


def onsets_key(video_key: str, etag: str) -> str:
    """As `pose_key`, of the same file's sound, which needs no back end."""
    names = " ".join((video_key, etag))
    return f"{POSES}{hashlib.sha256(names.encode()).hexdigest()}.onsets"
