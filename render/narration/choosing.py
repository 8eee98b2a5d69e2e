"""Which voice speaks, by the settings."""

from __future__ import annotations

import shlex

from render.narration.neural import HIBARI
from render.narration.other_voices import CommandVoice, EndpointVoice
from render.narration.voice import ESPEAK, Espeak, Voice
from render.plan.voices import VoiceName

BUILT_IN: dict[str, Voice] = {
    "hibari": HIBARI,
    "espeak-ng": ESPEAK,
    "espeak-ng+f3": Espeak("f3"),
    "espeak-ng+m8": Espeak("m8"),
}


def voice_of(
    command: str = "",
    url: str = "",
    model: str = "",
    speaker: str = "",
    key: str = "",
    *,
    built_in: str = "hibari",
    wished: VoiceName | None = None,
) -> Voice:
    """The voice that the lesson wishes, else the one that is set, else the built-in one of that
    name."""
    if wished:
        return BUILT_IN[wished]
    if command:
        return CommandVoice(tuple(shlex.split(command)))
    return EndpointVoice(url, model, speaker, key) if url else BUILT_IN[built_in]
