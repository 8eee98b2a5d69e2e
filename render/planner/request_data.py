"""What a person's own numbers and formulas do to their lesson, and what is said of idle ones.

Whether a template used a number is tried, not guessed: the lesson is built again with another one
in its place. Only what changes nothing, and stands nowhere in the lesson, is said to be left out;
so the sentence is true whatever the template reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pydantic import ValidationError

from render.plan.lesson import Beat, Scene
from render.plan.objects import TitleCard
from render.plan.prose import clip_text
from render.planner.catalogue.quantities import UNITS
from render.planner.catalogue.registry import Template
from render.planner.catalogue.words import join_words
from render.planner.request import Request

ASIDE = re.compile(
    r"\b\d+[- ](?:years?|yr)s?[- ]olds?\b|\b(?:aged?|grades?|class(?:es)?|year|chapter|part|unit|"
    r"section|lesson|level|exercise|question|page|book)\s+\d+(?:\s*[-–]\s*\d+)?\b|"
    r"\b\d+(?:st|nd|rd|th)\b(?:\s+(?:grade\w*|class|century))?|\b\d+[- ](?:minutes?|seconds?|min)"
    r"[- ](?:long\s+)?(?:video|lesson|clip|animation|explanation|introduction)\b|"
    r"\b[a-z]{4,}-\d{1,3}\b|\b(?:in|under|within|for)\s+(?:about\s+)?\d+\s+minutes?\b|"
    r"\b\d+\s+(?:examples?|steps|ways|reasons|facts|parts|scenes|questions|people)\b|\b\dD\b|"
    r"\b(?:in|since|by|of|from|until|around|year)\s+(?:1\d{3}|20\d\d)\b(?!\s*[,%]?\s*\d)",
    re.IGNORECASE,
)
UNIT = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
NUMBER = re.compile(
    r"(?<![\w.,^])(?P<number>(?:(?<=[\s(\[{,;=:])|^)?[-−]?\d+(?:\.\d+)?(?:/\d+)?)"
    rf"(?P<unit>%|\s?(?:{UNIT}|Ω)(?![\w/])|(?=[\s,;.:)\]}}!?=]|$))",
    re.IGNORECASE,
)
OPERAND = (
    r"(?:\d+(?:\.\d+)?[a-z]?|(?<![A-Za-z])[a-zA-Z](?![A-Za-z])|"
    r"\b(?:sin|cos|tan|exp|log|ln|sqrt|abs|pi|floor)\b)"
)
SIGN = r"\s*(?:[-+*/^=<>≤≥·×−]+|!|[²³])\s*"
FORMULA = re.compile(
    rf"(?<![\w.])[-−(|]*{OPERAND}[()|]*(?:{SIGN}[-−(|]*(?:{OPERAND}[()|]*\s?[(|]?)+|[²³!]|\(\s*{OPERAND}[^()]*\))+"
    r"|\|[a-z][^|]{0,12}\|"
)
TUPLE = re.compile(
    r"\[\s*\[[^a-zA-Z]*?\]\s*\]|[(<⟨\[]\s*[-−]?\d[\d./]*(?:\s*[,;]\s*[-−]?\d[\d./]*)+\s*[)>⟩\]]"
)
NAMED = re.compile(r"\s*(?:[a-zA-Z]\s*=\s*[-−]?[\d.]+\s*)+")
RELATION = re.compile(r"\s*(<=|>=|=|<|>|≤|≥)\s*")
WRITTEN = re.compile(r"\d+(?:\.\d+)?")
MOST_TRIED, MOST_NAMED, LONGEST_NAME = 48, 5, 40
UNSEEN = frozenset(("id", "kind", "area", "op", "target", "role", "motif", "icon"))


@dataclass(frozen=True)
class Datum:
    """A number or formula in the topic or the description; ``start`` to ``end`` is what another
    number may take the place of, ``name`` is how it is called with its unit."""

    field: str
    start: int
    end: int
    name: str
    is_formula: bool = False

    def replaced(self, request: Request, by: str) -> Request:
        text = getattr(request, self.field)
        changed = f"{text[: self.start]}{by}{text[self.end :]}"
        topic = changed if self.field == "topic" else request.topic
        return Request(topic, changed if self.field == "description" else request.description)

    def others(self, request: Request) -> Iterator[str]:
        """What is put in its place, one after the other."""
        written = self.written(request)
        yield from (other_formulas if self.is_formula else other_numbers)(written)

    def written(self, request: Request) -> str:
        return str(getattr(request, self.field)[self.start : self.end])


def other_numbers(written: str) -> Iterator[str]:
    """Numbers of the same sign, near and further out, so that what is out of bounds stays so."""
    head, slash, tail = written.replace("−", "-").partition("/")
    value = Decimal(head)
    if value == 0:
        yield "-0.0001"
        return
    whole = int(abs(value))
    for further in (1, whole + 1, 2 * whole + 2):
        yield f"{value + further if value > 0 else value - further}{slash}{tail}"


def other_formulas(written: str) -> Iterator[str]:
    yield ""
    left, *rest = RELATION.split(written, maxsplit=1)
    if rest and re.fullmatch(r"[a-z](?:\([a-z]\))?", left.strip(), re.IGNORECASE):
        yield f"{left} {rest[0]} 7*({rest[1]})+5"
    else:
        yield f"7*({left})+5{' '.join(['', *rest])}"
    yield WRITTEN.sub(lambda found: f"{Decimal(found[0]) * 2 + 1}", written)
    yield WRITTEN.sub(lambda found: f"{Decimal(found[0]) + 1}", written)


def data_of(request: Request) -> list[Datum]:
    """The numbers and formulas of the text, in order; ages, years, durations and the like are
    none."""
    return [
        datum
        for field in ("topic", "description")
        for datum in found_in(field, getattr(request, field))
    ]


def found_in(field: str, text: str) -> Iterator[Datum]:
    plain = ASIDE.sub(lambda aside: " " * len(aside[0]), text)
    taken: list[tuple[int, int]] = []
    for found in TUPLE.finditer(plain):
        taken.append(found.span())
        yield Datum(field, *found.span(), clip_text(found[0], LONGEST_NAME), is_formula=True)
    for found in FORMULA.finditer(plain):
        if is_formula(found[0]) and not within(found.start(), taken):
            end = end_of_brackets(plain, found.start(), found.end())
            taken.append((found.start(), end))
            name = clip_text(plain[found.start() : end], LONGEST_NAME)
            yield Datum(field, found.start(), end, name, is_formula=True)
    for found in NUMBER.finditer(plain):
        if not within(found.start("number"), taken):
            name = found[0].strip().replace("-", "−")
            yield Datum(field, found.start("number"), found.end("number"), name)


def end_of_brackets(text: str, start: int, end: int) -> int:
    """The formula's end, with the brackets that it opened."""
    while text[start:end].count("(") > text[start:end].count(")") and text[end : end + 1] in (
        ")", "+", "-", "*", "/", "^", *"0123456789",
    ):  # fmt: skip
        end += 1
    return start + len(text[start:end].rstrip())


