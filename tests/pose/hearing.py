"""How well music is heard, window by window: ``python -m tests.pose.hearing [FILE=BPM …]``.

Over songs that are made (`tests.pose.songs`), over files whose tempo is given, and over sounds
that are no music. Prints a table; nothing is fetched.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from pose.music import track_beats
from scoring.music import Music
from tests.pose.songs import make_song
from tests.pose.sounds import RATE, bursts, noise

WINDOW, STRIDE = 12.0, 7.5
ON_THE_BEAT = 0.15  # of a beat


def is_the_tempo(found: float, true: float) -> bool:
    """Within 1 %, or that with an octave between them."""
    octaves = np.log2(found / true)
    return bool(abs(2 ** (octaves - round(octaves)) - 1) < 0.01)


def windows(sound: np.ndarray) -> Iterator[tuple[float, Music]]:
    """The start of each window and what is heard in it."""
    for start in np.arange(0, len(sound) / RATE - WINDOW, STRIDE):
        first = round(start * RATE)
        yield float(start), track_beats(sound[first : first + round(WINDOW * RATE)])


def count_song(seed: int, seconds: float = 60.0) -> tuple[str, Counter[str]]:
    """The groove of a made song, and how many of its windows are heard, right, and on the beat."""
    song, counts = make_song(seed, seconds), Counter[str]()
    for start, music in windows(song.samples):
        near = song.beats[(song.beats > start) & (song.beats < start + WINDOW)]
        true = 60 / float(np.diff(near).mean())
        counts["windows"] += 1
        counts["heard"] += bool(len(music.beats))
        if len(music.beats) and is_the_tempo(music.bpm, true):
            counts["tempo"] += 1
            counts["on the beat"] += bool(off_beat(music.beats + start, near) < ON_THE_BEAT)
    return song.groove, counts


def off_beat(found: np.ndarray, true: np.ndarray) -> float:
    """Median distance from the beats of the slower of the two to those of the faster, in beats."""
    slow, fast = sorted((found, true), key=len)
    place = np.interp(slow, fast, np.arange(len(fast)))
    return float(np.median(np.abs((place + 0.5) % 1 - 0.5)))


def count_file(path: Path, bpm: float) -> Counter[str]:
    """The same of a file with a steady tempo; whose beats are not known."""
    counts = Counter[str]()
    for _, music in windows(read_sound(path)):
        counts["windows"] += 1
        counts["heard"] += bool(len(music.beats))
        counts["tempo"] += bool(len(music.beats)) and is_the_tempo(music.bpm, bpm)
    return counts


def count_others(rounds: int) -> Counter[str]:
    """Of noise and random hits."""
    counts = Counter[str]()
    for seed in range(rounds):
        for sound in (
            *(noise(WINDOW, colour, seed) for colour in (0, 1, 2)),
            *(bursts(WINDOW, rate, seed) for rate in (0.5, 1, 2, 3, 5, 8, 15, 40)),
        ):
            counts["windows"] += 1
            counts["heard"] += bool(len(track_beats(sound.astype(np.float32)).beats))
    return counts


def read_sound(path: Path) -> np.ndarray:
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    with av.open(str(path)) as container:
        pieces = [p for frame in container.decode(audio=0) for p in resampler.resample(frame)]
    return np.concatenate([piece.to_ndarray().ravel() for piece in pieces])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", metavar="FILE=BPM")
    parser.add_argument("--songs", type=int, default=40)
    parser.add_argument("--others", type=int, default=20)
    options = parser.parse_args()
    for name, bpm in (given.rsplit("=", 1) for given in options.files):
        sys.stdout.write(f"{Path(name).stem:24}{dict(count_file(Path(name), float(bpm)))}\n")
    grooves: dict[str, Counter[str]] = {}
    for seed in range(options.songs):
        groove, counts = count_song(seed)
        grooves.setdefault(groove, Counter()).update(counts)
    for groove, counts in [*grooves.items(), ("all songs", sum(grooves.values(), Counter()))]:
        sys.stdout.write(f"{groove:24}{dict(counts)}\n")
    sys.stdout.write(f"{'no music':24}{dict(count_others(options.others))}\n")


if __name__ == "__main__":
    main()
