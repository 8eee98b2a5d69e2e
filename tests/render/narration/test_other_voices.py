"""Voices by setting: a program, an endpoint; whatever they give fits its beat, or costs nothing."""

from __future__ import annotations

import io
import json
import sys
import threading
import wave
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import av
import numpy as np
import pytest

from render.lesson import finish_lesson
from render.narration.choosing import voice_of
from render.narration.other_voices import (
    CommandVoice,
    EndpointVoice,
    sped_up,
    speech_in,
)
from render.narration.voice import Speech, VoiceMissing, narrate
from render.plan.lesson import LessonPlan
from render.planner.offline import plan_lesson

pytestmark = pytest.mark.slow

# hums a tenth of a second a word, at a rate and loudness of its own, with silence around it
HUMMER = """
import math, struct, sys, wave
words, out, seconds = sys.stdin.read().split(), sys.argv[1], float(sys.argv[2])
tone = [int(2500 * math.sin(n / 8)) for n in range(int(16000 * seconds * len(words)))]
quiet = [0] * 8000
with wave.open(sys.stdout.buffer if out == "-" else out, "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(16000)
    file.writeframes(struct.pack(f"<{len(tone) + 16000}h", *quiet, *tone, *quiet))
"""


def hummer(folder: Path, seconds: float, out: str = "{out}") -> CommandVoice:
    program = folder / "hummer.py"
    program.write_text(HUMMER)
    return CommandVoice((sys.executable, str(program), out, str(seconds)))


@pytest.mark.parametrize("out", ["{out}", "-"])
def test_a_program_speaks_and_its_silence_is_cut(tmp_path: Path, out: str) -> None:
    texts, room = {3: "five words are said here", 5: "two words"}, {3: 2.0, 5: 2.0}
    spoken = hummer(tmp_path, 0.1, out).fitted(texts, room, "en")
    assert spoken[3].seconds == pytest.approx(0.5, abs=0.02)
    assert spoken[5].seconds == pytest.approx(0.2, abs=0.02)
    assert {round(np.sqrt(np.mean((s.samples / 32768.0) ** 2)), 2) for s in spoken.values()} == {
        0.1
    }


def test_what_is_too_long_is_sped_up_and_what_is_far_too_long_is_left_out(tmp_path: Path) -> None:
    texts = dict.fromkeys((1, 2), "ten words of it would be too long for this")
    spoken = hummer(tmp_path, 0.1).fitted(texts, {1: 0.75, 2: 0.2}, "en")
    assert list(spoken) == [1]
    assert spoken[1].seconds == pytest.approx(0.75, abs=0.05)


def test_speeding_up_keeps_the_pitch() -> None:
    tone = (8000 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 24_000)).astype(np.int16)
    faster = sped_up(Speech(tone, 24_000), 1.4)
    spectrum = np.abs(np.fft.rfft(faster.samples))
    assert faster.seconds == pytest.approx(2 / 1.4, abs=0.05)
    assert np.argmax(spectrum) / faster.seconds == pytest.approx(440, abs=5)


class _Server(BaseHTTPRequestHandler):
    asked: ClassVar[list[tuple[dict[str, Any], str]]] = []
    status = 200

    def do_POST(self) -> None:
        wish = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((wish, self.headers.get("Authorization", "")))
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(hum(0.6) if self.path == "/v1/audio/speech" else b"")

    def log_message(self, *_: object) -> None:
        pass


def hum(seconds: float) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(44_100)
        tone = 9000 * np.sin(np.arange(round(44_100 * seconds)) / 20)
        out.writeframes(np.repeat(tone.astype(np.int16), 2).tobytes())
    return file.getvalue()


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(_Server, "asked", [])
    monkeypatch.setattr(_Server, "status", 200)
    with HTTPServer(("127.0.0.1", 0), _Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def test_an_endpoint_speaks(endpoint: str) -> None:
    voice = voice_of("", endpoint, "kokoro", "amy", "key-1")
    assert isinstance(voice, EndpointVoice)
    assert voice.fitted({0: "Hello"}, {0: 2.0}, "en")[0].seconds == pytest.approx(0.6, abs=0.02)
    wish = {"model": "kokoro", "voice": "amy", "input": "Hello", "response_format": "wav"}
    assert _Server.asked == [(wish, "Bearer key-1")]
    assert "key-1" not in repr(voice)


def test_an_endpoint_that_refuses_is_no_voice(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_Server, "status", 503)
    with pytest.raises(VoiceMissing, match="503"):
        EndpointVoice(endpoint, "m", "v").fitted({0: "Hello"}, {0: 2.0}, "en")


@pytest.mark.parametrize("sound", [b"", b"no sound at all", hum(0.0)])
def test_what_is_no_sound_is_no_voice(sound: bytes) -> None:
    with pytest.raises(VoiceMissing):
        speech_in(sound)


@pytest.mark.parametrize(
    "words",
    [("/no/such/program",), (sys.executable, "-c", "import sys; sys.exit('no model here')")],
)
def test_a_program_that_fails_says_why(words: tuple[str, ...]) -> None:
    with pytest.raises(VoiceMissing, match=r"no model here|No such file"):
        CommandVoice(words).fitted({0: "Hello"}, {0: 2.0}, "en")


def test_it_knows_none_of_troupes_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROUPE_JWT_SECRET", "a secret of the house that must not get out")
    tell = (
        "import os, sys; sys.exit(','.join(k for k in os.environ if k.startswith('TROUPE')) + '.')"
    )
    with pytest.raises(VoiceMissing, match=r"did not speak: \.$"):
        CommandVoice((sys.executable, "-c", tell)).fitted({0: "Hello"}, {0: 2.0}, "en")


@pytest.fixture(scope="module")
def plan() -> LessonPlan:
    return plan_lesson("Sine waves", duration=20)


def test_a_lesson_is_narrated_by_it(plan: LessonPlan, tmp_path: Path) -> None:
    narration = narrate(plan, tmp_path / "n.wav", hummer(tmp_path, 0.05))
    assert narration.unspoken == ()
    with wave.open(str(narration.track)) as file:
        assert file.getframerate() == 24_000
        assert file.getnframes() / 24_000 == pytest.approx(plan.seconds, abs=0.01)


def test_a_voice_that_fails_is_replaced_by_the_built_in_one(
    plan: LessonPlan, tmp_path: Path, still: Path
) -> None:
    made = finish_lesson(plan, [still], tmp_path / "out", voice=CommandVoice(("/no/such",)))
    assert "such did not speak" in made.voice_problem
    with av.open(str(made.video)) as file:
        sound = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    assert np.abs(sound).max() > 0.1


@pytest.fixture(scope="module")
def still(plan: LessonPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film as long as the lesson that shows nothing."""
    path = tmp_path_factory.mktemp("still") / "still.mp4"
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=5, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        picture = np.zeros((180, 320, 3), np.uint8)
        for _ in range(round(plan.seconds * 5)):
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        file.mux(stream.encode())
    return path
