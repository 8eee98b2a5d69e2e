"""From sentences to sections: who belongs together, and in which order it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from render.planner.asking import is_instruction
from render.planner.explaining import sections, structures
from render.planner.explaining.comparing import comparison
from render.planner.explaining.formulas import formula_scene, formulas_of, told_letters
from render.planner.explaining.grids import table_sections
from render.planner.explaining.listing import listing_sections
from render.planner.explaining.ordering import (
    MECHANISM,
    asks_how_to,
    chain,
    dates,
    instructions,
    mechanism,
    order_sections,
    process,
    round_trip,
    stages,
)
from render.planner.explaining.pairing import (
    amounts,
    answers,
    causes,
    figures,
    labelled_list,
    listed_amounts,
    parts,
    terms,
)
from render.planner.explaining.passages import Passage
from render.planner.explaining.pool import Pool, section
from render.planner.explaining.relations import relations
from render.planner.explaining.sections import Section, groups
from render.planner.explaining.structures import capital

LEAD_IN = re.compile(r"^(?:here|these|the following) (?:are|is) (?:some of )?", re.IGNORECASE)
LONGEST_HEADING = 60
PER_SCENE = 4
MOST_FORMULAS = 3  # of one sentence
VERB = r"\b(?:is|are|was|were|has|have|can|will|does|do|makes?|gives?|goes|becomes?)\b"


def sections_of(
    topic: str,
    passages: Sequence[Passage],
    language: str = "en",
    formulas: Mapping[str, str] | None = None,
) -> list[Section]:
    """All sections, in the order of their first sentences; ``formulas`` are LaTeX by the signs that
    stand for them in the sentences."""
    found: list[Section] = []
    number = 0
    for passage in merge_passages(passages):
        pool = Pool(topic, list(passage.sentences), passage.heading, set(), number, language,
                    formulas or {})  # fmt: skip
        found += gather(pool, passage)
        number += max(len(pool.sentences), 1)
    return sorted(found, key=lambda section: section.at)


def gather(pool: Pool, passage: Passage) -> list[Section]:
    """The sections of one passage."""
    if passage.code:
        return listing_sections(pool, passage.code)
    found = table_sections(pool, passage) if passage.rows else []
    found += with_formulas(pool)
    if passage.ordered:
        found += order_sections(pool)
    for finder in LISTED if passage.listed or passage.rows else PLAIN:
        found += finder(pool)
    return found


def with_formulas(pool: Pool) -> list[Section]:
    """Each sentence with a formula has a scene of its own; a sentence after it that says what its
    letters mean belongs to it."""
    found = []
    for n in pool.free():
        sentence = pool.sentences[n]
        tex = formulas_of(sentence, pool.formulas)[:MOST_FORMULAS]
        if not tex or n in pool.taken:
            continue
        numbers = [n]
        head, letters = told_letters(sentence)
        if not letters and n + 1 in pool.free():
            _, letters = told_letters(pool.sentences[n + 1])
            numbers += [n + 1] if letters else []
        one = formula_scene(pool.titled("As a formula"), head, tex, letters)
        pool.take(numbers)
        found.append(section(pool, numbers, [one]))
    return found


def merge_passages(passages: Sequence[Passage]) -> list[Passage]:
    """Plain paragraphs without headings that follow each other are read as one; a lone sentence
    before a list is its heading when it ends with a colon."""
    result: list[Passage] = []
    for passage in passages:
        before = result[-1] if result else None
        if before and passage.listed and before.sentences and before.sentences[-1].endswith(":"):
            heading = LEAD_IN.sub("", before.sentences[-1].rstrip(":"))
            named = passage.heading or (capital(heading) if len(heading) <= LONGEST_HEADING else "")
            result[-1] = replace(before, sentences=before.sentences[:-1])
            result.append(replace(passage, heading=named))
            continue
        apart = any(one.listed or one.rows or one.code for one in (before, passage) if one)
        if before and not (apart or passage.heading):
            result[-1] = Passage(before.sentences + passage.sentences, before.heading)
        else:
            result.append(passage)
    return [one for one in result if one.sentences or one.code]


def opening_words(pool: Pool) -> list[Section]:
    """The first sentence, when it says what the topic is, or nothing else claims it."""
    if not pool.sentences or pool.heading or 0 in pool.taken or pool.first:
        return []
    first = pool.sentences[0]
    says_what = bool(structures.definition(first))
    if structures.parts_of(first) or (
        is_claimed(pool, first) if not says_what else several_defined(pool)
    ):
        return []
    if is_instruction(first) or asks_how_to(pool):
        return []
    pool.take([0])
    title = pool.titled("What it is" if says_what else "In short")
    return [Section(pool.first, tuple(sections.leads(title, first, pool.topic)), first)]


def is_claimed(pool: Pool, first: str) -> bool:
    """Whether a first sentence that is no definition begins something: an order, a chain, dates."""
    begins = structures.ORDER.match(first) or structures.read_date(first)
    compares = structures.two_sides(pool.topic)
    led_on = 1 in pool.free() and structures.follows(pool.sentences[1])
    return bool(begins or compares or led_on or len(pool.free()) < 3 or is_first_step(pool, first))


def is_first_step(pool: Pool, first: str) -> bool:
    """Of a cycle or a process, where the sentence does not speak of it as a whole."""
    in_steps = "cycle" in pool.topic.lower() or MECHANISM.search(pool.topic)
    words = [set(re.findall(r"[a-z]{4,}", text.lower())) for text in (pool.topic, first)]
    of_topic = words[0] & words[1] - ({"cycle"} if "cycle" not in first else set())
    return bool(in_steps) and not of_topic


def several_defined(pool: Pool) -> bool:
    """Two things of the topic ("supply and demand") are defined, so that neither is all of it."""
    terms = [pair[0] for n in pool.free() if (pair := structures.definition(pool.sentences[n]))]
    named = [
        term for term in terms if re.sub(r"^(?:an?|the)\s", "", term.lower()) in pool.topic.lower()
    ]
    return len(named) > 1


def rest(pool: Pool) -> list[Section]:
    """What is left, in runs of neighbours, as cards."""
    runs: list[list[int]] = []
    alone = "Also" if pool.taken else "In short"
    for n in pool.free():
        if runs and (n - runs[-1][-1] == 1 or len(runs[-1]) < 2):
            runs[-1].append(n)
        else:
            runs.append([n])
    if len(runs) > 1 and len(runs[-1]) == 1:
        last = runs.pop()
        runs[-1] += last
    found = []
    for run in runs:
        for k, chunk in enumerate(groups(run, PER_SCENE)):
            first = alone if len(chunk) == 1 else "Key points"
            title = pool.titled(first if not k and run is runs[0] else "More points")
            texts = pool.take(chunk)
            shown = (
                sections.leads(title, texts[0])
                if len(texts) == 1
                else [sections.points(title, texts)]
            )
            found.append(section(pool, chunk, shown))
    return found


def key_words(pool: Pool) -> list[Section]:
    """A mere list of words, "photosynthesis, chlorophyll, light": they belong to the topic."""
    if len(pool.sentences) != 1 or 0 in pool.taken:
        return []
    words = [word.strip(" .") for word in re.split(r"[,;/]|\n", pool.sentences[0])]
    short = all(0 < len(word) <= 40 and len(word.split()) <= 4 for word in words)
    if not (3 <= len(words) <= 8 and short and not re.search(VERB, pool.sentences[0], re.I)):
        return []
    pool.take([0])
    items = [structures.capital(w) for w in words if w.lower() != pool.topic.lower()]
    one = sections.hub(pool.titled("Key words"), pool.topic, items, pool.sentences[0])
    return [section(pool, [0], [one])]


Finder = Callable[[Pool], list[Section]]
PLAIN: tuple[Finder, ...] = (
    amounts, key_words, comparison, relations, opening_words, instructions, stages, process, dates,
    answers, parts, labelled_list, round_trip, mechanism, chain, causes, terms, figures, rest,
)  # fmt: skip
LISTED: tuple[Finder, ...] = (listed_amounts, dates, comparison, instructions, terms, rest)