def within(place: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in taken)


def is_formula(text: str) -> bool:
    """Holds a letter; a sum of numbers, an edge "A-B" or a named number "n = 5" is none."""
    edge = re.fullmatch(r"\s*[A-Z]\s*[-–]\s*[A-Z][\s\d.]*", text)
    holds_letter = re.search(r"(?<![A-Za-z])[a-z]|[A-Z]\s*[=^]", text)
    unit = text.strip().lower() in UNITS
    return bool(holds_letter) and not (edge or unit or NAMED.fullmatch(text))


def note(request: Request, template: Template, scenes: Sequence[Scene]) -> str:
    """What to say about data that the lesson does not use; empty when it uses all."""
    if template.remark:
        return template.remark(request)
    data = data_of(request)
    known = template.takes_all is not None and template.takes_all(request)
    if known or not data or len(data) > MOST_TRIED:
        return ""
    refused = bool(template.refuse and template.refuse(request))
    unused = [one for one in data if refused or not changes(one, request, template, scenes)]
    if unused and len(unused) == len(data):
        shown = not refused and is_shown(data, request, template, scenes)
        return "" if shown else own_example(unused, template, request)
    if unused and is_own_example(data, request, template, scenes):
        return own_example(data, template, request)
    absent = [one for one in unused if not appears(one, scenes)]
    if not absent:
        return ""
    return shortened_list(absent, data) or left_out(absent, template)


def changes(datum: Datum, request: Request, template: Template, scenes: Sequence[Scene]) -> bool:
    """Whether the lesson would be another one with something else in this place."""

    def makes_another(other: str) -> bool:
        try:
            return list(template.build(datum.replaced(request, other))) != list(scenes)
        except (ValidationError, ValueError, ArithmeticError):
            return True

    decimals = re.fullmatch(r"([-−]?\d+\.)(\d)\d*", datum.written(request))
    if decimals and not makes_another(f"{decimals[1]}{9 - int(decimals[2])}4"):
        return False  # only the whole number before the point was read
    return any(makes_another(other) for other in datum.others(request))


