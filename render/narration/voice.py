"""Narration of a plan: each beat's sentence spoken at its start and fitted into its seconds."""

from __future__ import annotations

import json
import wave
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from confinement.limits import MIB, Limits
from confinement.reading import NoAnswer, Reader, read_file
from confinement.scratch import BadResult, open_plain_file
from render.narration.pronunciation import spell_out_text
from render.narration.speaking import MOST_HASTE
from render.narration.tongues import remark_on, unread_scripts
from render.plan.lesson import LessonPlan

WORDS_PER_MINUTE = 160
FASTEST = round(WORDS_PER_MINUTE * MOST_HASTE)
QUIET = 0.3  # seconds between the end of a sentence and the end of its beat
LEAD = 0.15  # and before it begins
LOUDNESS = 0.7
KNOWN_AS = {"CJK": "Chinese letters (kanji)", "UNKNOWN": "unknown letters"}
TIMEOUT = 120
LARGEST = 64 * MIB  # of one sentence's sound
READER = Reader(
    "render.narration.espeak",
    Limits(cpu_seconds=TIMEOUT, file_size=LARGEST, open_files=64),
    most_bytes=1024 * MIB,
    most_files=2000,
)


class VoiceMissing(Exception):
    """No offline voice can be run here; a lesson is then captioned and silent."""


@dataclass(frozen=True)
class Speech:
    """Mono 16-bit samples at ``rate`` a second."""

    samples: np.ndarray
    rate: int

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


@dataclass(frozen=True)
class Narration:
    """A WAV file as long as the lesson, the numbers of the beats it could not speak (sentences in
    scripts that the voice does not read, or too long for their beat), what is said in the others,
    and in words what of the lesson is not said, or not well."""

    track: Path
    unspoken: tuple[int, ...]
    spoken: Mapping[int, Speech]
    lacks: tuple[str, ...] = ()


class Voice(Protocol):
    """Whoever speaks a lesson."""

    @property
    def name(self) -> str: ...

    def unread(self, text: str, language: str) -> set[str]:
        """The scripts in a text that it is known not to read in this language."""

    def remark(self, language: str) -> str:
        """What listeners should know of how it reads a language; mostly nothing."""

    def fitted(
        self, texts: Mapping[int, str], room: Mapping[int, float], language: str
    ) -> dict[int, Speech]:
        """Speech for each text by its number, within its seconds of ``room``; without those that
        cannot be said in time. Raises VoiceMissing."""


@dataclass(frozen=True)
class Espeak:
    """espeak-ng, in a process of its own; ``variant`` is its name for another speaker."""

    variant: str = ""

    @property
    def name(self) -> str:
        return f"espeak-ng+{self.variant}" if self.variant else "espeak-ng"

    def unread(self, text: str, language: str) -> set[str]:
        return unread_scripts(text, language)

    def remark(self, language: str) -> str:
        return remark_on(language)

    def fitted(
        self, texts: Mapping[int, str], room: Mapping[int, float], language: str
    ) -> dict[int, Speech]:
        return fit_speech_into_beats(texts, room, language, self.variant)


ESPEAK = Espeak()


def narrate(plan: LessonPlan, out: Path, voice: Voice = ESPEAK) -> Narration:
    """Writes the whole lesson's narration to ``out``. Raises VoiceMissing."""
    beats = plan.beat_times()
    room = {n: end - start - QUIET - LEAD for n, (start, end, _) in enumerate(beats)}
    said = spell_out_text if plan.language == "en" else str
    written = {n: said(beat.say) for n, (_, _, beat) in enumerate(beats)}
    unread = {n: voice.unread(text, plan.language) for n, text in written.items()}
    texts = {n: text for n, text in written.items() if has_words(text) and not unread[n]}
    spoken = voice.fitted(texts, room, plan.language)
    unspoken = tuple(n for n, (_, _, b) in enumerate(beats) if b.say and n not in spoken)
    starts = {n: start + LEAD for n, (start, _, _) in enumerate(beats)}
    write_track(out, {starts[n]: speech for n, speech in spoken.items()}, plan.seconds)
    said_count = sum(has_words(text) for text in written.values())
    foreign = [unread[n] for n in unspoken if unread[n]]
    late = sum(has_words(written[n]) for n in unspoken) - len(foreign)
    lacks = (*unread_words(foreign, said_count), *late_words(late, said_count))
    remark = voice.remark(plan.language) if spoken else ""
    return Narration(out, unspoken, spoken, (*lacks, remark) if remark else lacks)


