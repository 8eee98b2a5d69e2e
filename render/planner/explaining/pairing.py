# ruff: noqa: E501, patterns are easier to read in full lines
"""Sentences that join two things: question and answer, cause and effect, term and meaning, a number
and what it counts; and wholes with their parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from render.plan.prose import bare
from render.planner.explaining import sections, structures
from render.planner.explaining.amounts import Amounts, amounts_in, amounts_of, chart
from render.planner.explaining.pool import Pool, section
from render.planner.explaining.sections import Section, groups

Row = tuple[str, str, Sequence[str]]
IN_ORDER = r"\btimeline|\bsteps\b|\bstages\b|\border\b|\bsequence\b|\bphases\b|\bfrom .+ to\b|\bpath\b|\bchain\b"


def answers(pool: Pool) -> list[Section]:
    free = set(pool.free())
    asked = [
        n
        for n in sorted(free)
        if pool.sentences[n].endswith("?")
        and n + 1 in free
        and not pool.sentences[n + 1].endswith("?")
    ]
    if not asked:
        return []
    numbers = [k for n in asked for k in (n, n + 1)]
    pool.take(numbers)
    scenes = [
        sections.pairs(
            sections.number_title(pool.titled("Questions and answers"), k, len(groups(asked, 3))),
            [
                (
                    sections.short(pool.sentences[n]),
                    sections.short(pool.sentences[n + 1]),
                    (pool.sentences[n], pool.sentences[n + 1]),
                )
                for n in part
            ],
            "answer",
        )
        for k, part in enumerate(groups(asked, 3))
    ]
    return [section(pool, [asked[0] + 1, *numbers], scenes)]


def parts(pool: Pool) -> list[Section]:
    found = []
    for n in pool.free():
        whole = structures.parts_of(pool.sentences[n])
        if whole:
            pool.take([n])
            named = (
                whole[0]
                .lower()
                .startswith(("the main", "the ", "two ", "three ", "four ", "five "))
            )
            is_topic = re.match(rf"^{structures.PRONOUNS}", whole[0], re.IGNORECASE)
            centre = pool.topic if is_topic else whole[0]
            title = pool.titled(whole[0] if named and not is_topic else "Parts of the whole")
            one = sections.hub(title, centre, whole[1], pool.sentences[n])
            found.append(section(pool, [n], [one]))
            found += details(pool, whole[0], whole[1])
    return found[:3]


def details(pool: Pool, whole: str, items: Sequence[str]) -> list[Section]:
    """What the text goes on to say of the parts, each beside its name."""
    rows: dict[int, Row] = {}
    kinds = "|".join(re.findall(r"[a-z]{3,}", f"{pool.topic} {whole}".lower())) or "-"
    for n in pool.free():
        sentence = pool.sentences[n]
        for item in items:
            name = re.sub(r"^(?:an?|the|its|their) ", "", item, flags=re.IGNORECASE)
            head = rf"^(?:the |an? )?{re.escape(name)}s?(?: (?:{kinds}))? (?:(?:is|are|was|were) )?(?P<says>.{{4,}})$"
            if len(name) > 2 and (match := re.match(head, sentence, re.IGNORECASE)):
                rows[n] = (structures.capital(name), bare(match["says"]), (sentence,))
    if len(rows) < 2 or max(len(row[1]) for row in rows.values()) > 120:
        return []
    return rows_section(pool, rows, "One by one", "term")


def labelled_list(pool: Pool) -> list[Section]:
    """ "Timeline from 1789 to 1799: Estates General, Bastille, Republic": stations where it is told
    that they have an order, else parts of what stands before the colon."""
    found = []
    for n in pool.free():
        head, colon, rest = bare(pool.sentences[n]).partition(": ")
        items = [structures.capital(item) for item in structures.read_enumeration(rest)]
        short = all(0 < len(item) <= 48 and len(item.split()) <= 6 for item in items)
        if not (colon and 3 <= len(items) <= 8 and short and len(head) <= 60):
            continue
        pool.take([n])
        in_order = re.search(IN_ORDER, head, re.IGNORECASE)
        name = (
            structures.capital(re.sub(r"^(?:a |the )?timeline (?:of )?", "", head, flags=re.I))
            or head
        )
        if in_order:
            told = [
                (item, f"{name}: {item}." if k == 0 else f"{item}.") for k, item in enumerate(items)
            ]
            parts = groups(range(len(told)), 6)
            scenes = [sections.stations(sections.number_title(pool.titled(name), k, len(parts)),
                                        [told[i] for i in part]) for k, part in enumerate(parts)]  # fmt: skip
        else:
            scenes = [sections.hub(pool.titled(name), name, items, pool.sentences[n])]
        found.append(section(pool, [n], scenes))
    return found


def causes(pool: Pool) -> list[Section]:
    rows: dict[int, tuple[str, str, Sequence[str]]] = {}
    for n in pool.free():
        sentence = pool.sentences[n]
        why = structures.reason(sentence)
        if why and n - 1 in pool.free() and n - 1 not in rows:
            before = pool.sentences[n - 1]
            rows[n - 1] = (why, sections.short(before), (f"{before} {sentence}",))
            pool.taken.add(n)
        elif pair := structures.cause_and_effect(sentence, pool.topic):
            rows[n] = (*pair, (sentence,))
        elif (effect := structures.follows(sentence)) and n - 1 in rows:
            if structures.fit_pair(rows[n - 1][1], effect):
                rows[n] = (rows[n - 1][1], effect, (sentence,))
        elif effect and n - 1 in pool.free():
            before = pool.sentences[n - 1]
            if structures.fit_pair(before, effect):
                rows[n - 1] = (sections.short(before), effect, (before, sentence))
                pool.taken.add(n)
    if not rows:
        return []
    return rows_section(pool, rows, "Cause and effect", "arrow")


def terms(pool: Pool) -> list[Section]:
    """At least two things are defined (in a list: named and explained)."""
    rows: dict[int, tuple[str, str, Sequence[str]]] = {}
    for n in pool.free():
        sentence = pool.sentences[n]
        pair = structures.marked_term(sentence) or structures.definition(sentence)
        if pair:
            rows[n] = (*pair, (sentence,))
    if len(rows) < 2:
        return []
    return rows_section(pool, rows, "The terms", "term")


def figures(pool: Pool) -> list[Section]:
    rows: dict[int, tuple[str, str, Sequence[str]]] = {}
    for n in pool.free():
        found = structures.figure(pool.sentences[n])
        if found:
            rows[n] = (found, sections.short(pool.sentences[n]), (pool.sentences[n],))
    if len(rows) < 2:
        return []
    return rows_section(pool, rows, "In numbers", "term")


def rows_section(
    pool: Pool,
    rows: dict[int, tuple[str, str, Sequence[str]]],
    title: str,
    link: str,
) -> list[Section]:
    numbers = sorted(rows)
    pool.take(numbers)
    tall = max(len(side) for n in numbers for side in rows[n][:2]) > 60
    chunks = groups(numbers, 3 if tall else 4)
    scenes = [
        sections.pairs(
            sections.number_title(pool.titled(title), k, len(chunks)),
            [rows[n] for n in chunk],
            link,
        )
        for k, chunk in enumerate(chunks)
    ]
    return [section(pool, numbers, scenes)]


def amounts(pool: Pool) -> list[Section]:
    """Sentences that list named amounts."""
    found = []
    for n in pool.free():
        if listed := amounts_in(pool.sentences[n]):
            found.append(chart_section(pool, [n], listed))
    return found


def listed_amounts(pool: Pool) -> list[Section]:
    """A list each of whose items is a name and an amount."""
    numbers = pool.free()
    listed = amounts_of([pool.sentences[n] for n in numbers])
    return [chart_section(pool, numbers, listed)] if listed else []


def chart_section(pool: Pool, numbers: Sequence[int], listed: Amounts) -> Section:
    one = chart(pool.titled("In numbers"), pool.take(numbers), listed, pool.topic)
    return section(pool, numbers, [one])
