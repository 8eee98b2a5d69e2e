"""The beats of a video's own music, from its sound; talk, noise and silence have none.

librosa's beat tracker (Ellis 2007) follows the onsets. Three things are added: beats are placed
between its frames by robust local lines, its delay is taken out, and a gate asks whether the
sound repeats itself from beat to beat as only music does.
"""

from __future__ import annotations

from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from pose.audio import audio_samples
from scoring.music import Music

Floats = NDArray[np.float64]


class ReadSound(Protocol):
    """Samples of a file's sound at a rate, (n, 2) with `stereo`; None where there is none."""

    def __call__(
        self, path: Path, rate: int, *, stereo: bool = False
    ) -> NDArray[np.float32] | None: ...


RATE = 22_050
HOP = 256
FINE_HOP, FINE_WINDOW = 64, 512
BLOCK_SECONDS, OVERLAP_SECONDS = 30, 1
"""Spectra are made of half a minute at a time: those of five minutes fill 200 MB."""
SILENCE = 1e-3
"""Root mean square under −60 dB is silence."""
LEAST_ONSET = 0.2
"""Mean rise in dB of the strongest onsets; a hum has 0.02, noise 0.6, music 10 and more."""
TEMPO_SECONDS = 90
"""From the middle of a long video: the tempo of all of it takes too long to find."""
LEAST_BEATS = 8
NEIGHBOURS = 6
"""Beats before and after, along which the tempo is a line: a band drifts, but not in 3 s."""
PARTS = 12
CONFIDENCE = ((0.1, 0.0), (0.25, 0.5), (0.5, 1.0))
"""Root of (likeness of beats × share of the onsets' variance that the beat explains). Speech has
0.00–0.07, noise 0.00–0.05, random hits 0.00–0.10; a pop song 0.55, drums and plucked chords
0.7–0.95, a band that drifts 0.5, drums under noise twice as strong 0.52."""
LEAST_CONFIDENCE = 0.5
EARLIEST, LATEST = -0.08, 0.04
FINE_DELAY = 0.004
"""Seconds by which the fine onset strength trails a click: half its window, nearly."""
ASTRAY = 0.03
"""Seconds off the line from which a beat of the tracker is taken for a slip."""
QUIET = 0.03
"""Share of the usual loudness under which the music pauses."""


def find_music(path: Path, read: ReadSound = audio_samples) -> Music:
    """The music of a video, on the clock of its pictures. Raises VideoError.

    read  decodes the sound, as `audio_samples` does; a `Sandbox` does it in a confined process
    """
    sound = read(path, RATE, stereo=True)
    return Music(reason="no sound") if sound is None else track_beats(one_channel(sound))


