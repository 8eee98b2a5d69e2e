"""Where the objects of a scene stand, and what they are called, when the script does not say.

A scene of one object fills the frame. Of two, a picture stands beside a text, and a text above a
text; who stands opposite an object with a given place gets the other side.
"""

from __future__ import annotations

from collections.abc import Sequence

from render.plan.things import Area

TEXTS = frozenset({"title", "paragraph", "bullets", "formula", "steps"})
OPPOSITE: dict[str, Area] = {
    "left": "right",
    "right": "left",
    "wide_left": "narrow_right",
    "narrow_right": "wide_left",
    "wide_right": "narrow_left",
    "narrow_left": "wide_right",
    "upper": "lower",
    "lower": "upper",
    "main": "lower_strip",
    "lower_strip": "main",
}
Given = tuple[str, str | None]  # the kind of an object, and its area where it is given


def areas(objects: Sequence[Given]) -> list[str]:
    """The area of each object."""
    if len(objects) != 2:
        return [area or "full" for _, area in objects]
    (one, first), (other, second) = objects
    if first or second:
        return [
            first or OPPOSITE.get(second or "", "full"),
            second or OPPOSITE.get(first or "", "full"),
        ]
    match (one in TEXTS, other in TEXTS):
        case (True, True):
            return ["upper", "lower"]
        case (False, True):
            return ["wide_left", "narrow_right"]
        case (True, False):
            return ["narrow_left", "wide_right"]
    return ["left", "right"]


def list_name(before: int) -> str:
    """What a list is called that follows so many objects: points of its own, or notes to them."""
    return "notes" if before else "points"
