"""Numbers, rows of words and beats as sentences have them."""

from __future__ import annotations

from collections.abc import Sequence

from render.plan.lesson import Beat
from render.plan.prose import clip_text

LIST_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NTH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip


def number(value: float) -> str:
    """A number with a true minus sign, as it stands on the screen."""
    return f"{value:.6g}".replace("-", "−")


def join_words(words: Sequence[str], link: str = "and") -> str:
    """``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {link} {words[-1]}"


def count_things(count: int, thing: str, things: str = "") -> str:
    """``no swap``, ``one swap``, ``5 swaps``."""
    word = LIST_WORDS[count] if count < 2 else str(count)
    return f"{word} {thing if count < 2 else things or thing + 's'}"


def fit_beats(beats: list[Beat]) -> list[Beat]:
    """At most eight beats: what is over is said, as far as it fits, and shown with the last."""
    while len(beats) > 8:
        n = min(range(len(beats) - 1), key=lambda k: len(beats[k].say) + len(beats[k + 1].say))
        one, two = beats[n], beats[n + 1]
        say = clip_text(f"{one.say} {two.say}", 398)
        beats[n : n + 2] = [Beat(say=say, do=(*one.do, *two.do)[:12])]
    return beats