def one_channel(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,) of stereo (n, 2): the middle, or the left where the sides would cancel."""
    middle: NDArray[np.float32] = sound.mean(1)
    left: NDArray[np.float32] = sound[:, 0]
    return middle if loudness(middle) > 0.3 * loudness(left) else left


def track_beats(samples: NDArray[np.float32]) -> Music:
    """The beats of samples (n,) at `RATE` a second."""
    if len(samples) < RATE or loudness(samples) < SILENCE:
        return Music(reason="silence")
    strength = onsets(samples, HOP, 2048)
    rough = _librosa_beats(strength)
    if len(rough) < LEAST_BEATS:
        return Music(reason="no steady beat")
    lined = on_lines(rough)
    confidence = repeating(strength, lined)
    beats = sounding(lined + delay(samples, lined), samples)
    if confidence < LEAST_CONFIDENCE or len(beats) < LEAST_BEATS:
        return Music(confidence=confidence, tracker=tracker(), reason="no steady beat")
    return Music.at(beats, confidence, tracker())


def tracker() -> str:
    """The name and version of what finds the beats."""
    return f"librosa {version('librosa')} beat_track"


def loudness(samples: NDArray[Any]) -> float:
    """Root mean square."""
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) if len(samples) else 0.0


def onsets(samples: NDArray[np.float32], hop: int, window: int) -> Floats:
    """(m,) how much begins to sound, a value each `hop` samples."""
    import librosa

    count, overlap = len(samples) // hop + 1, OVERLAP_SECONDS * RATE // hop
    size = BLOCK_SECONDS * RATE // hop
    whole = np.zeros(count)
    for first in range(0, count, size):
        before = min(first, overlap)
        begin, end = (first - before) * hop, (first + size + overlap) * hop
        part = librosa.onset.onset_strength(
            y=samples[begin:end], sr=RATE, hop_length=hop, n_fft=window, n_mels=64
        )
        last = min(size, count - first)
        whole[first : first + last] = part[before : before + last]
    return whole


def _librosa_beats(strength: Floats) -> Floats:
    import librosa

    if np.percentile(strength, 99) < LEAST_ONSET:
        return np.zeros(0)
    spare = max(len(strength) - TEMPO_SECONDS * RATE // HOP, 0)
    heard = strength[spare // 2 : len(strength) - spare // 2]
    tempo = librosa.feature.tempo(onset_envelope=heard, sr=RATE, hop_length=HOP)
    _, beats = librosa.beat.beat_track(
        onset_envelope=strength, sr=RATE, hop_length=HOP, bpm=tempo, units="time", trim=False
    )
    found: Floats = np.asarray(beats, np.float64)
    return found


def on_lines(beats: Floats) -> Floats:
    """Each beat on the robust line through its neighbours (Theil and Sen, then least squares).

    The tracker places beats on frames of 12 ms, and squeezes the last ones into the clip.
    """
    numbers = np.arange(len(beats), dtype=np.float64)
    lined = np.empty(len(beats))
    for k in range(len(beats)):
        first = min(max(k - NEIGHBOURS, 0), max(len(beats) - 2 * NEIGHBOURS - 1, 0))
        near = slice(first, first + 2 * NEIGHBOURS + 1)
        slope, offset = _line(numbers[near], beats[near])
        lined[k] = offset + slope * k
    return lined


def _line(x: Floats, y: Floats) -> tuple[float, float]:
    """Slope and offset: least squares over what lies near the line of medians."""
    one, other = np.triu_indices(len(x), 1)
    slope = float(np.median((y[other] - y[one]) / (x[other] - x[one])))
    astray = np.abs(y - slope * x - np.median(y - slope * x))
    near = astray <= max(ASTRAY, float(np.median(astray)))
    fitted, offset = np.polyfit(x[near], y[near], 1)
    return float(fitted), float(offset)


def repeating(strength: Floats, beats: Floats) -> float:
    """0 to 1: how surely the onsets repeat from beat to beat."""
    likeness, explained = beat_likeness(beat_parts(strength, beats))
    score = np.sqrt(max(likeness, 0.0) * explained)
    scores, confidences = zip(*CONFIDENCE, strict=True)
    return round(float(np.interp(score, scores, confidences)), 3)


def beat_parts(strength: Floats, beats: Floats) -> Floats:
    """(beats − 1, PARTS) mean onset strength in each twelfth of each beat."""
    seconds = np.arange(len(strength)) * HOP / RATE
    borders = np.concatenate(
        [np.linspace(a, b, PARTS, endpoint=False) for a, b in pairwise(beats)] + [beats[-1:]]
    )
    part = np.searchsorted(borders, seconds, side="right") - 1
    inside = (part >= 0) & (part < len(borders) - 1)
    size = len(borders) - 1
    sums = np.bincount(part[inside], strength[inside], size)
    means = sums / np.maximum(np.bincount(part[inside], minlength=size), 1)
    return means.reshape(-1, PARTS)


def beat_likeness(parts: Floats) -> tuple[float, float]:
    """The mean correlation of two beats, and the variance that their mean explains."""
    spread = parts.std(1, keepdims=True)
    beats = (parts - parts.mean(1, keepdims=True)) / np.maximum(spread, 1e-9)
    pairs = len(beats) * (len(beats) - 1)
    likeness = float(((beats.sum(0) ** 2).sum() - (beats**2).sum()) / (PARTS * max(pairs, 1)))
    explained = float(parts.mean(0).var() / max(parts.var(), 1e-12))
    return likeness, explained


def delay(samples: NDArray[np.float32], beats: Floats) -> float:
    """Seconds from the beats to where the sound of all of them begins most."""
    strength = onsets(samples, FINE_HOP, FINE_WINDOW)
    around = np.arange(EARLIEST, LATEST, FINE_HOP / RATE)
    frames = np.round((beats[:, None] + around[None, :]) * RATE / FINE_HOP).astype(int)
    frames = frames[(frames[:, 0] >= 0) & (frames[:, -1] < len(strength))]
    together = strength[frames].mean(0) if len(frames) else np.zeros(len(around))
    return float(around[np.argmax(together)]) - FINE_DELAY


def sounding(beats: Floats, samples: NDArray[np.float32]) -> Floats:
    """The beats within the clip around which the music plays."""
    inside = beats[(beats >= 0) & (beats <= len(samples) / RATE)]
    power = np.concatenate([[0.0], np.cumsum(np.square(samples, dtype=np.float64))])
    first = np.clip(((inside - 0.5) * RATE).astype(int), 0, len(samples))
    last = np.clip(((inside + 0.5) * RATE).astype(int), 0, len(samples))
    level = np.sqrt((power[last] - power[first]) / np.maximum(last - first, 1))
    playing: Floats = inside[level > QUIET * loudness(samples)]
    return playing
