"""Views fade in as a whole, and then their time passes."""

from __future__ import annotations

from typing import Any

from render.code.board_code import built_board
from render.code.stages.base import Stage
from render.code.writing import variable, write_play_call
from render.plan.things import Thing
from render.plan.views import View


class ViewStage(Stage):
    def write_construction(self, thing: View) -> list[str]:
        return built_board(variable(thing.id), thing)

    def place(self, thing: Any, part: str) -> str:  # noqa: ARG002 - a view has no parts
        return variable(thing.id)

    def write_entrance(self, thing: Any, part: str, seconds: float) -> list[str]:  # noqa: ARG002
        return [write_play_call(f"FadeIn({variable(thing.id)})", seconds)]

    def write_emphasis(self, thing: Any, part: str) -> str:  # noqa: ARG002
        return f"Indicate({variable(thing.id)}, scale_factor=1.02)"

    def write_dimming(self, thing: Any, part: str) -> str:  # noqa: ARG002
        return f"{variable(thing.id)}.animate.set_opacity(0.4)"


STAGES: dict[type[Thing], Stage] = {View: ViewStage()}
