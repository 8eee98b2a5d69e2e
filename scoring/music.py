"""The beats of a video's own music, as they are kept beside the landmarks.

Found once, when the video is there (`pose.music`); a score is made from what was kept, so that
the same landmarks and beats always give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

VERSION = 1
PAUSE = 0.3
"""A gap that differs from the usual one by this share is none between two beats."""

SOUNDLESS = (None, "no sound", "silence")
"""Reasons for no beats that leave nothing to dance to."""


class InvalidMusic(ValueError):
    """The document tells no beats of this version."""


@dataclass(frozen=True)
class Music:
    """Beats (n,) in seconds on the clock of the track; none where there is no music.

    bpm         of the whole piece, 0 without beats
    confidence  0 to 1: how surely this is music with these beats
    tracker     what found them
    reason      why there are none: "no sound", "silence", "no steady beat"
    """

    beats: Floats = field(default_factory=lambda: np.zeros(0))
    bpm: float = 0.0
    confidence: float = 0.0
    tracker: str = ""
    reason: str | None = None

    @property
    def unclear(self) -> bool:
        """Whether there is sound, but no beat was found in it."""
        return not len(self.beats) and self.reason not in SOUNDLESS

    @classmethod
    def at(cls, beats: Any, confidence: float = 1.0, tracker: str = "given") -> Music:
        """Music with these beats (n,), in seconds; rounded to what the document keeps."""
        times: Floats = np.round(np.sort(np.asarray(beats, np.float64)), 3).astype(np.float64)
        return cls(times, round(tempo(times), 2), round(confidence, 3), tracker)


def tempo(beats: Floats) -> float:
    """Beats a minute, from the mean of the usual gaps: a pause is none; 0 for one beat."""
    if len(beats) < 2:
        return 0.0
    gaps = np.diff(beats)
    usual = np.abs(gaps / np.median(gaps) - 1) < PAUSE
    return 60 / float(gaps[usual].mean())


def to_document(music: Music) -> dict[str, Any]:
    """The documented ``music.json``."""
    return {
        "version": VERSION,
        "beats": music.beats.tolist(),
        "bpm": music.bpm if len(music.beats) else None,
        "confidence": music.confidence,
        "tracker": music.tracker,
        "reason": music.reason,
    }


def encode(music: Music) -> bytes:
    """The document as JSON; the same music always gives the same bytes."""
    return json.dumps(to_document(music), sort_keys=True, separators=(",", ":")).encode()


def digest(music: Music) -> str:
    """SHA-256 of the encoded document."""
    return hashlib.sha256(encode(music)).hexdigest()


def decode(data: bytes) -> Music:
    """The music in a file made by `encode`. Raises InvalidMusic."""
    try:
        document = json.loads(data)
    except ValueError as problem:
        raise InvalidMusic(f"this tells no beats of music: {problem}") from problem
    return from_document(document)


def from_document(document: dict[str, Any]) -> Music:
    """The music in a document made by `to_document`. Raises InvalidMusic."""
    try:
        if document["version"] != VERSION:
            raise ValueError(f"version {document['version']}, not {VERSION}")
        return Music(
            beats=_beats(document["beats"]),
            bpm=float(document["bpm"] or 0.0),
            confidence=float(document["confidence"]),
            tracker=str(document["tracker"]),
            reason=document["reason"],
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise InvalidMusic(f"this tells no beats of music: {problem}") from problem


def _beats(values: list[float]) -> Floats:
    beats = np.array(values, np.float64).reshape(len(values))
    if not all(map(math.isfinite, beats)) or (np.diff(beats) <= 0).any():
        raise ValueError("beats should be rising seconds")
    return beats
