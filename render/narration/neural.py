"""The built-in voice for English: hibari, a small network in a confined process.

It was trained on sentences; what lessons have besides, letters and formulas, is written for it so
that it says them. Other languages are espeak-ng's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

import numpy as np

from confinement.limits import MIB, Limits
from confinement.reading import NoAnswer, Reader, read_file
from confinement.scratch import BadResult, open_plain_file
from render.narration.other_voices import is_audible, level_speech, within
from render.narration.voice import ESPEAK, TIMEOUT, Speech, VoiceMissing

LARGEST = 64 * MIB  # of one sentence's sound
READER = Reader(
    "render.narration.neural_child",
    Limits(cpu_seconds=TIMEOUT, file_size=LARGEST, open_files=64),
    most_bytes=1024 * MIB,
    most_files=2000,
)
NO_ARTICLE = (
    r"(?:is|are|was|and|or|to|in|equals?|plus|minus|times|over|squared|cubed|sub|divided|for|has|"
    r"times|prime|gives?|becomes?)\b"
)
LETTER_A = re.compile(
    rf"(?<![\w'])a(?=\s+{NO_ARTICLE}|\s*(?:[.,;:?!)]|$))|"
    r"(?<=\bequals )a\b|(?<=\bplus )a\b|(?<=\bminus )a\b|(?<=\bdivided by )a\b"
)
"""The letter: an article stands before a noun, never before one of these words or at an end."""
SAID_AY = "[a](/ˈA/)"
MOLECULE = re.compile(r"\b(?=[A-Za-z]*\d)[A-Z][A-Za-z]*\d[A-Za-z0-9]*\b")  # CO2, H2O, C6H12O6
ATOM = re.compile(r"\d+|[A-Z][a-z]?|[a-z]")


class Hibari:
    """English by hibari, everything else by espeak-ng."""

    name = "hibari"

    def unread(self, text: str, language: str) -> set[str]:
        return ESPEAK.unread(text, language)

    def remark(self, language: str) -> str:
        return ESPEAK.remark(language)

    def fitted(
        self, texts: Mapping[int, str], room: Mapping[int, float], language: str
    ) -> dict[int, Speech]:
        if language != "en":
            return ESPEAK.fitted(texts, room, language)
        said = speak_english(list(texts.values()))
        spoken = dict(zip(texts, said, strict=True))
        audible = {n: sound for n, sound in spoken.items() if is_audible(sound)}
        return within({n: level_speech(sound) for n, sound in audible.items()}, room)


HIBARI = Hibari()


def speak_english(texts: Sequence[str]) -> list[np.ndarray]:
    """The sound of each text, at RATE, empty where there is nothing to say. Raises VoiceMissing."""
    if not texts:
        return []
    order = json.dumps([readable(text) for text in texts]).encode()
    names = [f"{n}.f32" for n in range(len(texts))]
    try:
        with read_file(READER, order, [], TIMEOUT, leaves=names) as (_, folder):
            found = []
            for name in names:
                with open_plain_file(folder / name, LARGEST) as file:
                    found.append(np.frombuffer(file.read(LARGEST), np.float32))
            return found
    except (NoAnswer, BadResult, ValueError) as problem:
        raise VoiceMissing(f"hibari does not run: {problem}") from problem


def readable(text: str) -> str:
    """The text with the letter a and formulas of molecules as hibari says them."""
    apart = MOLECULE.sub(lambda found: " ".join(ATOM.findall(found[0])), text)
    return LETTER_A.sub(SAID_AY, apart)
