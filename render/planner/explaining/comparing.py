"""Two things side by side."""

from __future__ import annotations

import re

from render.plan.prose import bare
from render.planner.explaining import sections, structures
from render.planner.explaining.pool import Pool, section
from render.planner.explaining.relations import relation
from render.planner.explaining.sections import Section

SIDE_WORDS = re.compile(r"[^\W_]{2,}")
ARTICLE = r"^(?:an?|the)\s+"
Said = tuple[str, list[str], list[str]]


def comparison(pool: Pool) -> list[Section]:
    """Sentences about one or both of the two things that the topic compares."""
    names = structures.two_sides(pool.topic) or joined_sides(pool)
    if names is None:
        return []
    said = sides(pool, names)
    if not (any(left for _, left, _ in said.values()) and any(r for *_, r in said.values())):
        return []
    parts = balanced_parts([said[n] for n in sorted(said)])
    if len(parts) > 1 and not (any(one[1] for one in parts[-1]) and any(r for *_, r in parts[-1])):
        parts.pop()
    shown = {one[0] for part in parts for one in part}
    numbers = [n for n in sorted(said) if said[n][0] in shown]
    pool.take(numbers)
    scenes = []
    for k, part in enumerate(parts):
        title = sections.number_title(pool.titled("Side by side"), k, len(parts))
        scenes.append(sections.versus(names, part, title))
    return [section(pool, numbers, scenes)]


def joined_sides(pool: Pool) -> tuple[str, str] | None:
    """The two things of a topic "A and B", where sentences begin with the one and the other."""
    names = structures.pair_of(pool.topic)
    if names is None or relation_of_both(pool):
        return None
    heads = [re.sub(ARTICLE, "", pool.sentences[n], flags=re.I).split()[:2] for n in pool.free()]
    begins = [sides_mentioned(" ".join(head), names) for head in heads]
    return names if {"left", "right"} <= set(begins) else None


def relation_of_both(pool: Pool) -> bool:
    return any(relation(pool.sentences[n]) for n in pool.free())


def balanced_parts(said: list[Said]) -> list[list[Said]]:
    """Cut where one more point of one side would not fit."""
    longest = max(
        len(sections.short(text, 100)) for _, *both in said for side in both for text in side
    )
    most = 3 if longest > 38 else 4
    parts: list[list[Said]] = [[]]
    for one in said:
        lefts = sum(len(left) for _, left, _ in parts[-1]) + len(one[1])
        rights = sum(len(right) for *_, right in parts[-1]) + len(one[2])
        if parts[-1] and (max(lefts, rights) > most or len(parts[-1]) >= 6):
            parts.append([])
        parts[-1].append(one)
    if len(parts) > 1 and len(parts[-1]) < len(parts[0]) - 1:
        even = sections.groups(range(len(said)), -(-len(said) // len(parts)))
        return [[said[n] for n in group] for group in even]
    return parts


def sides(pool: Pool, names: tuple[str, str]) -> dict[int, Said]:
    """For each sentence about the two: what it says of the left and of the right."""
    result: dict[int, Said] = {}
    last = ""
    for n in pool.free():
        sentence = pool.sentences[n]
        which = sides_mentioned(sentence, names)
        if not which and last and re.match(r"^(?:it|they|its|their|this)\b", sentence, re.I):
            which = last
        if which == "both":
            halves = structures.CONTRAST.split(bare(sentence), maxsplit=1)
            if len(halves) < 2 and sentence.count(", ") == 1:
                halves = bare(sentence).split(", ")
            named = [sides_mentioned(half, names) for half in halves]
            if sorted(named) == ["left", "right"]:
                texts = dict(zip(named, map(structures.capital, halves), strict=True))
                result[n] = (sentence, [texts["left"]], [texts["right"]])
        elif which:
            left, right = ([sentence], []) if which == "left" else ([], [sentence])
            result[n] = (sentence, left, right)
        last = which if which in ("left", "right") else ""
    return result


def sides_mentioned(text: str, names: tuple[str, str]) -> str:
    """left, right, both or nothing; the words that only one of the names has decide."""
    sets = [{w.lower().rstrip("s") for w in SIDE_WORDS.findall(name)} for name in names]
    words = {w.lower().rstrip("s") for w in SIDE_WORDS.findall(text)}
    left = bool(words & (sets[0] - sets[1]))
    right = bool(words & (sets[1] - sets[0]))
    return "both" if left and right else "left" if left else "right" if right else ""
