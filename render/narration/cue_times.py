"""When each caption of a long sentence is spoken: how far the voice is when its words begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate

from render.narration.captions import Marks, split
from render.narration.pronunciation import spell_out_text
from render.narration.speaking import voice_seconds
from render.narration.voice import LEAD, Speech, VoiceMissing, speak
from render.plan.lesson import LessonPlan


def cue_marks(plan: LessonPlan, spoken: Mapping[int, Speech]) -> Marks:
    """For each beat that is spoken in several captions, when each of them begins, in seconds of
    the lesson. The shares of the sentence are those of the built-in voice, whoever speaks."""
    pieces = {
        n: parts
        for n, (_, _, beat) in enumerate(plan.beat_times())
        if n in spoken and len(parts := split(beat.say, plan.aspect)) > 1
    }
    starts = [start for start, _, _ in plan.beat_times()]
    shares = heard(pieces, plan.language)
    return {
        n: [starts[n], *(starts[n] + LEAD + share * spoken[n].seconds for share in shares[n])]
        for n in pieces
    }


def heard(pieces: Mapping[int, Sequence[str]], language: str) -> dict[int, list[float]]:
    """Of each sentence the shares, 0 to 1, at which its second piece begins, the third, …"""
    beginnings = {
        n: [" ".join(parts[:k]) for k in range(1, len(parts) + 1)] for n, parts in pieces.items()
    }
    texts = [pronounce_in(text, language) for texts in beginnings.values() for text in texts]
    try:
        lengths = iter([speech.seconds for speech in speak(texts, language=language)])
    except VoiceMissing:
        return {n: estimate_part_ends(parts) for n, parts in pieces.items()}
    taken = {n: [next(lengths) for _ in texts] for n, texts in beginnings.items()}
    return {n: [end / max(ends) for end in ends[:-1]] for n, ends in taken.items()}


def pronounce_in(text: str, language: str) -> str:
    return spell_out_text(text) if language == "en" else text


def estimate_part_ends(parts: Sequence[str]) -> list[float]:
    ends = list(accumulate(max(0.01, voice_seconds(part)) for part in parts))
    return [end / ends[-1] for end in ends[:-1]]
