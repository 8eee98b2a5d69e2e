"""The beats of a video's own music, from its sound; talk, noise and silence have none.

Onsets in bands of frequency (`pose.onsets`) tell the tempo, window by window, and whether there is
one (`pose.periods`); the beats are followed at it (`pose.beat_tracking`), moved to where the sound
of all of them begins, and kept where the music plays.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pose.audio import audio_samples
from pose.beat_tracking import follow_beats, put_on_lines
from pose.onsets import FRAMES, RATE, Float32, Floats, onset_bands
from pose.periods import TEMPI, Window, follow_tempo, listen_in_windows
from scoring.music import Music


class ReadSound(Protocol):
    """Samples of a file's sound at a rate, (n, 2) with `stereo`; None where there is none."""

    def __call__(
        self, path: Path, rate: int, *, stereo: bool = False
    ) -> NDArray[np.float32] | None: ...


TRACKER = "troupe 3"
"""What found the beats, and its version: raised where other beats come out."""
SILENCE = 1e-3
"""Root mean square under −60 dB is silence."""
LEAST_ONSET, ONSET_SHARE = 0.12, 97
"""Decibels a frame over all bands that the strongest onsets rise by, and which these are, percent:
drones have up to 0.1, a song under noise twice as strong 0.13 to 0.25, drums 3 to 9."""
LEAST_SECONDS, LEAST_BEATS = 4.0, 8
CONFIDENCE = ((1.5, 0.0), (2.5, 0.5), (5.0, 1.0))
"""Of evidence, in units of what chance reaches."""
LEAST_CONFIDENCE = 0.5
BRIDGE = 12.0
"""Seconds of a break through which a song is followed."""
FINE_HOP, FINE_WINDOW = 64, 512
EARLIEST, LATEST = -0.06, 0.06
FINE_LEAD = 0.008
"""Seconds by which the fine onsets run ahead of a click: their window sees it come."""
QUIET = 0.03
"""Share of the usual loudness under which the music pauses."""


def find_music(path: Path, read: ReadSound = audio_samples) -> Music:
    """The music of a video, on the clock of its pictures. Raises VideoError.

    read  decodes the sound, as `audio_samples` does; a `Sandbox` does it in a confined process
    """
    sound = read(path, RATE, stereo=True)
    return Music(reason="no sound") if sound is None else track_beats(one_channel(sound))


def one_channel(sound: Float32) -> Float32:
    """(n,) of stereo (n, 2): the middle, or the left where the sides would cancel."""
    middle: Float32 = sound.mean(1)
    left: Float32 = sound[:, 0]
    return middle if loudness(middle) > 0.3 * loudness(left) else left


def track_beats(samples: Float32) -> Music:
    """The beats of samples (n,) at `RATE` a second."""
    if len(samples) < RATE or loudness(samples) < SILENCE:
        return Music(reason="silence")
    rise = onset_bands(samples)
    if len(samples) < LEAST_SECONDS * RATE or not has_onsets(rise):
        return _unheard()
    windows = listen_in_windows(rise)
    path = follow_tempo(windows)
    evidence = np.array([w.evidence[k] for w, k in zip(windows, path, strict=True)])
    heard = sure_of(evidence) >= LEAST_CONFIDENCE
    if not heard.any():
        return _unheard(float(sure_of(evidence).max()))
    followed = follow_beats(rise, beat_lengths(windows, path, len(rise)))
    if len(followed) < LEAST_BEATS:
        return _unheard()
    beats = extend_beats(put_on_lines(followed), len(samples) / RATE)
    played = within(beats + delay(samples, beats), stretches(windows, heard))
    sure = float(sure_of(evidence[heard].mean()))
    return Music.at(sounding_beats(played, samples), sure, TRACKER)


def _unheard(confidence: float = 0.0) -> Music:
    return Music(confidence=round(confidence, 3), tracker=TRACKER, reason="no steady beat")


def loudness(samples: NDArray[Any]) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def has_onsets(rise: Float32) -> bool:
    """Whether anything begins in the sound (frames, bands)."""
    return bool(np.percentile(rise.mean(1), ONSET_SHARE) >= LEAST_ONSET)


def sure_of(evidence: Any) -> Floats:
    """0 to 1: how surely there is a beat."""
    amounts, confidences = np.transpose(CONFIDENCE)
    found: Floats = np.interp(evidence, amounts, confidences)
    return found


def beat_lengths(windows: list[Window], path: NDArray[np.intp], frames: int) -> Floats:
    """(frames,) seconds of a beat at each frame, between the middles of the windows."""
    middles = [(window.start + window.end) / 2 for window in windows]
    found: Floats = np.interp(np.arange(frames) / FRAMES, middles, 60 / TEMPI[path])
    return found


def stretches(windows: list[Window], heard: NDArray[np.bool_]) -> list[tuple[float, float]]:
    """[start, end] in seconds of the windows with music, over breaks of up to `BRIDGE`."""
    found: list[tuple[float, float]] = []
    for window, is_heard in zip(windows, heard, strict=True):
        if is_heard and found and window.start - found[-1][1] <= BRIDGE:
            found[-1] = found[-1][0], window.end
        elif is_heard:
            found.append((window.start, window.end))
    return found


def within(beats: Floats, parts: list[tuple[float, float]]) -> Floats:
    """Those beats that lie in one of the parts."""
    return np.concatenate([beats[(beats >= start) & (beats <= end)] for start, end in parts])


def extend_beats(beats: Floats, seconds: float) -> Floats:
    """The beats, going on at both ends to those of the sound."""
    first, last = beats[1] - beats[0], beats[-1] - beats[-2]
    before = np.arange(beats[0] - first, LATEST * -1, -first)[::-1]
    after = np.arange(beats[-1] + last, seconds + LATEST, last)
    return np.concatenate([before, beats, after])


def delay(samples: NDArray[np.float32], beats: Floats) -> float:
    """Seconds from the beats to where the sound of all of them begins most."""
    strength = onset_bands(samples, FINE_HOP, FINE_WINDOW).mean(1)
    around = np.arange(EARLIEST, LATEST, FINE_HOP / RATE)
    frames = np.round((beats[:, None] + around[None, :]) * RATE / FINE_HOP).astype(int)
    frames = frames[(frames[:, 0] >= 0) & (frames[:, -1] < len(strength))]
    together = strength[frames].mean(0) if len(frames) else np.zeros(len(around))
    return float(around[np.argmax(together)]) + FINE_LEAD


def sounding_beats(beats: Floats, samples: NDArray[np.float32]) -> Floats:
    """The beats within the clip around which the music plays."""
    inside = beats[(beats >= 0) & (beats <= len(samples) / RATE)]
    power = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    first = np.clip(((inside - 0.5) * RATE).astype(int), 0, len(samples))
    last = np.clip(((inside + 0.5) * RATE).astype(int), 0, len(samples))
    level = np.sqrt((power[last] - power[first]) / np.maximum(last - first, 1))
    playing: Floats = inside[level > QUIET * loudness(samples)]
    return playing
