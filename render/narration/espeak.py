"""The voice process: sentences from standard input, WAV files in the working folder.

espeak-ng is under the GPL, so it is a program of its own. ``python -m render.narration.espeak``
reads ``[{"text", "words_per_minute", "language"}, …]`` and writes ``0.wav``, ``1.wav`` …; nothing
of Troupe is linked with it.
"""

from __future__ import annotations

import ctypes
import json
import sys
import wave
from collections.abc import Callable
from typing import Any

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


def choose_voice(espeak: ctypes.CDLL, language: str) -> None:
    """The voice of that language, an American one when it is English or unknown."""
    wanted = "en-us" if language == "en" else language
    if espeak.espeak_SetVoiceByName(wanted.encode()) != 0:
        espeak.espeak_SetVoiceByName(b"en-us")
    espeak.espeak_SetParameter(PITCH, LOW_PITCH, 0)


def spoken(espeak: ctypes.CDLL, text: str, words_per_minute: int) -> bytes:
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


def main() -> int:
    sentences = json.load(sys.stdin)
    espeak, rate = library()
    for number, sentence in enumerate(sentences):
        choose_voice(espeak, sentence["language"])
        with wave.open(f"{number}.wav", "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(spoken(espeak, sentence["text"], sentence["words_per_minute"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
