"""What is kept of a film's sound to find its place in another film's: how sounds begin.

Six bands, 100 times a second: enough to recognise music by, too little to hear it or what is said.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from pose.audio import audio_samples
from pose.music import SILENCE, ReadSound, loudness, one_channel
from pose.onsets import FRAMES, RATE, Float32, onset_bands
from scoring.soundtrack import BANDS, Onsets

SOUNDLESS = Onsets(np.zeros((0, BANDS)), FRAMES)


def find_onsets(path: Path, read: ReadSound = audio_samples) -> Onsets:
    """The onsets of a film's sound, from its first picture on. Raises VideoError.

    read  decodes the sound, as `audio_samples` does; a `Sandbox` does it in a confined process
    """
    sound = read(path, RATE, stereo=True)
    return SOUNDLESS if sound is None else onsets_of(one_channel(sound))


def onsets_of(samples: Float32) -> Onsets:
    """The onsets of samples (n,) at `RATE` a second; none of silence."""
    if not len(samples) or loudness(samples) < SILENCE:
        return SOUNDLESS
    rise = onset_bands(samples)
    return Onsets(rise.reshape(len(rise), BANDS, -1).mean(2, dtype=np.float64), FRAMES)
