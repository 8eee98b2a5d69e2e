"""Which voice speaks, by the settings."""

from __future__ import annotations

import shlex

from render.narration.neural import HIBARI
from render.narration.other_voices import CommandVoice, EndpointVoice
from render.narration.voice import ESPEAK, Voice

BUILT_IN: dict[str, Voice] = {"hibari": HIBARI, "espeak-ng": ESPEAK}


def voice_of(
    command: str = "",
    url: str = "",
    model: str = "",
    speaker: str = "",
    key: str = "",
    *,
    built_in: str = "hibari",
) -> Voice:
    """The voice that is set, else the built-in one of that name."""
    if command:
        return CommandVoice(tuple(shlex.split(command)))
    return EndpointVoice(url, model, speaker, key) if url else BUILT_IN[built_in]
