"""Pictures and lines of a user's numbers."""

from __future__ import annotations

from typing import Any

from render.code.stages.base import Stage
from render.code.writing import COLORS, quote_text, variable, write_play_call
from render.plan.things import Thing
from render.plan.user_assets import Picture, Series


class PictureStage(Stage):
    def write_construction(self, thing: Picture) -> list[str]:
        image = f'ImageMobject("{thing.file}")'
        name, caption = variable(thing.id), quote_text(thing.caption)
        return [f'{name} = frame_picture({image}, {caption}, "{thing.area}")']

    def place(self, thing: Any, part: str) -> str:  # noqa: ARG002 - a picture has no parts
        return variable(thing.id)

    def write_emphasis(self, thing: Any, part: str) -> str:  # noqa: ARG002
        return f"Circumscribe({variable(thing.id)}[1], color=WARM, buff=0.08)"

    def write_dimming(self, thing: Any, part: str) -> str:  # noqa: ARG002
        return f"{variable(thing.id)}[0].animate.set_opacity(0.3)"


class SeriesStage(Stage):
    def write_construction(self, thing: Series) -> list[str]:
        values = ", ".join(f"{value:g}" for value in thing.values)
        ends = [thing.labels[0], thing.labels[-1]] if len(thing.labels) > 1 else []
        labels = ", ".join(map(quote_text, ends))
        return [
            f"{variable(thing.id)} = Series(\n            [{values}],\n            [{labels}],\n"
            f"            axis={quote_text(thing.axis)}, color={COLORS[thing.role]}, "
            f'area="{thing.area}",\n        )'
        ]

    def place(self, thing: Any, part: str) -> str:  # noqa: ARG002
        return variable(thing.id)

    def write_entrance(self, thing: Any, part: str, seconds: float) -> list[str]:  # noqa: ARG002
        name = variable(thing.id)
        return [
            write_play_call(f"FadeIn({name}.frame)", seconds * 0.2),
            write_play_call(f"Create({name}.line, rate_func=linear)", seconds * 0.65),
            write_play_call(f"FadeIn({name}.tip, scale=2)", seconds * 0.15),
        ]

    def write_emphasis(self, thing: Any, part: str) -> str:  # noqa: ARG002
        bright = f"{variable(thing.id)}.line.copy().set_stroke(TEXT, 10)"
        return f"ShowPassingFlash({bright}, time_width=0.6)"


STAGES: dict[type[Thing], Stage] = {Picture: PictureStage(), Series: SeriesStage()}
