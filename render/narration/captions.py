"""Captions from the plan's timing: WebVTT for players, SRT for everything else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from unicodedata import east_asian_width

from render.plan.lesson import LessonPlan
from render.quality import Aspect

LINE = 42  # letters of a line and two lines a cue, as broadcasters do
CUE = 2 * LINE
LINES: dict[Aspect, int] = {"16:9": LINE, "9:16": 30, "1:1": 36}
# of a tall frame the lowest fifth is covered by the buttons and texts of apps
PLACES: dict[Aspect, str] = {"9:16": " line:78% size:84%"}
GAP = 0.1
WITHOUT_SPACES = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # kana and Chinese signs
CLOSING = "、。，．：；！？」』）】〉》”’ー々\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087"

Cue = tuple[float, float, str]
Marks = Mapping[int, Sequence[float]]  # beat -> when its cues begin, seconds of the lesson


def cues(plan: LessonPlan, marks: Marks | None = None) -> Iterator[Cue]:
    """Start, end and text. A long sentence has several cues, which begin at its ``marks``; one
    that is not spoken is shared out by length."""
    for number, (start, end, beat) in enumerate(plan.beat_times()):
        if not (pieces := split(beat.say, plan.aspect)):
            continue
        begins = (marks or {}).get(number) or by_length(pieces, start, end - GAP)
        for begin, until, piece in zip(begins, [*begins[1:], end - GAP], pieces, strict=True):
            yield begin, max(until, begin), piece


def by_length(pieces: Sequence[str], start: float, end: float) -> list[float]:
    lengths = [0, *accumulate(map(len, pieces))]
    return [start + (end - start) * at / lengths[-1] for at in lengths[:-1]]


def split(text: str, aspect: Aspect = "16:9") -> list[str]:
    """Pieces of at most two lines, as even as word ends allow; a wide sign counts for two."""
    most = 2 * LINES[aspect]
    count = max(1, -(-width(text) // most))
    target = min(most, -(-width(text) // count) + 6)
    pieces: list[str] = []
    for word in words_of(text, most):
        if pieces and width(pieces[-1] + word.rstrip()) <= target:
            pieces[-1] += word
        else:
            pieces.append(word)
    return [piece.strip() for piece in pieces]


def width(text: str) -> int:
    """In letters; Chinese, Japanese and Korean signs are twice as wide."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


def words_of(text: str, most: int = CUE) -> list[str]:
    """Its words, each with the space behind it. Chinese and Japanese may break after any sign that
    no closing mark follows; a word of more letters than a cue has is broken."""
    found = re.findall(rf"[{WITHOUT_SPACES}][{CLOSING}]*\s*|[^\s{WITHOUT_SPACES}]+\s*", text)
    whole = [re.sub(r"\s+", " ", word) for word in found]
    return [word[n : n + most] for word in whole for n in range(0, len(word), most)]


def lines(text: str, aspect: Aspect = "16:9") -> str:
    """In two lines when it is longer than one, broken at the word end nearest to the middle."""
    parts = words_of(text)
    if width(text) <= LINES[aspect] or len(parts) < 2:
        return text
    middle = width(text) / 2
    ends = list(accumulate(parts))[:-1]
    first = min(ends, key=lambda head: abs(width(head) - middle))
    return f"{first.rstrip()}\n{text[len(first) :]}"


def stamp(seconds: float, point: str) -> str:
    whole = round(seconds * 1000)
    hours, rest = divmod(whole, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02d}:{minutes:02d}:{rest // 1000:02d}{point}{rest % 1000:03d}"


def escape_markup(text: str) -> str:
    """``&``, ``<`` and ``>`` mark up text in WebVTT."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def vtt_cue(start: float, end: float, text: str, place: str = "") -> str:
    return f"{stamp(start, '.')} --> {stamp(end, '.')}{place}\n{text}"


def vtt_cues(plan: LessonPlan, marks: Marks | None = None) -> list[tuple[float, float, str]]:
    """Start, end and the whole cue as WebVTT has it."""
    place = PLACES.get(plan.aspect, "")
    return [
        (start, end, vtt_cue(start, end, escape_markup(lines(text, plan.aspect)), place))
        for start, end, text in cues(plan, marks)
    ]


def web_vtt(plan: LessonPlan, marks: Marks | None = None) -> str:
    """A WebVTT file."""
    return "\n\n".join(["WEBVTT", *(cue for _, _, cue in vtt_cues(plan, marks))]) + "\n"


def chapters_vtt(plan: LessonPlan) -> str:
    """A WebVTT file whose cues are the scenes' titles, for a track of chapters."""
    blocks = [
        vtt_cue(start, end, escape_markup(" ".join(title.split())))
        for start, end, title in chapters(plan)
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def chapters(plan: LessonPlan) -> list[tuple[float, float, str]]:
    """Start, end (seconds of the lesson) and title of each scene."""
    ends = [round(end, 3) for end in accumulate(scene.seconds for scene in plan.scenes)]
    return [
        (start, end, scene.title)
        for start, end, scene in zip([0.0, *ends], ends, plan.scenes, strict=False)
    ]


def sub_rip(plan: LessonPlan, marks: Marks | None = None) -> str:
    """An SRT file."""
    blocks = [
        f"{number}\n{stamp(start, ',')} --> {stamp(end, ',')}\n{lines(text, plan.aspect)}"
        for number, (start, end, text) in enumerate(cues(plan, marks), 1)
    ]
    return "\n\n".join(blocks) + "\n"
