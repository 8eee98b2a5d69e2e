"""Captions from the plan's timing: WebVTT for players, SRT for everything else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from render.plan.lesson import LessonPlan

LINE = 42  # letters of a line and two lines a cue, as broadcasters do
CUE = 2 * LINE
GAP = 0.1

Cue = tuple[float, float, str]
Marks = Mapping[int, Sequence[float]]  # beat -> when its cues begin, seconds of the lesson


def cues(plan: LessonPlan, marks: Marks | None = None) -> Iterator[Cue]:
    """Start, end and text. A long sentence has several cues, which begin at its ``marks``; one
    that is not spoken is shared out by length."""
    for number, (start, end, beat) in enumerate(plan.beat_times()):
        if not (pieces := split(beat.say)):
            continue
        begins = (marks or {}).get(number) or by_length(pieces, start, end - GAP)
        for begin, until, piece in zip(begins, [*begins[1:], end - GAP], pieces, strict=True):
            yield begin, max(until, begin), piece


def by_length(pieces: Sequence[str], start: float, end: float) -> list[float]:
    lengths = [0, *accumulate(map(len, pieces))]
    return [start + (end - start) * at / lengths[-1] for at in lengths[:-1]]


def split(text: str) -> list[str]:
    """Pieces of at most CUE letters, as even as word ends allow."""
    words = [part for word in text.split() for part in chopped(word)]
    count = max(1, -(-len(text) // CUE))
    target = min(CUE, -(-len(text) // count) + 6)
    pieces: list[str] = []
    for word in words:
        if pieces and len(pieces[-1]) + 1 + len(word) <= target:
            pieces[-1] += " " + word
        else:
            pieces.append(word)
    return pieces


def chopped(word: str) -> list[str]:
    """A stretch without spaces (Chinese, an address) in pieces that fit a cue."""
    return [word[n : n + CUE] for n in range(0, len(word), CUE)]


def lines(text: str) -> str:
    """In two lines when it is longer than one, broken at the space nearest to the middle."""
    if len(text) <= LINE or " " not in text:
        return text
    middle = len(text) / 2
    space = min((n for n, c in enumerate(text) if c == " "), key=lambda n: abs(n - middle))
    return f"{text[:space]}\n{text[space + 1 :]}"


def stamp(seconds: float, point: str) -> str:
    whole = round(seconds * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"


def web_vtt(plan: LessonPlan, marks: Marks | None = None) -> str:
    """A WebVTT file; ``&``, ``<`` and ``>`` are escaped, for they mark up text there."""
    blocks = ["WEBVTT"]
    for start, end, text in cues(plan, marks):
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{stamp(start, '.')} --> {stamp(end, '.')}\n{lines(safe)}")
    return "\n\n".join(blocks) + "\n"


def sub_rip(plan: LessonPlan, marks: Marks | None = None) -> str:
    """An SRT file."""
    blocks = [
        f"{number}\n{stamp(start, ',')} --> {stamp(end, ',')}\n{lines(text)}"
        for number, (start, end, text) in enumerate(cues(plan, marks), 1)
    ]
    return "\n\n".join(blocks) + "\n"
