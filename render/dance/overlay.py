"""The overlay: a dancer's clip with skeleton, balance, beat and growing score, and its sound."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from render.dance.balance_mark import BalanceMark
from render.dance.beat_bar import BeatBar, is_better_at_top
from render.dance.brush import Picture
from render.dance.findings import Findings
from render.dance.running_score import RunningScore
from render.dance.score_panel import ScorePanel
from render.dance.skeleton import Skeleton
from render.video.mp4 import Sound, write_mp4
from scoring.landmarks import PoseTrack

__all__ = ["Findings", "Sound", "best_moment", "draw_overlay", "draw_poster"]

MAX_SIDE = 1920
JPEG_QUALITY = 88
# seconds between a picture and the pose drawn on it; a degraded track has holes
MAX_MISMATCH = 0.05


def draw_overlay(
    frames: Iterable[tuple[float, Picture]],
    track: PoseTrack,
    out_path: Path,
    *,
    sound: Sound | None = None,
    findings: Findings | None = None,
    poster: Path | None = None,
    on_frame: Callable[[int], None] | None = None,
) -> None:
    """Write the overlay as MP4 (H.264, AAC, faststart), whole or not at all.

    frames    (seconds, (height, width, 3) uint8 RGB upright), times increasing; they are kept, so
              a variable frame rate stays one. The longer side is brought down to 1920 pixels.
    findings  what to draw besides the skeleton
    poster    where to put a JPEG of the moment with the widest pose
    on_frame  gets the number of pictures done, and may raise to stop

    Raises ValueError when there is not one frame.
    """
    drawn = _draw_overlay(frames, track, findings or Findings(), poster)
    write_film(drawn, out_path, sound=sound, on_frame=on_frame)


def write_film(
    frames: Iterator[tuple[float, Picture]],
    out_path: Path,
    *,
    sound: Sound | None = None,
    on_frame: Callable[[int], None] | None = None,
) -> None:
    """Write pictures that are drawn already, whole or not at all. Raises ValueError for none."""
    out_path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out_path.with_name(f".{out_path.name}.part")
    try:
        write_mp4(frames, unfinished, sound=sound, on_frame=on_frame)
        unfinished.replace(out_path)
    finally:
        unfinished.unlink(missing_ok=True)


def best_moment(track: PoseTrack) -> float:
    """Seconds of the frame whose well visible pose spreads widest; 0 where nobody was found."""
    return widest_pose(track, track.detected)


def widest_pose(track: PoseTrack, among: NDArray[np.bool_]) -> float:
    """The same among some frames (n,) in which somebody was found; 0 where there is none."""
    if not among.any():
        return 0.0
    spread = np.ptp(track.image[:, :, :2], axis=1).prod(axis=1) * track.visibility.mean(axis=1)
    return float(track.times[np.nanargmax(np.where(among, spread, np.nan))])


def draw_poster(
    frames: Iterable[tuple[float, Picture]],
    track: PoseTrack,
    poster: Path,
    findings: Findings | None = None,
) -> None:
    """Only the JPEG: nothing after its moment is looked at. Raises ValueError without a frame."""
    for _ in _draw_overlay(frames, track, findings or Findings(), poster, only_poster=True):
        if poster.exists():
            return
    if not poster.exists():
        raise ValueError("there is no frame at the widest pose")


def _draw_overlay(
    frames: Iterable[tuple[float, Picture]],
    track: PoseTrack,
    findings: Findings,
    poster: Path | None,
    *,
    only_poster: bool = False,
) -> Iterator[tuple[float, Picture]]:
    scene: _Scene | None = None
    moment = best_moment(track)
    for time, rgb in frames:
        if only_poster and time < moment:
            yield time, rgb
            continue
        picture = fit_for_drawing(rgb)
        scene = scene or _Scene(track, findings, picture)
        scene.draw(picture, time)
        if poster is not None and time >= moment:
            write_jpeg(poster, picture)
            poster = None
        yield time, picture


class _Scene:
    """All that is drawn over each picture of one video."""

    def __init__(self, track: PoseTrack, findings: Findings, picture: Picture) -> None:
        height, width = picture.shape[:2]
        self._times = track.times
        self._skeleton = Skeleton(track, width, height)
        self._balance: BalanceMark | None = None
        if findings.balance is not None:
            scale = (width / track.width, height / track.height)
            self._balance = BalanceMark(findings.balance, scale, self._skeleton.limb_width)
        busy = self._skeleton.visible_points()
        self._bar: BeatBar | None = None
        at_top = is_better_at_top(busy, width, height)
        if len(findings.beats) or len(findings.motion_beats):
            self._bar = BeatBar(findings.beats, width, height, findings.motion_beats, at_top=at_top)
        self._panel = _panel(findings, (width, height), busy, bar_at_top=at_top)

    def draw(self, picture: Picture, time: float) -> None:
        index = nearest_frame(self._times, time)
        if self._balance is not None:
            self._balance.draw_floor(picture, time)
        if index is not None:
            self._skeleton.draw(picture, index)
        if self._balance is not None:
            self._balance.draw_centre(picture, time)
        if self._bar is not None:
            self._bar.draw(picture, time)
        if self._panel is not None:
            self._panel.draw(picture, time)


def _panel(
    findings: Findings, size: tuple[int, int], busy: NDArray[np.float32], *, bar_at_top: bool
) -> RunningScore | ScorePanel | None:
    if findings.score is None:
        return None
    if findings.timeline is None:
        return ScorePanel(findings.score, *size, busy, bar_at_top=bar_at_top)
    return RunningScore(findings.score, findings.timeline, size, busy, bar_at_top=bar_at_top)


def nearest_frame(times: NDArray[np.float64], time: float) -> int | None:
    """The frame of the track at this time; None where the track has a hole."""
    if not len(times):
        return None
    index = int(np.abs(times - time).argmin())
    return index if abs(times[index] - time) <= MAX_MISMATCH else None


def fit_for_drawing(rgb: Picture) -> Picture:
    """A copy to draw on, with even sides of at most MAX_SIDE: H.264 halves its colour planes."""
    height, width = rgb.shape[:2]
    scale = min(1.0, MAX_SIDE / max(height, width))
    if scale == 1.0:
        return rgb[: height // 2 * 2, : width // 2 * 2].copy()
    method = cv2.INTER_LINEAR if scale > 0.5 else cv2.INTER_AREA
    size = (round(width * scale / 2) * 2, round(height * scale / 2) * 2)
    return np.asarray(cv2.resize(rgb, size, interpolation=method), np.uint8)


def write_jpeg(path: Path, picture: Picture) -> None:
    from PIL import Image

    Image.fromarray(picture).save(path, "JPEG", quality=JPEG_QUALITY, optimize=True)
