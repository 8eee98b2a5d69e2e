"""Boards: one stage for all, since each is the kit's class of the same name."""

from __future__ import annotations

from typing import Any

from render.code.board_code import built_board
from render.code.stages.base import Stage
from render.code.writing import variable, write_play_call
from render.plan.boards import BOARDS
from render.plan.things import Thing


class BoardStage(Stage):
    def write_construction(self, thing: Any) -> list[str]:
        return built_board(variable(thing.id), thing)

    def write_entrance(self, thing: Any, part: str, seconds: float) -> list[str]:
        return [write_play_call(method(thing, "appear", part), seconds)]

    def write_emphasis(self, thing: Any, part: str) -> str:
        return method(thing, "stress", part)

    def write_dimming(self, thing: Any, part: str) -> str:
        return method(thing, "recede", part)

    def whole(self, thing: Any) -> str:
        return f"*{variable(thing.id)}.seen(self)"


def method(thing: Thing, name: str, part: str) -> str:
    """The kit's method that gives the animations for a part or for all."""
    wanted = f'"{part}"' if part else ""
    return f"*{variable(thing.id)}.{name}({wanted})"


STAGES: dict[type[Thing], Stage] = dict.fromkeys(BOARDS, BoardStage())
