"""The line that begins a scene: ``# Title {optional, if new}`` or ``! Title | subtitle | motif``,
and the first line of a piece of code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from render.plan.lesson import Scene
from render.plan.objects import TitleCard
from render.plan.things import Motif
from render.script.fields import read_number
from render.script.lines import Line
from render.script.refusal import Wrong, choose_among
from render.script.slots import Values
from render.script.texts import Text, cut_braces, join_fields, split_fields, write_text

HEAD = re.compile(r"([#!])\s+(?=\S)")
BRACE = re.compile(r"[{}]")
MOTIFS: tuple[str, ...] = get_args(Motif)
IF = re.compile(r"if\s+(?:(not)\s+)?([a-z][a-z0-9_.]*)$")


@dataclass(frozen=True)
class Head:
    """``card``: the fields of the title card, of a scene that has one; ``shown`` is false where the
    scene's condition does not hold."""

    title: str
    line: Line
    card: dict[str, Any] = field(default_factory=dict)
    optional: bool = False
    shown: bool = True


def read_head(line: Line, values: Values) -> Head | None:
    """The head of a scene; None where the line is none. Raises Wrong."""
    found = HEAD.match(line.text)
    if found is None:
        return None
    fields = split_fields(line.text[found.end() :], found.end())
    last, braces = cut_braces(fields[-1])
    fields[-1] = last
    flags: dict[str, Any] = read_flags(braces, values) if braces else {}
    if not flags.get("shown", True):
        return Head("", line, **flags)
    if found[1] == "#":
        if len(fields) > 1:
            raise fields[1].wrong("a heading is one text; the bar | belongs into quotes")
        return Head(fields[0].fill(values, "written"), line, **flags)
    card = read_card(fields, values)
    return Head(card["text"], line, card, **flags)


def read_card(fields: Sequence[Text], values: Values) -> dict[str, Any]:
    names = ("text", "subtitle", "motif", "icon")
    if len(fields) > len(names):
        raise fields[len(names)].wrong("a title card is `! title | subtitle | motif | icon`")
    card = {name: text.fill(values, "written") for name, text in zip(names, fields, strict=False)}
    if "motif" in card:
        choose_among(card["motif"], MOTIFS, "motif", fields[2].offset)
    return card


def read_flags(braces: Text, values: Values) -> dict[str, bool]:
    """``optional``, ``if name``, ``if not name``. Raises Wrong."""
    flags: dict[str, bool] = {}
    for word in map(str.strip, braces.raw.split(",")):
        if word == "optional":
            flags["optional"] = True
        elif found := IF.match(word):
            flags["shown"] = braces_hold(found, braces, values) and flags.get("shown", True)
        else:
            choose_among(word, ("optional", "if …", "if not …"), "mark of a scene", braces.offset)
    return flags


def braces_hold(found: re.Match[str], braces: Text, values: Values) -> bool:
    try:
        return values.holds(f"not {found[2]}" if found[1] else found[2])
    except Wrong as wrong:
        raise braces.wrong(wrong.words) from None


def read_fence_runs(line: Line) -> dict[str, Any]:
    """The seconds after ``manim runs`` in a fence's first line. Raises Wrong."""
    words = line.text.lstrip("`").split()
    if words[:1] not in ([], ["manim"]) or (len(words) > 1 and words[1] != "runs"):
        raise Wrong("code begins with ``` or ```manim")
    return {"runs": [read_number(word, Text(word)) for word in words[2:]]} if words[2:] else {}


def write_head(scene: Scene) -> str:
    """The line that begins the scene, with its title card where that is its first object."""
    flags = " {optional}" if scene.optional else ""
    card = head_card(scene)
    if card is None:
        return f"# {write_text(scene.title, unless=BRACE)}{flags}"
    fields = [card.text, card.subtitle or "", card.motif, card.icon or ""]
    default = ["", "", "dots", ""]
    while fields[1:] and fields[-1] == default[len(fields) - 1]:
        fields.pop()
    return f"! {join_fields(write_text(one, unless=BRACE) for one in fields)}{flags}"


def head_card(scene: Scene) -> TitleCard | None:
    """The title card that the head of the scene stands for."""
    first = scene.objects[0] if scene.objects else None
    if not isinstance(first, TitleCard) or (first.id, first.area) != ("card", "full"):
        return None
    acts = [act for beat in scene.beats for act in beat.do]
    seen = any(act.op == "show" and act.target == first.id for act in acts)
    return first if seen and first.text == scene.title else None