def appears(one: Datum, scenes: Sequence[Scene]) -> bool:
    """Whether the number with its unit, or the formula as it is written, stands in the lesson."""
    shown = [text.replace(" ", "") for scene in scenes for text in texts(scene.model_dump())]
    name = one.name.replace(" ", "")
    if one.is_formula or not re.fullmatch(r"[\d.]+", name):
        alone = re.compile(rf"(?<![\d.]){re.escape(name)}(?!\d)")
        return any(alone.search(text) for text in shown)
    seen = {float(n) for text in shown for n in WRITTEN.findall(text)}
    return float(name) != 0 and float(name) in seen


def is_shown(
    data: Sequence[Datum], request: Request, template: Template, scenes: Sequence[Scene]
) -> bool:
    """Whether the lesson is about data that change nothing one by one: they are the template's own
    example, or belong together as the terms of a sequence do, and another row makes another one."""
    if any(one.is_formula for one in data) or len(data) == 1:
        return all(appears(one, scenes if len(data) > 1 else scenes[:2]) for one in data)
    if not all(appears(one, scenes) for one in data):
        return False
    return build_or_none(shift_numbers(data, request), template) != list(scenes)


def is_own_example(
    data: Sequence[Datum], request: Request, template: Template, scenes: Sequence[Scene]
) -> bool:
    """Whether a topic's few numbers, of which some would do with others, are not taken as they
    are: "3 choose 10" gives the lesson that the topic gives without them."""
    if len(data) > 3 or any(one.is_formula or one.field != "topic" for one in data):
        return False
    bare = request
    for one in reversed(data):
        bare = one.replaced(bare, "")
    said = [text for scene in scenes[:2] for text in texts(scene.model_dump())]
    numbers = {float(n) for one in data for n in WRITTEN.findall(one.name)}
    together = any(numbers <= {float(n) for n in WRITTEN.findall(text)} for text in said)
    return not together and build_or_none(bare, template) == list(scenes)


def shift_numbers(data: Sequence[Datum], request: Request) -> Request:
    """Every number larger by one."""
    for one in reversed(data):
        other = next(iter(one.others(request)))
        request = one.replaced(request, other)
    return request


def build_or_none(request: Request, template: Template) -> list[Scene] | None:
    try:
        return list(template.build(request))
    except (ValidationError, ValueError, ArithmeticError):
        return None


def texts(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in UNSEEN:
                yield from texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from texts(value)


def own_example(unused: Sequence[Datum], template: Template, request: Request) -> str:
    takes = f" It takes {template.takes}." if template.takes else ""
    why = template.refuse(request) if template.refuse else ""
    because = f" ({why})" if why else ""
    names = list_datum_names(unused)
    return f"This lesson could not use {names}{because}, so it shows an example of its own.{takes}"


def left_out(unused: Sequence[Datum], template: Template) -> str:
    takes = f" The lesson takes {template.takes}." if template.takes else ""
    return f"Of your text, {list_datum_names(unused)} could not be used here.{takes}"


def shortened_list(unused: Sequence[Datum], data: Sequence[Datum]) -> str:
    """Said of a row of numbers whose end has no room."""
    kept = len(data) - len(unused)
    is_tail = list(unused) == list(data[kept:]) and not any(one.is_formula for one in data)
    if not is_tail or kept < 3 or any(re.search(r"[^\d.−]", one.name) for one in data):
        return ""
    return f"Your text has {len(data)} numbers; the pictures hold the first {kept} of them."


def list_datum_names(data: Sequence[Datum]) -> str:
    names = list(dict.fromkeys(one.name for one in data))
    over = len(names) - MOST_NAMED
    return join_words([*names[:MOST_NAMED], f"{over} more"] if over > 0 else names)


def with_note(scenes: Sequence[Scene], words: str) -> list[Scene]:
    """The scenes, the first of which also shows and says the note."""
    if not words:
        return list(scenes)
    first = scenes[0]
    objects = tuple(
        thing.model_copy(update={"subtitle": clip_text(words, 160)})
        if isinstance(thing, TitleCard)
        else thing
        for thing in first.objects
    )
    beats = (*first.beats, Beat(say=clip_text(words, 390)))
    return [first.model_copy(update={"objects": objects, "beats": beats}), *scenes[1:]]
