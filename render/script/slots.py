"""Slots: ``<old>`` in a script stands for a value of its case, ``<=old>`` for it with its sign.

A value is written differently where it is shown, said, set in a formula or drawn to scale: these
are the channels. A value that knows them has the methods ``written``, ``said``, ``tex`` and
``drawn``, each handed the sign.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from render.script.refusal import Wrong, choose_among

Channel = Literal["written", "said", "tex", "number"]
SLOT = re.compile(r"<(=?)([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)>")
MARK = re.compile(r"\s\{if\s+(not\s+)?([a-z][a-z0-9_.]*)\}$")
LOOP = re.compile(r"for ([a-z][a-z0-9_]*) in ([a-z][a-z0-9_.]*):$")
MINUS = {"written": "−", "said": "minus ", "tex": "-", "number": "-"}
DIGITS = 7  # significant figures of a number
METHODS = {"written": "written", "said": "said", "tex": "tex", "number": "drawn"}


@dataclass(frozen=True)
class Values:
    """What slots stand for: values by name, or the attributes of a case."""

    named: Mapping[str, Any] = field(default_factory=dict)
    case: object = None

    def find_value(self, path: str) -> Any:
        """Raises Wrong when there is no value of this name."""
        first, *rest = path.split(".")
        if rest and path in getattr(self.case, "row_lets", ()):
            return self.case.find_of_row(path, self.named)  # type: ignore[attr-defined]
        if first in self.named:
            value = self.named[first]
        elif self.case is not None and hasattr(self.case, first):
            value = getattr(self.case, first)
        else:
            names = [*self.named, *(n for n in dir(self.case) if self.case and n[0] != "_")]
            why = f"`let {first} = …` above the first scene makes one"
            choose = choose_words(first, names)
            raise Wrong(f"no value is called {first!r}; {choose or why}; a text in quotes has none")
        for name in rest:
            if not hasattr(value, name):
                raise Wrong(f"{path!r} is no value: there is no {name!r} in it")
            value = getattr(value, name)
        return value

    def holds(self, condition: str) -> bool:
        """Of ``if name`` and ``if not name``: empty texts, 0, no and false do not hold."""
        name = condition.removeprefix("not ").strip()
        value = self.find_value(name)
        text = value.strip().lower() if isinstance(value, str) else None
        true = bool(value) if text is None else text not in ("", "0", "no", "false")
        return true != condition.startswith("not ")


def cut_condition(text: str, values: Values) -> str | None:
    """The text without ``{if name}`` at its end; None where that does not hold. Raises Wrong."""
    found = MARK.search(text)
    if found is None:
        return text
    try:
        holds = values.holds(f"not {found[2]}" if found[1] else found[2])
    except Wrong as wrong:
        raise Wrong(wrong.words, found.start() + 1) from None
    return text[: found.start()].rstrip() if holds else None


def loop_values(loop: re.Match[str], values: Values) -> Iterator[Values]:
    """The values with each of a row's by the loop's name. Raises Wrong where there is no row."""
    row = values.find_value(loop[2])
    if not isinstance(row, tuple | Iterator):
        raise Wrong(f"{loop[2]!r} is one value; a loop needs a case with several", loop.start(2))
    for one in row:
        yield replace(values, named={**values.named, loop[1]: one})


def choose_words(name: str, names: list[str]) -> str:
    """``did you mean …?``, nothing where no name is near."""
    try:
        choose_among(name, names, "value")
    except Wrong as wrong:
        return wrong.words.partition("; ")[2] if "did you mean" in wrong.words else ""
    return ""


def fill_slots(text: str, values: Values, channel: Channel) -> str:
    """The text with its slots filled. Raises Wrong with the offset of a slot without a value."""

    def one(found: re.Match[str]) -> str:
        try:
            value = values.find_value(found[2])
        except Wrong as wrong:
            raise Wrong(wrong.words, found.start()) from None
        return write_value(value, channel, found[1])

    return SLOT.sub(one, text)


def write_value(value: Any, channel: Channel, sign: str = "") -> str:
    """The value as the channel has it, with its sign (= or ≈) when it is asked for."""
    if method := getattr(value, METHODS[channel], None):
        return str(method(sign))
    if isinstance(value, float | int) and not isinstance(value, bool):
        return equal_sign(channel, sign) + write_number(value, channel)
    return equal_sign(channel, sign) + str(value)


def equal_sign(channel: Channel, sign: str) -> str:
    return {"said": "is "}.get(channel, "= ") if sign else ""


def write_number(value: float, channel: Channel) -> str:
    if not math.isfinite(value):
        raise Wrong("a value of this script is not finite")
    if channel == "number":
        return repr(float(value))
    places = max(0, DIGITS - 1 - math.floor(math.log10(abs(value)))) if value else 0
    text = f"{value:.{min(places, 300)}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", MINUS[channel])


def slot_names(text: str) -> Iterator[tuple[str, int]]:
    """The names in a text's slots, with their offsets."""
    for found in SLOT.finditer(text):
        yield found[2], found.start()
