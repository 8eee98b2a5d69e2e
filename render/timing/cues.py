"""When a beat's sentence names what: the words of each part, and the second at which they are said.

The second is estimated from the sentence as `speaking` counts it, since pictures are drawn while
the voice is still being made; both begin a beat together, so that an error cannot add up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from render.narration.speaking import MARGIN, narrow, voice_seconds
from render.plan.boards import (
    Cards,
    Grid,
    Hub,
    Network,
    Pairs,
    Ring,
    Row,
    Sketch,
    Timeline,
    Versus,
)
from render.plan.objects import Bullets, Flow, Formula, Graph, Paragraph, Steps, Thing
from render.plan.tables import Chart, Table

LEAD = 0.15  # seconds before the voice begins
WORD = re.compile(r"[^\W_]+(?:[.,]\d+)*")
TEX_WORD = re.compile(r"\\([A-Za-z]+)|([A-Za-z])|(\d+(?:\.\d+)?)")
TEX_TEXT = re.compile(r"\\(?:text|mathrm|operatorname)\{([^{}]*)\}")
LETTERS = frozenset(
    "alpha beta gamma delta epsilon theta lambda mu pi rho sigma tau phi omega".split()  # noqa: SIM905, words are read as words
)
SAME = 5  # letters that two forms of a word share at least
FILLERS = frozenset(
    """
    a i the and but for from with that this these those there their them they what when where
    which while will would could should have has had does done been being were was are is its
    into onto than then each every some such same also only very more most much many make makes
    made here how who why one two about after again both over under between other your you we our
    can may not to of in on at it as be by or an if so no he us do up go
    """.split()  # noqa: SIM905, words are read as words
)


@dataclass(frozen=True)
class Said:
    """A word of the sentence: how it is compared, and when it is spoken, in seconds of the beat."""

    key: str
    at: float
    end: float


@lru_cache(2048)
def words_said(sentence: str, seconds: float) -> tuple[Said, ...]:
    """The words with their times, when all of it is to be said within ``seconds``."""
    found = [(match.start(), key_of(match.group())) for match in WORD.finditer(sentence)]
    if not found:
        return ()
    starts = [start for start, _ in found]
    pieces = [sentence[a:b] for a, b in zip(starts, [*starts[1:], len(sentence)], strict=True)]
    lengths = [max(0.05, voice_seconds(narrow(piece)) - MARGIN) for piece in pieces]
    pace = min(1.0, max(0.5, seconds - LEAD) / sum(lengths))
    ends = [LEAD + end * pace for end in accumulate(lengths)]
    return tuple(
        Said(key, begin, end)
        for (_, key), begin, end in zip(found, [LEAD, *ends[:-1]], ends, strict=True)
    )


def key_of(word: str) -> str:
    """Forms of one word have the same key: "pressures" is "pressure", "Leaves" is "leaves"."""
    low = word.lower().removesuffix("'s")
    if len(low) > SAME:
        return low[:SAME]
    return low[:-1] if len(low) > 3 and low.endswith("s") else low


def tells(key: str) -> bool:
    """Whether a word can name a part of a picture."""
    return key not in FILLER_KEYS


FILLER_KEYS = frozenset(key_of(word) for word in FILLERS)


def text_of(thing: Thing, part: str) -> str:  # noqa: PLR0911, PLR0912, one for each kind
    """The words that stand in the part, as the drawing has them in order; "" where there are
    none. Parts with formulas have `names_of` besides."""
    match thing:
        case Paragraph():
            return thing.text
        case Bullets() | Flow() if part:
            return thing.items[int(part)]
        case Cards() | Ring() if part.isdigit():
            return thing.items[int(part)].text
        case Hub() if part:
            return thing.items[int(part)].text if part.isdigit() else thing.centre
        case Timeline() if part:
            event = thing.events[int(part)]
            return f"{event.when} {event.text}"
        case Pairs() if part.isdigit():
            pair = thing.pairs[int(part)]
            return f"{pair.left} {pair.right}"
        case Pairs() if part:
            pair = thing.pairs[int(part[1:])]
            return pair.left if part[0] == "l" else pair.right
        case Versus() if part:
            return text_of_side(thing, part)
        case Row() if part.isdigit():
            return thing.values[int(part)]
        case Grid() if "_" in part:
            row, column = map(int, part.split("_"))
            return thing.rows[row][column]
        case Table() if part.startswith("row") and part[3:].isdigit():
            return " ".join(thing.rows[int(part[3:])])
        case Chart() if part:
            return thing.labels[int(part)]
        case Sketch() if part:
            return next(piece.text for piece in thing.pieces if piece.id == part)
        case Network() if part:
            named = {node.id: node.label for node in thing.nodes}
            return (named | {edge.id: edge.label for edge in thing.edges})[part]
    return ""


def text_of_side(thing: Versus, part: str) -> str:
    if part in ("left", "right"):
        return thing.left if part == "left" else thing.right
    return (thing.lefts if part[0] == "l" else thing.rights)[int(part[1:])]


def names_of(thing: Thing, part: str) -> set[str]:
    """Keys of the words by which a sentence can mean the part: what stands in it, the letters of
    its formula, and the words of its own name."""
    found = {key_of(word) for word in WORD.findall(text_of(thing, part))}
    found |= {key_of(word) for word in re.split(r"[_\d]+", part) if len(word) > 2}
    for tex in formulas_of(thing, part):
        found |= set(tex_names(tex))
    return {key for key in found if tells(key)}


def formulas_of(thing: Thing, part: str) -> Iterator[str]:
    """The LaTeX in a part."""
    match thing:
        case Formula() if part:
            yield next(one.tex for one in thing.tex if one.id == part)
        case Steps() if part:
            yield thing.steps[int(part)].tex
        case Graph() if part:
            named = (*thing.curves, *thing.points, *thing.segments, *thing.shapes)
            yield from (one.tex for one in named if one.id == part and one.tex)
        case Sketch() if part:
            yield from (one.tex for one in thing.pieces if one.id == part and one.tex)


def tex_names(tex: str) -> Iterator[str]:
    """How its words, letters and numbers are called."""
    for words in TEX_TEXT.findall(tex):
        yield from map(key_of, WORD.findall(words))
    for command, letter, number in TEX_WORD.findall(TEX_TEXT.sub(" ", tex)):
        if command in LETTERS:
            yield command
        elif letter or number:
            yield (letter or number).lower()


def first_naming(said: Sequence[Said], names: set[str], after: float) -> Said | None:
    """The first word from ``after`` on that is one of the names."""
    return next((word for word in said if word.at >= after - 1e-6 and word.key in names), None)


def distinct_names(parts: Iterable[set[str]]) -> list[set[str]]:
    """Of each part the names that at most one other shares: what all have tells them not apart."""
    sets = list(parts)
    counts: dict[str, int] = {}
    for names in sets:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    return [{name for name in names if counts[name] <= max(1, len(sets) // 3)} for names in sets]
