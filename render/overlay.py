"""The overlay video: a dancer's clip with skeleton, motion beats and score, and its sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from render.beat_bar import BeatBar
from render.brush import Picture
from render.mp4 import Sound, write_mp4
from render.score_panel import ScorePanel
from render.skeleton import Skeleton
from scoring.landmarks import PoseTrack

__all__ = ["Sound", "best_moment", "draw_overlay"]

MAX_SIDE = 1280
JPEG_QUALITY = 88
# seconds between a picture and the pose drawn on it; a degraded track has holes
MAX_MISMATCH = 0.05


def draw_overlay(
    frames: Iterable[tuple[float, Picture]],
    track: PoseTrack,
    out_path: Path,
    *,
    sound: Sound | None = None,
    beats: Sequence[float] = (),
    score: Mapping[str, float | None] | None = None,
    poster: Path | None = None,
    on_frame: Callable[[int], None] | None = None,
) -> None:
    """Write the overlay as MP4 (H.264, AAC, faststart), whole or not at all.

    frames    (seconds, (height, width, 3) uint8 RGB upright), times increasing; they are kept, so
              a variable frame rate stays one. The longer side is brought down to 1280 pixels.
    beats     seconds of the motion beats
    score     points of the four axes (`score_panel.AXES`); None for an axis without evidence
    poster    where to put a JPEG of the moment with the widest pose
    on_frame  gets the number of pictures done, and may raise to stop

    Raises ValueError when there is not one frame.
    """
    out_path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out_path.with_name(f".{out_path.name}.part")
    try:
        write_mp4(
            _drawn(frames, track, beats, score, poster), unfinished, sound=sound, on_frame=on_frame
        )
        unfinished.replace(out_path)
    finally:
        unfinished.unlink(missing_ok=True)


def best_moment(track: PoseTrack) -> float:
    """Seconds of the frame whose well visible pose spreads widest; 0 where nobody was found."""
    if not track.detected.any():
        return 0.0
    spread = np.ptp(track.image[:, :, :2], axis=1).prod(axis=1) * track.visibility.mean(axis=1)
    return float(track.times[np.nanargmax(spread)])


def _drawn(
    frames: Iterable[tuple[float, Picture]],
    track: PoseTrack,
    beats: Sequence[float],
    score: Mapping[str, float | None] | None,
    poster: Path | None,
) -> Iterator[tuple[float, Picture]]:
    scene: _Scene | None = None
    moment = best_moment(track)
    for time, rgb in frames:
        picture = _fitted(rgb)
        scene = scene or _Scene(track, beats, score, picture)
        scene.draw(picture, time)
        if poster is not None and time >= moment:
            _write_jpeg(poster, picture)
            poster = None
        yield time, picture


class _Scene:
    """All that is drawn over each picture of one video."""

    def __init__(
        self,
        track: PoseTrack,
        beats: Sequence[float],
        score: Mapping[str, float | None] | None,
        picture: Picture,
    ) -> None:
        height, width = picture.shape[:2]
        self._times = track.times
        self._skeleton = Skeleton(track, width, height)
        busy = self._skeleton.visible_points()
        self._panel = None if score is None else ScorePanel(score, width, height, busy)
        self._bar = BeatBar(beats, width, height) if len(beats) else None

    def draw(self, picture: Picture, time: float) -> None:
        index = _nearest(self._times, time)
        if index is not None:
            self._skeleton.draw(picture, index)
        if self._bar is not None:
            self._bar.draw(picture, time)
        if self._panel is not None:
            self._panel.draw(picture)


def _nearest(times: NDArray[np.float64], time: float) -> int | None:
    """The frame of the track at this time; None where the track has a hole."""
    if not len(times):
        return None
    index = int(np.abs(times - time).argmin())
    return index if abs(times[index] - time) <= MAX_MISMATCH else None


def _fitted(rgb: Picture) -> Picture:
    """A copy to draw on, with even sides of at most MAX_SIDE: H.264 halves its colour planes."""
    height, width = rgb.shape[:2]
    scale = min(1.0, MAX_SIDE / max(height, width))
    if scale == 1.0:
        return rgb[: height // 2 * 2, : width // 2 * 2].copy()
    method = cv2.INTER_LINEAR if scale > 0.5 else cv2.INTER_AREA
    size = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
    return np.asarray(cv2.resize(rgb, size, interpolation=method), np.uint8)


def _write_jpeg(path: Path, picture: Picture) -> None:
    from PIL import Image

    Image.fromarray(picture).save(path, "JPEG", quality=JPEG_QUALITY, optimize=True)