def has_words(text: str) -> bool:
    return any(c.isalnum() for c in text)


def unread_words(foreign: Sequence[set[str]], count: int) -> tuple[str, ...]:
    """A sentence about so many sentences in scripts that no voice here reads; none of none."""
    if not foreign:
        return ()
    scripts = ", ".join(sorted(KNOWN_AS.get(s, s.capitalize()) for s in set().union(*foreign)))
    silent = f"{len(foreign)} of {count} sentences are captioned and not spoken"
    return (f"{silent}: no voice here reads what is written in {scripts}.",)


def late_words(late: int, count: int) -> tuple[str, ...]:
    """The same of sentences that are longer than their beats."""
    if not late:
        return ()
    return (
        f"{late} of {count} sentences are captioned and not spoken: their beats are too short.",
    )


def fit_speech_into_beats(
    texts: Mapping[int, str], room: Mapping[int, float], language: str = "en", variant: str = ""
) -> dict[int, Speech]:
    """Speech for each beat; what is longer than its beat is spoken again, faster, or left out."""
    numbers = list(texts)
    first = speak([texts[n] for n in numbers], None, language, variant)
    calm = dict(zip(numbers, first, strict=True))
    late = [n for n in numbers if calm[n].seconds > room[n]]
    rates = [faster(calm[n].seconds, room[n]) for n in late]
    again = speak([texts[n] for n in late], rates, language, variant)
    calm.update(zip(late, again, strict=True))
    return {n: speech for n, speech in calm.items() if speech.seconds <= room[n] + QUIET}


def faster(seconds: float, room: float) -> int:
    return min(FASTEST, round(WORDS_PER_MINUTE * seconds / max(room, 0.1) * 1.06))


def speak(
    texts: Sequence[str],
    words_per_minute: Sequence[int] | None = None,
    language: str = "en",
    variant: str = "",
) -> list[Speech]:
    """One Speech for each text, by the voice of its language where there is one. VoiceMissing."""
    if not texts:
        return []
    rates = words_per_minute or [WORDS_PER_MINUTE] * len(texts)
    wanted = [
        {"text": text, "words_per_minute": rate, "language": language, "variant": variant}
        for text, rate in zip(texts, rates, strict=True)
    ]
    try:
        order, names = json.dumps(wanted).encode(), [f"{n}.wav" for n in range(len(texts))]
        with read_file(READER, order, [], TIMEOUT, leaves=names) as (_, folder):
            return [read_speech(folder / name) for name in names]
    except (NoAnswer, BadResult, wave.Error, EOFError) as problem:
        raise VoiceMissing(f"the offline voice does not run: {problem}") from problem


def read_speech(path: Path) -> Speech:
    with open_plain_file(path, LARGEST) as sound, wave.open(sound) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), np.int16)
        return Speech(samples, file.getframerate())


def write_track(out: Path, spoken: dict[float, Speech], seconds: float) -> None:
    """One WAV with every speech at its start; speeches never overlap, for they fit their beats."""
    rate = next((speech.rate for speech in spoken.values()), 22_050)
    track = np.zeros(round(seconds * rate), np.int16)
    for start, speech in spoken.items():
        first = round(start * rate)
        room = track[first : first + len(speech.samples)]
        room[:] = (speech.samples[: len(room)] * LOUDNESS).astype(np.int16)
    out.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(out), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(track.tobytes())
