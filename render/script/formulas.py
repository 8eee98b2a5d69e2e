r"""A formula with parts: ``\text{change} = [[\frac{a}{b} | share accent]] \cdot 100\%``.

What stands between the brackets is a part with its name, its role, both or neither; what stands
outside is a part as well. One space beside a bracket belongs to the script, more to the formula.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, get_args

from render.plan.objects import FormulaPart
from render.plan.things import Role
from render.script.refusal import choose_among
from render.script.slots import SLOT, Values
from render.script.texts import BAR, Text, quote, quoted_at, split_fields, unquote

ROLES: tuple[str, ...] = get_args(Role)
OPEN, CLOSE = "[[", "]]"
ODD = re.compile(r"\[\[|\]\]|[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def read_formula(text: Text, values: Values) -> list[dict[str, Any]]:
    """The formula's parts. Raises Wrong."""
    if (whole := unquote(text.raw)) is not None:
        return [{"tex": whole}]
    parts: list[dict[str, Any]] = []
    raw, at = text.raw, 0
    while at < len(raw):
        begin = raw.find(OPEN, at)
        outside = raw[at:] if begin < 0 else raw[at:begin]
        if plain := without_joints(outside, first=at == 0, last=begin < 0):
            parts.append({"tex": Text(plain, text.offset + at).fill(values, "tex")})
        if begin < 0:
            break
        end = find_close(raw, begin + len(OPEN))
        if end < 0:
            raise Text(raw, text.offset + begin).wrong(
                "[[ is not closed by ]]; a formula with named parts has a line of its own: `tex: …`"
            )
        inner = raw[begin + len(OPEN) : end]
        parts.append(read_bracket(inner, text.offset + begin + len(OPEN), values))
        at = end + len(CLOSE)
    return parts


def without_joints(outside: str, *, first: bool, last: bool) -> str:
    """Without the one space that stands beside each bracket."""
    if not first:
        outside = outside.removeprefix(" ")
    return outside if last else outside.removesuffix(" ")


def find_close(raw: str, start: int) -> int:
    """Where the brackets close that are open at ``start``; -1 where they do not."""
    if raw[start : start + 1] == '"' and (found := quoted_at(raw, start)):
        start = found[1]
    return raw.find(CLOSE, start)


def read_bracket(inner: str, offset: int, values: Values) -> dict[str, Any]:
    tex, *rest = split_fields(inner, offset)
    if len(rest) > 1:
        raise rest[1].wrong("a part is written [[formula | name role]]")
    part: dict[str, Any] = {"tex": tex.fill(values, "tex")}
    words = rest[0].raw.split() if rest else []
    if len(words) > 2:
        raise rest[0].wrong("a part is written [[formula | name role]]")
    if len(words) == 2:
        part["id"], part["role"] = words[0], choose_among(words[1], ROLES, "role", rest[0].offset)
    elif words:
        part["role" if words[0] in ROLES else "id"] = words[0]
    return part


def write_formula(parts: Sequence[FormulaPart]) -> str:
    """As `read_formula` reads it."""
    written, after_plain = [], True
    for n, part in enumerate(parts):
        edges = (n == 0, n == len(parts) - 1)
        plain = is_bare(part) and can_stand_outside(part.tex, *edges)
        if plain and (n == 0 or not after_plain):
            written.append(part.tex)
            after_plain = True
        else:
            written.append(write_bracket(part))
            after_plain = False
    return " ".join(written)


def is_bare(part: FormulaPart) -> bool:
    return part.id is None and part.role == "text"


def can_stand_outside(tex: str, first: bool, last: bool) -> bool:
    odd = ODD.search(tex) or SLOT.search(tex) or BAR.search(f"x{tex}x")
    at_ends = (
        tex.startswith('"') or (first and tex != tex.lstrip()) or (last and tex != tex.rstrip())
    )
    return not (odd or at_ends)


def write_bracket(part: FormulaPart) -> str:
    odd = ODD.search(part.tex) or SLOT.search(part.tex) or BAR.search(f" {part.tex} ")
    ends = part.tex != part.tex.strip() or part.tex[:1] in '"[' or part.tex[-1:] == "]"
    tex = quote(part.tex) if odd or ends else part.tex
    role = "" if part.role == "text" and part.id not in ROLES else part.role
    names = " ".join(filter(None, (part.id, role)))
    return f"{OPEN}{tex} | {names}{CLOSE}" if names else f"{OPEN}{tex}{CLOSE}"
