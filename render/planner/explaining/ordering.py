"""What goes on in order: steps, stages, cycles, dates."""

from __future__ import annotations

import re
from itertools import takewhile

from render.planner.asking import is_instruction
from render.planner.explaining import sections, structures
from render.planner.explaining.pool import Pool, section
from render.planner.explaining.sections import Section, groups

MECHANISM = re.compile(
    r"^how\b.*\b(?:works?|functions?|is|are|gets?|do|does|happens?|forms?|made|moves?|flies|fly)\b|"
    r"\b(?:process|life ?cycle|making|production|formation|manufactur\w+|journey|path|stages|steps|"
    r"mechanism|digestion|life) of\b|\b(?:process|procedure|ceremony|lookup|handshake|protocol|"
    r"algorithm|pipeline|workflow|ritual)$",
    re.IGNORECASE,
)
ASIDE = re.compile(
    r"^(?:for example|for instance|in general|note|there (?:is|are))\b", re.IGNORECASE
)
BEGINS_AGAIN = re.compile(
    r"\b(?:becomes?|starts?|begins?|returns?|goes|flows?|turns?|comes?|carry|carries)\b.{0,40}"
    r"\b(?:again|back (?:in)?to)\b",
    re.IGNORECASE,
)
CIRCULAR = re.compile(
    r"\bcycles?\b|\bagain\b|\bstarts? over\b|\brepeats?\b|\bback (?:in)?to\b|\bcircular\b", re.I
)


def asks_how_to(pool: Pool) -> bool:
    return bool(re.match(r"^(?:how to|recipe|instructions for)\b", pool.topic, re.IGNORECASE))


def instructions(pool: Pool) -> list[Section]:
    """Sentences that tell somebody what to do; of a topic "How to …" every sentence is such a
    step, unless words of order say which are."""
    marked = sum(bool(structures.ORDER.match(pool.sentences[n])) for n in pool.free())
    done = [n for n in pool.free() if is_instruction(pool.sentences[n])]
    if len(done) >= 3 and marked < 2:
        return steps(pool, [n for n in pool.free() if done[0] <= n <= done[-1]])
    if not asks_how_to(pool) or marked >= 2:
        return []
    numbers = [n for n in pool.free() if not structures.definition(pool.sentences[n])]
    return steps(pool, numbers) if len(numbers) >= 3 else []


def round_trip(pool: Pool) -> list[Section]:
    """What is left of a topic called a cycle goes round: three to six short sentences."""
    numbers = pool.free()
    run = bool(numbers) and numbers[-1] - numbers[0] == len(numbers) - 1
    is_cycle = re.search(r"\bcycles?\b", pool.topic, re.IGNORECASE)
    if not (is_cycle and run and 3 <= len(numbers) <= 6):
        return []
    texts = [pool.sentences[n] for n in numbers]
    if max(len(sections.short(text)) for text in texts) > 80:
        return []
    one = sections.process(pool.titled("Round and round"), pool.take(numbers), circular=True)
    return [section(pool, numbers, [one])]


def order_sections(pool: Pool) -> list[Section]:
    """A numbered list is a process, whatever its words, unless its items are named points."""
    named = sum(bool(structures.marked_term(pool.sentences[n])) for n in pool.free())
    if 2 * named > len(pool.free()):
        return []
    return steps(pool, pool.free())


def process(pool: Pool) -> list[Section]:
    """From the first to the last sentence that begins with a word of order."""
    marks = [n for n in pool.free() if structures.ORDER.match(pool.sentences[n])]
    if len(marks) < 2:
        return []
    span = [n for n in pool.free() if marks[0] <= n <= marks[-1]]
    circular = CIRCULAR.search(" ".join(pool.sentences[marks[-1] : marks[-1] + 2]))
    if circular and marks[-1] + 1 in pool.free() and len(pool.sentences) == marks[-1] + 2:
        span.append(marks[-1] + 1)
    if len(span) > 2 * len(marks) + 2:
        span = marks
    before = marks[0] - 1
    if before in pool.free() and before > 0 and not pool.heading and len(span) < 5:
        words = pool.sentences[before]
        if re.match(r"^(?:it|the process|this) (?:starts|begins)", words, re.IGNORECASE):
            span.insert(0, before)
    return steps(pool, span)


