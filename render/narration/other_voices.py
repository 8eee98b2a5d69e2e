"""Better voices than the built-in one, by setting: a program, or an OpenAI-compatible endpoint.

They speak at their own pace; what is longer than its beat is sped up without changing its pitch
(FFmpeg's ``atempo``), at most as much as the built-in voice would be.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import urllib3

from confinement.limits import MIB, Limits
from confinement.reading import NoAnswer, Reader, read_file
from confinement.scratch import BadResult, open_plain_file
from confinement.starting import base_environment
from render.narration import loudness
from render.narration.speaking import MOST_HASTE
from render.narration.voice import (
    QUIET,
    Speech,
    VoiceMissing,
)

RATE = 24_000
SECONDS = 60.0  # for one sentence
MOST_BYTES = 32 * 1024**2  # of one sentence's sound
AUDIBLE = 0.004  # of full scale: what is softer at either end is no speech
PATH = "/audio/speech"
DECODED, LARGEST = "sound.f32", 128 * MIB
READER = Reader(
    "render.narration.sound_child",
    Limits(cpu_seconds=int(SECONDS), file_size=LARGEST, open_files=64),
    most_bytes=2 * LARGEST,
)


class SomebodysVoice:
    """Which languages it reads only its owner knows: it is given them all."""

    def unread(self, text: str, language: str) -> set[str]:  # noqa: ARG002
        return set()

    def remark(self, language: str) -> str:  # noqa: ARG002
        return ""


@dataclass(frozen=True)
class CommandVoice(SomebodysVoice):
    """A program that is started once for each sentence, without a shell.

    It reads the sentence from standard input. ``{out}`` among its words is where it writes the
    sound; without that its standard output is the sound. ``{language}`` is the language's code.
    Any format that FFmpeg knows will do.
    """

    words: tuple[str, ...]

    @property
    def name(self) -> str:
        return Path(self.words[0]).name

    def fitted(
        self, texts: Mapping[int, str], room: Mapping[int, float], language: str
    ) -> dict[int, Speech]:
        return within({n: self._say(text, language) for n, text in texts.items()}, room)

    def _say(self, text: str, language: str) -> Speech:
        with tempfile.TemporaryDirectory(prefix="troupe-voice-") as folder:
            out = Path(folder) / "speech"
            known = {"{out}": str(out), "{language}": language}
            words = [replace_placeholders(word, known) for word in self.words]
            said = self._run(words, text, Path(folder))
            return speech_in(out.read_bytes()[:MOST_BYTES] if out.exists() else said)

    def _run(self, words: list[str], text: str, folder: Path) -> bytes:
        try:
            return subprocess.run(
                words,
                input=text.encode() + b"\n",
                cwd=folder,
                env=base_environment(folder),
                capture_output=True,
                check=True,
                timeout=SECONDS,
            ).stdout[:MOST_BYTES]
        except (OSError, subprocess.SubprocessError) as problem:
            raise VoiceMissing(f"{self.name} did not speak: {reason(problem)}") from problem


def reason(problem: Exception) -> str:
    """What a program said last, where it said something."""
    said = (getattr(problem, "stderr", b"") or b"").decode(errors="replace").strip()
    return said.splitlines()[-1][:200] if said else str(problem)[:200]


def replace_placeholders(word: str, known: Mapping[str, str]) -> str:
    for name, value in known.items():
        word = word.replace(name, value)
    return word


@dataclass(frozen=True)
class EndpointVoice(SomebodysVoice):
    """``POST URL/audio/speech``, as OpenAI and many servers of open voices have it."""

    url: str
    model: str
    speaker: str
    key: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        return f"{self.model} ({self.speaker})"

    def fitted(
        self,
        texts: Mapping[int, str],
        room: Mapping[int, float],
        language: str,  # noqa: ARG002, the endpoint hears it
    ) -> dict[int, Speech]:
        with urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(SECONDS)) as pool:
            return within({n: self._say(pool, text) for n, text in texts.items()}, room)

    def _say(self, pool: urllib3.PoolManager, text: str) -> Speech:
        wish = {"model": self.model, "voice": self.speaker, "input": text}
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            # a redirect is not followed: the key is for this address only
            answer = pool.request(
                "POST", self.url.rstrip("/") + PATH, json={**wish, "response_format": "wav"},
                headers=headers, redirect=False, preload_content=False,
            )  # fmt: skip
            try:
                sound = answer.read(MOST_BYTES)
            finally:
                answer.close()
        except (urllib3.exceptions.HTTPError, OSError) as problem:
            words = f"the voice endpoint could not be reached ({type(problem).__name__})"
            raise VoiceMissing(words) from problem
        if answer.status != 200:
            raise VoiceMissing(f"the voice endpoint answered {answer.status}")
        return speech_in(sound)


def speech_in(sound: bytes) -> Speech:
    """The words in a file of sound, mono, without the silence around them. Raises VoiceMissing."""
    try:
        words = [str(RATE), DECODED]
        with read_file(READER, sound, words, SECONDS, leaves=[DECODED]) as (told, folder):
            if "refused" in told:
                raise VoiceMissing(str(told["refused"])[:200])
            with open_plain_file(folder / DECODED, LARGEST) as file:
                samples = np.frombuffer(file.read(LARGEST), np.float32)
    except (NoAnswer, BadResult, ValueError) as problem:
        raise VoiceMissing("what the voice gave is no sound") from problem
    return level_speech(samples)


def is_audible(samples: np.ndarray) -> bool:
    return bool(np.any(np.abs(samples) > AUDIBLE))


def level_speech(samples: np.ndarray) -> Speech:
    """From the first to the last audible sample, as loud as every other sentence."""
    if not is_audible(samples):
        raise VoiceMissing("the voice gave silence")
    audible = np.flatnonzero(np.abs(samples) > AUDIBLE)
    words = loudness.level_loudness(samples[audible[0] : audible[-1] + 1], RATE)
    return Speech((words * 32767).astype(np.int16), RATE)


def within(spoken: Mapping[int, Speech], room: Mapping[int, float]) -> dict[int, Speech]:
    """What is too long for its beat sped up, or left out where that is not enough."""
    fitting = {
        n: sped_up(speech, min(MOST_HASTE, speech.seconds / max(room[n], 0.1)))
        for n, speech in spoken.items()
    }
    return {n: speech for n, speech in fitting.items() if speech.seconds <= room[n] + QUIET}


def sped_up(speech: Speech, factor: float) -> Speech:
    """The same words in 1 / factor of the time, at the same pitch; unchanged below 1."""
    if factor <= 1.0:
        return speech
    import av
    from av.filter import Graph

    graph = Graph()
    source = graph.add_abuffer(sample_rate=speech.rate, format="s16", layout="mono")
    tempo, sink = graph.add("atempo", f"{factor:.4f}"), graph.add("abuffersink")
    source.link_to(tempo)
    tempo.link_to(sink)
    graph.configure()
    frame = av.AudioFrame.from_ndarray(speech.samples[None], format="s16", layout="mono")
    frame.sample_rate = speech.rate
    graph.push(frame)
    graph.push(None)
    parts = []
    while True:
        try:
            parts.append(graph.pull().to_ndarray()[0])
        except (av.FFmpegError, EOFError):
            break
    return Speech(np.concatenate(parts), speech.rate)
