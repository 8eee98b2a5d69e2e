"""From sentences to sections: who belongs together, and in which order it is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from render.plan.prose import bare, clipped
from render.planner.explaining import sections, structures
from render.planner.explaining.amounts import Amounts, amounts_in, amounts_of, chart
from render.planner.explaining.passages import Passage
from render.planner.explaining.sections import Section, groups
from render.planner.explaining.titles import in_language

CIRCULAR = re.compile(
    r"\bcycles?\b|\bagain\b|\bstarts? over\b|\brepeats?\b|\bback (?:in)?to\b|\bcircular\b", re.I
)
SIDE_WORDS = re.compile(r"[^\W_]{2,}")
PER_SCENE = 4


@dataclass
class Pool:
    """Numbered sentences, and those that a section has already taken."""

    topic: str
    sentences: list[str]
    heading: str = ""
    taken: set[int] = field(default_factory=set)
    first: int = 0
    is_english: bool = True
    language: str = "en"

    def free(self) -> list[int]:
        return [n for n in range(len(self.sentences)) if n not in self.taken]

    def take(self, numbers: Sequence[int]) -> list[str]:
        self.taken |= set(numbers)
        return [self.sentences[n] for n in numbers]

    def titled(self, title: str) -> str:
        """The heading that the text gives; our own titles only over English text."""
        foreign = in_language(title, self.language) or self.topic
        return self.heading or (title if self.is_english else foreign)


def sections_of(
    topic: str, passages: Sequence[Passage], is_english: bool = True, language: str = "en"
) -> list[Section]:
    """All sections, in the order of their first sentences."""
    found: list[Section] = []
    number = 0
    for passage in merged(passages):
        pool = Pool(topic, list(passage.sentences), passage.heading, set(), number, is_english,
                    language)  # fmt: skip
        finders = LISTED if passage.listed else PLAIN
        if passage.ordered:
            found += ordered(pool)
        for finder in finders:
            found += finder(pool)
        number += len(pool.sentences)
    return sorted(found, key=lambda section: section.at)


def merged(passages: Sequence[Passage]) -> list[Passage]:
    """Plain paragraphs without headings that follow each other are read as one; a lone sentence
    before a list is its heading when it ends with a colon."""
    result: list[Passage] = []
    for passage in passages:
        before = result[-1] if result else None
        if before and not (before.listed or passage.listed or passage.heading):
            result[-1] = Passage(before.sentences + passage.sentences, before.heading)
        else:
            result.append(passage)
    return result


def section(pool: Pool, numbers: Sequence[int], scenes: Sequence, agenda: str) -> Section:  # type: ignore[type-arg]  # of Scene
    keys = tuple(pool.sentences[n] for n in (numbers[0], numbers[-1]))
    return Section(pool.first + numbers[0], tuple(scenes), agenda, keys)


def opening_words(pool: Pool) -> list[Section]:
    """The first sentence, when it says what the topic is, or nothing else claims it."""
    if not pool.sentences or pool.heading or 0 in pool.taken or pool.first:
        return []
    first = pool.sentences[0]
    claimed = structures.ORDER.match(first) or structures.two_sides(pool.topic)
    says_what = structures.definition(first)
    if (claimed and not says_what) or (not says_what and len(pool.free()) < 3):
        return []
    if structures.parts_of(first) or (not says_what and structures.dated(first)):
        return []
    if is_instruction(pool) or (says_what and several_defined(pool)):
        return []
    pool.take([0])
    title = pool.titled("What it is" if says_what else "In short")
    agenda = "what it is" if says_what else ""
    return [section(pool, [0], sections.leads(title, first, pool.topic), agenda)]


def several_defined(pool: Pool) -> bool:
    """Two things of the topic ("supply and demand") are defined, so that neither is all of it."""
    terms = [pair[0] for n in pool.free() if (pair := structures.definition(pool.sentences[n]))]
    named = [
        term for term in terms if re.sub(r"^(?:an?|the)\s", "", term.lower()) in pool.topic.lower()
    ]
    return len(named) > 1


def is_instruction(pool: Pool) -> bool:
    return bool(re.match(r"^(?:how to|recipe|instructions for)\b", pool.topic, re.IGNORECASE))


def instructions(pool: Pool) -> list[Section]:
    """Of a topic "How to …" every sentence is a step, unless words of order say which are."""
    marked = sum(bool(structures.ORDER.match(pool.sentences[n])) for n in pool.free())
    if not is_instruction(pool) or marked >= 2:
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
    return [section(pool, numbers, [one], "how it goes round")]


def ordered(pool: Pool) -> list[Section]:
    """A numbered list is a process, whatever its words."""
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


def steps(pool: Pool, numbers: list[int]) -> list[Section]:
    if len(numbers) < 2:
        return []
    texts = pool.take(numbers)
    circular = bool(CIRCULAR.search(f"{pool.topic} {texts[-1]}")) and "cycl" in (
        f"{pool.topic} {' '.join(pool.sentences)}".lower()
    )
    parts = groups(range(len(texts)), 5)
    parts = [list(range(len(texts)))] if circular and len(texts) == 6 else parts
    title = pool.titled("Step by step")
    scenes = [
        sections.process(
            sections.numbered(title, n, len(parts)),
            [texts[k] for k in part],
            circular=circular and len(parts) == 1,
        )
        if len(part) > 1
        else sections.points(title, [texts[k] for k in part])
        for n, part in enumerate(parts)
    ]
    return [section(pool, numbers, scenes, "the steps")]


def dates(pool: Pool) -> list[Section]:
    events = {n: d for n in pool.free() if (d := structures.dated(pool.sentences[n]))}
    if len(events) < 2 or len({event.when for event in events.values()}) < 2:
        return []
    order = sorted(events, key=lambda n: (events[n].year, n))
    pool.take(order)
    parts = groups(order, 5)
    title = pool.titled("When it happened")
    scenes = [
        sections.timeline(
            sections.numbered(title, k, len(parts)),
            [(events[n].when, events[n].text, pool.sentences[n]) for n in part],
        )
        if len(part) > 1
        else sections.points(title, [pool.sentences[n] for n in part])
        for k, part in enumerate(parts)
    ]
    return [section(pool, sorted(order), scenes, "when it happened")]


def comparison(pool: Pool) -> list[Section]:
    """Sentences about one or both of the two things that the topic compares."""
    names = structures.two_sides(pool.topic)
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
        title = sections.numbered(pool.titled("Side by side"), k, len(parts))
        scenes.append(sections.versus(names, part, title))
    label = f"how {clipped(names[0], 30)} and {clipped(names[1], 30)} differ"
    return [section(pool, numbers, scenes, label)]


Said = tuple[str, list[str], list[str]]


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
    return parts


def sides(pool: Pool, names: tuple[str, str]) -> dict[int, Said]:
    """For each sentence about the two: what it says of the left and of the right."""
    result: dict[int, Said] = {}
    last = ""
    for n in pool.free():
        sentence = pool.sentences[n]
        which = mentioned(sentence, names)
        if not which and last and re.match(r"^(?:it|they|its|their|this)\b", sentence, re.I):
            which = last
        if which == "both":
            halves = structures.CONTRAST.split(bare(sentence), maxsplit=1)
            named = [mentioned(half, names) for half in halves]
            if sorted(named) == ["left", "right"]:
                texts = dict(zip(named, map(structures.capital, halves), strict=True))
                result[n] = (sentence, [texts["left"]], [texts["right"]])
        elif which:
            left, right = ([sentence], []) if which == "left" else ([], [sentence])
            result[n] = (sentence, left, right)
        last = which if which in ("left", "right") else ""
    return result


def mentioned(text: str, names: tuple[str, str]) -> str:
    """left, right, both or nothing; the words that only one of the names has decide."""
    sets = [{w.lower().rstrip("s") for w in SIDE_WORDS.findall(name)} for name in names]
    words = {w.lower().rstrip("s") for w in SIDE_WORDS.findall(text)}
    left = bool(words & (sets[0] - sets[1]))
    right = bool(words & (sets[1] - sets[0]))
    return "both" if left and right else "left" if left else "right" if right else ""


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
            sections.numbered(pool.titled("Questions and answers"), k, len(groups(asked, 3))),
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
    return [section(pool, [asked[0] + 1, *numbers], scenes, "questions and answers")]


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
            agenda = whole[0][:1].lower() + whole[0][1:] if named and not is_topic else "its parts"
            found.append(section(pool, [n], [one], agenda))
    return found[:3]


def causes(pool: Pool) -> list[Section]:
    rows: dict[int, tuple[str, str, Sequence[str]]] = {}
    for n in pool.free():
        sentence = pool.sentences[n]
        if pair := structures.cause_and_effect(sentence):
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
    return rows_section(pool, rows, "Cause and effect", "what leads to what", "arrow")


def terms(pool: Pool) -> list[Section]:
    """At least two things are defined (in a list: named and explained)."""
    rows: dict[int, tuple[str, str, Sequence[str]]] = {}
    for n in pool.free():
        sentence = pool.sentences[n]
        pair = structures.marked_term(sentence) or structures.definition(sentence)
        if pair and len(pair[1]) <= 150:
            rows[n] = (*pair, (sentence,))
    if len(rows) < 2:
        return []
    return rows_section(pool, rows, "The terms", "the terms", "term")


def figures(pool: Pool) -> list[Section]:
    rows: dict[int, tuple[str, str, Sequence[str]]] = {}
    for n in pool.free():
        found = structures.figure(pool.sentences[n])
        if found:
            rows[n] = (found, sections.short(pool.sentences[n]), (pool.sentences[n],))
    if len(rows) < 2:
        return []
    return rows_section(pool, rows, "In numbers", "the numbers", "term")


def rows_section(
    pool: Pool,
    rows: dict[int, tuple[str, str, Sequence[str]]],
    title: str,
    agenda: str,
    link: str,
) -> list[Section]:
    numbers = sorted(rows)
    pool.take(numbers)
    tall = max(len(side) for n in numbers for side in rows[n][:2]) > 60
    chunks = groups(numbers, 3 if tall else 4)
    scenes = [
        sections.pairs(
            sections.numbered(pool.titled(title), k, len(chunks)), [rows[n] for n in chunk], link
        )
        for k, chunk in enumerate(chunks)
    ]
    return [section(pool, numbers, scenes, agenda)]


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
            agenda = named(pool.heading) if pool.heading else "the main points"
            found.append(section(pool, chunk, shown, agenda))
    return found


def named(heading: str) -> str:
    """A heading within a sentence."""
    return f"“{heading}”" if heading.endswith("?") else heading.lower()


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


def amounts(pool: Pool) -> list[Section]:
    """Sentences that list named amounts."""
    found = []
    for n in pool.free():
        if listed := amounts_in(pool.sentences[n]):
            found.append(charted(pool, [n], listed))
    return found


def listed_amounts(pool: Pool) -> list[Section]:
    """A list each of whose items is a name and an amount."""
    numbers = pool.free()
    listed = amounts_of([pool.sentences[n] for n in numbers])
    return [charted(pool, numbers, listed)] if listed else []


def charted(pool: Pool, numbers: Sequence[int], listed: Amounts) -> Section:
    one = chart(pool.titled("In numbers"), pool.take(numbers), listed, pool.topic)
    return section(pool, numbers, [one], "the numbers")


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
    return [section(pool, [0], [one], "the key words")]


VERB = r"\b(?:is|are|was|were|has|have|can|will|does|do|makes?|gives?|goes|becomes?)\b"
Finder = Callable[[Pool], list[Section]]
PLAIN: tuple[Finder, ...] = (
    amounts, key_words, comparison, opening_words, instructions, stages, process, dates, answers,
    parts, round_trip, causes, terms, figures, rest,
)  # fmt: skip
LISTED: tuple[Finder, ...] = (listed_amounts, dates, comparison, instructions, terms, rest)
