"""Music under a voice: quieter while somebody speaks, looped and faded to the video's length.

Levels are set against loudness as RMS in dB below full scale, so that a loud and a soft recording
end up alike. Sound is float32, -1 to 1, as (channels, samples).
"""

from __future__ import annotations

import wave

import numpy as np

from confinement.inputs import File

ALONE_DB, UNDER_DB = -27.0, -38.0  # of the music without and with a voice over it
BLOCK_SECONDS = 0.05
SPEECH_DB = -45.0  # a block of the voice louder than that is speech
ATTACK, RELEASE = 0.15, 0.8  # seconds until the music has given way, and until it is back
CEILING = np.float32(10 ** (-1.5 / 20))  # AAC adds a little to peaks
CROSSFADE, FADE_IN, FADE_OUT = 1.0, 1.0, 2.5  # seconds


def under(voice: np.ndarray, music: File, rate: int) -> np.ndarray:
    """The voice (samples,) over the music of a WAV file of this rate, on two channels."""
    length = voice.shape[-1]
    sound = loop_sound(read_stereo(music), length, rate)
    sound = sound * 10 ** ((ALONE_DB - loudness(sound)) / 20)
    mixed = voice + sound * duck_music(voice, rate) * fades(length, rate)
    return scale_below_ceiling(mixed.astype(np.float32))


def read_stereo(music: File) -> np.ndarray:
    """A WAV of 16 bits and two channels."""
    with music.open("rb") as content, wave.open(content) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
    return (samples.reshape(-1, 2).T / 32768).astype(np.float32)


def loop_sound(sound: np.ndarray, length: int, rate: int) -> np.ndarray:
    """Repeated with a crossfade until it is long enough, and cut."""
    overlap = min(round(CROSSFADE * rate), sound.shape[1] // 4)
    rise = np.sqrt(np.linspace(0, 1, overlap, dtype=np.float32))
    result = sound
    while result.shape[1] < length:
        seam = (
            result[:, -overlap:] * rise[::-1] + sound[:, :overlap] * rise
            if overlap
            else sound[:, :0]
        )
        kept = result[:, : result.shape[1] - overlap]
        result = np.concatenate([kept, seam, sound[:, overlap:]], axis=1)
    return result[:, :length]


def loudness(sound: np.ndarray) -> float:
    """RMS of what is not silence, in dB below full scale; for silence, very low."""
    loud = sound[np.abs(sound) > 1e-4]
    return float(20 * np.log10(np.sqrt(np.mean(loud**2)))) if len(loud) else -120.0


def duck_music(voice: np.ndarray, rate: int) -> np.ndarray:
    """The music's gain at each sample: 1 alone, less under speech, without jumps."""
    block = round(BLOCK_SECONDS * rate)
    whole = np.pad(voice, (0, -len(voice) % block)).reshape(-1, block)
    level = 20 * np.log10(np.sqrt(np.mean(whole**2, axis=1)) + 1e-9)
    target = np.where(level > SPEECH_DB, 10 ** ((UNDER_DB - ALONE_DB) / 20), 1.0)
    gains, gain = [], float(target[0]) if len(target) else 1.0
    for wanted in target:
        seconds = ATTACK if wanted < gain else RELEASE
        gain += (float(wanted) - gain) * min(1.0, BLOCK_SECONDS / seconds * 2)
        gains.append(gain)
    middles = (np.arange(len(gains)) + 0.5) * block
    return np.interp(np.arange(len(voice)), middles, gains).astype(np.float32)


def fades(length: int, rate: int) -> np.ndarray:
    place = np.arange(length) / rate
    left = length / rate - place
    return np.clip(np.minimum(place / FADE_IN, left / FADE_OUT), 0, 1).astype(np.float32)


def scale_below_ceiling(sound: np.ndarray) -> np.ndarray:
    """Nothing is above the ceiling."""
    peak = float(np.abs(sound).max(initial=0.0))
    return sound / peak * CEILING if peak > CEILING else sound