def goes_round(pool: Pool, last: str) -> bool:
    """The text tells of a cycle, or what it ends with is where it began."""
    told = f"{pool.topic} {' '.join(pool.sentences)}".lower()
    named = bool(CIRCULAR.search(f"{pool.topic} {last}")) and "cycl" in told
    return named or bool(BEGINS_AGAIN.search(last))


def mechanism(pool: Pool) -> list[Section]:
    """Of a topic "How … works" or "The process of …" each sentence after the first is a step."""
    numbers = pool.free()
    run = bool(numbers) and numbers[-1] - numbers[0] == len(numbers) - 1
    texts = [pool.sentences[n] for n in numbers]
    if not (MECHANISM.search(pool.topic) and run and 3 <= len(numbers) <= 7):
        return []
    points_elsewhere = any(
        structures.read_date(t) or t.endswith("?") or ASIDE.match(t) for t in texts
    )
    return [] if points_elsewhere else steps(pool, numbers)


def chain(pool: Pool) -> list[Section]:
    """Three or more things of which each follows from the one before."""
    runs: list[dict[int, str]] = []
    for n in pool.free():
        follows = structures.follows(pool.sentences[n])
        if follows and runs and n - 1 in runs[-1]:
            runs[-1][n] = follows
        else:
            runs.append({n: sections.short(pool.sentences[n])})
    return [chain_section(pool, run) for run in runs if len(run) > 2]


def chain_section(pool: Pool, chained: dict[int, str]) -> Section:
    """Stations in order; what a sentence says follows from the one before is the next station."""
    numbers = sorted(chained)
    said = pool.take(numbers)
    parts = groups(range(len(numbers)), 5)
    title = pool.titled("What leads to what")
    scenes = [
        sections.stations(
            sections.number_title(title, k, len(parts)),
            [(chained[numbers[i]], said[i]) for i in part],
        )
        for k, part in enumerate(parts)
    ]
    return section(pool, numbers, scenes)


def steps(pool: Pool, numbers: list[int]) -> list[Section]:
    if len(numbers) < 2:
        return []
    texts = pool.take(numbers)
    circular = goes_round(pool, texts[-1])
    parts = groups(range(len(texts)), 5)
    parts = [list(range(len(texts)))] if circular and len(texts) == 6 else parts
    title = pool.titled("Step by step")
    scenes = [
        sections.process(
            sections.number_title(title, n, len(parts)),
            [texts[k] for k in part],
            circular=circular and len(parts) == 1,
        )
        if len(part) > 1
        else sections.points(title, [texts[k] for k in part])
        for n, part in enumerate(parts)
    ]
    return [section(pool, numbers, scenes)]


def stages(pool: Pool) -> list[Section]:
    """ "It has four phases. In the first … In the second …": those sentences, in their order."""
    for n, sentence in enumerate(pool.sentences):
        if not structures.STAGES.search(sentence):
            continue
        run = list(takewhile(lambda k: begins_stage(pool, k), range(n + 1, len(pool.sentences))))
        if len(run) >= 2:
            return steps(pool, run)
    return []


def begins_stage(pool: Pool, number: int) -> bool:
    return number not in pool.taken and bool(structures.IN_STAGE.match(pool.sentences[number]))


def dates(pool: Pool) -> list[Section]:
    events = {n: d for n in pool.free() if (d := structures.read_date(pool.sentences[n]))}
    if len(events) < 2 or len({event.when for event in events.values()}) < 2:
        return []
    order = sorted(events, key=lambda n: (events[n].year, n))
    pool.take(order)
    parts = groups(order, 5)
    title = pool.titled("When it happened")
    scenes = [
        sections.timeline(
            sections.number_title(title, k, len(parts)),
            [(events[n].when, events[n].text, pool.sentences[n]) for n in part],
        )
        if len(part) > 1
        else sections.points(title, [pool.sentences[n] for n in part])
        for k, part in enumerate(parts)
    ]
    return [section(pool, sorted(order), scenes)]
