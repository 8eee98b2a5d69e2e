"""What happens while a sentence is said: ``{emphasise law.a, trace plot.f, pause 5}``.

    show, hide, emphasise, dim A        mark A role        settle bars 3
    replace A by B, morph A into B      write A text       compare bars 0 swap
    trace A                             point A 3          exchange row 0 1
    pause 5, lasts 4.2                  seconds of silence; seconds in all

Without a name ``show`` and the other three are about the line itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from render.plan.lesson import Act, Action, Compare, Morph, Replace, Settle
from render.plan.moves import Exchange, Mark, PointAt, Write
from render.script.fields import read_number, write_number
from render.script.formulas import ROLES
from render.script.refusal import Wrong, choose_among
from render.script.slots import SLOT, Values, fill_slots, write_value
from render.script.texts import Text, skip_spaces, write_text

PLAIN = ("show", "hide", "emphasise", "dim")
SPELLINGS = {"emphasize": "emphasise"}
WORDS = (*PLAIN, "replace", "morph", "trace", "compare", "settle", "mark", "write", "exchange",
         "point", "pause", "lasts")  # fmt: skip
CUTS = re.compile(r'[,{}"|]')
PIECES = re.compile(r'"(?:[^"\\]|\\.)*"|,')
CONDITION = re.compile(r"\sif\s+((?:not\s+)?[a-z][a-z0-9_.]*)$")
HERE = ""  # the target of an act on the line itself


@dataclass
class Acts:
    """Of one beat: actions as the plan has them, the line's own with the target HERE."""

    do: list[dict[str, Any]] = field(default_factory=list)
    timing: dict[str, float] = field(default_factory=dict)


def read_acts(text: Text, values: Values) -> Acts:
    """What stands between the braces. Raises Wrong."""
    acts = Acts()
    for written in split_acts(text):
        piece = cut_act_condition(written, values)
        if piece is None:
            continue
        if slot := SLOT.fullmatch(piece.raw):
            acts.do += map(write_given, values.find_value(slot[2]))
            continue
        for one in spread_slots(piece, values):
            read_single(one, values, acts)
    return acts


def read_single(piece: Text, values: Values, acts: Acts) -> None:
    word, _, rest = piece.raw.partition(" ")
    word = SPELLINGS.get(word, word)
    choose_among(word, WORDS, "action", piece.offset)
    after = Text(rest.strip(), piece.offset + len(piece.raw) - len(rest.lstrip()))
    if word in ("pause", "lasts"):
        name = "pause" if word == "pause" else "seconds"
        acts.timing[name] = read_number(after.fill(values, "number"), after)
    else:
        acts.do.append(read_act(word, after, values))


def spread_slots(piece: Text, values: Values) -> list[Text]:
    """An act for each value, where a slot stands for several: ``show table.<row>_<columns>``."""
    for slot in SLOT.finditer(piece.raw):
        try:
            value = values.find_value(slot[2])
        except Wrong as wrong:
            raise Wrong(wrong.words, piece.offset + slot.start()) from None
        if isinstance(value, tuple):
            before, after = piece.raw[: slot.start()], piece.raw[slot.end() :]
            whole = [f"{before}{write_value(one, 'tex')}{after}" for one in value]
            return [Text(one, piece.offset) for one in whole]
    return [piece]


def cut_act_condition(piece: Text, values: Values) -> Text | None:
    """The act without ``if name`` at its end; None where that does not hold. Raises Wrong."""
    found = CONDITION.search(piece.raw)
    if found is None:
        return piece
    try:
        holds = values.holds(found[1])
    except Wrong as wrong:
        raise Wrong(wrong.words, piece.offset + found.start(1)) from None
    return Text(piece.raw[: found.start()], piece.offset) if holds else None


def write_given(act: Any) -> dict[str, Any]:
    """An act of a case: an action of the plan, or the name of what is shown."""
    return {"op": "show", "target": act} if isinstance(act, str) else dict(act.model_dump())


def split_acts(text: Text) -> list[Text]:
    """The acts, separated by commas; a comma in quotes separates none."""
    pieces, begin = [], 0
    for found in PIECES.finditer(text.raw):
        if found[0] == ",":
            pieces.append((begin, found.start()))
            begin = found.end()
    pieces.append((begin, len(text.raw)))
    return [Text(text.raw[a:b].strip(), skip_spaces(text.raw, a) + text.offset) for a, b in pieces]


