"""What a dance is scored from: the pose and the music of a video, or of a file that keeps them."""

from __future__ import annotations

import hashlib
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pose.errors import VideoTooShort
from pose.extract import require_person
from pose.model import model_path
from pose.music import find_music
from pose.sandbox.host import Sandbox
from pose.video import check_bounds
from pose.whole import extract_video
from scoring import music as beats
from scoring.landmarks import (
    MAGIC,
    InvalidPoseFile,
    PoseTrack,
    decode,
    from_document,
    quantise_track,
    to_document,
)
from scoring.music import InvalidMusic, Music
from scoring.trc import to_trc
from settings import Settings
from workers.terminal import progress_bar

MIN_SECONDS = 5.0
BESIDE = "music.json"


@dataclass(frozen=True)
class Dance:
    """Landmarks, as their document tells them, and the music that they go with."""

    track: PoseTrack
    music: Music | None
    pose_seconds: float = 0.0


def read_dance(
    settings: Settings, source: Path, *, person: int | None = None, quiet: bool
) -> Dance:
    """The dance in a video, of one person in it, or in its pose.

    The music of a pose is kept in the same document, or beside it as the API gives it. Raises
    PoseError, InsufficientEvidence, InvalidPoseFile.
    """
    if is_pose_file(source):
        return _read_pose(source)
    model = model_path(settings.pose_model_path, settings.cache)
    with Sandbox() as sandbox, ThreadPoolExecutor(1) as beside:
        check_bounds(sandbox.probe(source), min_seconds=MIN_SECONDS)
        music = beside.submit(find_music, source, sandbox.sound)
        track, seconds = extract_with_bar(
            source, model, settings.pose_backend, person=person, quiet=quiet
        )
    require_person(track)
    return Dance(quantise_track(track), music.result(), seconds)


def is_pose_file(source: Path) -> bool:
    """Whether it is a pose, compact or as JSON, by its first bytes."""
    with source.open("rb") as file:
        head = file.read(64)
    return head.startswith(MAGIC) or head.lstrip().startswith(b"{")


def _read_pose(source: Path) -> Dance:
    content = source.read_bytes()
    if content.startswith(MAGIC):
        return Dance(decode(content), _music_beside(source))
    try:
        document: dict[str, Any] = json.loads(content)
        given = document.get("music")
        music = beats.decode(json.dumps(given).encode()) if given else _music_beside(source)
    except (ValueError, InvalidMusic) as problem:
        raise InvalidPoseFile(f"{source.name} is no pose document: {problem}") from problem
    return Dance(from_document(document), music)


def read_music(source: Path) -> Music:
    """The beats in a ``music.json``, or in any document with `beats` in seconds.

    Raises InvalidMusic.
    """
    content = source.read_bytes()
    try:
        document = json.loads(content)
        if "version" in document:
            return beats.decode(content)
        if not document["beats"]:
            return Music(reason=document.get("reason") or "no steady beat")
        confidence = float(document.get("confidence", 1.0))
        found = Music.at(document["beats"], confidence)
        if not (np.isfinite(found.beats).all() and (np.diff(found.beats) > 0).all()):
            raise ValueError("beats should be rising seconds")
    except (ValueError, KeyError, TypeError) as problem:
        raise InvalidMusic(f"{source.name} tells no beats of music: {problem}") from problem
    return found


def require_length(track: PoseTrack, least: float) -> None:
    """Raises VideoTooShort for a track of fewer seconds."""
    seconds = float(track.times[-1] - track.times[0]) if len(track) else 0.0
    if seconds + seconds / max(len(track) - 1, 1) < least:  # the last frame is shown, too
        raise VideoTooShort(
            f"The pose lasts {seconds:.1f} s; at least {least:g} s are needed. "
            "With --short it is scored all the same."
        )


def _music_beside(source: Path) -> Music | None:
    path = source.with_name(BESIDE)
    return beats.decode(path.read_bytes()) if path.exists() else None


def write_pose(dance: Dance, target: Path) -> None:
    """The pose as JSON with its music, or as TRC for OpenSim; the name's end says which."""
    if target.suffix == ".trc":
        target.write_text(to_trc(dance.track, target.name), encoding="utf-8")
        return
    document = to_document(dance.track)
    if dance.music is not None:
        document["music"] = beats.to_document(dance.music)
    target.write_text(json.dumps(document, separators=(",", ":")), encoding="utf-8")


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def extract_with_bar(
    video: Path, model: Path, backend: str, *, person: int | None, quiet: bool
) -> tuple[PoseTrack, float]:
    """The track, over all cores, and the seconds that it took."""
    started = time.monotonic()
    with progress_bar("Finding the pose", quiet=quiet) as bar:
        track = extract_video(
            video,
            model,
            lambda done, total: bar.set(done / max(total, 1), f"frame {done} of {total}"),
            processes=os.cpu_count() or 1,
            backend=backend,
            person=person,
        )
        bar.set(1.0)
    return track, time.monotonic() - started
