"""The voices that can be asked for, by name, known without what makes their sound.

All come with the packages that a render worker has; `render.narration.choosing` starts them.
"""

from __future__ import annotations

from typing import Literal, get_args

VoiceName = Literal["hibari", "espeak-ng", "espeak-ng+f3", "espeak-ng+m8"]

VOICE_NAMES: tuple[VoiceName, ...] = get_args(VoiceName)
ABOUT: dict[VoiceName, str] = {
    "hibari": "Natural, English; other languages are spoken by espeak-ng",
    "espeak-ng": "A machine's voice, of a man, in some hundred languages",
    "espeak-ng+f3": "The same machine with the higher voice of a woman",
    "espeak-ng+m8": "The same machine with a lower voice",
}
