"""A text or a number of a scene is replaced wherever it is shown or said.

What a plan only names things by (ids, targets, kinds, roles, icons, assets) is never touched: these
fields have a pattern or a closed list of values, or name a drawing.
"""

from __future__ import annotations

import re
import types
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel

from render.plan.boards import Node, Piece, Sketch
from render.plan.things import is_icon

NUMBER = re.compile(r"[-−]?\d+(?:[.,]\d+)*")
SIGN = re.compile(r"(?:(\w+|[)\]}])\s*)?(?:[-−]|\bminus )\Z")
TIMES = frozenset({"seconds", "pause", "runs"})
FORMULAS = frozenset({"tex", "labels", "expression", "source"})
CANVAS = (Node, Piece, Sketch)  # their numbers say where something stands


@dataclass
class Rewording:
    """``old`` becomes ``new``; ``count`` is how often it was found.

    A number is found as a whole one (20, but not in 120, 2.20 or x_20), with its sign where ``old``
    has one; in fields that are numbers, too.
    """

    old: str
    new: str
    count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self.numbers = bool(NUMBER.fullmatch(self.old) and NUMBER.fullmatch(self.new))
        self.unsigned = self.old[:1] not in "-−"
        self.pattern = number_pattern(self.old) if self.numbers else text_pattern(self.old)

    def reword(self, record: BaseModel) -> dict[str, Any]:
        """The record's document with the old text replaced."""
        return {
            name: self._value(getattr(record, name), one.annotation, one.metadata, (record, name))
            for name, one in type(record).model_fields.items()
            if name in record.model_fields_set or getattr(record, name) is not None
        }

    def _value(self, value: Any, hint: Any, marks: Sequence[Any], at: tuple[BaseModel, str]) -> Any:
        if isinstance(value, BaseModel):
            return self.reword(value)
        if isinstance(value, tuple | list):
            inner = item_hints(hint, len(value))
            return [self._value(v, h, (), at) for v, h in zip(value, inner, strict=True)]
        if at[1] in TIMES or names_something(hint, marks):
            return value
        if isinstance(value, str):
            return self._text(value, at[1])
        if isinstance(value, float) and self.numbers and not isinstance(at[0], CANVAS):
            return self._number(value)
        return value

    def _text(self, text: str, name: str) -> str:
        def one(found: re.Match[str]) -> str:
            if self.numbers and self.unsigned and has_sign(text[: found.start()]):
                return found[0]
            self.count += 1
            return with_sign(self.new, found[0], name) if self.numbers else self.new

        return self.pattern.sub(one, text)

    def _number(self, value: float) -> float:
        if value != read_number(self.old):
            return value
        self.count += 1
        return read_number(self.new)


def number_pattern(number: str) -> re.Pattern[str]:
    digits = number.lstrip("-−")
    sign = r"(?:[-−]|\bminus )" if digits != number else r"(?<!\w)(?<!\d[.,])"
    return re.compile(rf"{sign}{re.escape(digits)}(?!\d)(?![.,]\d)")


def has_sign(before: str) -> bool:
    """Whether the number after this text has a minus sign of its own: "= -4", not "x - 4"."""
    found = SIGN.search(before)
    operand = found and (found[1] or "")
    return found is not None and not (operand and (len(operand) == 1 or operand[-1].isdigit()))


def text_pattern(text: str) -> re.Pattern[str]:
    """Whole words where it begins or ends with a letter."""
    before = r"(?<!\w)" if re.match(r"\w", text) else ""
    after = r"(?!\w)" if re.search(r"\w\Z", text) else ""
    return re.compile(before + re.escape(text) + after)


def with_sign(new: str, found: str, name: str) -> str:
    """The number as its field writes negative ones: as the old one there, else as is usual."""
    digits = new.lstrip("-−")
    if digits == new:
        return new
    signs = [sign for sign in ("minus ", "−", "-") if found.startswith(sign)]
    usual = "-" if name in FORMULAS else "minus " if name == "say" else "−"
    return f"{signs[0] if signs else usual}{digits}"


def read_number(text: str) -> float:
    """A number of a text; a comma before three digits each parts thousands, another is a point."""
    plain = text.replace("−", "-")
    if re.fullmatch(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain):
        return float(plain.replace(",", ""))
    try:
        return float(plain.replace(",", "."))
    except ValueError:
        return float("nan")  # 1.2.3 is a text


def item_hints(hint: Any, length: int) -> list[Any]:
    """The type of each item of a tuple."""
    args = next((get_args(one) for one in choices(hint) if get_origin(one) is tuple), ())
    if len(args) == 2 and args[1] is Ellipsis:
        return [args[0]] * length
    return list(args) if len(args) == length else [Any] * length


def choices(hint: Any) -> list[Any]:
    """What a value may be: the members of a union, without their annotations."""
    if get_origin(hint) is Annotated:
        return choices(get_args(hint)[0])
    if get_origin(hint) in (Union, types.UnionType):
        return [inner for one in get_args(hint) for inner in choices(one)]
    return [hint]


def names_something(hint: Any, marks: Sequence[Any]) -> bool:
    """Whether a text of this type names something: by a pattern, a closed list, or as an icon."""
    if get_origin(hint) is Annotated:
        inner, *own = get_args(hint)
        return names_something(inner, [*marks, *own])
    if get_origin(hint) in (Union, types.UnionType):
        members = [one for one in get_args(hint) if one is not type(None)]
        return any(names_something(one, marks) for one in members)
    return get_origin(hint) is Literal or any(map(is_name_mark, marks))


def is_name_mark(mark: Any) -> bool:
    if isinstance(mark, AfterValidator):
        return mark.func is is_icon
    inner: Sequence[Any] = getattr(mark, "metadata", ())
    return getattr(mark, "pattern", None) is not None or any(map(is_name_mark, inner))