def read_act(word: str, after: Text, values: Values) -> dict[str, Any]:
    if word in PLAIN:
        named = Text(after.fill(values, "tex"), after.offset)
        return {"op": word, "target": one_word(word, named, least=0)}
    if word == "write":
        target, _, rest = after.raw.partition(" ")
        said = Text(rest.strip(), after.offset + len(target) + 1)
        filled_target = fill_slots(target, values, "tex")
        return {"op": word, "target": filled_target, "text": said.fill(values, "written")}
    filled = Text(after.fill(values, "tex"), after.offset)
    return {"op": word, **OTHERS[word](filled, filled.raw.split())}


def one_word(word: str, after: Text, least: int = 1) -> str:
    words = after.raw.split()
    if not least <= len(words) <= 1:
        raise after.wrong(f"after {word} stands one name, as in `{word} plot.f`")
    return words[0] if words else HERE


def read_trace(after: Text, _: list[str]) -> dict[str, Any]:
    return {"target": one_word("trace", after)}


def read_two(joint: str) -> Callable[[Text, list[str]], dict[str, Any]]:
    def read(after: Text, words: list[str]) -> dict[str, Any]:
        if len(words) != 3 or words[1] != joint:
            raise after.wrong(f"here stands `A {joint} B`")
        return {"target": words[0], "by": words[2]}

    return read


def read_place(name: str) -> Callable[[Text, list[str]], dict[str, Any]]:
    def read(after: Text, words: list[str]) -> dict[str, Any]:
        if len(words) != 2:
            raise after.wrong("here stand a name and a number, as in `bars 3`")
        return {"target": words[0], name: read_number(words[1], after, whole=True)}

    return read


def read_compare(after: Text, words: list[str]) -> dict[str, Any]:
    if len(words) == 3:
        if words[2] != "swap":
            raise after.wrong("after the number may stand `swap`")
        return {**read_place("at")(after, words[:2]), "swap": True}
    return read_place("at")(after, words)


def read_mark(after: Text, words: list[str]) -> dict[str, Any]:
    if len(words) not in (1, 2):
        raise after.wrong("here stand a part and its role, as in `graph.a good`")
    role = {"role": choose_among(words[1], ROLES, "role", after.offset)} if len(words) == 2 else {}
    return {"target": words[0], **role}


def read_exchange(after: Text, words: list[str]) -> dict[str, Any]:
    if len(words) != 3:
        raise after.wrong("here stand a row and two places, as in `row 0 1`")
    a, b = (read_number(word, after, whole=True) for word in words[1:])
    return {"target": words[0], "a": a, "b": b}


OTHERS: Mapping[str, Callable[[Text, list[str]], dict[str, Any]]] = {
    "trace": read_trace,
    "replace": read_two("by"),
    "morph": read_two("into"),
    "settle": read_place("at"),
    "point": read_place("at"),
    "compare": read_compare,
    "mark": read_mark,
    "exchange": read_exchange,
}


def write_act(action: Action, here: str = HERE) -> str:  # noqa: PLR0911, one for each action
    """One action in words; of the line itself (``here``) without the name."""
    match action:
        case Act():
            return action.op if action.target == here else f"{action.op} {action.target}"
        case Replace():
            return f"replace {action.target} by {action.by}"
        case Morph():
            return f"morph {action.target} into {action.by}"
        case Compare():
            return f"compare {action.target} {action.at}{' swap' if action.swap else ''}"
        case Settle() | PointAt():
            return f"{action.op} {action.target} {action.at}"
        case Mark():
            return f"mark {action.target} {action.role}"
        case Write():
            text = write_text(action.text, unless=CUTS).replace("|", "\\u007c")
            return f"write {action.target} {text}"
        case Exchange():
            return f"exchange {action.target} {action.a} {action.b}"
    return f"{action.op} {action.target}"


def write_acts(words: Sequence[str], timing: Mapping[str, float]) -> str:
    """Between braces, with a space before; nothing when nothing happens."""
    names = {"pause": "pause", "seconds": "lasts"}
    told = [*words, *(f"{names[name]} {write_number(value)}" for name, value in timing.items())]
    return f" {{{', '.join(told)}}}" if told else ""
