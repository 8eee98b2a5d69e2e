"""Code for boards: the kit's class of the same name with the object's fields, and its methods."""

from __future__ import annotations

from pprint import pformat
from typing import Any

from render.plan.boards import MOVING, Board, Card
from render.plan.icons import DRAWINGS
from render.plan.moves import BoardAction, Exchange, Mark, PointAt

WIDTH = 84
INDENT = "            "


def built_board(name: str, board: Board) -> list[str]:
    """The statement that makes the board."""
    fields = board.model_dump(exclude={"id", "kind", "area"}, exclude_defaults=True)
    for item in fields.get("items", ()):  # all of them have an icon, also the usual one
        item.setdefault("icon", Card.model_fields["icon"].default)
    lines = [f'{INDENT}"{board.area}",']
    for field, value in fields.items():
        lines += argument(field, with_drawings(value))
    return ["\n".join([f"{name} = {type(board).__name__}(", *lines, "        )"])]


def argument(field: str, value: Any) -> list[str]:
    """``field=value,`` over as many lines as it needs; lists begin on a line of their own."""
    written = pformat(value, width=WIDTH, sort_dicts=False)
    if "\n" not in written:
        return [f"{INDENT}{field}={written},"]
    inner = [f"{INDENT}    {line}" for line in written.splitlines()]
    return [f"{INDENT}{field}=(", *inner, f"{INDENT}),"]


def with_drawings(value: Any) -> Any:
    """The names of icons replaced by their drawings, so that the file needs nothing else."""
    if isinstance(value, dict):
        drawn = {key: with_drawings(item) for key, item in value.items()}
        return drawn | ({"icon": DRAWINGS[value["icon"]]} if "icon" in value else {})
    if isinstance(value, tuple | list):
        return [with_drawings(item) for item in value]
    return value


def write_board_action(name: str, part: str, action: BoardAction) -> str:
    """The animations of one board action."""
    match action:
        case Mark():
            return f'*{name}.mark("{part}", "{action.role}")'
        case Exchange():
            return f"*{name}.exchange({action.a}, {action.b})"
        case PointAt():
            return f'*{name}.point("{part}", {action.at})'
        case _:
            return f'*{name}.write("{part}", {action.text!r})'


def can_run(board: object) -> bool:
    """Whether ``trace`` sets it in motion."""
    return isinstance(board, MOVING)


def drawing_motif(icon: str) -> str:
    """The large icon of a title card."""
    return f'icon_motif("{DRAWINGS[icon]}")'
