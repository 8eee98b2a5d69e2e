# ruff: noqa: E501, patterns are easier to read in full lines
"""Named amounts in a sentence or a list, "rent 800, food 400, fun 250": a chart of just those."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from render.plan.actions import show
from render.plan.lesson import Beat, Scene
from render.plan.prose import clip_text
from render.plan.user_assets import chart_of
from render.planner.explaining.sections import beats_of_sentence

FEWEST, MOST = 3, 16
WIDEST = 500  # times the smallest: more, and its bar is not to be seen
LABEL = 14
AMOUNT = re.compile(
    r"(?:and |the )?(?P<label>[^\W\d_][^\d,;:()=€$£]{0,30}?)\s*"
    r"(?:[:=(–—]|\b(?:(?:has|have|had|with) an? [a-zA-Z ]{1,14} of|is|are|was|were|has|have|had|with|costs?|gets?|got|makes? up)\b)?\s*"
    r"(?P<before>[€$£])?\s?(?P<value>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?"
    r"(?P<after>%|percent\b|[€$£]|[a-zA-Z°][\w°/]{0,11}(?: [a-z]{1,10})?)?\s*\)?",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"[,;]\s+(?:and\s+)?|\s+and\s+")
NO_LABELS = re.compile(r"^(?:in|on|at|by|from|about|since|chapter|step|year|day|figure)$", re.I)
MONTH = re.compile(
    r"^(?:january|february|march|april|may|june|july|august|september|october|november|december)$",
    re.IGNORECASE,
)
SHARES = re.compile(r"\b(?:pie|shares?|percent\w*|proportions?|budget|parts?|split|total)\b", re.I)


@dataclass(frozen=True)
class Amounts:
    """``labels`` and their ``values``, as written; all in one ``unit``, which may be none."""

    labels: tuple[str, ...]
    values: tuple[float, ...]
    unit: str = ""

    def written(self, value: float) -> str:
        number = f"{value:,.10g}"
        if self.unit in ("€", "$", "£"):
            return f"{self.unit}{number}"
        return f"{number}{self.unit}" if self.unit == "%" else f"{number} {self.unit}".strip()


def amounts_in(sentence: str) -> Amounts | None:
    """What a sentence lists, whole or behind a colon; None when that is something else."""
    text = sentence.strip().rstrip(".!")
    behind = text.partition(":")[2].strip()
    return amounts_of(BETWEEN.split(text)) or amounts_of(BETWEEN.split(behind))


def amounts_of(pieces: Sequence[str]) -> Amounts | None:
    """Every piece is a name and an amount, or it is no list of amounts."""
    found = [AMOUNT.fullmatch(piece.strip().rstrip(".")) for piece in pieces]
    matches = [match for match in found if match]
    if len(matches) < len(found) or not FEWEST <= len(matches) <= MOST:
        return None
    found_units = [unit_of(match) for match in matches]
    if found_units and found_units[-1] and not any(found_units[:-1]):
        found_units = found_units[-1:]  # "wind 10, water 88, sun 2 percent"
    units = set(found_units)
    labels = tuple(match["label"].strip() for match in matches)
    values = tuple(float(match["value"].replace(",", "")) for match in matches)
    if len(units) > 1 or len(set(labels)) < len(labels) or any(map(NO_LABELS.match, labels)):
        return None
    bars = min(values) > 0 and max(values) <= WIDEST * min(values)
    return Amounts(labels, values, units.pop()) if bars else None


def unit_of(match: re.Match[str]) -> str:
    unit = match["before"] or match["after"] or ""
    return "%" if unit == "percent" else unit


def chart(title: str, sentences: Sequence[str], amounts: Amounts, subject: str) -> Scene:
    """The bars while the sentences are spoken, then what the numbers say of themselves."""
    labels = [clip_text(label[:1].upper() + label[1:], LABEL) for label in names(amounts.labels)]
    bars = chart_of("chart", labels, amounts.values, axis=amounts.unit)
    said = " ".join(s if s.endswith((".", "!", "?")) else f"{s}." for s in sentences)
    beats = beats_of_sentence(said, show("chart"))
    beats.append(Beat(say=extremes(amounts), pause=1.0))
    if SHARES.search(f"{subject} {said}") and (share := largest_share(amounts)):
        beats.append(Beat(say=share, pause=1.0))
    return Scene(title=clip_text(title, 70), objects=(bars,), beats=tuple(beats[:8]))


def names(labels: Sequence[str]) -> Sequence[str]:
    """Months by their first three letters, where all are months."""
    short = [label[:3] for label in labels]
    return short if all(map(MONTH.match, labels)) else labels


def extremes(amounts: Amounts) -> str:
    high, low = max(amounts.values), min(amounts.values)
    if high == low:
        return "They are all equal."
    return f"{most('largest', amounts, high)} {most('smallest', amounts, low)}"


def most(which: str, amounts: Amounts, value: float) -> str:
    names = [n for n, v in zip(amounts.labels, amounts.values, strict=True) if v == value]
    listed = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    verb = "are" if len(names) > 1 else "is"
    return f"The {which} {verb} {listed}, with {amounts.written(value)}."


def largest_share(amounts: Amounts) -> str:
    """Of the sum, where the amounts are not shares already."""
    if amounts.unit == "%":
        return ""
    total, high = sum(amounts.values), max(amounts.values)
    if amounts.values.count(high) > 1:
        return f"Together they make {amounts.written(total)}."
    name = amounts.labels[amounts.values.index(high)]
    share = f"{100 * high / total:.3g}"
    return f"Together they make {amounts.written(total)}. Of that, {name} is {share} percent."
