"""The work of the confined process that speaks: sentences from its input, WAV files in its folder.

espeak-ng is under the GPL, so it is only ever loaded there. `render.narration.voice` asks.
"""

from __future__ import annotations

import ctypes
import json
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

from confinement.inputs import Input
from render.narration.tongues import voice_name

SYNCHRONOUS = 2
RATE, PITCH = 1, 3
UTF8 = 1
LOW_PITCH = 45

Samples = Callable[[Any, int, Any], int]


def library() -> tuple[ctypes.CDLL, int]:
    """The loaded library and its sample rate."""
    import espeakng_loader

    loaded = ctypes.CDLL(espeakng_loader.get_library_path())
    rate = loaded.espeak_Initialize(
        SYNCHRONOUS, 0, str(espeakng_loader.get_data_path()).encode(), 0
    )
    return loaded, rate


def choose_voice(espeak: ctypes.CDLL, language: str, variant: str = "") -> None:
    """The voice of that language, an American one when it is English or unknown. Raises ValueError
    for a variant that is not there: espeak-ng says nothing of it and takes its own."""
    if variant and not (variants() / variant).is_file():
        raise ValueError(f"espeak-ng has no variant {variant!r}")
    speaker = f"+{variant}" if variant else ""
    wanted = voice_name(language)
    if wanted is None or espeak.espeak_SetVoiceByName(f"{wanted}{speaker}".encode()) != 0:
        espeak.espeak_SetVoiceByName(f"en-us{speaker}".encode())
    espeak.espeak_SetParameter(PITCH, LOW_PITCH, 0)


def variants() -> Path:
    """The folder in which each variant has a file of its name."""
    import espeakng_loader

    return Path(str(espeakng_loader.get_data_path())) / "voices" / "!v"


def synthesize_samples(espeak: ctypes.CDLL, text: str, words_per_minute: int) -> bytes:
    """Mono 16-bit samples."""
    pcm = bytearray()

    def keep(block: Any, count: int, _: Any) -> int:
        if block and count > 0:
            pcm.extend(ctypes.string_at(block, count * 2))
        return 0

    kind = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
    )
    callback = kind(keep)  # held until the synthesis is over
    espeak.espeak_SetSynthCallback(callback)
    espeak.espeak_SetParameter(RATE, words_per_minute, 0)
    data = text.encode() + b"\0"
    espeak.espeak_Synth(data, len(data), 0, 0, 0, UTF8, None, None)
    espeak.espeak_Synchronize()
    return bytes(pcm)


def work(sentences: Input) -> dict[str, Any]:
    """Of ``[{"text", "words_per_minute", "language", "variant"}, …]`` it writes ``0.wav`` …"""
    espeak, rate = library()
    for number, sentence in enumerate(json.loads(sentences.read_text("utf-8"))):
        choose_voice(espeak, sentence["language"], sentence["variant"])
        with wave.open(f"{number}.wav", "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(
                synthesize_samples(espeak, sentence["text"], sentence["words_per_minute"])
            )
    return {}
